//! Every construct of the language, and what it means.

use tl_parser::schema::{Builtin, Condition, Expr, Kind, Nat, NatVar, Role, Schema};
use tl_parser::{Code, Dialect, Options, Sources, check, check_with};

/// Resolves a text without faults, and gives it to `inspect`.
fn with_schema(text: &str, inspect: impl FnOnce(&Schema<'_>)) {
    let mut sources = Sources::new();
    sources.add("test.tl", text);
    let resolved = check(&sources);
    assert_eq!(resolved.diagnostics, [], "{text}");
    inspect(&resolved.schema);
}

/// The types of the fields of the last combinator.
fn field_types<'s, 'a>(schema: &'s Schema<'a>) -> Vec<&'s Expr<'a>> {
    schema.combinators.last().unwrap().fields.iter().map(|field| &field.ty).collect()
}

#[test]
fn builtins_need_no_declaration() {
    with_schema(
        "a # int long double string bytes int128 int256 int512 b:true Bool Object Vector<int> vector<long> = A;",
        |schema| {
            let vector = |item, bare| Expr::Vector { item: Box::new(Expr::Builtin(item)), bare };
            let expected = [
                Builtin::Nat,
                Builtin::Int,
                Builtin::Long,
                Builtin::Double,
                Builtin::String,
                Builtin::Bytes,
                Builtin::Int128,
                Builtin::Int256,
                Builtin::Int512,
                Builtin::True,
                Builtin::Bool,
                Builtin::Object,
            ]
            .map(Expr::Builtin)
            .into_iter()
            .chain([vector(Builtin::Int, false), vector(Builtin::Long, true)])
            .collect::<Vec<_>>();
            assert_eq!(field_types(schema), expected.iter().collect::<Vec<_>>());
        },
    );
}

#[test]
fn builtins_may_be_declared() {
    with_schema(
        "int#a8509bda ? = Int;\nlong ? = Long;\nint128 4*[ int ] = Int128;\nbytes data:string = Bytes;\nint53 = Int53;\n\
         vector#1cb5c415 {t:Type} # [ t ] = Vector t;\nboolFalse#bc799737 = Bool;\nboolTrue#997275b5 = Bool;\n\
         true#3fedd339 = True;\n\
         a x:int53 y:%Int z:%Vector<int> b:Bool t:true T:True u:%True = A;",
        |schema| {
            let names = schema.combinators.iter().map(|combinator| combinator.name).collect::<Vec<_>>();
            assert_eq!(names, ["vector", "boolFalse", "boolTrue", "true", "a", "int"]);
            let fields = schema.combinators[4].fields.iter().map(|field| &field.ty).collect::<Vec<_>>();
            assert_eq!(fields[0], &Expr::Builtin(Builtin::Long));
            assert_eq!(fields[1], &Expr::Builtin(Builtin::Int));
            assert_eq!(fields[2], &Expr::Vector { item: Box::new(Expr::Builtin(Builtin::Int)), bare: true });
            assert_eq!(fields[3], &Expr::Builtin(Builtin::Bool));
            assert_eq!(fields[4], &Expr::Builtin(Builtin::True));
            let Expr::Boxed(boxed, _) = fields[5] else { panic!("{:?}", fields[5]) };
            assert_eq!(schema.ty(*boxed).unwrap().name, "True");
            assert_eq!(fields[6], &Expr::Builtin(Builtin::True));
        },
    );
}

#[test]
fn a_boxed_builtin_is_a_type_of_one_constructor() {
    with_schema("a x:Int y:Int = A;", |schema| {
        let int = &schema.combinators[1];
        assert_eq!((int.name, int.id, int.declared_id), ("int", 0xa850_9bda, None));
        assert_eq!(int.fields[0].ty, Expr::Builtin(Builtin::Int));
        assert_eq!(field_types(schema), [&Expr::Builtin(Builtin::Int)]);
        assert_eq!(schema.combinators.len(), 2);
    });
}

#[test]
fn parameters_and_repetitions() {
    with_schema(
        "tuple {t:Type} {n m:#} x:[ t ] y:n*[ a:t t ] z:(m+1)*[ int ] = Tuple t n m;\nuse k:# x:(tuple int k 3) y:%(Tuple<long, k, 4+k>) = Use;",
        |schema| {
            let tuple = &schema.combinators[0];
            assert_eq!(
                tuple.params.iter().map(|param| param.kind).collect::<Vec<_>>(),
                [Kind::Type, Kind::Nat, Kind::Nat]
            );
            let count = |index: usize| match &tuple.fields[index].ty {
                Expr::Repeat { count, fields } => (*count, fields.len()),
                other => panic!("{other:?}"),
            };
            let param = |index| Some(NatVar::Param(index));
            assert_eq!(count(0), (Nat { var: param(2), constant: 0 }, 1));
            assert_eq!(count(1), (Nat { var: param(1), constant: 0 }, 2));
            assert_eq!(count(2), (Nat { var: param(2), constant: 1 }, 1));
            let var = Some(NatVar::Field(0));
            let Expr::Bare(_, args) = &schema.combinators[1].fields[2].ty else { panic!() };
            assert_eq!(args[1], Expr::Nat(Nat { var, constant: 0 }));
            assert_eq!(args[2], Expr::Nat(Nat { var, constant: 4 }));
        },
    );
}

#[test]
fn conditions() {
    with_schema(
        "a {f:#} flags:# x:flags.31?true y:f.0?int z:(flags.1?Vector int) w:flags?int n:flags.2?# = A f;",
        |schema| {
            let conditions = schema.combinators[0].fields.iter().map(|field| field.condition).collect::<Vec<_>>();
            let on = NatVar::Field(0);
            assert_eq!(
                conditions,
                [
                    None,
                    Some(Condition { on, bit: Some(31) }),
                    Some(Condition { on: NatVar::Param(0), bit: Some(0) }),
                    Some(Condition { on, bit: Some(1) }),
                    Some(Condition { on, bit: None }),
                    Some(Condition { on, bit: Some(2) }),
                ]
            );
        },
    );
}

#[test]
fn functions() {
    with_schema(
        "ok = Ok;\nasks = !Ok;\narrow x:int => Ok;\n---functions---\n@read @any get {X:Type} query:!X = X;\n---types---\nlate = Ok;",
        |schema| {
            let roles = schema.combinators.iter().map(|combinator| combinator.role).collect::<Vec<_>>();
            use Role::{Constructor, Function};
            assert_eq!(roles, [Constructor, Function, Function, Function, Constructor]);
            let get = &schema.combinators[3];
            assert_eq!((&get.fields[0].ty, &get.result), (&Expr::Function(0), &Expr::Var(0)));
            assert_eq!(schema.types[0].constructors.len(), 2);
        },
    );
}

#[test]
fn groups_and_nameless_things() {
    with_schema("_ {X:Type} result:X = ReqResult X;\na (p q:int) _:long string = A;", |schema| {
        let names = schema.combinators[1].fields.iter().map(|field| field.name).collect::<Vec<_>>();
        assert_eq!(names, [Some("p"), Some("q"), None, None]);
        assert_eq!(schema.combinators[0].name, "_");
    });
}

#[test]
fn sections_of_secret_chats() {
    with_schema("===8===\nmessage x:int = Message;\n===17===\nmessage y:long = Message;\n===17===", |schema| {
        assert_eq!(
            schema.combinators.iter().map(|combinator| combinator.layer).collect::<Vec<_>>(),
            [Some(8), Some(17)]
        );
    });
}

#[test]
fn what_means_nothing_is_accepted() {
    with_schema(
        "\u{feff}// LAYER 42\r\nNew A;;Vector int;\r\nMap<int> long;\tvector A;\tmap A;\r\na = A; Final A;\nEmpty B; Final B; // é\n\
         /* c = C; */ map {X:Type} {Y:Type} n:# = Map X Y; map int A 3; int ? = Int; Final Int; //\n\
         ---functions---\nf {X:Type} x:!X = X; f int;",
        |schema| {
            assert_eq!(schema.layer, Some(42));
            assert_eq!(schema.combinators.len(), 3);
        },
    );
}

#[test]
fn files_share_their_declarations() {
    let mut sources = Sources::new();
    sources.add("a.tl", "vector#1cb5c415 {t:Type} # [ t ] = Vector t;\na b:B = A;");
    sources.add("b.tl", "vector {t:Type}  # [t] = Vector<t>;\nb a:Vector<A> = B;\na = A;");
    let resolved = check(&sources);
    assert_eq!(
        resolved.diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>(),
        [Code::DuplicateCombinator]
    );
    assert_eq!(resolved.schema.combinators.len(), 3);
}

#[test]
fn the_dialect_is_the_one_that_agrees() {
    let dialect = |text: &str, options: &Options| {
        let mut sources = Sources::new();
        sources.add("test.tl", text);
        check_with(&sources, options).dialect
    };
    let automatic = Options::default();
    assert_eq!(dialect("a x:bytes = A;", &automatic), Dialect::Pure);
    assert_eq!(dialect("a#00000001 x:bytes = A;", &automatic), Dialect::Telegram);
    // "a x:bytes = A" and "a x:string = A"
    assert_eq!(dialect("a#d82860e8 x:bytes = A;", &automatic), Dialect::Pure);
    assert_eq!(dialect("a#daccc248 x:bytes = A;", &automatic), Dialect::Telegram);
    let mut forced = Options::default();
    forced.dialect = Some(Dialect::Telegram);
    assert_eq!(dialect("a#d82860e8 x:bytes = A;", &forced), Dialect::Telegram);
}

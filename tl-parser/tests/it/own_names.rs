//! Names that the language has and a schema declares too: the schema's own declaration wins, or is an error. And one name
//! in several layers.

use tl_parser::schema::{Builtin, CombinatorId, Expr, Role, Schema};
use tl_parser::{Code, Severity, Sources, check};

/// Resolves a text in which no more is wrong than ids, and gives it to `inspect`.
fn with_schema(text: &str, inspect: impl FnOnce(&Schema<'_>)) {
    let mut sources = Sources::new();
    sources.add("test.tl", text);
    let resolved = check(&sources);
    let errors = resolved.diagnostics.iter().filter(|one| one.severity() == Severity::Error);
    let errors: Vec<String> = errors.map(|error| error.render(&sources).to_string()).collect();
    assert!(errors.is_empty(), "{text}\n{}", errors.join("\n"));
    inspect(&resolved.schema);
}

/// The types of the fields of `holder`, as a reader would say them.
fn held(text: &str) -> Vec<String> {
    let mut types = Vec::new();
    with_schema(text, |schema| {
        let holder = schema.combinators.iter().find(|combinator| combinator.name == "holder").unwrap();
        types = holder.fields.iter().map(|field| said(schema, &field.ty)).collect();
    });
    types
}

fn said(schema: &Schema<'_>, ty: &Expr<'_>) -> String {
    match ty {
        Expr::Builtin(builtin) => format!("builtin {builtin:?}"),
        Expr::Vector { item, bare } => format!("{} {}", if *bare { "vector" } else { "Vector" }, said(schema, item)),
        Expr::Boxed(id, _) => format!("boxed {}", schema.ty(*id).unwrap().name),
        Expr::Bare(id, _) => {
            let constructor = schema.combinator(*id).unwrap();
            format!("bare {}#{:08x}", constructor.name, constructor.id)
        }
        other => format!("{other:?}"),
    }
}

fn errors(text: &str) -> Vec<(Code, String)> {
    let mut sources = Sources::new();
    sources.add("test.tl", text);
    let resolved = check(&sources);
    let errors = resolved.diagnostics.iter().filter(|one| one.is_error());
    errors.map(|error| (error.code, sources.slice(error.span).to_owned())).collect()
}

/// Each name of a builtin's constructor that may be another constructor: bare, behind a `%`, and its type.
#[test]
fn constructors_called_as_a_builtin() {
    for name in [
        "float",
        "bytes",
        "int128",
        "int256",
        "int512",
        "true",
        "int32",
        "int53",
        "int64",
        "secureString",
        "secureBytes",
        "object",
        "function",
        "vector",
    ] {
        let schema =
            format!("{name}#0a0a0a0a id:long at:int = Own; holder a:{name} b:%Own c:Own d:Vector<{name}> = Holder;");
        let bare = format!("bare {name}#0a0a0a0a");
        assert_eq!(held(&schema), [bare.as_str(), &bare, "boxed Own", &format!("Vector {bare}")], "{name}");
    }
}

/// The same where the type is called as the builtin's, too.
#[test]
fn types_called_as_a_builtin() {
    for (name, ty) in [
        ("float", "Float"),
        ("bytes", "Bytes"),
        ("int128", "Int128"),
        ("int256", "Int256"),
        ("int512", "Int512"),
        ("true", "True"),
        ("int32", "Int32"),
        ("int53", "Int53"),
        ("int64", "Int64"),
        ("secureString", "SecureString"),
        ("secureBytes", "SecureBytes"),
        ("function", "Function"),
        ("vector", "Vector"),
        ("boolTrue", "Bool"),
    ] {
        let schema = format!("{name}#0a0a0a0a id:long at:int = {ty}; holder a:{name} b:%{ty} c:{ty} = Holder;");
        let bare = format!("bare {name}#0a0a0a0a");
        assert_eq!(held(&schema), [bare.as_str(), &bare, &format!("boxed {ty}")], "{name}");
        // And under another constructor's name.
        let schema = format!("own#0a0a0a0a id:long at:int = {ty}; holder b:%{ty} c:{ty} = Holder;");
        assert_eq!(held(&schema), ["bare own#0a0a0a0a", &format!("boxed {ty}")], "{name}");
    }
    // Of the primitives it is the type alone that can be another.
    for (name, ty) in [("int", "Int"), ("long", "Long"), ("double", "Double"), ("string", "String")] {
        let schema = format!("own#0a0a0a0a id:{name} = {ty}; holder a:{name} b:%{ty} c:{ty} = Holder;");
        let builtin = format!("builtin {ty}");
        assert_eq!(held(&schema), [builtin.as_str(), "bare own#0a0a0a0a", &format!("boxed {ty}")], "{name}");
    }
}

#[test]
fn constructors_of_bool_and_vector() {
    let holder = "holder a:Bool b:Vector<int> c:vector<int> = Holder;";
    let builtin = ["builtin Bool", "Vector builtin Int", "vector builtin Int"];
    for telegrams in [
        "",
        "boolTrue#997275b5 = Bool; boolFalse#bc799737 = Bool; vector#1cb5c415 {t:Type} # [ t ] = Vector t;",
        "boolTrue = Bool; boolFalse = Bool; vector {t:Type} # [ t ] = Vector t;",
        "boolTrue = Bool; vector#1cb5c415 {X:Type} # [X] = Vector<X>;",
    ] {
        assert_eq!(held(&format!("{telegrams} {holder}")), builtin, "{telegrams}");
        with_schema(&format!("{telegrams} {holder}"), |schema| {
            assert!(schema.types.iter().filter(|ty| ty.name != "Holder").all(|ty| ty.is_builtin));
        });
    }
    for (own, expected) in [
        ("yes = Bool; no = Bool;", ["boxed Bool", builtin[1], builtin[2]]),
        ("boolTrue = Bool; boolFalse = Bool; maybe = Bool;", ["boxed Bool", builtin[1], builtin[2]]),
        ("boolTrue#00000001 = Bool; boolFalse#00000002 = Bool;", ["boxed Bool", builtin[1], builtin[2]]),
        ("boolTrue#997275b5 why:string = Bool;", ["boxed Bool", builtin[1], builtin[2]]),
        ("Empty Bool;", ["boxed Bool", builtin[1], builtin[2]]),
        ("vector#00000003 {t:Type} # [ t ] = Vector t;", [builtin[0], "boxed Vector", "bare vector#00000003"]),
        ("vector#1cb5c415 {t:Type} first:t # [ t ] = Vector t;", [builtin[0], "boxed Vector", "bare vector#1cb5c415"]),
        ("list#00000004 {t:Type} # [ t ] = Vector t;", [builtin[0], "boxed Vector", builtin[2]]),
    ] {
        assert_eq!(held(&format!("{own} {holder}")), expected, "{own}");
    }
    let two = "vector {t:Type} # [ t ] = Vector t; empty {t:Type} = Vector t; holder a:vector<int> = Holder;";
    assert_eq!(errors(two), [(Code::AmbiguousBare, "vector".to_owned())]);
}

/// What Telegram declares of `Object` is one of the values of any type.
#[test]
fn an_object_is_any_boxed_value() {
    for text in ["", "gzip_packed#3072cfa1 packed_data:bytes = Object;", "object ? = Object; thing x:int = Object;"] {
        assert_eq!(
            held(&format!("{text} holder a:Object b:Vector<Object> = Holder;")),
            ["builtin Object", "Vector builtin Object"]
        );
    }
    let stated = "function ? = Function; call x:int = Function; holder a:Function = Holder;";
    assert_eq!(held(stated), ["builtin Object"]);
}

/// Variables and fields have nothing to do with types of the same name.
#[test]
fn variables_called_as_a_builtin() {
    with_schema("own {int:Type} {Bool:Type} string:# x:int y:Bool z:string.3?true = Own int Bool;", |schema| {
        let fields: Vec<_> = schema.combinators[0].fields.iter().map(|field| &field.ty).collect();
        assert_eq!(fields, [&Expr::Builtin(Builtin::Nat), &Expr::Var(0), &Expr::Var(1), &Expr::Builtin(Builtin::True)]);
    });
    with_schema("type x:int = Type; pair {X:Type} x:X t:Type = Pair X;", |schema| {
        assert_eq!(said(schema, &schema.combinators[1].fields[1].ty), "boxed Type");
    });
}

#[test]
fn forms_that_restate_a_builtin() {
    for (restated, ty, id) in [
        ("int ? = Int;", "Int", 0xa850_9bda),
        ("int#a8509bda ? = Int;", "Int", 0xa850_9bda),
        ("int#00000001 ? = Int;", "Int", 1),
        ("int53 = Int53;", "Int53", crc("int53 = Int53")),
        ("int128 4*[ int ] = Int128;", "Int128", crc("int128 4*[ int ] = Int128")),
        ("int256 8*[ int32 ] = Int256;", "Int256", crc("int256 8*[ int32 ] = Int256")),
        ("int512#00000002 8*[ long ] = Int512;", "Int512", 2),
        ("bytes data:string = Bytes;", "Bytes", crc("bytes data:string = Bytes")),
        ("", "String", 0xb528_6e24),
    ] {
        with_schema(&format!("{restated} holder a:%{ty} b:{ty} = Holder;"), |schema| {
            let holder = schema.combinators.iter().find(|combinator| combinator.name == "holder").unwrap();
            assert!(matches!(holder.fields[0].ty, Expr::Builtin(_)), "{restated}");
            let Expr::Boxed(boxed, _) = holder.fields[1].ty else { panic!("{restated}") };
            let [constructor] = *schema.ty(boxed).unwrap().constructors.as_slice() else { panic!("{restated}") };
            assert_eq!(schema.combinator(constructor).unwrap().id, id, "{restated}");
        });
    }
    // With the schema's own ones beside it.
    with_schema("int ? = Int; own x:long = Int; holder a:int b:Int = Holder;", |schema| {
        let int = schema.types.iter().find(|ty| ty.name == "Int").unwrap();
        let names: Vec<_> = int.constructors.iter().map(|id| schema.combinator(*id).unwrap().name).collect();
        assert_eq!(names, ["own", "int"]);
    });
}

fn crc(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}

#[test]
fn builtins_that_cannot_be_replaced() {
    let twice = |name: &str| vec![(Code::DuplicateCombinator, name.to_owned())];
    for name in ["int", "long", "double", "string"] {
        for own in ["x:int = Own;", "= Own;", "{t:Type} = Own t;"] {
            assert_eq!(errors(&format!("{name} {own}")), twice(name), "{name} {own}");
        }
    }
    // Restated and replaced, in any order; restated with another id.
    assert_eq!(errors("object ? = Object; object x:int = Own;"), twice("object"));
    assert_eq!(errors("object x:int = Own; object ? = Object;"), twice("object"));
    assert_eq!(errors("int53 = Int53; int53 x:int = Own;"), twice("int53"));
    assert_eq!(errors("int ? = Int; int#00000001 ? = Int;"), twice("int"));
    assert_eq!(errors("int ? = Int; int#a8509bda ? = Int;"), []);
    assert_eq!(errors("int ? = Own;"), [(Code::UnknownBuiltin, "Own".to_owned())]);
    // What is another constructor's name has no builtin's type.
    assert_eq!(errors("float x:int = Own; holder y:Float = Holder;"), [(Code::UnknownType, "Float".to_owned())]);
    // The id of a boxed builtin is not for another constructor.
    assert_eq!(errors("own#a8509bda = Own; holder x:Int = Holder;"), [(Code::DuplicateId, "own".to_owned())]);
}

#[test]
fn a_name_is_one_constructor_in_each_layer() {
    with_schema(
        "note = Note; ===8=== note#00000008 x:int = Note; ===17=== note#00000017 y:int = Note; ---functions--- note = Note;",
        |schema| {
            let all = (0..).map(CombinatorId).take(schema.combinators.len());
            let identities: Vec<_> = all.map(|id| schema.identity(id).unwrap()).collect();
            let said: Vec<_> = identities.iter().map(|one| (one.role, one.layer, one.name)).collect();
            let (constructor, function) = (Role::Constructor, Role::Function);
            assert_eq!(
                said,
                [
                    (constructor, None, "note"),
                    (constructor, Some(8), "note"),
                    (constructor, Some(17), "note"),
                    (function, Some(17), "note")
                ]
            );
            assert_eq!(schema.identity(CombinatorId(4)), None);
        },
    );
    // In one layer it is an error, also after another layer.
    let again = "===8=== note#1 = Note; ===17=== note#2 x:int = Note; ===8=== note#3 y:int = Note;";
    assert_eq!(errors(again), [(Code::DuplicateCombinator, "note".to_owned())]);
    let nameless = "_ x:int = Note; _ y:int = Other; ===8=== _ x:int = Note; _ z:int = Note;";
    assert_eq!(errors(nameless), [(Code::DuplicateCombinator, "_".to_owned())]);
}

#[test]
fn layers_and_files_in_any_order() {
    let check_all = |texts: [&str; 2]| {
        let mut sources = Sources::new();
        for text in texts {
            sources.add("test.tl", text);
        }
        assert!(!check(&sources).has_errors(), "{texts:?}");
    };
    let (layered, flat) = ("===8=== note#00000008 x:int = Note;", "note#00000001 = Note;");
    check_all([layered, flat]);
    check_all([flat, layered]);
    check_all([layered, layered]);
}

/// A later layer may say again what an earlier one has said.
#[test]
fn what_a_layer_repeats_is_one_constructor() {
    with_schema(
        "===8=== note#00000008 x:int = Note; ===17=== note#00000008 x:int = Note; holder a:note b:%Note = Holder;",
        |schema| {
            assert_eq!(schema.types[0].constructors, [CombinatorId(0)]);
            let types: Vec<_> = schema.combinators[2].fields.iter().map(|field| said(schema, &field.ty)).collect();
            assert_eq!(types, ["bare note#00000008"; 2]);
            assert_eq!(schema.combinators[2].fields[0].ty, Expr::Bare(CombinatorId(0), Vec::new()));
        },
    );
}

#[test]
fn a_bare_name_is_that_of_its_layer() {
    let layers = "===8=== note#00000008 = Note; a x:note = A; ===17=== note#00000017 y:int = Text; b x:note = B;";
    with_schema(layers, |schema| {
        let of = |name| schema.combinators.iter().find(|one| one.name == name).unwrap();
        assert_eq!(said(schema, &of("a").fields[0].ty), "bare note#00000008");
        assert_eq!(said(schema, &of("b").fields[0].ty), "bare note#00000017");
    });
    assert_eq!(errors(&format!("{layers} ===20=== c x:note = C;")), [(Code::AmbiguousBare, "note".to_owned())]);
}

//! `Builder`: where output goes, when it is written, and that a fault leaves nothing behind.

use std::fs;
use std::path::Path;
use tl_codegen::{Builder, Error, FunctionDecoding, Modules};

const PETS: &str = "petDog#01020304 name:string = Pet;\nzoo.petCat#01020305 = zoo.Pet;\n";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn schema(folder: &Path, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn one_schema_is_at_the_root() {
    let folder = folder();
    let output = Builder::new().schema(schema(folder.path(), "pets.tl", PETS)).generate().unwrap();
    let names: Vec<&str> = output.files.keys().map(|path| path.to_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "definitions.rs",
            "enums/mod.rs",
            "enums/zoo.rs",
            "functions/mod.rs",
            "mod.rs",
            "types/mod.rs",
            "types/zoo.rs"
        ]
    );
}

#[test]
fn several_schemas_are_modules() {
    let folder = folder();
    let output = Builder::new()
        .schema(schema(folder.path(), "pets.tl", PETS))
        .schema(schema(folder.path(), "cars.tl", "carFast = Car;"))
        .generate()
        .unwrap();
    assert!(output.files.contains_key(Path::new("pets/enums/mod.rs")));
    assert!(output.files.contains_key(Path::new("cars/enums/mod.rs")));
    let root = &output.files[Path::new("mod.rs")];
    assert!(root.contains("pub mod cars;\n") && root.contains("pub mod pets;\n"), "{root}");
}

#[test]
fn files_of_one_module_refer_to_each_other() {
    let folder = folder();
    let pets = schema(folder.path(), "pets.tl", PETS);
    let owners = schema(folder.path(), "owners.tl", "owner pet:Pet = Owner;");
    Builder::new().schema_in("all", &pets).schema_in("all", &owners).generate().unwrap();
    // On their own, they do not.
    let error = Builder::new().schema(&pets).schema(&owners).generate().unwrap_err();
    assert!(error.to_string().contains("owners.tl:1:11"), "{error}");
}

#[test]
fn a_fault_names_its_place_and_leaves_nothing() {
    let folder = folder();
    for (text, place) in [
        ("dog#1 name:string = Pet;\ncat#2 paws int = Pet;\n", "bad.tl:2:"),
        ("dog#1 owner:Human = Pet;\n", "bad.tl:1:13"),
        ("dog {n:#} name:(flags.0?string) = Pet;\n", "bad.tl:1:"),
        ("dog n:# legs:n*[ int ] = Pet;\n", "bad.tl:1:9"),
    ] {
        let out = folder.path().join("out");
        let error = Builder::new().schema(schema(folder.path(), "bad.tl", text)).out_dir(&out).write().unwrap_err();
        assert!(matches!(error, Error::Schema { .. }));
        assert!(error.to_string().contains(place), "{text}: {error}");
        assert!(!out.exists());
    }
}

#[test]
fn only_what_has_changed_is_written() {
    let folder = folder();
    let out = folder.path().join("out");
    let pets = schema(folder.path(), "pets.tl", PETS);
    let output = Builder::new().schema(&pets).generate().unwrap();
    assert_eq!(output.write(&out).unwrap().len(), output.files.len());
    assert_eq!(output.write(&out).unwrap(), Vec::<std::path::PathBuf>::new());

    // A namespace goes away, and with it its generated files; what somebody else put there stays.
    fs::write(out.join("types/own.rs"), "// mine\n").unwrap();
    schema(folder.path(), "pets.tl", PETS.lines().next().unwrap());
    let touched = Builder::new().schema(&pets).generate().unwrap().write(&out).unwrap();
    assert!(touched.contains(&out.join("types/zoo.rs")));
    assert!(!out.join("types/zoo.rs").exists());
    assert!(out.join("types/own.rs").exists());
}

#[test]
fn a_schema_that_is_not_there() {
    let error = Builder::new().schema("no/such.tl").generate().unwrap_err();
    assert!(error.to_string().starts_with("cannot read the schema no/such.tl: "), "{error}");
    assert!(matches!(Builder::new().generate(), Err(Error::NoSchema)));
}

#[test]
fn numbers_are_those_of_rust() {
    let folder = folder();
    let text = "float ? = Float;\nsky#1 flags:# a:float b:flags.0?double c:vector<float> d:Float = Sky;\n";
    let output = Builder::new().schema(schema(folder.path(), "sky.tl", text)).generate().unwrap();
    let types = &output.files[Path::new("types/mod.rs")];
    for field in ["a: f32", "b: Option<f64>", "c: Vec<f32>", "d: enums::Float"] {
        assert!(types.contains(field), "{field}");
    }
}

#[test]
fn names_that_rust_cannot_have() {
    let folder = folder();
    let text = "\
        option#1 type:int self:int Self:int r:int w:int = Option;\n\
        box.vec#2 flags:# new:flags.0?true match:flags.1?int = box.Vec;\n\
        fooBar#3 = Foo; foo_bar#4 = Foo; foo#5 = Foo;\n";
    let output = Builder::new().schema(schema(folder.path(), "traps.tl", text)).generate().unwrap();
    let file = |name: &str| &output.files[Path::new(name)];
    assert!(file("types/mod.rs").contains("pub struct Option_ {"));
    assert!(file("types/mod.rs").contains("pub r#type: i32"));
    assert!(file("types/mod.rs").contains("pub self_: i32"));
    assert!(file("types/mod.rs").contains("pub self2: i32"));
    assert!(file("types/mod.rs").contains("pub mod r#box"));
    assert!(file("types/box.rs").contains("fn new2"));
    assert!(file("types/mod.rs").contains("pub type FooBarId00000004 ="));
    assert!(file("enums/mod.rs").contains("BarId00000004("));
}

/// What each of these would become is wrong code, or none that compiles.
#[test]
fn what_cannot_be_expressed_is_refused_with_its_place() {
    let folder = folder();
    for (text, place, what) in [
        ("foo = Foo; bar v:vector<foo> = Bar;", "1:12", "a vector of items that take no bytes"),
        ("bar v:Vector<true> = Bar;", "1:1", "a vector of items that take no bytes"),
        ("vector#11111111 {t:Type} n:# [ t ] = Vector t;", "1:18", "a constructor with parameters"),
        ("---functions---\nf = vector<int>;", "2:1", "an answer without its constructor id"),
        ("---functions---\nf {X:Type} q:X = X;", "2:4", "a parameter that stands for no request"),
        ("// LAYER 4294967295\nfoo = Foo;", "1:1", "the layer 4294967295"),
    ] {
        let error = Builder::new().schema(schema(folder.path(), "bad.tl", text)).generate().unwrap_err().to_string();
        assert!(error.contains(&format!("bad.tl:{place}\n")) && error.contains(what), "{text}: {error}");
    }
}

/// A type without a spare value takes more in an `Option`; one that is made up after a fault should be small.
#[test]
fn sizes_are_known() {
    let folder = folder();
    let fields: String = (0..12).map(|bit| format!("f{bit}:flags.{bit}?Pair ")).collect();
    let text = format!(
        "pair a:long b:long = Pair; big flags:# {fields}= Big; other = Big;\n\
         wide {}= Wide; nil = Wide;\n",
        (0..100).map(|number| format!("f{number}:string ")).collect::<String>()
    );
    let output = Builder::new().schema(schema(folder.path(), "sizes.tl", &text)).generate().unwrap();
    assert!(output.surface().contains("enums::Big { Plain(Box), Other }"), "{}", output.surface());
    assert!(output.files[Path::new("enums/mod.rs")].contains("r.unknown_id(id, \"Wide\"); Self::Nil("));
}

/// Where an `Object` ends, only the schema's table can tell: it is asked if that matters.
#[test]
fn something_may_come_after_an_object() {
    let folder = folder();
    let types = |text| {
        let output = Builder::new().schema(schema(folder.path(), "objects.tl", text)).generate().unwrap();
        output.files[Path::new("types/mod.rs")].clone()
    };
    let asks = "DEFINITIONS.object(r)";
    for text in [
        "foo a:Object b:int = Foo;",
        "foo v:Vector<Object> = Foo;",
        "foo a:Object = Foo; bar b:Foo c:int = Bar;",
        "foo a:Object = Foo; bar v:Vector<Foo> = Bar;",
    ] {
        assert!(types(text).contains(asks), "{text}");
    }
    assert!(!types("foo b:int a:Object = Foo;").contains(asks));
}

#[test]
fn what_looks_hard_is_expressed() {
    let folder = folder();
    let text = "\
        foo = Foo; bar flags:# list:Foo rest:Object = Bar; self = Peer;\n\
        mod.type.x type:int Type:int type2:int = mod.type.X; reader n:# = Reader;\n\
        ---functions---\n\
        x {X:Type} query:!X = X; all {X:Type} query:!X = Vector<X>;\n";
    let output = Builder::new().schema(schema(folder.path(), "traps.tl", text)).generate().unwrap();
    let file = |name: &str| &output.files[Path::new(name)];
    // Flags that nothing is under yet are no argument.
    assert!(file("types/mod.rs").contains("pub fn new(list: impl Into<enums::Foo>, rest: Object)"));
    assert!(file("enums/mod.rs").contains("Self_(types::Self_)"));
    for field in ["r#type", "type2", "type22"] {
        assert!(file("types/mod_/type.rs").contains(&format!("pub {field}: i32")), "{field}");
    }
    assert!(file("types/mod.rs").contains("pub struct Reader_"));
    assert!(file("functions/mod.rs").contains("pub struct X<X2>"));
    assert!(file("functions/mod.rs").contains("type Return = Vec<X::Return>"));
}

/// Decoding makes up what is required after a fault: never without end, nor a tree of a million structs.
#[test]
fn fallbacks_are_small() {
    let folder = folder();
    let doubling: String = (1..40).map(|n| format!("a{n} x:A{} y:A{} = A{n};\n", n - 1, n - 1)).collect();
    let error = Builder::new().schema(schema(folder.path(), "big.tl", &format!("a0 = A0;\n{doubling}"))).generate();
    assert!(error.unwrap_err().to_string().contains("a type of which no value is small"));
    // A long chain is no tree.
    let chain: String = (1..5000).map(|n| format!("a{n} x:A{} = A{n};\n", n - 1)).collect();
    Builder::new().schema(schema(folder.path(), "chain.tl", &format!("a0 = A0;\n{chain}"))).generate().unwrap();
}

/// Of these, Rust could not be right: each is refused, at its place.
#[test]
fn what_rust_cannot_say_is_refused() {
    let refused = |text: &str, why: &str, place: &str| {
        let error = Builder::new().schema_text("x.tl", text).generate().unwrap_err().to_string();
        assert!(error.contains(why) && error.contains(place), "{text}: {error}");
    };
    let in_itself = "a bare constructor that contains itself";
    refused("a flags:# bare:flags.0?a boxed:flags.1?A = A;", in_itself, "x.tl:1:1");
    refused("_ x:int = Foo; bar f:Foo = Bar;", "a constructor without a name", "x.tl:1:1");
    refused("a flags:# b:flags.0?b c:flags.0?A = A; b flags:# a:flags.0?a = B;", in_itself, "x.tl:1:");
    let functions = "---functions---";
    let shared = "an id that a constructor and a function share";
    refused(&format!("a#1 x:int = A; {functions} b#1 y:long = A;"), shared, "x.tl:1:32");
    let several = "an answer of several values of any type";
    refused(&format!("a#1 x:int = A; {functions} b#2 = Vector<Object>;"), several, "x.tl:1:");
    refused("===1===\na#1 x:int = A;\n===2===\na#1 x:int y:int = A;", "`a` is declared anew", "x.tl:4:1");
    // The same again is no other.
    let again = Builder::new().schema_text("x.tl", "===1===\na#1 x:int = A;\n===2===\na#1 x:int = A;").generate();
    assert_eq!(again.unwrap().surface(), "enums::A { Plain }\ntypes::A#00000001 { x: i32 }\n");
}

/// What is in an `Object` may be anything of the schema, and where it ends the table says.
#[test]
fn objects_are_the_same_in_a_part() {
    let text = "foo x:Object = Foo; pair a:Object b:int = Pair; a n:int = A; s t:string = S; ---functions--- getFoo = Foo; \
                getPair = Pair; foos = Vector<Foo>;";
    let generate = |roots: &[&str]| Builder::new().schema_text("x.tl", text).roots(roots.to_vec()).generate().unwrap();
    let whole = generate(&["*"]);
    let item = |output: &tl_codegen::Output, start: &str| {
        let types = output.files[Path::new("types/mod.rs")].clone();
        types.lines().find(|line| line.starts_with(start)).unwrap().to_owned()
    };
    for (root, start) in [("getFoo", "impl DecodeFields for Foo"), ("getPair", "impl DecodeFields for Pair")] {
        let part = generate(&[root]);
        assert_eq!(item(&part, start), item(&whole, start), "{root}");
        let table = Path::new("definitions.rs");
        assert_eq!(part.files[table], whole.files[table], "{root}");
    }
    // A vector of what ends in an `Object` is reason enough.
    let foos = Builder::new().schema_text("x.tl", "foo x:Object = Foo; ---functions--- foos = Vector<Foo>;").generate();
    assert!(item(&foos.unwrap(), "impl DecodeFields for Foo").contains("DEFINITIONS"));
}

#[test]
fn a_fence_in_the_schema_is_no_test() {
    let text = "//@description Look: @x ```\n//-~~~ here\ndog x:int = Dog;";
    let output = Builder::new().schema_text("pets.tl", text).generate().unwrap();
    let types = &output.files[Path::new("types/mod.rs")];
    assert!(types.contains("\\```") && !types.contains(" ```") && !types.contains("/// ~~~"), "{types}");
}

/// A module for each namespace, each within the one before.
#[test]
fn namespaces_are_not_too_deep() {
    let deep = |depth| format!("{}dog = {}Dog;", "a.".repeat(depth), "a.".repeat(depth));
    Builder::new().schema_text("deep.tl", deep(16)).modules(Modules::OneFile).generate().unwrap();
    for text in [deep(17), deep(50_000), "dog = a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.Dog;".to_owned()] {
        let error = Builder::new().schema_text("deep.tl", text).generate().unwrap_err().to_string();
        assert!(error.contains("a namespace that is more than 16 deep"), "{}", error.len());
        assert!(error.contains("deep.tl:1:"), "{}", error.len());
    }
}

#[test]
fn what_the_schema_says_of_a_type_is_said_of_its_enum() {
    let text = "//@class Pet @description Any pet\n//@description A dog\ndog name:string = Pet;\ncat = Pet;";
    let output = Builder::new().schema_text("pets.tl", text).generate().unwrap();
    assert!(output.files[Path::new("enums/mod.rs")].contains("/// Any pet\n///\n/// `Pet`\n"));
    assert!(output.files[Path::new("types/mod.rs")].contains("/// A dog\n///\n/// `dog name:string = Pet;`\n"));
}

#[test]
fn the_head_of_a_file_is_one_line() {
    let output = Builder::new().schema_text("a\npanic!();\u{202e}.tl", PETS).generate().unwrap();
    let head = "// @generated by mtproto-tl-codegen from a panic!(); .tl. Do not edit.\n\n";
    assert!(output.files.values().all(|text| text.starts_with(head)));
}

#[test]
fn modules_have_names_of_their_own() {
    let folder = folder();
    let pets = schema(folder.path(), "pets.tl", PETS);
    std::fs::create_dir(folder.path().join("b")).unwrap();
    let others = schema(folder.path(), "b/pets.tl", PETS);
    let both = Builder::new().schema(&pets).schema(&others).generate();
    assert!(matches!(both, Err(Error::SameModule { name, schema }) if name == "pets" && schema.ends_with("b/pets.tl")));
    for name in ["../out", "/tmp/x", "", "a b", "Pets", "mod", "type", "crate"] {
        assert!(matches!(Builder::new().schema_in(name, &pets).generate(), Err(Error::Module { .. })), "{name}");
    }
    let layer = schema(folder.path(), "layer-230.tl", PETS);
    let output = Builder::new().schema(&pets).schema(&layer).generate().unwrap();
    assert!(output.files.contains_key(Path::new("layer_230/mod.rs")));
    for path in ["", "a b", "::", "a::", "fn", "a::type"] {
        let error = Builder::new().schema(&pets).runtime(path).generate().unwrap_err().to_string();
        assert_eq!(error, format!("runtime `{path}`: is not the path of a crate or module"));
    }
    for path in ["crate", "super::tl", "::tl_types", "crate::r#type"] {
        Builder::new().schema(&pets).runtime(path).generate().unwrap();
    }
}

#[test]
fn all_options_that_make_no_sense_are_told() {
    let builder = Builder::new().schema_text("pets.tl", PETS).runtime("a b").opaque("zoo");
    let error = builder.function_decoding(FunctionDecoding::Feature(" ".into())).type_attribute("*", "x").generate();
    assert_eq!(
        error.unwrap_err().to_string(),
        "function_decoding ` `: is not the name of a feature\n\
         runtime `a b`: is not the path of a crate or module\n\
         type_attribute `x`: is not an attribute as `#[…]` is\n\
         opaque `zoo`: names no type; did you mean `zoo.*`?"
    );
}

#[test]
fn a_schema_that_is_no_text_says_where() {
    let folder = folder();
    let path = folder.path().join("pets.tl");
    fs::write(&path, b"dog = Dog;\ncat // \xc3\xa9\xff\n = Cat;").unwrap();
    let error = Builder::new().schema(&path).generate().unwrap_err().to_string();
    assert!(error.ends_with("pets.tl: line 2, column 9 is not UTF-8"), "{error}");
}

/// Whatever is in the way, nothing is written then.
#[test]
fn what_is_not_generated_is_not_overwritten() {
    let folder = folder();
    let out = folder.path().join("out");
    fs::create_dir_all(out.join("types")).unwrap();
    fs::write(out.join("types/mod.rs"), "// mine").unwrap();
    let error = Builder::new().schema_text("pets.tl", PETS).out_dir(&out).write().unwrap_err().to_string();
    assert!(error.ends_with("types/mod.rs: is somebody's own"), "{error}");
    assert_eq!(fs::read_to_string(out.join("types/mod.rs")).unwrap(), "// mine");
    assert!(!out.join("mod.rs").exists());
}

#[test]
fn what_is_gone_is_removed_wherever_it_was() {
    let folder = folder();
    let out = folder.path().join("out");
    let deep = schema(folder.path(), "deep.tl", "a.b.c.d = a.b.c.D;");
    Builder::new().schema_in("old", &deep).generate().unwrap().write(&out).unwrap();
    fs::write(out.join("old/notes.txt"), "mine").unwrap();
    fs::create_dir(out.join("old/folder.rs")).unwrap();
    fs::write(out.join("old/types/bytes.rs"), [0xff, 0xfe]).unwrap();
    Builder::new().schema_in("new", &deep).generate().unwrap().write(&out).unwrap();
    assert!(!out.join("old/types/a/b/c.rs").exists());
    assert!(!out.join("old/mod.rs").exists());
    assert!(out.join("old/notes.txt").exists() && out.join("old/types/bytes.rs").exists());
    assert!(out.join("new/types/a/b/c.rs").exists());
}

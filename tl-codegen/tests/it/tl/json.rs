//! `tl json`.

use super::support::{Files, own_schema, shared, tl_in};
use std::path::Path;
use tl_codegen::diff::{Subject, Version, diff};
use tl_parser::Sources;
use tl_parser::schema::{Combinator, Schema};

/// Whether two texts declare the same combinators in the same order.
fn same(a: &str, b: &str) -> bool {
    let sources = |text: &str| {
        let mut sources = Sources::new();
        sources.add("schema.tl", text);
        sources
    };
    let (a, b) = (sources(a), sources(b));
    let (before, after) = (tl_parser::check(&a), tl_parser::check(&b));
    assert!(!before.has_errors() && !after.has_errors());
    let names = |schema: &Schema<'_>| schema.combinators.iter().map(|one| one.name.to_owned()).collect::<Vec<_>>();
    let boxing = &tl_codegen::Boxing::BySize;
    let old = Version { schema: &before.schema, sources: &a, boxing };
    let new = Version { schema: &after.schema, sources: &b, boxing };
    // Telegram's JSON has no place for the layer.
    let is_same = diff(old, new).iter().all(|change| change.subject == Subject::Layer);
    names(&before.schema) == names(&after.schema) && is_same
}

#[test]
fn our_schema_goes_there_and_back() {
    let schema = own_schema("api.tl");
    let there = tl_in(Path::new("."), &["json", schema.to_str().unwrap()], "");
    assert_eq!((there.status, there.stderr.as_str()), (0, ""));
    let back = tl_in(Path::new("."), &["json", "--to-tl"], &there.stdout);
    assert_eq!((back.status, back.stderr.as_str()), (0, ""));
    let text = std::fs::read_to_string(schema).unwrap();
    assert!(same(&text, &back.stdout));
    // The comparison itself sees a difference.
    assert!(!same(&text, &back.stdout.replacen("long", "int", 1)));
    assert_eq!(tl_in(Path::new("."), &["json", "-"], &back.stdout).stdout, there.stdout);
}

#[test]
fn published_schemas_go_there_and_back() {
    // The first has `http_wait` among the methods, and so no constructor of its result: it is converted, and that said.
    for (name, status) in [("TL_mtproto_v1.json", 1), ("TL_telegram_v105.json", 0)] {
        let Some(path) = shared(&format!("corpus/danog-schemas/{name}")) else { return };
        let published = std::fs::read_to_string(&path).unwrap();
        let tl = tl_in(Path::new("."), &["json", "--to-tl", path.to_str().unwrap()], "");
        assert_eq!(tl.status, status, "{name}: {}", tl.stderr);
        assert_eq!(tl.stderr.contains("the type `HttpWait` is not declared"), status == 1, "{}", tl.stderr);
        let again = tl_in(Path::new("."), &["json"], &tl.stdout);
        assert_eq!(again.status, status, "{name}: {}", again.stderr);
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert!(parse(&again.stdout) == parse(&published), "{name}");
    }
}

/// `"layer"` is `===N===`, of constructors and of functions. What has no layer comes first, since a marker holds to the end.
#[test]
fn layers_go_there_and_back() {
    let tl = "\
note#84dee7f4 = Note;

---functions---

get#f9f5fa0f = Note;

---types---

===8===

note#1fa461e6 text:string = Note;

===17===

note#36120510 text:string ttl:int = Note;

---functions---

get#0b23a0cf x:int = Note;
";
    let json = r##"{"constructors":[
{"id":"-2065766412","predicate":"note","params":[],"type":"Note"},
{"id":"530866662","predicate":"note","params":[{"name":"text","type":"string"}],"type":"Note","layer":8},
{"id":"907150608","predicate":"note","params":[{"name":"text","type":"string"},{"name":"ttl","type":"int"}],"type":"Note","layer":17}
],"methods":[
{"id":"-101320177","method":"get","params":[],"type":"Note"},
{"id":"186884303","method":"get","params":[{"name":"x","type":"int"}],"type":"Note","layer":17}
]}
"##;
    let there = tl_in(Path::new("."), &["json"], tl);
    assert_eq!((there.status, there.stdout.as_str()), (0, json), "{}", there.stderr);
    let back = tl_in(Path::new("."), &["json", "--to-tl"], json);
    assert_eq!((back.status, back.stdout.as_str()), (0, tl), "{}", back.stderr);
    for layer in ["8", "\"8\"", "\"===8===\""] {
        let moved = json.replace(r#""type":"Note","layer":8"#, &format!(r#""layer":{layer},"type":"Note""#));
        assert_eq!(tl_in(Path::new("."), &["json", "--to-tl"], &moved).stdout, tl, "{layer}");
    }
    for layer in ["-1", "\"x\"", "4294967296", "1.5", "\"+8\"", "[]"] {
        let run =
            tl_in(Path::new("."), &["json", "--to-tl"], &json.replace(r#""layer":8"#, &format!(r#""layer":{layer}"#)));
        assert_eq!(run.stderr, "error: <stdin>: constructors[1].layer: expected the number of a layer\n", "{layer}");
    }
}

#[test]
fn secret_chats_go_there_and_back() {
    let Some(schema) = shared("corpus/danog-schemas/TL_secret.tl") else { return };
    let there = tl_in(Path::new("."), &["json", schema.to_str().unwrap()], "");
    assert_eq!((there.status, there.stderr.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&there.stdout).unwrap();
    assert_eq!(json["constructors"].as_array().unwrap().len(), 81);
    assert!(json["constructors"].as_array().unwrap().iter().all(|one| one["layer"].is_u64()));
    let back = tl_in(Path::new("."), &["json", "--to-tl"], &there.stdout);
    assert_eq!((back.status, back.stderr.as_str()), (0, ""));
    let said = |text: &str| {
        let mut sources = Sources::new();
        sources.add("schema.tl", text);
        let schema = tl_parser::check(&sources).schema;
        let said = |one: &Combinator<'_>| (one.layer, one.name.to_owned(), one.id, one.computed_id);
        schema.combinators.iter().map(said).collect::<Vec<_>>()
    };
    let before = said(&std::fs::read_to_string(schema).unwrap());
    assert_eq!((before.len(), &before), (81, &said(&back.stdout)));
}

/// The constructors of `Vector` and of boxed builtins are written so that they mean the same when they are read.
#[test]
fn builtins_of_another_id_go_there_and_back() {
    let tl = "int128 4*[ int ] = Int128;\nint#00000005 ? = Int;\nholder#00000001 a:Int128 b:Int c:Long = Holder;\n";
    let there = tl_in(Path::new("."), &["json"], tl);
    assert_eq!(there.status, 0, "{}", there.stderr);
    let back = tl_in(Path::new("."), &["json", "--to-tl"], &there.stdout);
    let ids = |text: &str| {
        let mut sources = Sources::new();
        sources.add("schema.tl", text);
        let schema = tl_parser::check(&sources).schema;
        let boxes = ["Int128", "Int", "Long"].map(|name| schema.types.iter().find(|ty| ty.name == name).unwrap());
        boxes.map(|ty| schema.combinator(ty.constructors[0]).unwrap().id)
    };
    assert_eq!(ids(tl), ids(&back.stdout), "{}", back.stdout);
    // What is called `vector` and is not the known one is not written as if it were.
    let own = tl_in(Path::new("."), &["json"], "vector#00000001 {t:Type} a:t b:t = Vector t;\n");
    assert!(own.status == 1 && own.stderr.contains("`vector` cannot be said in JSON"), "{}", own.stderr);
}

#[test]
fn a_key_that_is_there_twice_is_an_error() {
    let json = "{\"constructors\":[{\"id\":\"1\",\"predicate\":\"a\",\"params\":[],\n\"id\":\"2\",\"type\":\"A\"}],\"methods\":[]}";
    let run = tl_in(Path::new("."), &["json", "--to-tl"], json);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert_eq!(run.stderr, "error: <stdin>: the key `id` is there twice at line 2 column 4\n");
}

#[test]
fn what_json_cannot_say_is_an_error() {
    let files = Files::new(&[("tuple.tl", "int ? = Int;\ntuple {t:Type} {n:#} [ t ] = Tuple t n;\n")]);
    let run = files.tl(&["json", "tuple.tl"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert_eq!(
        run.stderr,
        "error: tuple.tl:2:1: `tuple` cannot be said in JSON: it has a parameter `t` that no field `!t` tells\n"
    );
}

#[test]
fn what_is_no_schema_is_an_error() {
    let run = tl_in(Path::new("."), &["json", "--to-tl"], r#"{"constructors":[{"id":"1"}],"methods":[]}"#);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert_eq!(run.stderr, "error: <stdin>: constructors[0].predicate: expected a string\n");
}

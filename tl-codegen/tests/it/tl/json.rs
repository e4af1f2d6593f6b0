//! `tl json`.

use super::support::{Files, own_schema, shared, tl_in};
use std::path::Path;
use tl_codegen::diff::{Subject, Version, diff};
use tl_parser::Sources;
use tl_parser::schema::Schema;

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

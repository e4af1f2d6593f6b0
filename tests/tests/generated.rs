//! The code that is checked in is what the generator makes of `schema/` today.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::LazyLock;
use tl_codegen::{Builder, FunctionDecoding, Layout, Output};

static TODAYS: LazyLock<Output> = LazyLock::new(|| builder(Layout::Formatted).generate().unwrap());

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn builder(layout: Layout) -> Builder {
    Builder::new()
        .schema(root().join("schema/api.tl"))
        .schema(root().join("schema/mtproto.tl"))
        .runtime("crate")
        .function_decoding(FunctionDecoding::Always)
        .layout(layout)
}

#[test]
fn generated_code_is_up_to_date() {
    let touched = TODAYS.write(&root().join("tl-types/src/generated")).unwrap();
    assert!(
        touched.is_empty(),
        "{} files of generated code were not up to date. They are now: commit them. `cargo tl-gen` writes them too. \
         First of them: {}",
        touched.len(),
        touched[0].display()
    );
}

#[test]
fn two_runs_give_the_same_bytes() {
    let run = || builder(Layout::Compact).generate().unwrap();
    assert_eq!(run(), run());
}

#[test]
fn every_declaration_of_the_layer_is_there() {
    let text: String =
        TODAYS.files.iter().filter(|(path, _)| path.starts_with("api")).map(|(_, text)| &**text).collect();
    let schema = std::fs::read_to_string(root().join("schema/api.tl")).unwrap();
    let mut declared = 0;
    for line in schema.lines().filter(|line| line.ends_with(';')) {
        let name = line.split([' ', '#']).next().unwrap();
        declared += 1;
        // The language's own constructors have no struct: the runtime knows them.
        if !matches!(name, "boolFalse" | "boolTrue" | "vector") {
            assert!(text.contains(&format!("NAME: &'static str = \"{name}\";")), "{name} has no struct");
        }
    }
    assert_eq!(declared, 2554);
}

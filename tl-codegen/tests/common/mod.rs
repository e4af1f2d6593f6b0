//! What tests of generated code look at.
#![allow(dead_code, reason = "each test file uses some of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use tl_codegen::{Builder, Output};

/// The Rust of the repository's own API schema; none if this package stands alone.
pub(crate) fn api(options: impl FnOnce(Builder) -> Builder) -> Option<Output> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/api.tl");
    if !schema.exists() {
        let _ = writeln!(std::io::stderr(), "skipped: {} is not there", schema.display());
        return None;
    }
    Some(options(Builder::new().schema(schema)).generate().unwrap())
}

/// The paths of all structs, enums and aliases, sorted.
pub(crate) fn names(output: &Output) -> Vec<String> {
    let mut names = Vec::new();
    for (file, text) in &output.files {
        let module =
            file.with_extension("").to_str().unwrap().trim_end_matches("mod").trim_end_matches('/').replace('/', "::");
        // The last item has types that are there for their names alone.
        let items = text.split("mod names {").next().unwrap();
        for word in ["pub struct ", "pub enum ", "pub type "] {
            let found = items.split(word).skip(1).filter_map(|rest| rest.split([' ', '<', ';']).next());
            names.extend(found.map(|name| format!("{module}::{name}")));
        }
    }
    names.sort();
    names
}

/// All items, with the file that each is in; those that are about all others are left out.
pub(crate) fn items(output: &Output) -> BTreeSet<String> {
    let lines = |(file, text): (&std::path::PathBuf, &String)| {
        let file = file.display().to_string();
        text.lines().map(|line| format!("{file}: {line}")).collect::<Vec<_>>()
    };
    let is_of_all = |line: &String| ["pub mod ", "definitions.rs: ", "::wire_"].iter().any(|of| line.contains(of));
    output.files.iter().flat_map(lines).filter(|line| !is_of_all(line)).collect()
}

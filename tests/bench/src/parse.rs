//! Reading `schema/api.tl`. The peer parses only; ours also resolves names and computes all ids.

use crate::rounds::{alone, compare};
use tl_parser::Sources;

const SCHEMA: &str = include_str!("../../../schema/api.tl");

pub(crate) fn run() {
    let mut sources = Sources::new();
    sources.add("api.tl", SCHEMA);
    let id = sources.iter().map(|(id, _)| id).next().unwrap();
    compare(
        "api.tl: parse",
        || tl_parser::parse(&sources, id).file.items.len(),
        || grammers_tl_parser::parse_tl_file(SCHEMA).filter(Result::is_ok).count(),
    );
    compare(
        "api.tl: parse, resolve, ids (peer: parse)",
        || tl_parser::check(&sources).schema.combinators.len(),
        || grammers_tl_parser::parse_tl_file(SCHEMA).filter(Result::is_ok).count(),
    );
    let generate = tl_codegen::Builder::new().schema(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/api.tl"));
    alone("api.tl: parse and generate, unformatted", || generate.generate().map(|output| output.files.len()));
}

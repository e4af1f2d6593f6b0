//! Reading `schema/api.tl`. The peer parses only, and computes no ids where they are declared; ours also resolves names,
//! computes all ids and checks. Both sides keep all that they have read until the end of a round.

use crate::rounds::{alone, compare};
use tl_parser::Sources;

const SCHEMA: &str = include_str!("../../../schema/api.tl");

pub(crate) fn run() {
    let mut sources = Sources::new();
    sources.add("api.tl", SCHEMA);
    let id = sources.iter().map(|(id, _)| id).next().unwrap();
    let peer = || grammers_tl_parser::parse_tl_file(SCHEMA).collect::<Vec<_>>();
    compare("api.tl: parse", || tl_parser::parse(&sources, id), peer);
    compare("api.tl: parse, resolve, ids (peer: parse)", || tl_parser::check(&sources), peer);
    let generate = tl_codegen::Builder::new().schema(concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/api.tl"));
    alone("api.tl: parse and generate, unformatted", || generate.generate());
}

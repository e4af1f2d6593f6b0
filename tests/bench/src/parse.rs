//! Reading `schema/api.tl`. The peer parses only, and computes no ids where they are declared; ours also resolves names,
//! computes all ids and checks. To generate, ours works on all processors and the peer on one: what that takes of the
//! processors is a line of its own.

use crate::rounds::{compare, compare_with_cpu};
use grammers_tl_gen::{Config, Outputs};
use tl_parser::Sources;

const SCHEMA: &str = include_str!("../../../schema/api.tl");

pub(crate) fn run() {
    let mut sources = Sources::new();
    sources.add("api.tl", SCHEMA);
    let id = sources.iter().map(|(id, _)| id).next().unwrap();
    let peer = || grammers_tl_parser::parse_tl_file(SCHEMA).collect::<Vec<_>>();
    compare("api.tl: parse", || tl_parser::parse(&sources, id), peer);
    compare("api.tl: parse, resolve, ids (peer: parse)", || tl_parser::check(&sources), peer);
    let ours = tl_codegen::Builder::new().schema_text("api.tl", SCHEMA);
    compare_with_cpu("api.tl: parse, generate", || ours.generate().unwrap(), generate_peers);
}

/// As the peer's crate does it in its build script, with its default features, but into memory. It leaves out what it
/// cannot read.
fn generate_peers() -> Outputs<Vec<u8>> {
    let definitions: Vec<_> = grammers_tl_parser::parse_tl_file(SCHEMA).flatten().collect();
    let mut outputs = Outputs { common: Vec::new(), types: Vec::new(), functions: Vec::new(), enums: Vec::new() };
    let config = Config {
        gen_name_for_id: true,
        deserializable_functions: false,
        impl_debug: true,
        impl_from_enum: true,
        impl_from_type: true,
        impl_serde: false,
    };
    grammers_tl_gen::generate_rust_code(&mut outputs, &definitions, 230, &config).unwrap();
    outputs
}

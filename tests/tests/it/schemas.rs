//! The schemas of this repository: complete, in the formatter's layout, their ids right.

use std::path::Path;
use tl_parser::schema::Role;
use tl_parser::{Comments, Sources};

fn read(name: &str) -> Sources {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema").join(name);
    let mut sources = Sources::new();
    sources.add(name, std::fs::read_to_string(path).unwrap());
    sources
}

#[test]
fn api_is_the_layer_of_the_crates_and_every_id_is_right() {
    let sources = read("api.tl");
    let checked = tl_parser::check(&sources);
    assert_eq!(checked.diagnostics, []);
    assert!(checked.schema.layer.is_some());
    let combinators = &checked.schema.combinators;
    let functions = combinators.iter().filter(|combinator| combinator.role == Role::Function).count();
    assert!(functions > 800 && combinators.len() > 3 * functions - 100, "{functions} functions");
    for combinator in combinators {
        assert_eq!(combinator.declared_id, Some(combinator.computed_id), "{}", combinator.name);
    }
}

#[test]
fn mtproto_has_the_containers() {
    let sources = read("mtproto.tl");
    let checked = tl_parser::check(&sources);
    assert_eq!(checked.diagnostics, []);
    let id = |name| checked.schema.combinators.iter().find(|combinator| combinator.name == name).map(|found| found.id);
    assert_eq!(id("rpc_result"), Some(0xf35c_6d01));
    assert_eq!(id("message"), Some(0x5bb8_e511));
    assert_eq!(id("msg_container"), Some(0x73f1_f8dc));
    assert_eq!(id("msg_copy"), Some(0xe060_46b2));
    assert_eq!(id("gzip_packed"), Some(0x3072_cfa1));
}

#[test]
fn the_layout_is_the_formatters() {
    for name in ["api.tl", "mtproto.tl"] {
        let sources = read(name);
        let (id, source) = sources.iter().next().unwrap();
        let parsed = tl_parser::parse(&sources, id);
        assert!(tl_parser::format(&parsed.file, Comments::Keep) == source.text(), "{name}: run `cargo tl fmt`");
    }
}

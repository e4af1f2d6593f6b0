//! The formatter's text formats to itself, and says what the text before it said.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tl_parser::{Comments, Sources};

fuzz_target!(|text: &str| {
    let once = formatted(text);
    assert_eq!(formatted(&once), once);
    assert_eq!(meaning(&once), meaning(text));
});

fn formatted(text: &str) -> String {
    let mut sources = Sources::new();
    let id = sources.add("fuzz.tl", text);
    tl_parser::format(&tl_parser::parse(&sources, id).file, Comments::Keep)
}

/// Names and ids, declared and computed.
fn meaning(text: &str) -> Vec<(String, Option<u32>, u32)> {
    let mut sources = Sources::new();
    sources.add("fuzz.tl", text);
    let schema = tl_parser::check(&sources).schema;
    let combinators = schema.combinators.iter();
    combinators.map(|one| (one.name.to_owned(), one.declared_id, one.computed_id)).collect()
}

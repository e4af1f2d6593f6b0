//! Any text parses and resolves to a tree and diagnostics, each with its place in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tl_parser::Sources;

fuzz_target!(|text: &str| {
    let mut sources = Sources::new();
    sources.add("fuzz.tl", text);
    let checked = tl_parser::check(&sources);
    for diagnostic in &checked.diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some(), "{diagnostic:?}");
        let _ = diagnostic.render(&sources).to_string();
    }
});

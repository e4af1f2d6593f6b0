//! The Rust of one small schema for each construct of TL, in full, for people to review. That it compiles is tested in
//! `families`; the fixtures of naming traps, of which the names are all that matters, are beside the generator.

use std::path::Path;
use tl_codegen::{Builder, Layout};

#[test]
fn constructs() {
    for name in ["builtins", "flags", "objects", "shared_fields", "vectors"] {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tl-codegen/tests/fixtures/{name}.tl"));
        let output = Builder::new().schema(fixture).layout(Layout::Formatted).generate().unwrap();
        let files = output.files.iter().map(|(path, text)| format!("=== {}\n{text}", path.display()));
        insta::assert_snapshot!(format!("fixture_{name}"), files.collect::<Vec<_>>().join("\n"));
    }
}

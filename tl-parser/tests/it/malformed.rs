//! Every kind of fault, in a schema of `malformed/`, and how it is shown.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tl_parser::{Code, Lints, Options, Sources, check_with};

fn schemas() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/malformed");
    let mut paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    paths.sort();
    paths
}

#[test]
fn rendering() {
    let mut seen = BTreeSet::new();
    let mut options = Options::default();
    options.lints = Lints::ALL;
    for path in schemas() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let mut sources = Sources::new();
        sources.add(format!("{name}.tl"), fs::read_to_string(&path).unwrap());
        let resolved = check_with(&sources, &options);
        assert!(!resolved.diagnostics.is_empty(), "{name} is well-formed");
        seen.extend(resolved.diagnostics.iter().map(|diagnostic| diagnostic.code));
        let rendered = resolved.diagnostics.iter().map(|diagnostic| format!("{}\n\n", diagnostic.render(&sources)));
        insta::assert_snapshot!(name, rendered.collect::<String>());
    }
    // A text of 4 GiB is too much for a test, and what cannot be expressed is up to the generator.
    let elsewhere = [Code::TooLong, Code::NotExpressible];
    let missing = Code::ALL.iter().filter(|code| !elsewhere.contains(code) && !seen.contains(code)).collect::<Vec<_>>();
    assert!(missing.is_empty(), "no schema for {missing:?}");
}

//! A fixture for each construct of TL and for each trap among names: what is generated of it, for people to review.

use std::path::Path;
use tl_codegen::Builder;

#[test]
fn surfaces() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let output = Builder::new().schema(&file).generate().unwrap_or_else(|error| panic!("{error}"));
        insta::assert_snapshot!(file.file_stem().unwrap().to_str().unwrap(), output.surface());
    }
}

/// No two items of a module have one name, whatever the schema's names are.
#[test]
fn no_name_is_there_twice() {
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")).unwrap() {
        let surface = Builder::new().schema(file.unwrap().path()).generate().unwrap().surface();
        let names: Vec<&str> = surface.lines().map(|line| line.split(['#', ' ', '<']).next().unwrap()).collect();
        let different: std::collections::BTreeSet<&&str> = names.iter().collect();
        assert_eq!(names.len(), different.len(), "{surface}");
    }
}

//! The code that is checked in is what the generator makes of `schema/` today.

use generate::{Tree, folder, trees};
use std::collections::BTreeSet;
use std::path::Path;
use tl_codegen::{Layout, Output};

fn generated(name: &str) -> Output {
    let tree = trees(Layout::Formatted).into_iter().find(|tree| tree.name == name).unwrap();
    tree.builder.generate().unwrap()
}

#[test]
fn generated_code_is_up_to_date() {
    for tree in trees(Layout::Formatted) {
        let touched = tree.builder.generate().unwrap().write(&folder(&tree)).unwrap();
        assert!(
            touched.is_empty(),
            "{} files of generated code were not up to date. They are now: commit them. `cargo tl-gen` writes them \
             too. First of them: {}",
            touched.len(),
            touched[0].display()
        );
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let run =
        || trees(Layout::Compact).iter().map(|Tree { builder, .. }| builder.generate().unwrap()).collect::<Vec<_>>();
    assert_eq!(run(), run());
}

/// A feature that changes an item would break whoever depends on the crate without it.
#[test]
fn the_files_feature_is_a_part_of_the_api() {
    let (api, files) = (generated("api").surface(), generated("files").surface());
    // What functions answer with is an implementation of a trait, and so may be missing.
    let item = |line: &str| line.split(" -> ").next().unwrap().to_owned();
    let api: BTreeSet<String> = api.lines().map(item).collect();
    let files: BTreeSet<String> = files.lines().map(item).collect();
    assert_eq!(files.difference(&api).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(files.len() > 300 && files.len() * 3 < api.len(), "{} of {}", files.len(), api.len());
}

#[test]
fn every_declaration_of_the_layer_is_there() {
    let text: String = generated("api").files.into_values().collect();
    let schema = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/api.tl")).unwrap();
    let mut declared = 0;
    for line in schema.lines().filter(|line| line.ends_with(';')) {
        let name = line.split([' ', '#']).next().unwrap();
        declared += 1;
        // The language's own constructors have no item: the runtime knows them.
        if !matches!(name, "boolFalse" | "boolTrue" | "vector") {
            assert!(text.contains(&format!("/// `{name}#")), "{name} has no item");
        }
    }
    assert_eq!(declared, 2554);
}

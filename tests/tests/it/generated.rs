//! The code that is checked in is what the generator makes of `schema/` today.

use generate::{Tree, folder, trees};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use tl_codegen::{Boxes, Layout, Output};
use tl_parser::Sources;

/// What is generated, by the names of the trees. Its layout is the one that takes no time.
static GENERATED: LazyLock<BTreeMap<&str, Output>> = LazyLock::new(generate);

fn generate() -> BTreeMap<&'static str, Output> {
    trees(Layout::Compact).into_iter().map(|Tree { name, builder }| (name, builder.generate().unwrap())).collect()
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

/// What a bump changes in its lines, other than new variants, is what breaks.
#[test]
fn the_decisions_about_boxes_are_up_to_date() {
    let kept = Boxes::read(&generate::boxes_file()).unwrap();
    assert_eq!(kept, generate::boxes().unwrap(), "run `cargo tl-gen`");
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(*GENERATED, generate());
}

/// A feature that changes an item would break whoever depends on the crate without it.
#[test]
fn the_files_feature_is_a_part_of_the_api() {
    let (api, files) = (GENERATED["api"].surface(), GENERATED["files"].surface());
    // What functions answer with is an implementation of a trait, and so may be missing.
    let item = |line: &str| line.split(" -> ").next().unwrap().to_owned();
    let api: BTreeSet<String> = api.lines().map(item).collect();
    let files: BTreeSet<String> = files.lines().map(item).collect();
    assert_eq!(files.difference(&api).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(files.len() > 300 && files.len() * 3 < api.len(), "{} of {}", files.len(), api.len());
}

#[test]
fn every_declaration_of_the_layer_is_there() {
    let text: String = GENERATED["api"].files.values().map(String::as_str).collect();
    // What stands before the `#` in "/// `name#".
    let documented = text.split("/// `").skip(1).filter_map(|rest| rest.split_once('#'));
    let documented: BTreeSet<&str> = documented.map(|(name, _)| name).collect();
    let schema = std::fs::read_to_string(generate::schema_file("api.tl")).unwrap();
    let mut declared = 0;
    for line in schema.lines().filter(|line| line.ends_with(';')) {
        let name = line.split([' ', '#']).next().unwrap();
        declared += 1;
        // The language's own constructors have no item: the runtime knows them.
        if !matches!(name, "boolFalse" | "boolTrue" | "vector") {
            assert!(documented.contains(name), "{name} has no item");
        }
    }
    let mut sources = Sources::new();
    sources.add("api.tl", schema.as_str());
    assert_eq!(declared, tl_parser::check(&sources).schema.combinators.len());
}

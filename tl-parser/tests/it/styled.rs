//! Diagnostics in colour: the same words and places as in plain text.

use std::fs;
use std::path::Path;
use tl_parser::{Sources, check};

/// What a terminal shows: the text without its escape sequences.
fn seen(styled: &str) -> String {
    let mut parts = styled.split("\x1b[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |seen, part| seen + part.split_once('m').unwrap().1)
}

fn rendered(name: &str, text: &str) -> Vec<String> {
    let mut sources = Sources::new();
    sources.add(name, text);
    let resolved = check(&sources);
    resolved.diagnostics.iter().map(|diagnostic| seen(&diagnostic.render_styled(&sources))).collect()
}

#[test]
fn near_places_are_in_one_picture() {
    let text = "dog name:string = Pet;\ncat = Pet;\ndog = Pet;";
    assert_eq!(
        rendered("pets.tl", text),
        ["\
error[TL0102]: `dog` is declared twice
 --> pets.tl:3:1
  |
1 | dog name:string = Pet;
  | --- first declared here
2 | cat = Pet;
3 | dog = Pet;
  | ^^^"]
    );
}

#[test]
fn far_places_are_not() {
    let text = format!("dog = Pet;{}dog = Pet;", "\n".repeat(100_000));
    let shown = rendered("pets.tl", &text).concat();
    assert!(shown.contains("--> pets.tl:100001:1"), "{shown}");
    assert!(shown.contains("::: pets.tl:1:1"), "{shown}");
    assert!(shown.lines().count() < 12, "{shown}");
}

#[test]
fn every_kind_of_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/malformed");
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let mut sources = Sources::new();
        sources.add("a.tl", fs::read_to_string(&path).unwrap());
        for diagnostic in &check(&sources).diagnostics {
            let styled = diagnostic.render_styled(&sources);
            let seen = seen(&styled);
            assert_ne!(seen, styled, "without colours");
            assert!(!seen.contains(|c: char| c.is_control() && c != '\n'), "{seen:?}");
            let head = format!("{}[{}]: ", diagnostic.severity(), diagnostic.code);
            assert!(seen.starts_with(&head), "{seen}");
            assert!(seen.contains(&format!("--> {}", sources.locate(diagnostic.span))), "{seen}");
        }
    }
}

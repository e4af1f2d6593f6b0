//! After a fault, everything else is still read.

use tl_parser::{Code, Sources, check};

/// The codes of a text's diagnostics, and the names of what survived.
fn outcome(text: &str) -> (Vec<Code>, Vec<String>) {
    let mut sources = Sources::new();
    sources.add("test.tl", text);
    let resolved = check(&sources);
    let codes = resolved.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let names = resolved.schema.combinators.iter().map(|combinator| combinator.name.to_owned()).collect();
    (codes, names)
}

#[test]
fn three_faults_are_three_diagnostics() {
    let (codes, names) =
        outcome("a x:int = A;\nb x: = B;\nc x:int = C;\nd {X} = D;\ne = E;\nf x:Vector<int = F;\ng = G;");
    assert_eq!(codes, [Code::Unexpected; 3]);
    assert_eq!(names, ["a", "c", "e", "g"]);
}

#[test]
fn a_missing_semicolon_costs_nothing() {
    for (text, faults, survivors) in [
        ("a x:int = A\nb y:int = B;", 1, vec!["a", "b"]),
        ("a x:int = Vector int\n\n  // about b\nb#f7e4b2a1 y:int = B;", 1, vec!["a", "b"]),
        ("a x:int = A\n@read b = B;", 1, vec!["a", "b"]),
        ("a x:int = A // no end\n_ y:int = A;", 1, vec!["a", "_"]),
        ("a x:int = A\n---types---\nb = B;", 1, vec!["a", "b"]),
        ("a x:int = A\nb = B;\nc = C", 2, vec!["a", "b", "c"]),
        ("a = A\nb = B\nc = C\nd = D", 4, vec!["a", "b", "c", "d"]),
        ("int ? = Int\nNew A\na = A;", 2, vec!["a"]),
    ] {
        let (codes, names) = outcome(text);
        assert_eq!(codes.iter().filter(|code| **code == Code::MissingSemicolon).count(), faults, "{text}: {codes:?}");
        assert!(!codes.contains(&Code::Unexpected), "{text}: {codes:?}");
        assert_eq!(names.iter().filter(|name| survivors.contains(&name.as_str())).count(), survivors.len(), "{text}");
    }
}

#[test]
fn a_fault_before_a_missing_semicolon_does_not_take_the_next_declaration() {
    let (codes, names) = outcome("a x: = A\nb y:int = B;\nc#00000001 x:%\nd#00000002 = D;");
    assert_eq!(codes.iter().filter(|code| **code == Code::Unexpected).count(), 2);
    assert_eq!(names, ["b", "d"]);
}

#[test]
fn a_declaration_goes_over_several_lines() {
    let (codes, names) = outcome("a\n  x:int\n  int\n  (p q:int)\n  = A\n;\nb y:\n  int\n=\nB;");
    assert_eq!(codes, []);
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn faults_in_meaning_leave_the_rest() {
    let (codes, names) = outcome("a x:Nothing y:int = A;\nb a:A = B;\nc a:C = C;");
    assert_eq!(codes, [Code::UnknownType, Code::InfiniteType]);
    assert_eq!(names, ["a", "b", "c"]);
}

#[test]
fn a_schema_with_a_fault_is_not_taken_for_tl2() {
    for text in [
        "a x:int = A;\nb y:[]int = B;\nc = C;",
        "a x:int = A;\nb<t:Type> = y:int;\nc = C;",
        "vector {t:Type} # [ t ] = Vector t;\na <=> B;\nb = B;",
    ] {
        let (codes, names) = outcome(text);
        assert!(!codes.is_empty() && !codes.contains(&Code::Tl2), "{text}: {codes:?}");
        assert!(names.len() >= 2, "{text}: {names:?}");
    }
}

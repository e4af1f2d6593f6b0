//! Warnings that can be chosen, and comments that silence them.

use std::path::Path;
use tl_parser::{Code, Lints, Options, Sources, check, check_with};

/// The codes that a text gets with every lint, each with its line.
fn warnings(text: &str) -> Vec<(Code, usize)> {
    let mut sources = Sources::new();
    sources.add("test.tl", text);
    let mut options = Options::default();
    options.lints = Lints::ALL;
    let found = check_with(&sources, &options).diagnostics;
    let line = |span: tl_parser::Span| sources.get(span.source).unwrap().line_column(span.start).line;
    found.iter().map(|diagnostic| (diagnostic.code, line(diagnostic.span))).collect()
}

#[test]
fn telegrams_schema_shares_bits_on_purpose() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/api.tl");
    let mut sources = Sources::new();
    sources.add("api.tl", std::fs::read_to_string(path).unwrap());
    assert_eq!(check(&sources).diagnostics, []);
    let mut options = Options::default();
    options.lints = Lints::ALL;
    let found = check_with(&sources, &options).diagnostics;
    let count = |code| found.iter().filter(|diagnostic| diagnostic.code == code).count();
    assert!(count(Code::ReusedFlagBit) > 50 && count(Code::FlaggedBool) > 20);
    assert_eq!(count(Code::ReusedFlagBit) + count(Code::FlaggedBool), found.len());
}

#[test]
fn each_lint_is_on_or_off() {
    let mut sources = Sources::new();
    sources.add("test.tl", "a {t:Type} f:# x:f.0?Bool y:f.0?int = A;");
    let codes = |lints| {
        let mut options = Options::default();
        options.lints = lints;
        check_with(&sources, &options).diagnostics.iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(Lints::default()), [Code::UnusedParam]);
    assert_eq!(codes(Lints::ALL), [Code::UnusedParam, Code::FlaggedBool, Code::ReusedFlagBit]);
    let mut lints = Lints::default();
    (lints.unused_param, lints.flagged_bool) = (false, true);
    assert_eq!(codes(lints), [Code::FlaggedBool]);
}

#[test]
fn an_allow_is_for_one_declaration() {
    const PARAM: Code = Code::UnusedParam;
    for (text, expected) in [
        ("// tl:allow(TL0203)\na {t:Type} = A;\nb {t:Type} = B;", vec![(PARAM, 3)]),
        ("a {t:Type} = A;\nb {t:Type} = B; // tl:allow(TL0203)\nc {t:Type} = C;", vec![(PARAM, 1), (PARAM, 3)]),
        ("a {t:Type} = A; b {t:Type} = B; // tl:allow( TL0203 )", vec![(PARAM, 1)]),
        ("/// tl:allow(TL0203)\n// and why\n//@description A\na {t:Type} = A;", vec![]),
        ("a\n  {t:Type} // tl:allow(TL0203)\n  = A;", vec![]),
        ("a {t:Type}\n  = A; /* why */ // tl:allow(TL0201,TL0203)", vec![]),
        ("/* tl:allow(TL0203) */ a {t:Type} = A;", vec![]),
        ("a = A; /* one\ntwo */ // tl:allow(TL0203)\nb {t:Type} = B;", vec![]),
        ("// tl:allow(TL0202)\na#1 {t:Type} q:!X => X;", vec![(Code::IdMismatch, 2), (PARAM, 2)]),
        ("// tl:allow(TL0203)\r\na {t:Type} = A;\r\n", vec![]),
        // Not a comment for us.
        ("// see tl:allow(TL0203)\na {t:Type} = A;", vec![(PARAM, 2)]),
        // An error stays.
        ("// tl:allow(TL0101)\na x:B = A;", vec![(Code::UselessAllow, 1), (Code::UnknownType, 2)]),
        ("// tl:allow(TL0203)\n\na {t:Type} = A;", vec![(Code::UselessAllow, 1), (PARAM, 3)]),
        ("// tl:allow(TL0203)\n---types---\na {t:Type} = A;", vec![(Code::UselessAllow, 1), (PARAM, 3)]),
    ] {
        assert_eq!(warnings(text), expected, "{text}");
    }
}

#[test]
fn an_allow_is_for_one_file() {
    let mut sources = Sources::new();
    sources.add("a.tl", "// LAYER 1\n\n// tl:allow-file(TL0203, TL0201)\n\na#1 {t:Type} = A;\nb {t:Type} = B;");
    sources.add("b.tl", "c {t:Type} = C;");
    let found = check(&sources).diagnostics;
    assert_eq!(
        found.iter().map(|found| (found.code, sources.slice(found.span))).collect::<Vec<_>>(),
        [(Code::UnusedParam, "t")]
    );
    assert_eq!(sources.locate(found[0].span).to_string(), "b.tl:1:4");
    assert_eq!(warnings("a = A;\n// tl:allow-file(TL0203)"), [(Code::UselessAllow, 2)]);
    assert_eq!(warnings("// tl:allow-file(TL0206)\n// tl:allow(TL9999)\na = A;"), []);
}

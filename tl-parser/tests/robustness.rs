//! Whatever the text, there is an answer: no panic, no overflow of the stack, spans inside the text.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use proptest::prelude::*;
use tl_parser::syntax::Item;
use tl_parser::{Code, Comments, Sources, check, format, parse};

/// Parses, resolves, renders and formats a text, and checks what holds for all texts.
fn exercise(text: &str) {
    let mut sources = Sources::new();
    let id = sources.add("test.tl", text);
    let resolved = check(&sources);
    for diagnostic in &resolved.diagnostics {
        for span in std::iter::once(diagnostic.span).chain(diagnostic.labels.iter().map(|label| label.span)) {
            assert!(text.get(span.range()).is_some(), "{diagnostic:?}");
        }
    }
    for diagnostic in resolved.diagnostics.iter().take(10) {
        assert!(!diagnostic.render(&sources).to_string().is_empty());
    }
    let parsed = parse(&sources, id);
    for item in &parsed.file.items {
        assert!(text.get(item.span().range()).is_some_and(|text| !text.is_empty()), "{item:?}");
    }
    let formatted = format(&parsed.file, Comments::Keep);
    if parsed.diagnostics.is_empty() {
        check_formatted(text, &formatted);
    }
}

/// What is formatted formats to itself, and means the same.
fn check_formatted(text: &str, formatted: &str) {
    let mut sources = Sources::new();
    let (before, after) = (sources.add("before.tl", text), sources.add("after.tl", formatted));
    let (before, after) = (parse(&sources, before), parse(&sources, after));
    assert_eq!(after.diagnostics, [], "{formatted}");
    assert_eq!(format(&after.file, Comments::Keep), formatted);
    assert_eq!(before.file.comments.len(), after.file.comments.len());
    let ids = |text: &str| {
        let mut sources = Sources::new();
        sources.add("test.tl", text);
        let schema = check(&sources).schema;
        schema.combinators.iter().map(|it| (it.id, it.computed_id, it.fields.len())).collect::<Vec<_>>()
    };
    assert_eq!(ids(text), ids(formatted));
}

#[test]
fn deep_nesting_is_an_error() {
    const DEPTH: usize = 100_000;
    for (open, inside, close) in [
        ("(", "int", ")"),
        ("%", "Int", ""),
        ("!", "X", ""),
        ("Vector<", "int", ">"),
        ("n*[", "int", "]"),
        ("[x:", "int", "]"),
        ("[(a:", "int", ")]"),
    ] {
        for closed in [true, false] {
            let close = if closed { close.repeat(DEPTH) } else { String::new() };
            let text = format!("a f:# n:# {}{inside}{close} = A;\nb = B;", open.repeat(DEPTH));
            let mut sources = Sources::new();
            sources.add("test.tl", text);
            let resolved = check(&sources);
            assert_eq!(resolved.diagnostics.len(), 1, "{open}");
            assert_eq!(resolved.diagnostics[0].code, Code::TooDeep, "{open}");
            assert_eq!(resolved.schema.combinators.iter().map(|it| it.name).collect::<Vec<_>>(), ["b"], "{open}");
        }
    }
}

#[test]
fn what_is_long_is_not_deep() {
    let many = |part: &str| part.repeat(100_000);
    for text in [
        format!("a {} = A;", many("int ")),
        format!("a x:(T {}) = A;", many("int ")),
        format!("a n:# x:n{}*[ int ] = A;", many("+1")),
        format!("a {{{}:#}} = A;", many("n ")),
        format!("a = A {};", many("3 ")),
        many("a "),
        many("a\n"),
        many("a = A\n"),
        many("(a "),
        many("a#1 "),
        many(";"),
        many("---"),
        many("@a "),
        many("/*"),
        many("//\n"),
        many("\""),
        many("a b: = A;\n"),
        (0..20_000).map(|n| format!("c{n} x:T{} = T{n};\n", (n + 1) % 20_000)).collect::<String>(),
        format!(
            "a {} = A;",
            (0..20_000).map(|n| format!("f{n}:# g{n}:f{n}.0?int h{n}:i{n}.0?int ")).collect::<String>()
        ),
    ] {
        let mut sources = Sources::new();
        let id = sources.add("test.tl", text);
        check(&sources);
        format(&parse(&sources, id).file, Comments::Keep);
    }
}

#[test]
fn cut_anywhere() {
    let text = "// LAYER 1\nint ? = Int;\n@any a#1cb5c415 {t:Type} {n m:#} flags:# x:flags.0?%(Vector<t>) é:int /* c\n */ (p q:!t) n*[ _:int ] = A t n m;\n\
                ---functions---\nNew B;\n===8===\nf => Vector<A int 1 n+2>; // end";
    for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
        exercise(&text[..end]);
        exercise(&text[end..]);
    }
}

/// Pieces of schemas, in any order.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b.c",
        "User",
        "x.Y",
        "int",
        "Vector",
        "t",
        "Type",
        "_",
        "#",
        "#1cb5c415",
        "#0",
        "0",
        "31",
        "4294967296",
        ":",
        ";",
        ";\n",
        ".",
        ",",
        "?",
        "%",
        "+",
        "*",
        "!",
        "@",
        "=",
        "=>",
        "===",
        "---",
        "types",
        "functions",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        " ",
        "\n",
        "\r\n",
        "\t",
        "// c\n",
        "/*",
        "*/",
        "//@description d @x y\n",
        "é",
        "|",
        "-",
        "\u{feff}",
        "New",
        "Final",
        "Empty",
        "{t:Type}",
        "flags:#",
        "x:flags.0?",
        " = A;\n",
        "a x:int = A;\n",
        "// LAYER 1\n",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

/// Declarations that parse, with white space and comments anywhere between their tokens.
fn declarations() -> impl Strategy<Value = String> {
    let space =
        prop::sample::select(vec![" ", "\n", " \t", "\r\n\n\n", " // c\n", "\n//d  \n", " /* e */ ", "/*f\n*/\n"]);
    let declaration = prop::sample::select(vec![
        "int ? = Int ;",
        "vector#1CB5C415 { t : Type } # [ t ] = Vector < t > ;",
        "@any a { n m : # } x : n . 0 ? % ( Vector int ) ( p q : ! X ) m * [ _ : int ] => A n m ;",
        "--- functions ---",
        "--- types ---",
        "=== 8 ===",
        "Final A ;",
        "Vector int ;",
        "b flags : # c : flags ? true d : ( flags . 1 ? Map < A , B > ) = B ;",
        ";",
    ]);
    prop::collection::vec((declaration, prop::collection::vec(space, 1..8)), 0..6).prop_map(|all| {
        let spaced = |(declaration, spaces): &(&str, Vec<&str>)| {
            let tokens = declaration.split(' ').zip(spaces.iter().cycle());
            tokens.map(|(token, space)| format!("{token}{space}")).collect::<String>()
        };
        all.iter().map(spaced).collect()
    })
}

proptest! {
    #[test]
    fn any_text(text in ".*") {
        exercise(&text);
    }

    #[test]
    fn token_soup(text in soup()) {
        exercise(&text);
    }

    #[test]
    fn layout_has_no_meaning(text in declarations()) {
        let mut sources = Sources::new();
        let id = sources.add("test.tl", text.as_str());
        let parsed = parse(&sources, id);
        prop_assert_eq!(&parsed.diagnostics, &[], "{}", text);
        prop_assert!(!parsed.file.items.iter().any(|item| matches!(item, Item::Invalid(_))));
        exercise(&text);
    }
}

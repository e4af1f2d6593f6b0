//! Whatever the text, there is an answer: no panic, no overflow of the stack, spans inside the text.

use proptest::prelude::*;
use tl_parser::syntax::{File, Item};
use tl_parser::{Code, Comments, Sources, check, format, one_line, parse};

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
        #[cfg(feature = "render")]
        assert!(!diagnostic.render_styled(&sources).is_empty());
    }
    let parsed = parse(&sources, id);
    for item in &parsed.file.items {
        assert!(text.get(item.span().range()).is_some_and(|text| !text.is_empty()), "{item:?}");
        check_line(&sources, item);
    }
    for comments in [Comments::Keep, Comments::Drop] {
        check_formatted(text, &format(&parsed.file, comments), comments, parsed.diagnostics.is_empty());
    }
}

/// The line of an item is one line, and means the same.
fn check_line(sources: &Sources, item: &Item<'_>) {
    if matches!(item, Item::Invalid(_)) {
        return;
    }
    let line = one_line(sources, item.span());
    assert!(!line.contains(['\n', '/']), "{line}");
    let mut again = Sources::new();
    let id = again.add("line.tl", line.as_str());
    let items = parse(&again, id).file.items;
    assert_eq!(items.iter().map(crate::print::item).collect::<Vec<_>>(), [crate::print::item(item)], "{line}");
    assert_eq!(one_line(&again, items[0].span()), line);
}

/// What is formatted formats to itself and means the same, also where it makes no sense.
fn check_formatted(text: &str, formatted: &str, comments: Comments, well_formed: bool) {
    let mut sources = Sources::new();
    let (before, after) = (sources.add("before.tl", text), sources.add("after.tl", formatted));
    let (before, after) = (parse(&sources, before), parse(&sources, after));
    assert_eq!(format(&after.file, comments), formatted, "{text:?}");
    assert_eq!(meaning(formatted), meaning(text), "{text:?}");
    if well_formed {
        assert_eq!(after.diagnostics, [], "{formatted}");
        let printed = |file: &File<'_>| file.items.iter().map(|item| crate::print::item(item)).collect::<Vec<_>>();
        assert_eq!(printed(&after.file), printed(&before.file), "{text:?}");
        if comments == Comments::Keep {
            let texts =
                |file: &File<'_>| file.comments.iter().map(|it| it.text.replace("\r\n", "\n")).collect::<Vec<_>>();
            assert_eq!(texts(&after.file), texts(&before.file), "{text:?}");
        }
    }
}

/// Names and ids, declared and computed, and how many fields.
fn meaning(text: &str) -> Vec<(String, Option<u32>, u32, usize)> {
    let mut sources = Sources::new();
    sources.add("test.tl", text);
    let schema = check(&sources).schema;
    schema.combinators.iter().map(|it| (it.name.to_owned(), it.declared_id, it.computed_id, it.fields.len())).collect()
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
    let names = |letter: char| (0..20_000).map(|n| format!("{letter}{n} ")).collect::<String>();
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
        many("_ = A;\n"),
        many("Vector int;\n"),
        many("---functions---\nNew A;"),
        format!("//@x {}\na x:int = A;", many("@x ")),
        format!("//@{} {}\na x:int = A;", many("y"), many("@y ")),
        format!("//@description {}\na = A;", many("@class ")),
        format!("{}a = A;", many("//@class A @description B\n")),
        format!("{}a {} = A;", many("//@f1 @f2 f3\n"), (0..20_000).map(|n| format!("f{n}:int ")).collect::<String>()),
        many("// tl:allow(TL0203)\n"),
        format!("{}a = A;", many("// tl:allow(TL0203)\n")),
        format!("a = A; {}", many("/* tl:allow(TL0203) */ ")),
        format!("a {{{}:Type}} {} = A {};", names('t'), many("x:(A int) "), names('t')),
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

/// Texts that once were too much.
#[test]
fn found_by_fuzzing() {
    for text in [
        // The layout started with the byte order mark, which then was none of the text any more.
        "\0\u{feff}A\n ;=f",
        "/* c */ \u{feff}A\n ;=f",
        "a<t:Type> = x:int; // c\nb <=> int;",
    ] {
        exercise(text);
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
        "//@class User @description d @nothing e\n",
        "//-f @param_x g\n",
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
    let space = prop::sample::select(vec![
        " ",
        "\n",
        " \t",
        "\r\n\n\n",
        " // c\n",
        "\n//d  \n",
        " /* e */ ",
        "/*f\n*/\n",
        " /* // g: */ ",
        "//@h /* i\n",
    ]);
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

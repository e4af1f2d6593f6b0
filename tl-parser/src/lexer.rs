//! From text to tokens.
//!
//! One pass, with nom over `&str`; a place is the length of the text minus what is left of it. Nothing here
//! fails: characters that mean nothing become [`TokenKind::Unknown`], which no rule of the grammar accepts.

use crate::source::{SourceId, Span};
use crate::token::{Comment, CommentKind, Token, TokenKind};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_until, take_while, take_while1};
use nom::combinator::{recognize, rest, value};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

/// What a text consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lexed<'a> {
    pub(crate) tokens: Vec<Token>,
    pub(crate) comments: Vec<Comment<'a>>,
    /// A `/*` without its `*/`.
    pub(crate) unterminated: Option<Span>,
}

/// What editors put at the start of a text. It is white space anywhere, for texts that were joined.
const BOM: char = '\u{feff}';

type Lex<'a, T> = IResult<&'a str, T, ()>;

/// Splits a text, of less than 4 GiB, into tokens and comments.
pub(crate) fn lex(source: SourceId, text: &str) -> Lexed<'_> {
    let mut lexed = Lexed { tokens: Vec::with_capacity(text.len() / 5), ..Lexed::default() };
    let offset = |left: &str| u32::try_from(text.len() - left.len()).unwrap_or(u32::MAX);
    let mut left = text;
    let mut starts_line = true;
    loop {
        let (after, space) = run(left, &SPACE);
        starts_line |= space.bytes().any(|byte| byte == b'\n');
        let start = offset(after);
        let Some(first) = after.bytes().next() else {
            return lexed;
        };
        if !first.is_ascii()
            && let Some(behind) = after.strip_prefix(BOM)
        {
            left = behind;
            continue;
        }
        if first == b'/'
            && let Ok((behind, (kind, comment))) = comment(after)
        {
            let span = Span { source, start, end: offset(behind) };
            if kind == CommentKind::Block && !(comment.len() >= 4 && comment.ends_with("*/")) {
                lexed.unterminated = Some(span);
            }
            let text = comment.trim_end();
            let end = start + (span.end - span.start).min(u32::try_from(text.len()).unwrap_or(u32::MAX));
            let span = Span { source, start, end };
            lexed.comments.push(Comment { kind, text, span, starts_line });
            starts_line |= comment.contains('\n');
            left = behind;
            continue;
        }
        // Only directly behind a name can an id start.
        let name = if first == b'#' { lexed.tokens.last() } else { None };
        let name = name.filter(|token| token.kind.is_name() && token.end == start).map(|token| token.kind);
        let Ok((behind, kind)) = token(first, after, name) else {
            return lexed;
        };
        let end = offset(behind);
        lexed.tokens.push(Token { kind, start, end, starts_line });
        starts_line = false;
        left = behind;
    }
}

/// `// …` or `/* … */`, also an unterminated one.
fn comment(input: &str) -> Lex<'_, (CommentKind, &str)> {
    let line = recognize(preceded(tag("//"), take_while(|c| c != '\n')));
    let block = recognize(alt((delimited(tag("/*"), take_until("*/"), tag("*/")), preceded(tag("/*"), rest))));
    alt((line.map(|text| (CommentKind::Line, text)), block.map(|text| (CommentKind::Block, text)))).parse(input)
}

/// One token, of which `first` is the first byte; `behind_name` is the kind of the name that ends where the input
/// starts.
fn token(first: u8, input: &str, behind_name: Option<TokenKind>) -> Lex<'_, TokenKind> {
    match (first, behind_name) {
        (b'a'..=b'z' | b'A'..=b'Z', _) => name(input),
        (b'0'..=b'9' | b'_', _) => word(input),
        (b'#', Some(name)) => id(input, name),
        _ => alt((punctuation, unknown)).parse(input),
    }
}

/// A name with its namespaces. A `.` goes on with it only if a letter follows: `flags.0?x` is a name, a dot and a number.
fn name(input: &str) -> Lex<'_, TokenKind> {
    let mut left = input;
    loop {
        let lower = left.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
        (left, _) = run(left, &IDENT);
        match left.strip_prefix('.') {
            Some(next) if lower && next.starts_with(|c: char| c.is_ascii_alphabetic()) => left = next,
            _ => return Ok((left, if lower { TokenKind::LowerName } else { TokenKind::UpperName })),
        }
    }
}

/// A number, or a lone `_`.
fn word(input: &str) -> Lex<'_, TokenKind> {
    let (left, word) = run(input, &IDENT);
    let kind = if word == "_" {
        TokenKind::Underscore
    } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
        TokenKind::Number
    } else {
        TokenKind::Unknown
    };
    Ok((left, kind))
}

/// `#` and hexadecimal digits behind a name. `#` alone is an id without digits behind a combinator's name, and a type
/// behind that of a type.
fn id(input: &str, name: TokenKind) -> Lex<'_, TokenKind> {
    let (left, _) = tag("#").parse(input)?;
    let (left, digits) = run(left, &IDENT);
    let kind = match digits.len() {
        0 if name == TokenKind::UpperName => TokenKind::Hash,
        1..=8 if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => TokenKind::Id,
        _ => TokenKind::BadId,
    };
    Ok((left, kind))
}

fn punctuation(input: &str) -> Lex<'_, TokenKind> {
    let kind = match input.as_bytes() {
        [b'-', b'-', b'-', ..] => return value(TokenKind::TripleDash, tag("---")).parse(input),
        [b'=', b'=', b'=', ..] => return value(TokenKind::TripleEquals, tag("===")).parse(input),
        [b'=', b'>', ..] => return value(TokenKind::Arrow, tag("=>")).parse(input),
        [b'=', ..] => TokenKind::Equals,
        [b'#', ..] => TokenKind::Hash,
        [b':', ..] => TokenKind::Colon,
        [b';', ..] => TokenKind::Semicolon,
        [b'.', ..] => TokenKind::Dot,
        [b',', ..] => TokenKind::Comma,
        [b'?', ..] => TokenKind::Question,
        [b'%', ..] => TokenKind::Percent,
        [b'+', ..] => TokenKind::Plus,
        [b'*', ..] => TokenKind::Star,
        [b'!', ..] => TokenKind::Bang,
        [b'@', ..] => TokenKind::At,
        [b'|', ..] => TokenKind::Pipe,
        [b'(', ..] => TokenKind::ParenOpen,
        [b')', ..] => TokenKind::ParenClose,
        [b'[', ..] => TokenKind::BracketOpen,
        [b']', ..] => TokenKind::BracketClose,
        [b'{', ..] => TokenKind::BraceOpen,
        [b'}', ..] => TokenKind::BraceClose,
        [b'<', ..] => TokenKind::Less,
        [b'>', ..] => TokenKind::Greater,
        _ => return Err(nom::Err::Error(())),
    };
    // Every kind left is one ASCII character.
    Ok((input.get(1..).unwrap_or_default(), kind))
}

/// A run of characters that start nothing else, or else the single character `-` or `/`.
fn unknown(input: &str) -> Lex<'_, TokenKind> {
    let strange = |c: char| c > ' ' && c != BOM && (!c.is_ascii() || c.is_ascii_control() || "\"$&'\\^`~".contains(c));
    value(TokenKind::Unknown, alt((take_while1(strange), nom::bytes::complete::take(1usize)))).parse(input)
}

/// Takes bytes as long as they are of a class, and returns what is left and what was taken.
#[expect(clippy::indexing_slicing, reason = "every byte has its place in a class")]
fn run<'a>(input: &'a str, class: &Class) -> (&'a str, &'a str) {
    let end = input.bytes().position(|byte| !class[usize::from(byte)]).unwrap_or(input.len());
    input.split_at_checked(end).map_or((input, ""), |(taken, left)| (left, taken))
}

/// Which bytes belong to a class; only ASCII does. Most of the time goes into looking at every byte, and a table is
/// the fastest look.
type Class = [bool; 256];

/// White space is every byte up to the space, as in Telegram's own parser.
static SPACE: Class = ranges(&[(0, b' ')]);

/// What names, numbers and ids are made of.
static IDENT: Class = ranges(&[(b'0', b'9'), (b'A', b'Z'), (b'_', b'_'), (b'a', b'z')]);

#[expect(clippy::indexing_slicing, reason = "this runs when the program is built")]
const fn ranges(ranges: &[(u8, u8)]) -> Class {
    let mut class = [false; 256];
    let mut left = ranges;
    while let [(first, last), rest @ ..] = left {
        let mut byte = *first;
        while byte <= *last {
            class[byte as usize] = true;
            byte += 1;
        }
        left = rest;
    }
    class
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        lex(SourceId::default(), text).tokens.iter().map(|token| (token.kind, token.text(text))).collect()
    }

    #[test]
    fn a_dot_goes_on_with_a_name_only_before_a_letter() {
        use TokenKind::{Dot, LowerName, Number, Question, UpperName};
        assert_eq!(
            kinds("flags.0?help.ConfigSimple a.b.c A.1?B"),
            [
                (LowerName, "flags"),
                (Dot, "."),
                (Number, "0"),
                (Question, "?"),
                (UpperName, "help.ConfigSimple"),
                (LowerName, "a.b.c"),
                (UpperName, "A"),
                (Dot, "."),
                (Number, "1"),
                (Question, "?"),
                (UpperName, "B"),
            ]
        );
    }

    #[test]
    fn an_id_stands_directly_behind_a_name() {
        use TokenKind::{BadId, BraceClose, BraceOpen, Colon, Hash, Id, LowerName, UpperName};
        assert_eq!(
            kinds("a#1CB5c415 b#0 c #f d#123456789 e#xyz g# H# {n:#}"),
            [
                (LowerName, "a"),
                (Id, "#1CB5c415"),
                (LowerName, "b"),
                (Id, "#0"),
                (LowerName, "c"),
                (Hash, "#"),
                (LowerName, "f"),
                (LowerName, "d"),
                (BadId, "#123456789"),
                (LowerName, "e"),
                (BadId, "#xyz"),
                (LowerName, "g"),
                (BadId, "#"),
                (UpperName, "H"),
                (Hash, "#"),
                (BraceOpen, "{"),
                (LowerName, "n"),
                (Colon, ":"),
                (Hash, "#"),
                (BraceClose, "}"),
            ]
        );
    }

    #[test]
    fn comments_are_kept_apart() {
        let text = "\0\u{feff}\u{feff}a // é\r\n/* b\n */\u{feff}c /**/ //";
        let lexed = lex(SourceId::default(), text);
        assert_eq!(lexed.tokens.iter().map(|token| token.text(text)).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(
            lexed.comments.iter().map(|comment| comment.text).collect::<Vec<_>>(),
            ["// é", "/* b\n */", "/**/", "//"]
        );
        assert_eq!(lexed.unterminated, None);
        assert!(lexed.tokens.iter().all(|token| token.starts_line));
    }

    #[test]
    fn a_block_comment_may_lack_its_end() {
        for text in ["a /* b", "a /*", "a /*/"] {
            let lexed = lex(SourceId::default(), text);
            assert!(lexed.unterminated.is_some(), "{text}");
            assert_eq!(lexed.tokens.len(), 1, "{text}");
        }
    }

    #[test]
    fn strange_characters_are_tokens_too() {
        use TokenKind::{LowerName, TripleDash, Unknown};
        assert_eq!(
            kinds("é— a- --- _b 4x /"),
            [
                (Unknown, "é—"),
                (LowerName, "a"),
                (Unknown, "-"),
                (TripleDash, "---"),
                (Unknown, "_b"),
                (Unknown, "4x"),
                (Unknown, "/"),
            ]
        );
    }
}

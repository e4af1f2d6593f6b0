//! The tokens of MarkdownV2.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, none_of, satisfy};
use nom::combinator::{opt, peek, value};
use nom::multi::fold_many0;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

/// What is written with a `\` where it stands for itself.
const RESERVED: &str = "_*[]()~`>#+-=|{}.!";

/// Whether a character has to be written with a `\` where it stands for itself.
pub(super) fn is_reserved(c: char) -> bool {
    RESERVED.contains(c)
}

/// Text without anything that means something else.
pub(super) fn plain(input: &str) -> IResult<&str, &str> {
    take_while1(|c| !is_reserved(c) && !matches!(c, '\\' | '\n' | '\r')).parse(input)
}

/// Text within code, without anything that means something else.
pub(super) fn plain_code(input: &str) -> IResult<&str, &str> {
    take_while1(|c| !matches!(c, '`' | '\\' | '\n' | '\r')).parse(input)
}

/// A `\` and the character that stands for itself: any of ASCII but DEL and NUL.
pub(super) fn escaped(input: &str) -> IResult<&str, char> {
    preceded(char('\\'), satisfy(|c| matches!(c, '\u{1}'..='\u{7e}'))).parse(input)
}

/// The end of a line.
pub(super) fn line_break(input: &str) -> IResult<&str, char> {
    value('\n', alt((tag("\r\n"), tag("\n"), tag("\r")))).parse(input)
}

/// The beginning of a block of code: its language, and the line break before the code, are no part of the code.
pub(super) fn fence(input: &str) -> IResult<&str, &str> {
    let language = terminated(
        take_while1(|c: char| !c.is_ascii_whitespace() && !matches!(c, '`' | '\0')),
        peek(satisfy(|c| c.is_ascii_whitespace())),
    );
    let (rest, language) = preceded(tag("```"), opt(language)).parse(input)?;
    let (rest, _) = opt(line_break).parse(rest)?;
    Ok((rest, language.unwrap_or_default()))
}

/// A URL in parentheses.
pub(super) fn target(input: &str) -> IResult<&str, String> {
    let characters = fold_many0(alt((escaped, none_of(")"))), String::new, |mut url: String, c| {
        url.push(c);
        url
    });
    delimited(char('('), characters, char(')')).parse(input)
}

//! Tokens and comments: what the lexer makes of a text. A token says where it is; its text is cut out when it is asked for.

use crate::source::{SourceId, Span};

/// A token: its kind and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// The first byte.
    pub(crate) start: u32,
    /// The byte after the last one.
    pub(crate) end: u32,
    /// No other token before it on its line.
    pub(crate) starts_line: bool,
}

/// The kinds of tokens (`mtproto/TL-formal`, "Tokens").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A name whose last part starts with a lower-case letter: `messages.affectedHistory`.
    LowerName,
    /// A name whose last part starts with an upper-case letter: `messages.Messages`.
    UpperName,
    /// `_`
    Underscore,
    /// `#1cb5c415` directly behind a name.
    Id,
    /// `#` directly behind a name, with something else than 1 to 8 hexadecimal digits after it. With nothing after it,
    /// only behind a name that starts with a lower-case letter.
    BadId,
    /// Decimal digits.
    Number,
    /// `#`
    Hash,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// `.`
    Dot,
    /// `,`
    Comma,
    /// `?`
    Question,
    /// `%`
    Percent,
    /// `+`
    Plus,
    /// `*`
    Star,
    /// `!`
    Bang,
    /// `@`
    At,
    /// `|`, of TL2 only
    Pipe,
    /// `=`
    Equals,
    /// `=>`
    Arrow,
    /// `===`
    TripleEquals,
    /// `---`
    TripleDash,
    /// `(`
    ParenOpen,
    /// `)`
    ParenClose,
    /// `[`
    BracketOpen,
    /// `]`
    BracketClose,
    /// `{`
    BraceOpen,
    /// `}`
    BraceClose,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// Characters that mean nothing in TL.
    Unknown,
}

/// A comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment<'a> {
    /// Line or block.
    pub kind: CommentKind,
    /// The whole comment with its markers, without the end of its line.
    pub text: &'a str,
    /// Where it is.
    pub span: Span,
    /// No token is before it on its line.
    pub starts_line: bool,
}

/// The two forms of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// `// …` up to the end of the line.
    Line,
    /// `/* … */`.
    Block,
}

impl Comment<'_> {
    /// The N of a `// LAYER N` comment.
    pub fn layer(&self) -> Option<u32> {
        let text = self.text.strip_prefix("//")?.trim_start_matches('/').trim();
        text.strip_prefix("LAYER")?.strip_prefix(char::is_whitespace)?.trim_start().parse().ok()
    }
}

impl Token {
    /// The token's text in that of its source.
    pub(crate) fn text(self, source: &str) -> &str {
        source.get(self.span(SourceId::default()).range()).unwrap_or_default()
    }

    /// The token's place in a source.
    pub(crate) fn span(self, source: SourceId) -> Span {
        Span { source, start: self.start, end: self.end }
    }
}

impl TokenKind {
    /// A name, of a type or of a combinator.
    pub(crate) fn is_name(self) -> bool {
        matches!(self, TokenKind::LowerName | TokenKind::UpperName)
    }
}

//! The canonical layout of a schema.
//!
//! One declaration a line, one space where there must be one, at most one blank line in a row. The tokens are printed
//! as they are, so that neither an id nor the meaning can change.

use crate::lexer::lex;
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{Comment, CommentKind, File, Item};
use crate::token::{Token, TokenKind};

/// What [`format()`] does with comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comments {
    /// All of them stay in their places. A line comment inside a declaration breaks its line.
    #[default]
    Keep,
    /// They go, but for `// LAYER N`, which belongs to the schema.
    Drop,
}

/// The text of a file in its canonical layout, which formats to itself. What could not be parsed stays as it is.
pub fn format(file: &File<'_>, comments: Comments) -> String {
    let printer = Printer {
        file,
        keep: comments,
        tokens: &file.tokens,
        comments: &file.comments,
        out: String::with_capacity(file.text.len()),
        end: 0,
        blank: false,
    };
    printer.print()
}

/// The text of a declaration, or of a part of one, on one line: its tokens in the canonical layout, without comments.
/// Empty if the span is not of these sources.
///
/// ```
/// use tl_parser::{Sources, check, one_line};
///
/// let mut sources = Sources::new();
/// sources.add("pets.tl", "cat\n  name : string // as in /* */ \n  = Pet;");
/// let cat = check(&sources).schema.combinators[0].span;
/// assert_eq!(one_line(&sources, cat), "cat name:string = Pet;");
/// ```
pub fn one_line(sources: &Sources, span: Span) -> String {
    let text = sources.slice(span);
    let tokens = lex(SourceId::default(), text).tokens;
    // Elsewhere a `?` has a type behind it.
    let builtin = tokens.windows(2).any(|pair| pair.iter().map(|token| token.kind).eq(BUILTIN));
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for token in tokens {
        if before.is_some_and(|before| is_spaced(before, token.kind, builtin)) {
            out.push(' ');
        }
        push(&mut out, token, text);
        before = Some(token.kind);
    }
    out
}

/// What follows the name in `int ? = Int`.
const BUILTIN: [TokenKind; 2] = [TokenKind::Question, TokenKind::Equals];

/// How far the lines of a declaration that a comment breaks are moved in.
const INDENT: &str = "    ";

struct Printer<'f, 'a> {
    file: &'f File<'a>,
    keep: Comments,
    /// What is not printed yet.
    tokens: &'f [Token],
    comments: &'f [Comment<'a>],
    out: String,
    /// The end of what was taken last, in the source.
    end: u32,
    /// A blank line was seen since the last line was printed.
    blank: bool,
}

impl<'f, 'a> Printer<'f, 'a> {
    fn print(mut self) -> String {
        for item in &self.file.items {
            let span = item.span();
            self.comments_between(span.start);
            self.start_line(span.start);
            match item {
                Item::Invalid(_) => self.verbatim(span.range()),
                _ => self.tokens(span.start, span.end, matches!(item, Item::Builtin(_))),
            }
            self.end = span.end;
        }
        self.comments_between(u32::MAX);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    /// The comments before `offset`, none of which is inside an item.
    fn comments_between(&mut self, offset: u32) {
        while let Some(comment) = self.next_comment(offset) {
            if self.out.is_empty() || self.breaks_before(comment.span.start) {
                self.start_line(comment.span.start);
            } else {
                self.out.push(' ');
            }
            self.comment(comment);
        }
    }

    /// Prints the tokens of an item, with the comments inside it.
    fn tokens(&mut self, start: u32, end: u32, builtin: bool) {
        self.tokens = self.tokens.get(self.tokens.partition_point(|token| token.start < start)..).unwrap_or_default();
        self.end = start;
        let mut before = None;
        while let Some((token, rest)) = self.tokens.split_first().filter(|(token, _)| token.end <= end) {
            let broken = self.comments_inside(token.start);
            if !broken && before.is_some_and(|before| is_spaced(before, token.kind, builtin)) {
                self.out.push(' ');
            }
            push(&mut self.out, *token, self.file.text);
            before = Some(token.kind);
            self.end = token.end;
            self.tokens = rest;
        }
    }

    /// The comments before `offset` inside an item; whether the line is broken behind them.
    fn comments_inside(&mut self, offset: u32) -> bool {
        let mut broken = false;
        while let Some(comment) = self.next_comment(offset) {
            if self.breaks_before(comment.span.start) {
                if !broken {
                    self.break_line();
                }
            } else if !broken {
                self.out.push(' ');
            }
            self.comment(comment);
            broken = comment.kind == CommentKind::Line || self.breaks_before(offset);
            if broken {
                self.break_line();
            }
        }
        broken
    }

    /// Takes the next comment before `offset` that is to be printed.
    fn next_comment(&mut self, offset: u32) -> Option<Comment<'a>> {
        while let Some((&comment, rest)) = self.comments.split_first() {
            if comment.span.start >= offset {
                return None;
            }
            self.comments = rest;
            if self.keep == Comments::Keep || comment.layer().is_some() {
                return Some(comment);
            }
            self.blank |= has_blank_line(self.gap(comment.span.start));
            self.end = comment.span.end;
        }
        None
    }

    fn comment(&mut self, comment: Comment<'a>) {
        let mut lines = comment.text.split('\n').map(|line| line.trim_end_matches('\r'));
        self.out.push_str(lines.next().unwrap_or_default());
        for line in lines {
            self.out.push('\n');
            self.out.push_str(line);
        }
        self.end = comment.span.end;
    }

    /// Text that could not be parsed, with its comments.
    fn verbatim(&mut self, range: std::ops::Range<usize>) {
        self.out.push_str(self.file.text.get(range.clone()).unwrap_or_default());
        let inside = |comment: &Comment<'_>| comment.span.range().start < range.end;
        self.comments = self.comments.get(self.comments.partition_point(inside)..).unwrap_or_default();
    }

    /// Starts a new line for what stands at `offset` in the source, with a blank line before it if there is one.
    fn start_line(&mut self, offset: u32) {
        let blank = self.blank || has_blank_line(self.gap(offset));
        if !self.out.is_empty() {
            self.out.push_str(if blank { "\n\n" } else { "\n" });
        }
        self.blank = false;
    }

    fn break_line(&mut self) {
        self.out.push('\n');
        self.out.push_str(INDENT);
    }

    fn breaks_before(&self, offset: u32) -> bool {
        self.gap(offset).contains('\n')
    }

    /// The source from the end of what was taken last up to `offset`.
    fn gap(&self, offset: u32) -> &'a str {
        let index = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        self.file.text.get(index(self.end)..index(offset)).unwrap_or_default()
    }
}

/// Appends a token of a text. Ids are in lower case.
fn push(out: &mut String, token: Token, text: &str) {
    match token.kind {
        TokenKind::Id => out.push_str(&token.text(text).to_ascii_lowercase()),
        _ => out.push_str(token.text(text)),
    }
}

/// Whether there is a space between two tokens that follow each other.
fn is_spaced(before: TokenKind, after: TokenKind, builtin: bool) -> bool {
    use TokenKind::{
        At, Bang, BraceClose, BraceOpen, Colon, Comma, Dot, Greater, Id, Less, ParenClose, ParenOpen, Percent, Plus,
        Question, Semicolon, Star, TripleDash, TripleEquals,
    };
    let opens = match before {
        Question => !builtin,
        ParenOpen | BraceOpen | Less | Colon | Dot | Percent | Bang | Plus | Star | At | TripleDash | TripleEquals => {
            true
        }
        _ => false,
    };
    let closes = match after {
        Question => !builtin,
        Semicolon | Comma | Colon | ParenClose | BraceClose | Greater | Less | Dot | Plus | Star | Id | TripleDash
        | TripleEquals => true,
        _ => false,
    };
    !opens && !closes
}

/// Whether there is a line with nothing on it.
fn has_blank_line(gap: &str) -> bool {
    let mut lines = gap.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim().is_empty() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn formatted(text: &str, comments: Comments) -> String {
        let mut sources = Sources::new();
        let id = sources.add("test.tl", text);
        format(&crate::parse(&sources, id).file, comments)
    }

    /// Formats, and checks that formatting again changes nothing.
    fn check(text: &str, expected: &str) {
        let once = formatted(text, Comments::Keep);
        assert_eq!(once, expected);
        assert_eq!(formatted(&once, Comments::Keep), once);
    }

    #[test]
    fn one_declaration_a_line() {
        check(
            "\u{feff}int  ?= Int;vector#1CB5C415{t:Type}#[t]=Vector<t>;;\r\n\r\n\r\n\r\n--- functions ---\n@read  f\n  x : flags . 0 ? %( Map < A,B > )\n\t(a b:%(T n+1))\n n * [ _:int ] q:!X => X ;",
            "int ? = Int;\nvector#1cb5c415 {t:Type} # [ t ] = Vector<t>;\n\n---functions---\n\
             @read f x:flags.0?%(Map<A, B>) (a b:%(T n+1)) n*[ _:int ] q:!X => X;\n",
        );
        check(
            "===8===\nNew  A;Final A ;Empty B; Vector int; vector  long;",
            "===8===\nNew A;\nFinal A;\nEmpty B;\nVector int;\nvector long;\n",
        );
        check("", "");
        check(";;", "");
    }

    #[test]
    fn comments_stay_in_their_places() {
        check(
            "\n\n// LAYER 1\n\n\n// about a\na /* x */ b:int // the b  \n\n   // own line\n   c:int /* y\r\n */\n d:int\n = A; // behind a\n\n//at the end",
            "// LAYER 1\n\n// about a\na /* x */ b:int // the b\n    // own line\n    c:int /* y\n */\n    d:int = A; // behind a\n\n//at the end\n",
        );
        check("a = A; /* x */ b = B; /* y */ /* z */", "a = A; /* x */\nb = B; /* y */ /* z */\n");
        check("/* x\r\r\n\r y\r */", "/* x\n\r y\r */\n");
    }

    #[test]
    fn comments_can_be_dropped() {
        let text = "// LAYER 1\n// theirs\na b:int // c\n d:int = A; // e\n// f\nb = B;\n\n// g\n// h\nc = C;\n// i";
        assert_eq!(formatted(text, Comments::Drop), "// LAYER 1\na b:int d:int = A;\nb = B;\n\nc = C;\n");
    }

    #[test]
    fn a_declaration_is_on_one_line() {
        for (text, expected) in [
            ("a /* see // b */ b:int /* c */ = A;", "a b:int = A;"),
            ("a // b /* c\n b : int // = B;\n /* d:e */ = A ; // f", "a b:int = A;"),
            ("int /* ? */ ?= Int;", "int ? = Int;"),
            (
                "@any a#1CB5C415{t:Type}x:n . 0?%(T n+1) m*[_:t]=>Vector< t,t >;",
                "@any a#1cb5c415 {t:Type} x:n.0?%(T n+1) m*[ _:t ] => Vector<t, t>;",
            ),
        ] {
            let mut sources = Sources::new();
            let id = sources.add("test.tl", text);
            let span = crate::parse(&sources, id).file.items[0].span();
            assert_eq!(one_line(&sources, span), expected);
            assert_eq!(one_line(&Sources::new(), span), "");
        }
    }

    #[test]
    fn what_cannot_be_parsed_stays() {
        check("a  =  A;\nb c:  = // why\n B ;\nd  = D;", "a = A;\nb c:  = // why\n B ;\nd = D;\n");
    }
}

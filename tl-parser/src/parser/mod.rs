//! From text to the syntax tree. It never fails: what does not fit becomes a diagnostic, and the next
//! declaration starts afresh.

mod declaration;
mod expected;
mod expr;
mod field;
mod recovery;
mod tl2;
mod tokens;

use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{Lexed, lex};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{File, Item, Parsed};
use crate::token::{Token, TokenKind};
use expected::Furthest;
use tokens::{Context, Tokens};

/// Reads one text into a syntax tree; a source that does not exist is an empty text.
pub fn parse(sources: &Sources, id: SourceId) -> Parsed<'_> {
    let text = sources.get(id).map_or("", |source| source.text());
    if u32::try_from(text.len()).is_err() {
        let span = Span { source: id, start: 0, end: 0 };
        let diagnostics = vec![Diagnostic::new(Code::TooLong, span, "the text is too long: 4 GiB or more")];
        return Parsed { file: File { source: id, ..File::default() }, diagnostics };
    }
    let Lexed { tokens, comments, unterminated } = lex(id, text);
    // A declaration takes four tokens at least; a `;` alone makes none.
    let semicolons = tokens.iter().filter(|token| token.kind == TokenKind::Semicolon).count();
    let items = Vec::with_capacity(semicolons.min(tokens.len() / 4));
    let mut program = Program { source: id, text, items, diagnostics: Vec::new() };
    program.read(&tokens);
    let Program { mut items, mut diagnostics, .. } = program;
    if !diagnostics.is_empty()
        && let Some(tl2) = tl2::recognize(id, &tokens, &items)
    {
        // The text stays as it is.
        let whole = tokens.first().zip(tokens.last());
        items = whole.map(|(first, last)| Item::Invalid(first.span(id).to(last.span(id)))).into_iter().collect();
        diagnostics = vec![tl2];
    }
    if let Some(span) = unterminated {
        let start = Span { end: (span.start + 2).min(span.end), ..span };
        diagnostics
            .push(Diagnostic::new(Code::UnterminatedComment, start, "this comment has no end").help("insert `*/`"));
    }
    Parsed { file: File { source: id, text, items, comments, tokens }, diagnostics }
}

/// What has been read so far.
struct Program<'a> {
    source: SourceId,
    text: &'a str,
    items: Vec<Item<'a>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Program<'a> {
    fn read(&mut self, tokens: &[Token]) {
        let mut rest = tokens;
        while let Some(first) = rest.first() {
            rest = match first.kind {
                // An empty declaration.
                TokenKind::Semicolon => rest.get(1..).unwrap_or_default(),
                _ => self.item(rest),
            };
        }
    }

    fn context(&self, open_end: bool) -> Context<'a> {
        Context { source: self.source, text: self.text, open_end, furthest: Furthest::new() }
    }

    /// Reads one item, and returns the tokens behind it.
    fn item<'t>(&mut self, tokens: &'t [Token]) -> &'t [Token] {
        let context = self.context(false);
        match declaration::item(Tokens::new(tokens, &context)) {
            Ok((left, item)) => {
                self.items.push(item);
                // Whatever happens, at least one token is consumed.
                let left = left.rest().len().min(tokens.len().saturating_sub(1));
                tokens.get(tokens.len() - left..).unwrap_or_default()
            }
            Err(_) => self.recover(tokens, &context.furthest),
        }
    }
}

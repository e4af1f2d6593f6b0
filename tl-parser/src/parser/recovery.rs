//! What happens after a syntax error: say it once, and go on at the next declaration.

use super::Program;
use super::declaration;
use super::expected::{Expected, Furthest};
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::{FinalKind, Item};
use crate::token::{Token, TokenKind};

impl<'a> Program<'a> {
    /// Reports why the declaration at the start of `tokens` does not parse, and returns the tokens behind it.
    pub(super) fn recover<'t>(&mut self, tokens: &'t [Token], furthest: &Furthest) -> &'t [Token] {
        let failed = tokens.len() - furthest.left(tokens.len());
        let extent = extent(tokens, self.text);
        let (declaration, rest) = tokens.split_at_checked(extent.len).unwrap_or((tokens, &[]));
        if !extent.semicolon
            && failed >= extent.len
            && !furthest.is_too_deep()
            && let Some(item) = self.complete(declaration)
        {
            self.missing_semicolon(declaration, rest.first());
            self.items.push(item);
            return rest;
        }
        let diagnostic = self.describe(tokens, failed.min(tokens.len()), furthest);
        self.diagnostics.push(diagnostic);
        if let (Some(first), Some(last)) = (declaration.first(), declaration.last()) {
            self.items.push(Item::Invalid(first.span(self.source).to(last.span(self.source))));
        }
        rest
    }

    /// The declaration, if nothing but its `;` is missing.
    fn complete(&self, declaration: &[Token]) -> Option<Item<'a>> {
        let context = self.context(true);
        let (left, item) = declaration::item(Tokens::new(declaration, &context)).ok()?;
        left.rest().is_empty().then_some(item)
    }

    fn missing_semicolon(&mut self, declaration: &[Token], next: Option<&Token>) {
        let end = declaration.last().map_or(0, |token| token.end);
        let span = Span { source: self.source, start: end, end };
        let message = format!("expected `;`, found {}", self.found(next));
        self.diagnostics.push(Diagnostic::new(Code::MissingSemicolon, span, message).help("insert `;`"));
    }

    fn describe(&self, tokens: &[Token], failed: usize, furthest: &Furthest) -> Diagnostic {
        let token = tokens.get(failed);
        let span = token.map_or_else(|| self.end(), |token| token.span(self.source));
        if furthest.is_too_deep() {
            return Diagnostic::new(Code::TooDeep, span, "this is nested too deeply: at most 64 levels are allowed");
        }
        let upper = |token: &Token| token.kind == TokenKind::UpperName && failed > 0;
        if let Some(name) = tokens.first().filter(|token| upper(token)) {
            let declares = [TokenKind::Id, TokenKind::Colon, TokenKind::BraceOpen, TokenKind::Equals, TokenKind::Arrow];
            if token.is_some_and(|token| declares.contains(&token.kind)) {
                let message = format!(
                    "the name of a combinator starts with a lower-case letter, unlike `{}`",
                    name.text(self.text)
                );
                return Diagnostic::new(Code::UpperCaseCombinator, name.span(self.source), message);
            }
        }
        let message = format!("expected {}, found {}", furthest.alternatives(), self.found(token));
        let diagnostic = Diagnostic::new(Code::Unexpected, span, message);
        match (token, tokens.first(), tokens.last()) {
            // The end of the text may be far from what it cuts short.
            (None, Some(first), Some(last)) => {
                let unfinished = first.span(self.source).to(last.span(self.source));
                diagnostic.label(unfinished, "this is not finished")
            }
            (Some(token), ..) if token.kind == TokenKind::BadId && !furthest.expects(Expected::Id) => {
                diagnostic.help("a `#` directly behind a name starts the id of a combinator")
            }
            _ => diagnostic,
        }
    }

    /// Where the text ends.
    fn end(&self) -> Span {
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        Span { source: self.source, start: end, end }
    }

    /// A token as a message shows it.
    fn found(&self, token: Option<&Token>) -> String {
        /// The longest text that a message repeats, in characters.
        const LONGEST: usize = 40;
        let Some(token) = token else { return "the end of the text".to_owned() };
        let text = token.text(self.text);
        if token.kind == TokenKind::BadId && text == "#" {
            return "`#` without digits".to_owned();
        }
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
            None => format!("`{text}`"),
        }
    }
}

/// Where a declaration that does not parse ends.
struct Extent {
    /// In tokens, with the `;`.
    len: usize,
    /// It ends with a `;`, not where another declaration starts a line.
    semicolon: bool,
}

/// A declaration goes up to its `;`, or up to a line that starts another one.
///
/// A line does so if it starts with a marker, with a name that has an id, or, behind the `=` of this declaration,
/// with any name that is not a field's.
fn extent(tokens: &[Token], text: &str) -> Extent {
    // What starts with an upper-case letter has no `=`.
    let mut seen_equals = tokens.first().is_some_and(|token| token.kind == TokenKind::UpperName);
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1).map(|token| token.kind);
        let starts = match token.kind {
            _ if index == 0 || !token.starts_line => false,
            TokenKind::TripleDash | TokenKind::TripleEquals | TokenKind::At => true,
            TokenKind::LowerName | TokenKind::Underscore => {
                matches!(next, Some(TokenKind::Id | TokenKind::BadId)) || seen_equals && next != Some(TokenKind::Colon)
            }
            TokenKind::UpperName => FinalKind::of(token.text(text)).is_some() && next == Some(TokenKind::UpperName),
            _ => false,
        };
        if starts {
            return Extent { len: index, semicolon: false };
        }
        match token.kind {
            TokenKind::Semicolon => return Extent { len: index + 1, semicolon: true },
            TokenKind::Equals | TokenKind::Arrow => seen_equals = true,
            // A marker ends where its line does.
            TokenKind::TripleDash | TokenKind::TripleEquals => seen_equals = true,
            _ => {}
        }
    }
    Extent { len: tokens.len(), semicolon: false }
}

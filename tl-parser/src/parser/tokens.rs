//! The parser's input: tokens instead of characters, as a [`nom::Input`].

use super::expected::{Expected, Furthest, Unexpected};
use crate::source::{SourceId, Span};
use crate::token::{Token, TokenKind};
use nom::{IResult, Input, Needed};
use std::iter::{Copied, Enumerate};
use std::slice::Iter;

/// How deeply brackets and prefixes may nest. Real schemas need about 6.
const MAX_DEPTH: u8 = 64;

/// The tokens that are left.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'t, 'a> {
    rest: &'t [Token],
    /// The end of the token before `rest`.
    end: u32,
    depth: u8,
    context: &'t Context<'a>,
}

/// What all the inputs of one declaration share.
pub(super) struct Context<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    /// The end of the tokens counts as a `;`.
    pub(super) open_end: bool,
    pub(super) furthest: Furthest,
}

/// What every rule of the grammar returns.
pub(super) type PResult<'t, 'a, T> = IResult<Tokens<'t, 'a>, T, Unexpected>;

impl<'t, 'a> Tokens<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token], context: &'t Context<'a>) -> Self {
        Tokens { rest: tokens, end: 0, depth: 0, context }
    }

    /// The kind of the token after `skip` others.
    pub(super) fn peek(self, skip: usize) -> Option<TokenKind> {
        self.rest.get(skip).map(|token| token.kind)
    }

    /// The tokens left.
    pub(super) fn rest(self) -> &'t [Token] {
        self.rest
    }

    pub(super) fn source(self) -> SourceId {
        self.context.source
    }

    /// The text of a token.
    pub(super) fn text(self, token: Token) -> &'a str {
        token.text(self.context.text)
    }

    /// At the end, and the end is a `;`.
    pub(super) fn at_open_end(self) -> bool {
        self.context.open_end && self.rest.is_empty()
    }

    /// The span from the first token here to the last one before `after`.
    pub(super) fn span_to(self, after: Tokens<'t, 'a>) -> Span {
        let start = self.rest.first().map_or(self.end, |token| token.start);
        Span { source: self.context.source, start, end: after.end.max(start) }
    }

    /// Takes a token of this kind, or notes what was expected.
    pub(super) fn expect(self, kind: TokenKind, expected: Expected) -> PResult<'t, 'a, Token> {
        self.expect_if(|found| found == kind, expected)
    }

    /// Takes a token of one of several kinds, or notes what was expected.
    pub(super) fn expect_if(self, kinds: impl FnOnce(TokenKind) -> bool, expected: Expected) -> PResult<'t, 'a, Token> {
        match self.rest.split_first() {
            Some((&token, rest)) if kinds(token.kind) => Ok((Tokens { rest, end: token.end, ..self }, token)),
            _ => self.fail(expected),
        }
    }

    /// Notes what is expected here beside what else is tried.
    pub(super) fn note(self, expected: Expected) {
        self.context.furthest.note(self.rest.len(), expected);
    }

    /// Notes what was expected, and gives up.
    pub(super) fn fail<T>(self, expected: Expected) -> PResult<'t, 'a, T> {
        self.note(expected);
        Err(nom::Err::Error(Unexpected))
    }

    /// Runs a rule one level deeper, or gives up: this is what bounds the parser's recursion.
    pub(super) fn nested<T>(self, rule: impl FnOnce(Self) -> PResult<'t, 'a, T>) -> PResult<'t, 'a, T> {
        if self.depth >= MAX_DEPTH {
            self.context.furthest.too_deep(self.rest.len());
            return Err(nom::Err::Failure(Unexpected));
        }
        let (after, output) = rule(Tokens { depth: self.depth + 1, ..self })?;
        Ok((Tokens { depth: self.depth, ..after }, output))
    }
}

impl<'t, 'a> Input for Tokens<'t, 'a> {
    type Item = Token;
    type Iter = Copied<Iter<'t, Token>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        Tokens { rest: self.rest.get(..index).unwrap_or(self.rest), ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        let (taken, rest) = self.rest.split_at_checked(index).unwrap_or((self.rest, &[]));
        Tokens { rest, end: taken.last().map_or(self.end, |token| token.end), ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.iter().position(|&token| predicate(token))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        match count.checked_sub(self.rest.len()) {
            None | Some(0) => Ok(count),
            Some(missing) => Err(Needed::new(missing)),
        }
    }
}

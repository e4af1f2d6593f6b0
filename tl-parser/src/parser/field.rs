//! Fields: `name:flags.0?type`, `(a b:type)`, `n*[ … ]`, or a type alone.

use super::expected::Expected;
use super::expr::{expr, starts_term, term};
use super::tokens::{PResult, Tokens};
use crate::syntax::{Condition, Expr, ExprKind, Field, FieldNames, Name, Repeat};
use crate::token::{Token, TokenKind};

/// As many fields as there are.
pub(super) fn fields<'t, 'a>(mut input: Tokens<'t, 'a>) -> PResult<'t, 'a, Vec<Field<'a>>> {
    let mut fields = Vec::with_capacity(room(input));
    while input.peek(0).is_some_and(starts_field) {
        let (left, field) = field(input)?;
        fields.push(field);
        input = left;
    }
    input.note(Expected::Field);
    Ok((input, fields))
}

/// About how many fields follow. Fields are most of a tree, and vectors that grow to their size take twice the room.
fn room(input: Tokens<'_, '_>) -> usize {
    /// So far the look goes: a declaration without an end must not be looked through again and again.
    const TOKENS: usize = 256;
    let ends =
        |kind| matches!(kind, TokenKind::Equals | TokenKind::Arrow | TokenKind::Semicolon | TokenKind::BracketClose);
    let kinds = input.rest().iter().take(TOKENS).map(|token| token.kind).take_while(|&kind| !ends(kind));
    kinds.filter(|&kind| kind == TokenKind::Colon).count()
}

fn field<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Field<'a>> {
    let (left, (names, (condition, ty))) = match input.peek(0) {
        Some(TokenKind::ParenOpen) if starts_group(input) => group(input)?,
        Some(TokenKind::Underscore) => named(input)?,
        Some(kind) if kind.is_name() && input.peek(1) == Some(TokenKind::Colon) => named(input)?,
        _ => {
            let (left, typed) = typed(input)?;
            (left, (FieldNames::None, typed))
        }
    };
    Ok((left, Field { span: input.span_to(left), names, condition, ty }))
}

type Typed<'a> = (Option<Condition<'a>>, Expr<'a>);

/// `name:type`, also `name:(flags.0?type)`
fn named<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, (FieldNames<'a>, Typed<'a>)> {
    let (left, name) = variable(input, is_variable, Expected::Field)?;
    let (left, _) = left.expect(TokenKind::Colon, Expected::Colon)?;
    let names = FieldNames::One(name);
    if left.peek(0) == Some(TokenKind::ParenOpen) {
        let (inside, _) = left.expect(TokenKind::ParenOpen, Expected::Type)?;
        if starts_condition(inside) {
            let (left, condition) = condition(inside)?;
            let (left, ty) = left.nested(expr)?;
            let (left, _) = left.expect(TokenKind::ParenClose, Expected::ParenClose)?;
            return Ok((left, (names, (Some(condition), ty))));
        }
    }
    let (left, typed) = typed(left)?;
    Ok((left, (names, typed)))
}

/// `(a b:type)`
fn group<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, (FieldNames<'a>, Typed<'a>)> {
    let (mut left, _) = input.expect(TokenKind::ParenOpen, Expected::Field)?;
    let mut names = Vec::new();
    while left.peek(0).is_some_and(is_variable) {
        let (after, name) = variable(left, is_variable, Expected::Field)?;
        names.push(name);
        left = after;
    }
    let (left, _) = left.expect(TokenKind::Colon, Expected::Colon)?;
    let (left, typed) = typed(left)?;
    let (left, _) = left.expect(TokenKind::ParenClose, Expected::ParenClose)?;
    Ok((left, (FieldNames::Group(names), typed)))
}

/// `flags.0?type`, `type`, or a repetition with or without a count.
fn typed<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Typed<'a>> {
    let (start, condition) = match starts_condition(input) {
        true => condition(input).map(|(left, condition)| (left, Some(condition)))?,
        false => (input, None),
    };
    if start.peek(0) == Some(TokenKind::BracketOpen) {
        let (left, ty) = repeat(start, start, None)?;
        return Ok((left, (condition, ty)));
    }
    let (left, ty) = term(start)?;
    if left.peek(0) == Some(TokenKind::Star) {
        let (bracket, _) = left.expect(TokenKind::Star, Expected::Bracket)?;
        let (left, ty) = repeat(start, bracket, Some(ty))?;
        return Ok((left, (condition, ty)));
    }
    Ok((left, (condition, ty)))
}

/// `[ fields ]`
fn repeat<'t, 'a>(start: Tokens<'t, 'a>, input: Tokens<'t, 'a>, count: Option<Expr<'a>>) -> PResult<'t, 'a, Expr<'a>> {
    let (left, _) = input.expect(TokenKind::BracketOpen, Expected::Bracket)?;
    let (left, fields) = left.nested(fields)?;
    let (left, _) = left.expect(TokenKind::BracketClose, Expected::BracketClose)?;
    Ok((left, Expr { span: start.span_to(left), kind: ExprKind::Repeat(Box::new(Repeat { count, fields })) }))
}

/// `flags.0?` or `flags?`
fn condition<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Condition<'a>> {
    let (mut left, on) = input.expect_if(is_variable, Expected::Type)?;
    let mut bit = None;
    if left.peek(0) == Some(TokenKind::Dot) {
        let (after, _) = left.expect(TokenKind::Dot, Expected::Bit)?;
        let (after, number) = after.expect(TokenKind::Number, Expected::Bit)?;
        bit = Some(input.text(number));
        left = after;
    }
    let span = input.span_to(left);
    let (left, _) = left.expect(TokenKind::Question, Expected::Question)?;
    Ok((left, Condition { span, on: input.text(on), bit }))
}

/// The name that a parameter or a field declares: a token of some kinds, without a namespace (`mtproto/TL-formal`,
/// "var-ident").
pub(super) fn variable<'t, 'a>(
    input: Tokens<'t, 'a>,
    kinds: impl FnOnce(TokenKind) -> bool,
    expected: Expected,
) -> PResult<'t, 'a, Name<'a>> {
    let (left, token) = input.expect_if(kinds, expected)?;
    let name = named_by(token, input);
    if name.text.bytes().any(|byte| byte == b'.') {
        return input.fail(Expected::PlainName);
    }
    Ok((left, name))
}

/// A token's text and place.
pub(super) fn named_by<'a>(token: Token, input: Tokens<'_, 'a>) -> Name<'a> {
    Name { text: input.text(token), span: token.span(input.source()) }
}

fn is_variable(kind: TokenKind) -> bool {
    kind.is_name() || kind == TokenKind::Underscore
}

pub(super) fn starts_field(kind: TokenKind) -> bool {
    starts_term(kind) || matches!(kind, TokenKind::Underscore | TokenKind::BracketOpen)
}

fn starts_condition(input: Tokens<'_, '_>) -> bool {
    input.peek(0).is_some_and(TokenKind::is_name) && matches!(input.peek(1), Some(TokenKind::Dot | TokenKind::Question))
}

/// Whether a `(` starts `(a b:type)`. Each name is looked at for the last `(` before it only: linear in all.
fn starts_group(input: Tokens<'_, '_>) -> bool {
    let inside = input.rest().get(1..).unwrap_or_default();
    let names = inside.iter().take_while(|token| is_variable(token.kind)).count();
    names > 0 && inside.get(names).is_some_and(|token| token.kind == TokenKind::Colon)
}

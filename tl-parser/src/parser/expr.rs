//! Type expressions: `Vector<User>`, `%(Tuple int n)`, `n+1`.
//!
//! One token of look-ahead decides at every step, so that the time is linear however deep the nesting.

use super::expected::Expected;
use super::tokens::{PResult, Tokens};
use crate::syntax::{Expr, ExprKind};
use crate::token::TokenKind;
use nom::Parser;
use nom::multi::{many0, separated_list1};
use nom::sequence::{delimited, preceded};

/// One or more sums; the first is applied to the others.
pub(super) fn expr<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Expr<'a>> {
    let (mut left, first) = sum(input)?;
    if !left.peek(0).is_some_and(starts_term) {
        return Ok((left, first));
    }
    let mut all = vec![first];
    while left.peek(0).is_some_and(starts_term) {
        let (after, next) = sum(left)?;
        all.push(next);
        left = after;
    }
    Ok((left, Expr { span: input.span_to(left), kind: ExprKind::Apply(all.into()) }))
}

/// One or more terms with `+` between them.
fn sum<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Expr<'a>> {
    let (left, first) = term(input)?;
    if left.peek(0) != Some(TokenKind::Plus) {
        return Ok((left, first));
    }
    let plus = |input: Tokens<'t, 'a>| input.expect(TokenKind::Plus, Expected::Type);
    let (left, others) = many0(preceded(plus, term)).parse(left)?;
    if left.peek(0) == Some(TokenKind::Plus) {
        // A `+` that nothing follows: `many0` stopped before it.
        let (left, _) = plus(left)?;
        return left.fail(Expected::Type);
    }
    let all = std::iter::once(first).chain(others).collect();
    Ok((left, Expr { span: input.span_to(left), kind: ExprKind::Sum(all) }))
}

/// An expression that needs no parentheses.
pub(super) fn term<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Expr<'a>> {
    let (left, kind) = match input.peek(0) {
        Some(TokenKind::ParenOpen) => {
            let (left, inner) = delimited(
                |input: Tokens<'t, 'a>| input.expect(TokenKind::ParenOpen, Expected::Type),
                |input: Tokens<'t, 'a>| input.nested(expr),
                |input: Tokens<'t, 'a>| input.expect(TokenKind::ParenClose, Expected::ParenClose),
            )
            .parse(input)?;
            (left, ExprKind::Paren(Box::new(inner)))
        }
        Some(TokenKind::Percent) => {
            let (left, _) = input.expect(TokenKind::Percent, Expected::Type)?;
            let (left, inner) = left.nested(term)?;
            (left, ExprKind::Bare(Box::new(inner)))
        }
        Some(TokenKind::Bang) => {
            let (left, _) = input.expect(TokenKind::Bang, Expected::Type)?;
            let (left, inner) = left.nested(term)?;
            (left, ExprKind::Function(Box::new(inner)))
        }
        Some(TokenKind::Hash) => {
            let (left, _) = input.expect(TokenKind::Hash, Expected::Type)?;
            (left, ExprKind::Hash)
        }
        Some(TokenKind::Number) => {
            let (left, number) = input.expect(TokenKind::Number, Expected::Type)?;
            (left, ExprKind::Number(input.text(number)))
        }
        _ => {
            let (left, name) = input.expect_if(TokenKind::is_name, Expected::Type)?;
            if left.peek(0) == Some(TokenKind::Less) {
                angle(input, left, input.text(name))?
            } else {
                (left, ExprKind::Name(input.text(name)))
            }
        }
    };
    Ok((left, Expr { span: input.span_to(left), kind }))
}

/// `<A, B>` behind a name.
fn angle<'t, 'a>(name: Tokens<'t, 'a>, input: Tokens<'t, 'a>, text: &'a str) -> PResult<'t, 'a, ExprKind<'a>> {
    let head = Expr { span: name.span_to(input), kind: ExprKind::Name(text) };
    let (left, args) = delimited(
        |input: Tokens<'t, 'a>| input.expect(TokenKind::Less, Expected::Type),
        separated_list1(
            |input: Tokens<'t, 'a>| input.expect(TokenKind::Comma, Expected::Comma),
            |input: Tokens<'t, 'a>| input.nested(expr),
        ),
        |input: Tokens<'t, 'a>| input.expect(TokenKind::Greater, Expected::Greater),
    )
    .parse(input)?;
    Ok((left, ExprKind::Angle(std::iter::once(head).chain(args).collect())))
}

/// Whether a token starts a term.
pub(super) fn starts_term(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::LowerName
            | TokenKind::UpperName
            | TokenKind::Number
            | TokenKind::Hash
            | TokenKind::ParenOpen
            | TokenKind::Percent
            | TokenKind::Bang
    )
}

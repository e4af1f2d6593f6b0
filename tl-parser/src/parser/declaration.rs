//! Declarations, and the markers between them.

use super::expected::Expected;
use super::expr::{expr, starts_term, term};
use super::field::{fields, named_by, variable};
use super::tokens::{PResult, Tokens};
use crate::syntax::{
    Builtin, Combinator, Expr, ExprKind, Field, FieldNames, Final, FinalKind, Id, Item, Layer, Name, Params, Partial,
    Section, SectionKind,
};
use crate::token::TokenKind;

/// A declaration with its `;`, or a marker.
pub(super) fn item<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Item<'a>> {
    match input.peek(0) {
        Some(TokenKind::TripleDash) => section(input),
        Some(TokenKind::TripleEquals) => layer(input),
        Some(TokenKind::UpperName) => upper(input),
        Some(TokenKind::At | TokenKind::LowerName | TokenKind::Underscore) => lower(input),
        _ => input.fail(Expected::Declaration),
    }
}

/// `---types---` or `---functions---`
fn section<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Item<'a>> {
    let (left, _) = input.expect(TokenKind::TripleDash, Expected::Dashes)?;
    let kind = match left.rest().first().map(|&token| left.text(token)) {
        Some("types") => SectionKind::Types,
        Some("functions") => SectionKind::Functions,
        _ => return left.fail(Expected::SectionKind),
    };
    let (left, _) = left.expect(TokenKind::LowerName, Expected::SectionKind)?;
    let (left, _) = left.expect(TokenKind::TripleDash, Expected::Dashes)?;
    Ok((left, Item::Section(Section { span: input.span_to(left), kind })))
}

/// `===N===`
fn layer<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Item<'a>> {
    let (left, _) = input.expect(TokenKind::TripleEquals, Expected::TripleEquals)?;
    let (left, number) = left.expect(TokenKind::Number, Expected::LayerNumber)?;
    let (left, _) = left.expect(TokenKind::TripleEquals, Expected::TripleEquals)?;
    let (number, number_span) = (input.text(number).parse().ok(), number.span(input.source()));
    Ok((left, Item::Layer(Layer { span: input.span_to(left), number, number_span })))
}

/// What starts with an upper-case letter: `Final T;` and its like, or a partial application.
fn upper<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Item<'a>> {
    let (left, first) = input.expect(TokenKind::UpperName, Expected::Declaration)?;
    let kind = FinalKind::of(input.text(first));
    if let (Some(kind), Some(TokenKind::UpperName), None | Some(TokenKind::Semicolon)) =
        (kind, left.peek(0), left.peek(1))
    {
        let (left, name) = left.expect(TokenKind::UpperName, Expected::BoxedType)?;
        let left = semicolon(left)?;
        return Ok((left, Item::Final(Final { span: input.span_to(left), kind, name: named_by(name, input) })));
    }
    let (left, applied) = expr(input)?;
    let left = semicolon(left)?;
    let (ExprKind::Apply(applied) | ExprKind::Angle(applied)) = applied.kind else {
        // A type alone applies nothing.
        return left.fail(Expected::Declaration);
    };
    let mut args = Vec::from(applied);
    let head = args.remove(0);
    // `F<A> B` is `F A B`.
    let name = match head.kind {
        ExprKind::Angle(inner) => {
            let mut inner = Vec::from(inner).into_iter();
            let name = inner.next().map_or(head.span, |name| name.span);
            args.splice(..0, inner);
            name
        }
        _ => head.span,
    };
    let name = Name { text: input.text(first), span: name };
    Ok((left, Item::Partial(Partial { span: input.span_to(left), name, args })))
}

/// What starts with a lower-case letter, `_` or an annotation: a combinator, a builtin, a partial application.
fn lower<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Item<'a>> {
    let (left, annotations) = annotations(input)?;
    let (left, name) =
        left.expect_if(|kind| matches!(kind, TokenKind::LowerName | TokenKind::Underscore), Expected::Combinator)?;
    let name = named_by(name, input);
    let (left, id) = id(left)?;
    if left.peek(0) == Some(TokenKind::Question) && annotations.is_empty() {
        return builtin(input, left, name, id);
    }
    let (left, params) = params(left)?;
    let (left, fields) = fields(left)?;
    if annotations.is_empty()
        && params.is_empty()
        && id.is_none()
        && !fields.is_empty()
        && let (Some(TokenKind::Semicolon), Some(args)) = (left.peek(0), anonymous(&fields))
    {
        let left = semicolon(left)?;
        return Ok((left, Item::Partial(Partial { span: input.span_to(left), name, args })));
    }
    let (left, equals) =
        left.expect_if(|kind| matches!(kind, TokenKind::Equals | TokenKind::Arrow), Expected::Equals)?;
    let (left, result) = result(left)?;
    let left = semicolon(left)?;
    let span = input.span_to(left);
    let arrow = equals.kind == TokenKind::Arrow;
    Ok((left, Item::Combinator(Combinator { span, annotations, name, id, params, fields, arrow, result })))
}

/// `? = Int;` behind a name
fn builtin<'t, 'a>(
    input: Tokens<'t, 'a>,
    left: Tokens<'t, 'a>,
    name: Name<'a>,
    id: Option<Id>,
) -> PResult<'t, 'a, Item<'a>> {
    let (left, _) = left.expect(TokenKind::Question, Expected::Question)?;
    let (left, _) = left.expect(TokenKind::Equals, Expected::Equals)?;
    let (left, result) = left.expect(TokenKind::UpperName, Expected::BoxedType)?;
    let left = semicolon(left)?;
    let span = input.span_to(left);
    Ok((left, Item::Builtin(Builtin { span, name, id, result: named_by(result, input) })))
}

/// `@read @internal`
fn annotations<'t, 'a>(mut input: Tokens<'t, 'a>) -> PResult<'t, 'a, Vec<Name<'a>>> {
    let mut annotations = Vec::new();
    while input.peek(0) == Some(TokenKind::At) {
        let (left, _) = input.expect(TokenKind::At, Expected::Annotation)?;
        let (left, name) = left.expect_if(TokenKind::is_name, Expected::Annotation)?;
        annotations.push(named_by(name, input));
        input = left;
    }
    Ok((input, annotations))
}

/// `#1cb5c415`, if there is one
fn id<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Option<Id>> {
    match input.peek(0) {
        Some(TokenKind::BadId) => input.fail(Expected::Id),
        Some(TokenKind::Id) => {
            let (left, token) = input.expect(TokenKind::Id, Expected::Id)?;
            let Ok(value) = u32::from_str_radix(input.text(token).trim_start_matches('#'), 16) else {
                return input.fail(Expected::Id);
            };
            Ok((left, Some(Id { value, span: token.span(input.source()) })))
        }
        _ => Ok((input, None)),
    }
}

/// `{X:Type} {a b:#}`
fn params<'t, 'a>(mut input: Tokens<'t, 'a>) -> PResult<'t, 'a, Vec<Params<'a>>> {
    let mut params = Vec::new();
    while input.peek(0) == Some(TokenKind::BraceOpen) {
        let (mut left, _) = input.expect(TokenKind::BraceOpen, Expected::ParamName)?;
        let mut names = Vec::new();
        while left.peek(0).is_some_and(TokenKind::is_name) || names.is_empty() {
            let (after, name) = variable(left, TokenKind::is_name, Expected::ParamName)?;
            names.push(name);
            left = after;
        }
        let (left, _) = left.expect(TokenKind::Colon, Expected::Colon)?;
        let (left, kind) = term(left)?;
        let (left, _) = left.expect(TokenKind::BraceClose, Expected::BraceClose)?;
        params.push(Params { span: input.span_to(left), names, kind });
        input = left;
    }
    Ok((input, params))
}

/// What stands behind the `=`.
fn result<'t, 'a>(input: Tokens<'t, 'a>) -> PResult<'t, 'a, Expr<'a>> {
    if !input.peek(0).is_some_and(starts_term) {
        return input.fail(Expected::Type);
    }
    expr(input)
}

/// The `;`, or the end of a declaration that is known to lack it.
fn semicolon<'t, 'a>(input: Tokens<'t, 'a>) -> Result<Tokens<'t, 'a>, nom::Err<super::expected::Unexpected>> {
    match input.at_open_end() {
        true => Ok(input),
        false => input.expect(TokenKind::Semicolon, Expected::Semicolon).map(|(left, _)| left),
    }
}

/// The types of fields that are nothing but types.
fn anonymous<'a>(fields: &[Field<'a>]) -> Option<Vec<Expr<'a>>> {
    let plain = |field: &Field<'a>| field.names == FieldNames::None && field.condition.is_none();
    fields.iter().all(plain).then(|| fields.iter().map(|field| field.ty.clone()).collect())
}

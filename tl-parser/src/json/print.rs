//! Types of the syntax tree as text, without spaces where none must be.

use crate::syntax::{Condition, Expr, ExprKind, Field, FieldNames};

/// A type with the condition before it: `flags.0?Vector<int>`.
pub(super) fn conditional(condition: Option<&Condition<'_>>, ty: &Expr<'_>) -> String {
    let mut text = String::new();
    push_condition(&mut text, condition);
    push(&mut text, ty);
    text
}

fn push_condition(text: &mut String, condition: Option<&Condition<'_>>) {
    if let Some(Condition { on, bit, .. }) = condition {
        text.push_str(on);
        if let Some(bit) = bit {
            text.push('.');
            text.push_str(bit);
        }
        text.push('?');
    }
}

/// The parser limits how deep a type is.
pub(super) fn push(text: &mut String, expr: &Expr<'_>) {
    match &expr.kind {
        ExprKind::Name(name) | ExprKind::Number(name) => text.push_str(name),
        ExprKind::Hash => text.push('#'),
        ExprKind::Bare(inner) => prefixed(text, '%', inner),
        ExprKind::Function(inner) => prefixed(text, '!', inner),
        ExprKind::Paren(inner) => {
            text.push('(');
            push(text, inner);
            text.push(')');
        }
        ExprKind::Apply(parts) => separated(text, parts, " "),
        ExprKind::Sum(parts) => separated(text, parts, "+"),
        ExprKind::Angle(parts) => {
            if let [function, args @ ..] = &**parts {
                push(text, function);
                text.push('<');
                separated(text, args, ",");
                text.push('>');
            }
        }
        ExprKind::Repeat(repeat) => {
            if let Some(count) = &repeat.count {
                push(text, count);
                text.push('*');
            }
            text.push_str("[ ");
            for field in &repeat.fields {
                push_field(text, field);
                text.push(' ');
            }
            text.push(']');
        }
    }
}

fn prefixed(text: &mut String, prefix: char, inner: &Expr<'_>) {
    text.push(prefix);
    push(text, inner);
}

fn separated(text: &mut String, parts: &[Expr<'_>], separator: &str) {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        push(text, part);
    }
}

fn push_field(text: &mut String, field: &Field<'_>) {
    let names = || field.names.as_slice().iter().map(|name| name.text).collect::<Vec<_>>().join(" ");
    match &field.names {
        FieldNames::None => {}
        FieldNames::One(name) => {
            text.push_str(name.text);
            text.push(':');
        }
        FieldNames::Group(_) => {
            text.push('(');
            text.push_str(&names());
            text.push(':');
        }
    }
    push_condition(text, field.condition.as_ref());
    push(text, &field.ty);
    if matches!(field.names, FieldNames::Group(_)) {
        text.push(')');
    }
}

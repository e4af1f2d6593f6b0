//! Syntax trees as text that has nothing of the layout: two trees with the same text say the same.

use std::fmt::Write;
use tl_parser::syntax::{Expr, ExprKind, Field, FieldNames, Id, Item, Name, SectionKind};

/// Everything that an item says.
pub(crate) fn item(item: &Item<'_>) -> String {
    let mut out = String::new();
    match item {
        Item::Combinator(it) => {
            let annotations = it.annotations.iter().map(|name| format!("@{} ", name.text)).collect::<String>();
            out += &format!("{annotations}{}{} ", it.name.text, id(it.id));
            for params in &it.params {
                out += &format!("{{{}:", names(&params.names));
                expr(&params.kind, &mut out);
                out.push_str("} ");
            }
            it.fields.iter().for_each(|it| field(it, &mut out));
            out.push_str(if it.arrow { "=> " } else { "= " });
            expr(&it.result, &mut out);
        }
        Item::Builtin(it) => out += &format!("{}{} ? = {}", it.name.text, id(it.id), it.result.text),
        Item::Partial(it) => {
            out.push_str(it.name.text);
            it.args.iter().for_each(|arg| {
                out.push(' ');
                expr(arg, &mut out);
            });
        }
        Item::Final(it) => out += &format!("{:?} {}", it.kind, it.name.text),
        Item::Section(it) if it.kind == SectionKind::Types => out.push_str("types"),
        Item::Section(_) => out.push_str("functions"),
        Item::Layer(it) => out += &format!("layer {:?}", it.number),
        Item::Invalid(_) => out.push_str("invalid"),
    }
    out
}

fn field(field: &Field<'_>, out: &mut String) {
    match &field.names {
        FieldNames::None => {}
        FieldNames::One(name) => *out += &format!("{}:", name.text),
        FieldNames::Group(all) => *out += &format!("({}):", names(all)),
    }
    if let Some(condition) = &field.condition {
        *out += &format!("{}.{:?}?", condition.on, condition.bit);
    }
    expr(&field.ty, out);
    out.push(' ');
}

/// Each form in brackets of its own, so that no two trees print alike.
fn expr(it: &Expr<'_>, out: &mut String) {
    let list = |form: &str, all: &[Expr<'_>], out: &mut String| {
        let _ = write!(out, "{form}(");
        for one in all {
            expr(one, out);
            out.push(',');
        }
        out.push(')');
    };
    match &it.kind {
        ExprKind::Name(text) => out.push_str(text),
        ExprKind::Hash => out.push('#'),
        ExprKind::Number(digits) => *out += &format!("<{digits}>"),
        ExprKind::Bare(inner) => list("bare", std::slice::from_ref(inner), out),
        ExprKind::Function(inner) => list("function", std::slice::from_ref(inner), out),
        ExprKind::Paren(inner) => list("paren", std::slice::from_ref(inner), out),
        ExprKind::Apply(all) => list("apply", all, out),
        ExprKind::Angle(all) => list("angle", all, out),
        ExprKind::Sum(all) => list("sum", all, out),
        ExprKind::Repeat(repeat) => {
            list("repeat", repeat.count.as_slice(), out);
            out.push('[');
            repeat.fields.iter().for_each(|it| field(it, out));
            out.push(']');
        }
    }
}

fn names(names: &[Name<'_>]) -> String {
    names.iter().map(|name| name.text).collect::<Vec<_>>().join(" ")
}

fn id(id: Option<Id>) -> String {
    id.map_or_else(String::new, |id| format!("#{:x}", id.value))
}

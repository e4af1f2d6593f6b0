//! Which types a type expression mentions, and which fields decide over others.

use std::collections::BTreeSet;
use tl_parser::schema::{Builtin, Combinator, Expr, Field, NatVar, Schema, TypeId};

/// The type that an expression is of, without its arguments.
pub fn head(expr: &Expr<'_>) -> Option<TypeId> {
    match expr {
        Expr::Boxed(ty, _) => Some(*ty),
        _ => None,
    }
}

/// The type that an answer is of, or is a vector of.
pub(crate) fn answer_type(result: &Expr<'_>) -> Option<TypeId> {
    match result {
        Expr::Vector { item, .. } => answer_type(item),
        other => head(other),
    }
}

/// Every declared type in an expression: itself, those of its arguments and of repeated fields, boxed or bare.
pub fn types_in(schema: &Schema<'_>, expr: &Expr<'_>) -> impl Iterator<Item = TypeId> + use<> {
    let mut types = Vec::new();
    collect(schema, expr, &mut types);
    types.into_iter()
}

/// Whether a value of any type may be in a value of this one, as it is declared.
pub(crate) fn mentions_object(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Builtin(builtin) => *builtin == Builtin::Object,
        Expr::Boxed(_, args) | Expr::Bare(_, args) => args.iter().any(mentions_object),
        Expr::Vector { item, .. } => mentions_object(item),
        Expr::Repeat { fields, .. } => fields.iter().any(|field| mentions_object(&field.ty)),
        Expr::Var(_) | Expr::Function(_) | Expr::Nat(_) => false,
    }
}

/// The fields that only say which others are there, by their index: they are computed, and no fields of the struct.
pub(crate) fn flags(combinator: &Combinator<'_>) -> BTreeSet<u32> {
    let deciding = combinator.fields.iter().filter_map(|field| match field.condition?.on {
        NatVar::Field(index) => Some(index),
        NatVar::Param(_) => None,
    });
    let without_fields = (0..).zip(&combinator.fields).filter(|(_, field)| has_no_flags_yet(field));
    deciding.chain(without_fields.map(|(index, _)| index)).collect()
}

/// Flags that no field is under yet: a later layer may add one. What only they decide has no value of its own.
fn has_no_flags_yet(field: &Field<'_>) -> bool {
    let is_flags =
        |name: &str| name.strip_prefix("flags").is_some_and(|n| n.bytes().all(|digit| digit.is_ascii_digit()));
    field.ty == Expr::Builtin(Builtin::Nat) && field.condition.is_none() && field.name.is_some_and(is_flags)
}

/// The parser limits how deep an expression is.
fn collect(schema: &Schema<'_>, expr: &Expr<'_>, types: &mut Vec<TypeId>) {
    match expr {
        Expr::Boxed(ty, args) => {
            types.push(*ty);
            args.iter().for_each(|arg| collect(schema, arg, types));
        }
        Expr::Bare(constructor, args) => {
            types.extend(schema.combinator(*constructor).and_then(|constructor| head(&constructor.result)));
            args.iter().for_each(|arg| collect(schema, arg, types));
        }
        Expr::Vector { item, .. } => collect(schema, item, types),
        Expr::Repeat { fields, .. } => fields.iter().for_each(|field| collect(schema, &field.ty, types)),
        Expr::Builtin(_) | Expr::Var(_) | Expr::Function(_) | Expr::Nat(_) => {}
    }
}

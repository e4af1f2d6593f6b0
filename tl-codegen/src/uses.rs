//! Which types a type expression mentions.

use tl_parser::schema::{Builtin, Expr, Schema, TypeId};

/// The type that an expression is of, without its arguments.
pub fn head(expr: &Expr<'_>) -> Option<TypeId> {
    match expr {
        Expr::Boxed(ty, _) => Some(*ty),
        _ => None,
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

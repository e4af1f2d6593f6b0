//! Types whose values are written without their constructor's id: they can have no second constructor.

use std::collections::HashSet;
use tl_parser::schema::{Expr, Schema};

/// The names of types that a schema uses without their constructor's id.
pub(super) fn used_bare<'s>(schema: &'s Schema<'_>) -> HashSet<&'s str> {
    let mut names = HashSet::new();
    for combinator in &schema.combinators {
        let fields = combinator.fields.iter().map(|field| &field.ty);
        for ty in fields.chain([&combinator.result]) {
            collect_bare(schema, ty, &mut names);
        }
    }
    names
}

/// The parser limits how deep a type is.
fn collect_bare<'s>(schema: &'s Schema<'_>, ty: &Expr<'_>, names: &mut HashSet<&'s str>) {
    match ty {
        Expr::Bare(id, args) => {
            let result = schema.combinator(*id).and_then(|one| crate::uses::head(&one.result));
            names.extend(result.and_then(|ty| schema.ty(ty)).map(|ty| ty.name));
            args.iter().for_each(|arg| collect_bare(schema, arg, names));
        }
        Expr::Boxed(_, args) => args.iter().for_each(|arg| collect_bare(schema, arg, names)),
        Expr::Vector { item, .. } => collect_bare(schema, item, names),
        Expr::Repeat { fields, .. } => fields.iter().for_each(|field| collect_bare(schema, &field.ty, names)),
        Expr::Builtin(_) | Expr::Var(_) | Expr::Function(_) | Expr::Nat(_) => {}
    }
}

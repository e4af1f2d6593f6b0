//! Which `#` fields follow from the other fields, and so need not stand in a value.

use tl_parser::schema::{Builtin, Combinator, Condition, Expr, Field, Nat, NatVar};

/// What a field of a combinator is to the fields after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NatUse {
    /// Not a `#`.
    No,
    /// A `#` whose bits say which fields are there, and nothing else: it follows from them.
    Flags,
    /// A `#` that is a count, an argument or a result's: only the value itself can say it.
    Given,
}

/// The use of each field of a combinator.
pub(crate) fn nat_uses(combinator: &Combinator<'_>) -> Vec<NatUse> {
    let first = |field: &Field<'_>| match (&field.ty, field.condition) {
        (Expr::Builtin(Builtin::Nat), None) => NatUse::Flags,
        (Expr::Builtin(Builtin::Nat), Some(_)) => NatUse::Given,
        _ => NatUse::No,
    };
    let mut uses: Vec<NatUse> = combinator.fields.iter().map(first).collect();
    for field in &combinator.fields {
        if let Some(Condition { on, bit: None }) = field.condition {
            give(&mut uses, on);
        }
        mentions(&field.ty, &mut |var| give(&mut uses, var));
    }
    mentions(&combinator.result, &mut |var| give(&mut uses, var));
    uses
}

fn give(uses: &mut [NatUse], var: NatVar) {
    if let NatVar::Field(field) = var
        && let Some(nat_use) = usize::try_from(field).ok().and_then(|index| uses.get_mut(index))
    {
        *nat_use = NatUse::Given;
    }
}

/// Every number variable in a type. The parser limits how deep a type is.
fn mentions(expr: &Expr<'_>, found: &mut impl FnMut(NatVar)) {
    match expr {
        Expr::Nat(Nat { var: Some(var), .. }) => found(*var),
        Expr::Boxed(_, args) | Expr::Bare(_, args) => args.iter().for_each(|arg| mentions(arg, found)),
        Expr::Vector { item, .. } => mentions(item, found),
        Expr::Repeat { count, fields } => {
            if let Some(var) = count.var {
                found(var);
            }
            for field in fields {
                if let Some(condition) = field.condition {
                    found(condition.on);
                }
                mentions(&field.ty, found);
            }
        }
        Expr::Builtin(_) | Expr::Var(_) | Expr::Function(_) | Expr::Nat(_) => {}
    }
}

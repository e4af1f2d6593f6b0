//! Whether a type of the old version and one of the new are the same.

use crate::diff::Version;
use crate::diff::fields::Matched;
use crate::diff::pair::Pairs;
use tl_parser::schema::{Condition, Expr, Nat, NatVar};

/// What to look up while two declarations are compared.
#[derive(Clone, Copy)]
pub(super) struct Same<'s> {
    pub(super) old: Version<'s>,
    pub(super) new: Version<'s>,
    pub(super) pairs: &'s Pairs,
    pub(super) matched: &'s Matched,
}

impl Same<'_> {
    /// Whether values of both look the same. A type may have got number parameters behind those it had: then they are
    /// 0 or variables, since every other constant turns fields on.
    pub(super) fn types(self, old: &Expr<'_>, new: &Expr<'_>) -> bool {
        match (old, new) {
            (Expr::Boxed(before, old), Expr::Boxed(after, new)) => {
                let name = |version: Version<'_>, id| version.schema.ty(id).map(|ty| ty.name.to_owned());
                name(self.old, *before) == name(self.new, *after) && self.args(old, new)
            }
            (Expr::Bare(before, old), Expr::Bare(after, new)) => {
                self.pairs.new_of(*before) == Some(*after) && self.args(old, new)
            }
            (Expr::Vector { item: old, bare: before }, Expr::Vector { item: new, bare: after }) => {
                before == after && self.types(old, new)
            }
            (Expr::Nat(old), Expr::Nat(new)) => self.nats(*old, *new),
            (Expr::Repeat { count: before, fields: old }, Expr::Repeat { count: after, fields: new }) => {
                let conditions = |old: Option<Condition>, new: Option<Condition>| match (old, new) {
                    (Some(old), Some(new)) => self.conditions(old, new),
                    (old, new) => old == new,
                };
                self.nats(*before, *after)
                    && old.len() == new.len()
                    && old.iter().zip(new).all(|(old, new)| {
                        old.name == new.name && conditions(old.condition, new.condition) && self.types(&old.ty, &new.ty)
                    })
            }
            (Expr::Builtin(old), Expr::Builtin(new)) => old == new,
            (Expr::Var(old), Expr::Var(new)) | (Expr::Function(old), Expr::Function(new)) => old == new,
            _ => false,
        }
    }

    pub(super) fn conditions(self, old: Condition, new: Condition) -> bool {
        old.bit == new.bit && self.vars(old.on, new.on)
    }

    pub(super) fn vars(self, old: NatVar, new: NatVar) -> bool {
        match (old, new) {
            (NatVar::Param(old), NatVar::Param(new)) => old == new,
            (NatVar::Field(old), NatVar::Field(new)) => {
                let found = usize::try_from(old).ok().and_then(|old| self.matched.new_of.get(old));
                found.copied().flatten() == usize::try_from(new).ok()
            }
            _ => false,
        }
    }

    fn args(self, old: &[Expr<'_>], new: &[Expr<'_>]) -> bool {
        let added = new.get(old.len()..).unwrap_or_default();
        let off = |arg: &Expr<'_>| matches!(arg, Expr::Nat(Nat { constant: 0, .. }));
        new.len() >= old.len() && old.iter().zip(new).all(|(old, new)| self.types(old, new)) && added.iter().all(off)
    }

    fn nats(self, old: Nat, new: Nat) -> bool {
        let vars = match (old.var, new.var) {
            (Some(old), Some(new)) => self.vars(old, new),
            (old, new) => old == new,
        };
        old.constant == new.constant && vars
    }
}

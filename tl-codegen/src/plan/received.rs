//! Which types only servers build: those in answers that no function takes. What a schema's functions say nothing of,
//! anyone may build.

use super::{Enum, Struct};
use crate::uses::types_in;
use std::collections::BTreeSet;
use tl_parser::schema::{Combinator, Expr, Role, Schema, TypeId};

/// The types of the whole schema, whatever is chosen of it: an item is the same then.
pub(crate) fn only_received(schema: &Schema<'_>) -> BTreeSet<TypeId> {
    let functions = || schema.combinators.iter().filter(|combinator| combinator.role == Role::Function);
    let sent = within(schema, functions().flat_map(field_types));
    let received = within(schema, functions().map(|function| &function.result));
    received.difference(&sent).copied().collect()
}

/// The types in expressions, and all that their constructors hold.
fn within<'s, 'a: 's>(schema: &'s Schema<'a>, roots: impl Iterator<Item = &'s Expr<'a>>) -> BTreeSet<TypeId> {
    let mut next: Vec<TypeId> = roots.flat_map(|root| types_in(schema, root)).collect();
    let mut within = BTreeSet::new();
    while let Some(id) = next.pop() {
        if within.insert(id) {
            let constructors = schema.ty(id).into_iter().flat_map(|ty| &ty.constructors);
            let constructors = constructors.filter_map(|&id| schema.combinator(id));
            next.extend(constructors.flat_map(field_types).flat_map(|field| types_in(schema, field)));
        }
    }
    within
}

fn field_types<'s, 'a>(of: &'s Combinator<'a>) -> impl Iterator<Item = &'s Expr<'a>> {
    of.fields.iter().map(|field| &field.ty)
}

impl Struct {
    /// Whether `new` is behind the feature of servers, where a tree has one.
    pub(crate) fn has_new_for_servers(&self) -> bool {
        self.only_received && !self.is_fieldless()
    }

    /// Whether setters are behind the feature of servers, where a tree has one.
    pub(crate) fn has_setters_for_servers(&self) -> bool {
        self.only_received
    }
}

impl Enum {
    /// Whether conversions from the structs of constructors are behind the feature of servers, where a tree has one.
    pub(crate) fn has_conversions_for_servers(&self) -> bool {
        self.only_received && self.single().is_none()
    }
}

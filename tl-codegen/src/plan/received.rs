//! Which types only servers build: those in answers that no function takes. What a schema's functions say nothing of,
//! anyone may build.

use super::{Enum, Struct, Variant};
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

/// What builds such types is behind the feature of servers, where a tree has one.
impl Struct {
    /// Whether `new` is for servers. One that takes nothing is for everyone, as that of a constructor without fields is:
    /// such a constructor may get some.
    pub(crate) fn has_new_for_servers(&self) -> bool {
        self.only_received && self.fields().any(|field| field.condition.is_none())
    }

    /// Whether setters are for servers.
    pub(crate) fn has_setters_for_servers(&self) -> bool {
        self.only_received
    }
}

impl Enum {
    /// Whether the conversion from a variant's struct is for servers. That of the variant called `Plain` is for everyone:
    /// a type of one constructor has it, and keeps it when it gets a second.
    pub(crate) fn has_conversion_for_servers(&self, variant: &Variant) -> bool {
        self.only_received && !variant.is_plain()
    }
}

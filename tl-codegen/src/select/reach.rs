//! What is needed by what is wanted: a function's fields and answer, a constructor's fields and its whole type.

use super::choice::Choice;
use crate::uses::{head, types_in};
use std::collections::BTreeSet;
use tl_parser::schema::{CombinatorId, Role, Schema, TypeId};

/// Everything that the combinators reach, and they themselves. The way ends at the choice's external types, and at
/// answers that nobody decodes.
pub(crate) fn reach(
    schema: &Schema<'_>,
    choice: &Choice,
    from: impl IntoIterator<Item = CombinatorId>,
) -> BTreeSet<CombinatorId> {
    let mut reached =
        Reached { schema, choice, combinators: BTreeSet::new(), types: BTreeSet::new(), next: Vec::new() };
    from.into_iter().for_each(|id| reached.combinator(id));
    while let Some(id) = reached.next.pop() {
        reached.follow(id);
    }
    reached.combinators
}

struct Reached<'c, 's, 'a> {
    schema: &'s Schema<'a>,
    choice: &'c Choice,
    combinators: BTreeSet<CombinatorId>,
    types: BTreeSet<TypeId>,
    /// Reached, and not yet followed.
    next: Vec<CombinatorId>,
}

impl Reached<'_, '_, '_> {
    fn follow(&mut self, id: CombinatorId) {
        let Some(combinator) = self.schema.combinator(id) else { return };
        let fields = combinator.fields.iter().flat_map(|field| types_in(self.schema, &field.ty));
        fields.for_each(|ty| self.ty(ty));
        let is_cut = combinator.role == Role::Function && self.choice.cut(&combinator.result).is_some();
        if !is_cut {
            types_in(self.schema, &combinator.result).for_each(|ty| self.ty(ty));
        }
    }

    /// A type comes with all its constructors: the variants of an enum do not depend on what else is wanted.
    fn ty(&mut self, id: TypeId) {
        if !self.choice.externs.contains_key(&id) && self.types.insert(id) {
            let constructors = self.schema.ty(id).into_iter().flat_map(|ty| &ty.constructors);
            constructors.for_each(|&constructor| self.combinator(constructor));
        }
    }

    fn combinator(&mut self, id: CombinatorId) {
        let Some(combinator) = self.schema.combinator(id) else { return };
        let of_extern = combinator.role == Role::Constructor
            && head(&combinator.result).is_some_and(|ty| self.choice.externs.contains_key(&ty));
        if !of_extern && self.combinators.insert(id) {
            self.next.push(id);
        }
    }
}

//! Which fields all constructors of a type have: they can be had without knowing which constructor it is.

use super::{Field, Path, Plan, Struct, Ty};
use std::collections::BTreeMap;

/// Sets the shared fields of every type with several constructors.
pub(crate) fn set(plan: &mut Plan) {
    let structs: BTreeMap<&Path, &Struct> = plan.constructors.iter().map(|of| (&of.path, of)).collect();
    for ty in plan.types.iter_mut().filter(|ty| ty.variants.len() > 1) {
        let mut constructors = ty.variants.iter().filter_map(|variant| structs.get(&variant.constructor).copied());
        let Some(first) = constructors.next() else { continue };
        let others: Vec<&Struct> = constructors.collect();
        let has = |of: &Struct, field: &Field| of.fields().any(|other| other.is_like(field));
        let shared = first.fields().filter(|field| others.iter().all(|other| has(other, field)));
        ty.shared = shared.filter(|field| field.ty != Ty::True || field.condition.is_some()).cloned().collect();
    }
}

impl Field {
    /// Whether code that reads the one can read the other.
    fn is_like(&self, other: &Field) -> bool {
        self.name == other.name && self.ty == other.ty && self.condition.is_some() == other.condition.is_some()
    }
}

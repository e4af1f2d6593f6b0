//! What the runtime takes for granted about values on the wire.
//!
//! - A value tells where it ends. `Object` does not: it takes the rest of the input, so nothing may follow it.
//! - An item of a vector takes at least four bytes, so that a count can be checked against the input.

use super::{Path, Plan, Step, Struct, Ty};
use std::collections::BTreeSet;

/// A declaration that breaks the rules, and how.
pub(crate) type Breach = (Path, &'static str);

/// Looks at every constructor and function.
pub(crate) fn check(plan: &Plan) -> Vec<Breach> {
    let open = grown(plan, |known, of| of.steps.last().is_some_and(|step| is_open(known, step)));
    let empty = grown(plan, |known, of| of.steps.iter().all(|step| is_empty(known, step)));
    let structs = plan.constructors.iter().chain(plan.functions.iter().map(|function| &function.request));
    let mut breaches = Vec::new();
    for of in structs {
        let last = of.steps.len().saturating_sub(1);
        for (index, step) in of.steps.iter().enumerate() {
            let Step::Field(field) = step else { continue };
            if index < last && is_open(&open, step) || has_item(&field.ty, &|item| open.has(item)) {
                breaches.push((of.path.clone(), "an `Object` with something behind it"));
            }
            if has_item(&field.ty, &|item| empty.is_empty_item(item)) {
                breaches.push((of.path.clone(), "a vector of items that take no bytes"));
            }
        }
    }
    breaches
}

/// Structs and enums of which something is known.
#[derive(Default)]
struct Known {
    structs: BTreeSet<Path>,
    enums: BTreeSet<Path>,
}

impl Known {
    fn has(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Object => true,
            Ty::Struct(path) => self.structs.contains(path),
            Ty::Enum(path) => self.enums.contains(path),
            Ty::Vec { item, .. } => self.has(item),
            _ => false,
        }
    }

    fn is_empty_item(&self, ty: &Ty) -> bool {
        match ty {
            Ty::True => true,
            Ty::Struct(path) => self.structs.contains(path),
            _ => false,
        }
    }
}

/// All constructors with a property that may follow from others having it, and the types that have such a constructor.
fn grown(plan: &Plan, has_it: impl Fn(&Known, &Struct) -> bool) -> Known {
    let mut known = Known::default();
    loop {
        let before = known.structs.len();
        for of in &plan.constructors {
            if !known.structs.contains(&of.path) && has_it(&known, of) {
                known.structs.insert(of.path.clone());
            }
        }
        for ty in &plan.types {
            if ty.variants.iter().any(|variant| known.structs.contains(&variant.constructor)) {
                known.enums.insert(ty.path.clone());
            }
        }
        if known.structs.len() == before {
            return known;
        }
    }
}

fn is_open(open: &Known, step: &Step) -> bool {
    matches!(step, Step::Field(field) if open.has(&field.ty))
}

fn is_empty(empty: &Known, step: &Step) -> bool {
    matches!(step, Step::Field(field) if empty.is_empty_item(&field.ty))
}

/// Whether the type is a vector, or one of vectors, of such items.
fn has_item(ty: &Ty, is_such: &dyn Fn(&Ty) -> bool) -> bool {
    matches!(ty, Ty::Vec { item, .. } if is_such(item) || has_item(item, is_such))
}

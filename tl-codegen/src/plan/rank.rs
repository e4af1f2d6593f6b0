//! Which constructor of a type decoding falls back to after a fault.
//!
//! After a fault the reader yields zeros: flags are clear, vectors empty. A required field of some type still has to be
//! made up, from that type's fallback, and so on. That must end, so a type's fallback is the constructor with the least
//! rank, where a rank is one more than the greatest rank among the required fields.

use super::{Enum, Path, Step, Struct, Ty};
use std::collections::BTreeMap;

/// Sets every enum's fallback. Gives back the enums that have no finite value.
pub(crate) fn set_fallbacks(types: &mut [Enum], constructors: &BTreeMap<Path, &Struct>) -> Vec<Path> {
    let mut ranks: BTreeMap<Path, u32> = BTreeMap::new();
    // Each round finds the types of one more rank, until a round finds none.
    for rank in 0_u32.. {
        let found: Vec<(usize, usize)> = types
            .iter()
            .enumerate()
            .filter(|(_, ty)| !ranks.contains_key(&ty.path))
            .filter_map(|(index, ty)| {
                let finite = |variant: &super::Variant| {
                    constructors.get(&variant.constructor).is_none_or(|c| is_ranked(c, &ranks, constructors))
                };
                Some((index, ty.variants.iter().position(finite)?))
            })
            .collect();
        if found.is_empty() {
            break;
        }
        for (index, fallback) in found {
            if let Some(ty) = types.get_mut(index) {
                ty.fallback = fallback;
                ranks.insert(ty.path.clone(), rank);
            }
        }
    }
    types.iter().filter(|ty| !ranks.contains_key(&ty.path)).map(|ty| ty.path.clone()).collect()
}

/// Whether every required field is of a type that has a rank.
fn is_ranked(constructor: &Struct, ranks: &BTreeMap<Path, u32>, constructors: &BTreeMap<Path, &Struct>) -> bool {
    constructor.steps.iter().all(|step| match step {
        Step::Field(field) if field.condition.is_none() => match &field.ty {
            Ty::Enum(path) => ranks.contains_key(path),
            Ty::Struct(path) => constructors.get(path).is_none_or(|c| is_ranked(c, ranks, constructors)),
            _ => true,
        },
        _ => true,
    })
}

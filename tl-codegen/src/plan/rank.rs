//! Which constructor of a type decoding falls back to after a fault.
//!
//! After a fault the reader yields zeros: flags are clear, vectors empty. A required field of some type still has to be
//! made up, from that type's fallback, and so on. That must end, and soon: so a type's fallback is the first of its
//! constructors of which everything required can be made up, found from the leaves upwards, small ones first.

use super::{Externs, Path, Plan, Struct, Ty};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// More structs than this are not made up for one fault. Real schemas need a few dozen.
const MOST_MADE_UP: u64 = 10_000;

/// Why a type has no fallback.
pub(crate) enum NoFallback {
    /// None of its values is finite.
    Infinite(Path),
    /// Its smallest value is a tree of too many structs.
    TooBig(Path),
}

/// What a constructor requires, or what is there once it can be made up.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Need {
    Type(Path),
    Constructor(Path),
}

/// Sets every enum's fallback.
pub(crate) fn set_fallbacks(plan: &mut Plan) -> Vec<NoFallback> {
    let needs: Vec<BTreeSet<Need>> = plan.constructors.iter().map(|of| needs(of, &plan.externs)).collect();
    let mut waiting: Vec<usize> = needs.iter().map(BTreeSet::len).collect();
    let mut users: HashMap<&Need, Vec<usize>> = HashMap::new();
    for (constructor, needs) in needs.iter().enumerate() {
        for need in needs {
            users.entry(need).or_default().push(constructor);
        }
    }
    let variants: HashMap<Path, (usize, usize)> = (plan.types.iter().enumerate())
        .flat_map(|(ty, of)| {
            of.variants.iter().enumerate().map(move |(at, variant)| (variant.constructor.clone(), (ty, at)))
        })
        .collect();

    let mut sizes: HashMap<Need, u64> = HashMap::new();
    let leaves = plan.constructors.iter().enumerate().zip(&waiting).filter(|(_, waiting)| **waiting == 0);
    let mut leaves: Vec<(usize, &Struct)> = leaves.map(|(leaf, _)| leaf).collect();
    // After a fault, as many values may be made up as were read: the smallest are best.
    leaves.sort_by_key(|(_, of)| of.fields().count());
    let mut ready: VecDeque<usize> = leaves.into_iter().map(|(index, _)| index).collect();
    while let Some(index) = ready.pop_front() {
        let Some(constructor) = plan.constructors.get(index) else { continue };
        let size =
            constructor.required().fold(1_u64, |sum, need| sum.saturating_add(sizes.get(&need).copied().unwrap_or(0)));
        let mut made = vec![Need::Constructor(constructor.path.clone())];
        if let Some(&(ty, at)) = variants.get(&constructor.path)
            && let Some(ty) = plan.types.get_mut(ty)
            && !sizes.contains_key(&Need::Type(ty.path.clone()))
        {
            ty.fallback = at;
            made.push(Need::Type(ty.path.clone()));
        }
        for made in made {
            for &user in users.get(&made).into_iter().flatten() {
                if let Some(waiting) = waiting.get_mut(user) {
                    *waiting -= 1;
                    ready.extend((*waiting == 0).then_some(user));
                }
            }
            sizes.insert(made, size);
        }
    }

    let size_of = |ty: &Path| sizes.get(&Need::Type(ty.clone())).copied();
    plan.types
        .iter()
        .filter_map(|ty| match size_of(&ty.path) {
            None => Some(NoFallback::Infinite(ty.path.clone())),
            Some(size) => (size > MOST_MADE_UP).then(|| NoFallback::TooBig(ty.path.clone())),
        })
        .collect()
}

/// What a constructor requires, each thing once. What another crate has can be made up by that crate.
fn needs(constructor: &Struct, externs: &Externs) -> BTreeSet<Need> {
    let is_extern = |need: &Need| match need {
        Need::Type(path) => externs.enums.contains_key(path),
        Need::Constructor(path) => externs.structs.contains_key(path),
    };
    constructor.required().filter(|need| !is_extern(need)).collect()
}

impl Struct {
    /// What the fields require that are always there.
    fn required(&self) -> impl Iterator<Item = Need> {
        self.fields().filter(|field| field.condition.is_none()).filter_map(|field| match &field.ty {
            Ty::Enum(path) => Some(Need::Type(path.clone())),
            Ty::Struct(path) => Some(Need::Constructor(path.clone())),
            _ => None,
        })
    }
}

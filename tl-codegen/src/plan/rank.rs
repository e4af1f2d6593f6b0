//! Which constructor of a type decoding falls back to after a fault.
//!
//! After a fault the reader yields zeros: flags are clear, vectors empty. A required field of some type still has to be
//! made up, from that type's fallback, and so on. That must end, and soon: so a type's fallback is the first of its
//! constructors of which everything required can be made up, found from the leaves upwards, small ones first.

use super::node::Node;
use super::{Enum, Externs, Path, Plan, Struct};
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

/// Sets every enum's fallback.
pub(crate) fn set_fallbacks(plan: &mut Plan) -> Vec<NoFallback> {
    let made = Made::of(plan);
    let faults = plan.types.iter().filter_map(|ty| match made.sizes.get(&Node::Enum(&ty.path)) {
        None => Some(NoFallback::Infinite(ty.path.clone())),
        Some(size) => (*size > MOST_MADE_UP).then(|| NoFallback::TooBig(ty.path.clone())),
    });
    let faults = faults.collect();
    let fallbacks = made.fallbacks;
    for (ty, fallback) in plan.types.iter_mut().zip(fallbacks) {
        ty.fallback = fallback;
    }
    faults
}

/// What can be made up.
struct Made<'p> {
    /// How many structs it takes.
    sizes: HashMap<Node<'p>, u64>,
    /// The variant that each type is made up by, by the index of the type.
    fallbacks: Vec<usize>,
}

impl<'p> Made<'p> {
    fn of(plan: &'p Plan) -> Self {
        let needs: Vec<BTreeSet<Node<'_>>> = plan.constructors.iter().map(|of| needs(of, &plan.externs)).collect();
        let mut waiting: Vec<usize> = needs.iter().map(BTreeSet::len).collect();
        let mut users: HashMap<Node<'_>, Vec<usize>> = HashMap::new();
        for (constructor, needs) in needs.iter().enumerate() {
            for need in needs {
                users.entry(*need).or_default().push(constructor);
            }
        }
        let variants: HashMap<&Path, (usize, &Enum, usize)> = (plan.types.iter().enumerate())
            .flat_map(|(index, ty)| {
                ty.variants.iter().enumerate().map(move |(at, variant)| (&variant.constructor, (index, ty, at)))
            })
            .collect();

        let mut made = Self { sizes: HashMap::new(), fallbacks: vec![0; plan.types.len()] };
        let leaves = plan.constructors.iter().enumerate().zip(&waiting).filter(|(_, waiting)| **waiting == 0);
        let mut leaves: Vec<(usize, &Struct)> = leaves.map(|(leaf, _)| leaf).collect();
        // After a fault, as many values may be made up as were read: the smallest are best.
        leaves.sort_by_key(|(_, of)| of.fields().count());
        let mut ready: VecDeque<usize> = leaves.into_iter().map(|(index, _)| index).collect();
        while let Some(index) = ready.pop_front() {
            let Some(constructor) = plan.constructors.get(index) else { continue };
            let size = constructor
                .required()
                .fold(1_u64, |sum, need| sum.saturating_add(made.sizes.get(&need).copied().unwrap_or(0)));
            let mut now = vec![Node::Struct(&constructor.path)];
            if let Some(&(index, ty, at)) = variants.get(&constructor.path)
                && !made.sizes.contains_key(&Node::Enum(&ty.path))
                && let Some(fallback) = made.fallbacks.get_mut(index)
            {
                *fallback = at;
                now.push(Node::Enum(&ty.path));
            }
            for node in now {
                for &user in users.get(&node).into_iter().flatten() {
                    if let Some(waiting) = waiting.get_mut(user) {
                        *waiting -= 1;
                        ready.extend((*waiting == 0).then_some(user));
                    }
                }
                made.sizes.insert(node, size);
            }
        }
        made
    }
}

/// What a constructor requires, each thing once. What another crate has can be made up by that crate.
fn needs<'p>(constructor: &'p Struct, externs: &Externs) -> BTreeSet<Node<'p>> {
    let is_extern = |need: &Node<'_>| match need {
        Node::Enum(path) => externs.enums.contains_key(*path),
        Node::Struct(path) => externs.structs.contains_key(*path),
    };
    constructor.required().filter(|need| !is_extern(need)).collect()
}

impl Struct {
    /// What the fields require that are always there.
    fn required(&self) -> impl Iterator<Item = Node<'_>> {
        self.fields().filter(|field| field.condition.is_none()).filter_map(|field| field.ty.node())
    }
}

//! Two growths that a size limit could notice: a type of many constructors, and a struct almost as big as it may be.

use super::declaration::Layer;
use fastrand::Rng;
use std::collections::BTreeSet;

/// From so many constructors on, new variants have less room.
const MANY: usize = 16;
/// An enum with fewer constructors than this is not one that grows past that soon.
const SEVERAL: usize = 6;
/// So many constructors are tried. One that has too few bits left never gets to its limit.
const MOST_TRIED: usize = 20;

/// Adds constructors to one type until there are more than 16.
pub(super) fn past_many(layer: &mut Layer, random: &mut Rng) {
    let types = layer.types();
    let mut growing: Vec<&String> =
        types.iter().filter(|(_, count)| (SEVERAL..MANY).contains(count)).map(|(name, _)| name).collect();
    growing.sort();
    if let Some(name) = growing.get(random.usize(..growing.len().max(1))) {
        for _ in types.get(*name).copied().unwrap_or(MANY)..=MANY {
            layer.add_constructor_of(name, random);
        }
    }
}

/// Adds texts to one constructor until one more would move its variant behind a `Box`. `inline` are the constructors whose
/// variants hold them as they are.
///
/// # Errors
///
/// None of them can grow.
pub(super) fn to_the_limit(
    layer: &mut Layer,
    inline: &BTreeSet<String>,
    random: &mut Rng,
    moves_nothing: &impl Fn(&Layer) -> Result<bool, String>,
) -> Result<(), String> {
    for _ in 0..MOST_TRIED {
        let candidate = layer.choose(random, |of| of.is_constructor() && of.can_grow() && inline.contains(of.name()));
        let Some(name) = candidate.map(|of| of.name().to_owned()) else { break };
        let (mut grown, mut is_grown) = (layer.clone(), false);
        loop {
            let mut more = grown.clone();
            let field = more.name("text");
            let Some(of) = more.choose(random, |of| of.name() == name && of.can_grow()) else { break };
            of.add_optional_field(&field, "string", random);
            if !moves_nothing(&more)? {
                if is_grown {
                    *layer = grown;
                    return Ok(());
                }
                break;
            }
            (grown, is_grown) = (more, true);
        }
    }
    Err("no struct grows to just under its limit".to_owned())
}

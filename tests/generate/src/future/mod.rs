//! Layers that Telegram might publish next: a layer with random additions that break nobody's code.
//!
//! What is added: optional fields, first flags words, constructors, types, functions, namespaces. One type grows past 16
//! constructors, and one struct that is not boxed to just under its limit.

mod declaration;
mod grow;

use crate::flips::{flips, planned};
use declaration::Layer;
use fastrand::Rng;
use std::collections::BTreeSet;
use tl_codegen::plan::Plan;
use tl_codegen::{Boxes, Boxing};

/// How often each kind of addition is made.
const OPTIONAL_FIELDS: usize = 60;
const FLAGS: usize = 25;
const CONSTRUCTORS: usize = 20;
const TYPES: usize = 10;
const FUNCTIONS: usize = 10;
/// So many additions are looked at together.
const BATCH: usize = 5;

/// Makes one addition.
type Add = fn(&mut Layer, &mut Rng);

/// Returns the text of a layer after this one.
///
/// `boxes` are the decisions that this layer's code was generated with. An addition that would move a variant behind a
/// `Box` breaks code, and is not made.
///
/// # Errors
///
/// The text is not a schema that can be generated from, with what is wrong with it.
pub fn layer_after(text: &str, boxes: &Boxes, seed: u64) -> Result<String, String> {
    let mut random = Rng::with_seed(seed);
    let mut layer = Layer::read(text);
    let kept = Boxing::Kept(boxes.clone());
    let moves_nothing =
        |layer: &Layer| Ok::<bool, String>(flips(boxes, &planned(&layer.to_string(), &kept)?).is_empty());
    let kinds: [(usize, Add); 5] = [
        (OPTIONAL_FIELDS, Layer::add_optional_field),
        (FLAGS, Layer::add_flags),
        (CONSTRUCTORS, Layer::add_constructor),
        (TYPES, Layer::add_type),
        (FUNCTIONS, Layer::add_function),
    ];
    for (count, add) in kinds {
        for _ in 0..count / BATCH {
            let before = layer.clone();
            (0..BATCH).for_each(|_| add(&mut layer, &mut random));
            if !moves_nothing(&layer)? {
                layer = before;
            }
        }
    }
    grow::past_many(&mut layer, &mut random);
    let inline = inline(&planned(&layer.to_string(), &kept)?);
    grow::to_the_limit(&mut layer, &inline, &mut random, &moves_nothing)?;
    Ok(layer.to_string())
}

/// The constructors with fields whose variants hold them as they are.
fn inline(plan: &Plan) -> BTreeSet<String> {
    let variants = plan.types.iter().flat_map(|ty| &ty.variants);
    variants
        .filter(|variant| variant.boxed.is_none() && !variant.fieldless)
        .map(|variant| variant.tl_name.clone())
        .collect()
}

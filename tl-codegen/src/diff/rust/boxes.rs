//! Whether the struct of a variant is behind a `Box`, and why.

use crate::diff::{Effect, EffectKind};
use crate::plan::{BoxReason, Variant};

/// What happened to the `Box` of a variant that both versions have.
pub(super) fn compare(old: &Variant, new: &Variant) -> Option<Effect> {
    let (kind, message) = match (old.boxed, new.boxed) {
        (None, Some(why)) => (EffectKind::Boxed, boxed(&new.tl_name, why)),
        (Some(why), None) => (EffectKind::Unboxed, unboxed(&new.tl_name, why)),
        _ => return None,
    };
    Some(Effect::generated(kind, Some(&new.name), message))
}

fn boxed(constructor: &str, why: BoxReason) -> String {
    let why = match why {
        BoxReason::Cycle => "the type would contain itself".to_owned(),
        BoxReason::Size { bytes, limit } => format!("it takes {bytes} bytes, and may take {limit}"),
        BoxReason::Kept => "that is decided".to_owned(),
    };
    format!("`{constructor}` is behind a `Box` now: {why}")
}

fn unboxed(constructor: &str, why: BoxReason) -> String {
    let why = match why {
        BoxReason::Cycle => "the type does not contain itself any more".to_owned(),
        BoxReason::Size { bytes, limit } => format!("it took {bytes} bytes, and might take {limit}"),
        BoxReason::Kept => "that is not decided any more".to_owned(),
    };
    format!("`{constructor}` is not behind a `Box` any more: {why}")
}

//! Whether the struct of a variant is behind a `Box`.

use crate::diff::{Effect, EffectKind};
use crate::plan::Variant;

/// What happened to the `Box` of a variant that both versions have.
pub(super) fn compare(old: &Variant, new: &Variant) -> Option<Effect> {
    let (kind, why) = match (old.boxed, new.boxed) {
        (false, true) => (EffectKind::Boxed, "behind a `Box` now"),
        (true, false) => (EffectKind::Unboxed, "not behind a `Box` any more"),
        _ => return None,
    };
    Some(Effect::generated(kind, Some(&new.name), format!("`{}` is {why}", new.tl_name)))
}

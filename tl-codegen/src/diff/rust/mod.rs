//! What is different in the Rust that would be generated of both versions, and that code out there can name.
//!
//! Most of it follows from what is different in a declaration: that is marked as breaking. What does not, is reported
//! beside it, or about a declaration that has not changed at all.
//!
//! What a tree may have only with the feature of servers is compared as if every tree had the feature.

mod accessors;
mod boxes;
mod enums;
mod expressible;
mod items;
mod members;
mod sides;
mod structs;

use super::both::Both;
use super::report::Report;
use super::{Effect, EffectKind};
use crate::plan::Plan;
use sides::Sides;

/// Reports all that breaks.
pub(super) fn compare(both: &Both<'_>, report: &mut Report<'_, '_>) {
    let (old, new) = (expressible::plan(both.old), expressible::plan(both.new));
    layer(&old, &new, report);
    let sides = Sides::new(both, &old, &new);
    structs::compare(&sides, report);
    enums::compare(&sides, report);
}

fn layer(old: &Plan, new: &Plan, report: &mut Report<'_, '_>) {
    if old.layer.is_some() && new.layer.is_none() {
        let message = "the new version says no layer".to_owned();
        report.of_layer().push(Effect::generated(EffectKind::Removed, None, message));
    }
}

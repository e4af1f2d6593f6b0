//! What would be generated of both versions, and which of it is the same item.

use super::items::{Item, Items};
use crate::diff::both::Both;
use crate::plan::Plan;
use tl_parser::schema::CombinatorId;

/// The items of both versions.
pub(super) struct Sides<'p> {
    pub(super) both: &'p Both<'p>,
    pub(super) old: Items<'p>,
    pub(super) new: Items<'p>,
}

/// A declaration in both versions, with the item of the new one.
#[derive(Clone, Copy)]
pub(super) struct Now<'i, 'p> {
    pub(super) before: CombinatorId,
    pub(super) after: CombinatorId,
    pub(super) item: &'i Item<'p>,
}

impl<'p> Sides<'p> {
    pub(super) fn new(both: &'p Both<'p>, old: &'p Plan, new: &'p Plan) -> Self {
        Sides { both, old: Items::new(old, both.old.schema), new: Items::new(new, both.new.schema) }
    }

    /// What an item of the old version has become; `None` if it is gone, or cannot be expressed any more.
    pub(super) fn now(&self, old: &Item<'_>) -> Option<Now<'_, 'p>> {
        old.declared.iter().find_map(|&before| {
            let after = self.both.pairs.new_of(before)?;
            Some(Now { before, after, item: self.new.of(after)? })
        })
    }
}

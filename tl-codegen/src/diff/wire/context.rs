//! What is known about both versions as wholes.

use super::bare::used_bare;
use super::bits::Bits;
use crate::diff::both::Both;
use std::collections::HashSet;

/// Both versions, and what is known about them as wholes.
pub(super) struct Context<'b, 's> {
    pub(super) both: &'b Both<'s>,
    /// The types that the old version uses bare.
    pub(super) bare: HashSet<&'s str>,
    /// The bits of the new version's numbers that fields of the old version are under.
    pub(super) bits: Bits,
}

impl<'b, 's> Context<'b, 's> {
    pub(super) fn new(both: &'b Both<'s>) -> Self {
        let is_old = |combinator, field| {
            let before = both.matched(combinator).and_then(|matched| matched.old_of.get(field).copied().flatten());
            before.is_some()
        };
        Context { both, bare: used_bare(both.old.schema), bits: Bits::new(both.new.schema, is_old) }
    }
}

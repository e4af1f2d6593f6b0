//! Both versions, and which declaration and which field of the one is which of the other.

use super::Version;
use super::fields::Matched;
use super::pair::Pairs;
use super::show::Show;
use super::version::ids;
use tl_parser::schema::CombinatorId;

/// What is compared.
pub(super) struct Both<'s> {
    pub(super) old: Version<'s>,
    pub(super) new: Version<'s>,
    pub(super) pairs: Pairs,
    /// The fields of each pair, by the combinator of the new version.
    matched: Vec<Option<Matched>>,
}

impl<'s> Both<'s> {
    pub(super) fn new(old: Version<'s>, new: Version<'s>) -> Self {
        let pairs = Pairs::new(old.schema, new.schema);
        let matched = ids(new.schema).map(|id| {
            let before = old.schema.combinator(pairs.old_of(id)?)?;
            let after = new.schema.combinator(id)?;
            let show = |schema, combinator| Show { schema, combinator };
            Some(Matched::new(show(old.schema, before), show(new.schema, after)))
        });
        let matched = matched.collect();
        Both { old, new, pairs, matched }
    }

    /// The fields of a combinator of the new version and those of its pair; `None` if it has no pair.
    pub(super) fn matched(&self, new: CombinatorId) -> Option<&Matched> {
        self.matched.get(usize::try_from(new.0).ok()?)?.as_ref()
    }
}

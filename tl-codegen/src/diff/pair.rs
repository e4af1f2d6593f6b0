//! Which combinator of the old version is which of the new one.

use super::show::Show;
use super::version::ids;
use std::collections::HashMap;
use std::hash::Hash;
use tl_parser::schema::{Combinator, CombinatorId, Role, Schema};

/// Old and new combinators that are the same one.
pub(super) struct Pairs {
    new_of: HashMap<CombinatorId, CombinatorId>,
    old_of: HashMap<CombinatorId, CombinatorId>,
}

impl Pairs {
    /// A combinator is known by its id, and by its name within its layer: of secret chats, one name may stand in several
    /// layers. So pairs are found by both; then by name and layer; then by id, which is a rename or a move to another
    /// layer; and last by shape, which is a guess.
    pub(super) fn new(old: &Schema<'_>, new: &Schema<'_>) -> Self {
        let mut pairs = Pairs { new_of: HashMap::new(), old_of: HashMap::new() };
        let named = |of: &Combinator<'_>| of.name != "_";
        pairs.match_by(old, new, false, |_, one| Some((is_function(one), one.layer, one.name.to_owned(), one.id)));
        pairs.match_by(old, new, false, |_, one| Some((is_function(one), one.layer, one.name.to_owned())));
        pairs.match_by(old, new, true, |_, one| named(one).then_some((is_function(one), one.id)));
        pairs.match_by(old, new, true, shape);
        pairs
    }

    pub(super) fn new_of(&self, old: CombinatorId) -> Option<CombinatorId> {
        self.new_of.get(&old).copied()
    }

    pub(super) fn old_of(&self, new: CombinatorId) -> Option<CombinatorId> {
        self.old_of.get(&new).copied()
    }

    /// Pairs what is left and has the same key. Of several with one key, the first goes with the first, or none at all
    /// if it must be the only one.
    fn match_by<K: Eq + Hash>(
        &mut self,
        old: &Schema<'_>,
        new: &Schema<'_>,
        unique: bool,
        key: impl Fn(&Schema<'_>, &Combinator<'_>) -> Option<K>,
    ) {
        let group = |schema: &Schema<'_>, is_left: &dyn Fn(CombinatorId) -> bool| {
            let mut groups: HashMap<K, Vec<CombinatorId>> = HashMap::new();
            for (id, combinator) in ids(schema).zip(&schema.combinators).filter(|(id, _)| is_left(*id)) {
                if let Some(key) = key(schema, combinator) {
                    groups.entry(key).or_default().push(id);
                }
            }
            groups
        };
        let new_groups = group(new, &|id| !self.old_of.contains_key(&id));
        let old_groups = group(old, &|id| !self.new_of.contains_key(&id));
        for (key, before) in old_groups {
            let Some(after) = new_groups.get(&key) else { continue };
            if unique && (before.len() > 1 || after.len() > 1) {
                continue;
            }
            for (before, after) in before.iter().zip(after) {
                self.new_of.insert(*before, *after);
                self.old_of.insert(*after, *before);
            }
        }
    }
}

/// The layer, the result and the fields. Without any field, too many are alike.
fn shape(schema: &Schema<'_>, combinator: &Combinator<'_>) -> Option<(bool, Option<u32>, String)> {
    if combinator.fields.is_empty() {
        return None;
    }
    let show = Show { schema, combinator };
    let mut text = show.ty(&combinator.result);
    for field in &combinator.fields {
        text.push(' ');
        text.push_str(&show.field(field));
    }
    Some((is_function(combinator), combinator.layer, text))
}

/// A constructor is never the same as a function.
fn is_function(combinator: &Combinator<'_>) -> bool {
    combinator.role == Role::Function
}

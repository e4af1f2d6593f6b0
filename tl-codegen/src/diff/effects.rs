//! The parts of one change while they are collected.

use super::{Effect, EffectKind};
use std::collections::HashMap;

/// Parts of a change, in the order in which they were found.
#[derive(Default)]
pub(super) struct Effects {
    list: Vec<Effect>,
    /// Where in the list the last part of a kind about a member is.
    places: HashMap<(EffectKind, Option<String>), usize>,
}

impl Effects {
    pub(super) fn push(&mut self, effect: Effect) {
        self.places.insert((effect.kind, effect.member.clone()), self.list.len());
        self.list.push(effect);
    }

    /// Says of a part found in the declarations that it breaks Rust too. Returns whether there is such a part.
    pub(super) fn break_rust(&mut self, kind: EffectKind, member: Option<&str>) -> bool {
        let place = self.places.get(&(kind, member.map(str::to_owned)));
        match place.and_then(|place| self.list.get_mut(*place)) {
            Some(effect) => {
                effect.breaks.rust = true;
                true
            }
            None => false,
        }
    }

    /// Returns whether a part of this kind, about the whole item, breaks Rust.
    pub(super) fn breaks_rust(&self, kind: EffectKind) -> bool {
        let place = self.places.get(&(kind, None));
        place.and_then(|place| self.list.get(*place)).is_some_and(|effect| effect.breaks.rust)
    }

    pub(super) fn into_list(self) -> Vec<Effect> {
        self.list
    }
}

//! Which field of the old declaration is which of the new one.

use super::show::Show;
use std::collections::{HashMap, VecDeque};
use tl_parser::schema::Combinator;

/// Fields of an old and a new declaration that are the same one, by their positions.
pub(super) struct Matched {
    pub(super) new_of: Vec<Option<usize>>,
    pub(super) old_of: Vec<Option<usize>>,
}

impl Matched {
    pub(super) fn new(old: Show<'_>, new: Show<'_>) -> Self {
        let (before, after) = (old.combinator, new.combinator);
        let mut matched = Matched { new_of: vec![None; before.fields.len()], old_of: vec![None; after.fields.len()] };
        matched.by_name(before, after);
        matched.by_place(old, new);
        matched
    }

    /// The same name. Those without one in their order.
    fn by_name(&mut self, before: &Combinator<'_>, after: &Combinator<'_>) {
        let mut named: HashMap<Option<&str>, VecDeque<usize>> = HashMap::new();
        for (position, field) in after.fields.iter().enumerate() {
            named.entry(field.name).or_default().push_back(position);
        }
        for (position, field) in before.fields.iter().enumerate() {
            if let Some(found) = named.get_mut(&field.name).and_then(VecDeque::pop_front) {
                self.set(position, found);
            }
        }
    }

    /// The same type behind the same field: a rename.
    fn by_place(&mut self, old: Show<'_>, new: Show<'_>) {
        for (position, field) in old.combinator.fields.iter().enumerate() {
            if self.new_of.get(position).copied().flatten().is_some() {
                continue;
            }
            // The one behind the new place of the field before this.
            let place = match position.checked_sub(1) {
                None => Some(0),
                Some(before) => self.new_of.get(before).copied().flatten().map(|place| place + 1),
            };
            let Some(place) = place else { continue };
            let free = self.old_of.get(place) == Some(&None);
            let same = |other| new.field_type(other) == old.field_type(field);
            if free && new.combinator.fields.get(place).is_some_and(same) {
                self.set(position, place);
            }
        }
    }

    fn set(&mut self, old: usize, new: usize) {
        if let Some(slot) = self.new_of.get_mut(old) {
            *slot = Some(new);
        }
        if let Some(slot) = self.old_of.get_mut(new) {
            *slot = Some(old);
        }
    }

    /// The new positions of fields that have moved: all that are not in the longest run that kept its order.
    pub(super) fn moved(&self) -> Vec<usize> {
        // Patience sorting: the last field of the best run of each length, and what comes before each field.
        let kept: Vec<(usize, usize)> =
            self.old_of.iter().enumerate().filter_map(|(new, old)| Some((new, (*old)?))).collect();
        let mut ends: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = vec![None; kept.len()];
        let old_at = |index: usize| kept.get(index).map_or(0, |(_, old)| *old);
        for (index, (_, old)) in kept.iter().enumerate() {
            let length = ends.partition_point(|end| old_at(*end) < *old);
            let previous = length.checked_sub(1).and_then(|length| ends.get(length)).copied();
            if let Some(slot) = before.get_mut(index) {
                *slot = previous;
            }
            match ends.get_mut(length) {
                Some(end) => *end = index,
                None => ends.push(index),
            }
        }
        let mut in_order = vec![false; kept.len()];
        let mut next = ends.last().copied();
        while let Some(index) = next {
            if let Some(slot) = in_order.get_mut(index) {
                *slot = true;
            }
            next = before.get(index).copied().flatten();
        }
        kept.iter().zip(in_order).filter(|(_, in_order)| !in_order).map(|((new, _), _)| *new).collect()
    }
}

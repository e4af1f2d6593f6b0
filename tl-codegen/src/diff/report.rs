//! All that was found, by what it is about, until the changes are made of it.

use super::both::Both;
use super::effects::Effects;
use super::{Change, ChangeKind, Subject};
use std::collections::{BTreeMap, HashMap};
use tl_parser::schema::{Combinator, CombinatorId, Schema, Type, TypeId};

/// The parts of all changes.
pub(super) struct Report<'b, 's> {
    both: &'b Both<'s>,
    /// Of combinators that only the old version has.
    removed: BTreeMap<CombinatorId, Effects>,
    /// Of combinators of the new version.
    current: BTreeMap<CombinatorId, Effects>,
    removed_types: BTreeMap<TypeId, Effects>,
    current_types: BTreeMap<TypeId, Effects>,
    old_types: HashMap<&'s str, TypeId>,
    new_types: HashMap<&'s str, TypeId>,
    layer: Effects,
}

impl<'b, 's> Report<'b, 's> {
    pub(super) fn new(both: &'b Both<'s>) -> Self {
        Report {
            both,
            removed: BTreeMap::new(),
            current: BTreeMap::new(),
            removed_types: BTreeMap::new(),
            current_types: BTreeMap::new(),
            old_types: types(both.old.schema),
            new_types: types(both.new.schema),
            layer: Effects::default(),
        }
    }

    /// What happened to a combinator of the old version.
    pub(super) fn of_old(&mut self, id: CombinatorId) -> &mut Effects {
        match self.both.pairs.new_of(id) {
            Some(new) => self.of_new(new),
            None => self.removed.entry(id).or_default(),
        }
    }

    /// What happened to a combinator of the new version.
    pub(super) fn of_new(&mut self, id: CombinatorId) -> &mut Effects {
        self.current.entry(id).or_default()
    }

    /// What happened to the type of this name. A name that neither version has is a fault of the caller, and is lost.
    pub(super) fn of_type(&mut self, name: &str) -> &mut Effects {
        match (self.new_types.get(name), self.old_types.get(name)) {
            (Some(id), _) => self.current_types.entry(*id).or_default(),
            (None, id) => self.removed_types.entry(id.copied().unwrap_or(TypeId(u32::MAX))).or_default(),
        }
    }

    /// Whether the new version has a type of this name.
    pub(super) fn has_new_type(&self, name: &str) -> bool {
        self.new_types.contains_key(name)
    }

    /// What happened to the constant `LAYER`.
    pub(super) fn of_layer(&mut self) -> &mut Effects {
        &mut self.layer
    }

    /// The changes: what is gone, then what is new or changed, in the order of the versions, and each time combinators
    /// before types.
    pub(super) fn into_changes(self) -> Vec<Change> {
        let Both { old, new, pairs, .. } = self.both;
        let (old, new) = (old.schema, new.schema);
        let removed =
            self.removed.into_iter().filter_map(|(id, effects)| of_combinator(old.combinator(id), None, effects));
        let removed_types = self.removed_types.into_iter().filter_map(|(id, effects)| {
            let ty = old.ty(id)?;
            of_type(ty, Some(ty), None, effects)
        });
        let current = self.current.into_iter().filter_map(|(id, effects)| {
            let before = pairs.old_of(id).and_then(|id| old.combinator(id));
            of_combinator(before, new.combinator(id), effects)
        });
        let current_types = self.current_types.into_iter().filter_map(|(id, effects)| {
            let ty = new.ty(id)?;
            let before = self.old_types.get(ty.name).and_then(|id| old.ty(*id));
            of_type(ty, before, Some(ty), effects)
        });
        let layer = change(Subject::Layer, "LAYER", ChangeKind::Removed, self.layer);
        removed.chain(removed_types).chain(current).chain(current_types).chain(layer).collect()
    }
}

fn types<'s>(schema: &'s Schema<'s>) -> HashMap<&'s str, TypeId> {
    (0..).map(TypeId).zip(&schema.types).map(|(id, ty)| (ty.name, id)).collect()
}

fn of_combinator(before: Option<&Combinator<'_>>, after: Option<&Combinator<'_>>, effects: Effects) -> Option<Change> {
    let kind = match (before, after) {
        (None, _) => ChangeKind::Added,
        (Some(_), None) => ChangeKind::Removed,
        (Some(before), Some(after)) if before.name == after.name => ChangeKind::Changed,
        (Some(before), Some(after)) => {
            ChangeKind::Renamed { from: before.name.to_owned(), by_id: before.id == after.id }
        }
    };
    let one = after.or(before)?;
    let change = change(one.role.into(), one.name, kind, effects)?;
    let span = |of: Option<&Combinator<'_>>| of.map(|of| of.name_span);
    Some(Change { layer: one.layer, old: span(before), new: span(after), ..change })
}

fn of_type(ty: &Type<'_>, old: Option<&Type<'_>>, new: Option<&Type<'_>>, effects: Effects) -> Option<Change> {
    let kind = if new.is_some() { ChangeKind::Changed } else { ChangeKind::Removed };
    let change = change(Subject::Type, ty.name, kind, effects)?;
    Some(Change { old: old.map(|ty| ty.span), new: new.map(|ty| ty.span), ..change })
}

/// A change without places; `None` if nothing has happened.
fn change(subject: Subject, name: &str, kind: ChangeKind, effects: Effects) -> Option<Change> {
    let effects = effects.into_list();
    let name = name.to_owned();
    (!effects.is_empty()).then_some(Change { subject, name, layer: None, kind, old: None, new: None, effects })
}

//! One combinator that both versions have.

use super::context::Context;
use super::same::Same;
use crate::diff::both::Both;
use crate::diff::fields::Matched;
use crate::diff::show::{Show, member};
use crate::diff::{Effect, EffectKind};
use crate::value::nat_use::{NatUse, nat_uses};
use std::collections::HashSet;
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Condition, Expr, Field, Kind, NatVar, Role};

/// What is different in the declarations of a combinator.
pub(super) fn changed(context: &Context<'_, '_>, before: CombinatorId, after: CombinatorId) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(comparison) = Comparison::new(context, before, after) {
        comparison.whole(&mut effects);
        comparison.old_fields(&mut effects);
        comparison.new_fields(&mut effects);
    }
    effects
}

/// Two declarations side by side.
struct Comparison<'c, 's> {
    context: &'c Context<'c, 's>,
    old: Show<'s>,
    new: Show<'s>,
    after: CombinatorId,
    matched: &'c Matched,
    uses: Vec<NatUse>,
    /// The fields of the new declaration that decide about others.
    deciding: HashSet<u32>,
}

impl<'c, 's> Comparison<'c, 's> {
    fn new(context: &'c Context<'c, 's>, before: CombinatorId, after: CombinatorId) -> Option<Self> {
        let Both { old, new, .. } = context.both;
        let matched = context.both.matched(after)?;
        let old = Show { schema: old.schema, combinator: old.schema.combinator(before)? };
        let new = Show { schema: new.schema, combinator: new.schema.combinator(after)? };
        let deciding = new.combinator.fields.iter().filter_map(|field| match field.condition?.on {
            NatVar::Field(on) => Some(on),
            NatVar::Param(_) => None,
        });
        let deciding = deciding.collect();
        Some(Comparison { context, old, new, after, matched, uses: nat_uses(new.combinator), deciding })
    }

    fn same(&self) -> Same<'_> {
        let Both { old, new, pairs, .. } = self.context.both;
        Same { old: *old, new: *new, pairs, matched: self.matched }
    }

    /// Name, id, parameters, result.
    fn whole(&self, effects: &mut Vec<Effect>) {
        let (old, new) = (self.old.combinator, self.new.combinator);
        if old.name != new.name {
            let message = format!("was called `{}`", old.name);
            effects.push(Effect::declared(EffectKind::Renamed, None, message, false));
        }
        if old.id != new.id {
            let message = format!("{:08x} -> {:08x}", old.id, new.id);
            effects.push(Effect::declared(EffectKind::Id, None, message, true));
        }
        let kinds = |combinator: &Combinator<'_>| combinator.params.iter().map(|one| one.kind).collect::<Vec<Kind>>();
        let (before, after) = (kinds(old), kinds(new));
        if before != after {
            // Numbers behind those that were there change nothing by themselves: what they are for does.
            let added = after.strip_prefix(before.as_slice());
            let breaks = added.is_none_or(|added| added.contains(&Kind::Type));
            let names = |combinator: &Combinator<'_>| {
                let names: Vec<&str> = combinator.params.iter().map(|one| one.name).collect();
                format!("{{{}}}", names.join(" "))
            };
            let message = format!("{} -> {}", names(old), names(new));
            effects.push(Effect::declared(EffectKind::Params, None, message, breaks));
        }
        if !self.same().types(&old.result, &new.result) {
            let message = format!("{} -> {}", self.old.ty(&old.result), self.new.ty(&new.result));
            effects.push(Effect::declared(EffectKind::Result, None, message, true));
        }
    }

    /// Fields that were there before: gone, or not what they were.
    fn old_fields(&self, effects: &mut Vec<Effect>) {
        let moved: HashSet<usize> = self.matched.moved().into_iter().collect();
        for (position, before) in self.old.combinator.fields.iter().enumerate() {
            let place = self.matched.new_of.get(position).copied().flatten();
            match place.and_then(|place| Some((place, self.new.combinator.fields.get(place)?))) {
                None => effects.push(self.removed(position, before)),
                Some((place, after)) => {
                    self.changed(before, after, place, effects);
                    if moved.contains(&place) {
                        let message = format!("moved from place {} to {}", position + 1, place + 1);
                        effects.push(effect(EffectKind::FieldMoved, after, place, message, true));
                    }
                }
            }
        }
    }

    fn removed(&self, position: usize, field: &Field<'_>) -> Effect {
        // A `true` under a flag has no bytes: whoever does not know it does not miss it.
        let wire = field.condition.is_none() || field.ty != Expr::Builtin(Builtin::True);
        effect(EffectKind::FieldRemoved, field, position, self.old.field_type(field), wire)
    }

    fn changed(&self, before: &Field<'_>, after: &Field<'_>, place: usize, effects: &mut Vec<Effect>) {
        let mut push = |kind, message, wire| effects.push(effect(kind, after, place, message, wire));
        if before.name != after.name {
            push(EffectKind::FieldRenamed, format!("was called `{}`", before.name.unwrap_or("_")), false);
        }
        if !self.same().types(&before.ty, &after.ty) {
            let message = format!("{} -> {}", self.old.ty(&before.ty), self.new.ty(&after.ty));
            push(EffectKind::FieldRetyped, message, true);
        }
        match (before.condition, after.condition) {
            (None, None) => {}
            (Some(old), Some(new)) if self.same().conditions(old, new) => {}
            (Some(old), Some(new)) => {
                let message = format!("{} -> {}", self.old.condition(old), self.new.condition(new));
                push(EffectKind::FlagMoved, message, true);
            }
            (None, Some(new)) => {
                push(EffectKind::FieldCondition, format!("optional now: {}", self.new.condition(new)), true);
            }
            (Some(old), None) => {
                push(EffectKind::FieldCondition, format!("required now, was {}", self.old.condition(old)), true);
            }
        }
    }

    fn new_fields(&self, effects: &mut Vec<Effect>) {
        let fields = &self.new.combinator.fields;
        let last_old = self.matched.old_of.iter().rposition(Option::is_some);
        for (position, field) in fields.iter().enumerate() {
            if self.matched.old_of.get(position).copied().flatten().is_some() {
                continue;
            }
            let at_end = last_old.is_none_or(|last| last < position);
            let (wire, why) = match field.condition {
                Some(condition) => self.shares_bit(condition),
                None if at_end && self.is_mask(position, field) => {
                    (!self.decides(position), ", a mask that nothing uses")
                }
                None => (true, ", always there"),
            };
            let ty = self.new.field_type(field);
            let message = if wire { format!("{ty}{why}") } else { ty };
            effects.push(effect(EffectKind::FieldAdded, field, position, message, wire));
        }
    }

    /// Whether a new field's bit has a meaning already: then old senders set it for something else.
    fn shares_bit(&self, condition: Condition) -> (bool, &'static str) {
        if condition.bit.is_none() {
            return (true, ", whenever the number is not 0");
        }
        (self.context.bits.is_in_use(self.after, condition), ", under a bit that is in use")
    }

    /// By VK's rules a function may get a mask at its end.
    fn is_mask(&self, position: usize, field: &Field<'_>) -> bool {
        self.new.combinator.role == Role::Function
            && field.ty == Expr::Builtin(Builtin::Nat)
            && self.uses.get(position).is_some_and(|nat_use| *nat_use != NatUse::No)
    }

    /// Whether a number decides about anything: a field, or what a type looks like.
    fn decides(&self, position: usize) -> bool {
        let is_deciding = u32::try_from(position).is_ok_and(|position| self.deciding.contains(&position));
        is_deciding || self.uses.get(position) == Some(&NatUse::Given)
    }
}

fn effect(kind: EffectKind, field: &Field<'_>, position: usize, message: String, wire: bool) -> Effect {
    Effect::declared(kind, Some(member(field, position)), message, wire)
}

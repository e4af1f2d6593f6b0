//! One combinator in both versions.

use super::bare::used_bare;
use super::bits::Bits;
use super::fields::Matched;
use super::pair::Pairs;
use super::same::Same;
use super::show::Show;
use super::{Change, ChangeKind, Effect, EffectKind, Version};
use crate::value::nat_use::{NatUse, nat_uses};
use std::collections::HashSet;
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Condition, Expr, Field, Kind, NatVar, Role};

/// Both versions, and what is known about them as wholes.
pub(super) struct Context<'s> {
    pub(super) old: Version<'s>,
    pub(super) new: Version<'s>,
    pub(super) pairs: &'s Pairs,
    /// The types that the old version uses bare.
    pub(super) bare: HashSet<&'s str>,
    bits: Bits,
}

impl<'s> Context<'s> {
    pub(super) fn new(old: Version<'s>, new: Version<'s>, pairs: &'s Pairs) -> Self {
        Context { old, new, pairs, bare: used_bare(old.schema), bits: Bits::new(new.schema) }
    }

    /// What is different, if anything is.
    pub(super) fn compare(&self, before: CombinatorId, after: CombinatorId) -> Option<Change> {
        let (old, new) = (self.old.schema.combinator(before)?, self.new.schema.combinator(after)?);
        let comparison = Comparison::new(self, old, new, after);
        let mut effects = Vec::new();
        comparison.whole(&mut effects);
        comparison.old_fields(&mut effects);
        comparison.new_fields(&mut effects);
        if effects.is_empty() {
            return None;
        }
        let kind = if old.name == new.name {
            ChangeKind::Changed
        } else {
            ChangeKind::Renamed { from: old.name.to_owned(), by_id: old.id == new.id }
        };
        Some(Change {
            role: new.role,
            name: new.name.to_owned(),
            kind,
            old: Some(old.name_span),
            new: Some(new.name_span),
            effects,
        })
    }

    /// Whether a field is one that the old version has too.
    fn is_old(&self, combinator: CombinatorId, field: usize) -> bool {
        let before = self.pairs.old_of(combinator).and_then(|before| self.old.schema.combinator(before));
        let (Some(before), Some(after)) = (before, self.new.schema.combinator(combinator)) else { return false };
        let matched = Matched::new(
            Show { schema: self.old.schema, combinator: before },
            Show { schema: self.new.schema, combinator: after },
        );
        matched.old_of.get(field).copied().flatten().is_some()
    }
}

/// Two declarations side by side.
struct Comparison<'c, 's> {
    context: &'c Context<'s>,
    old: Show<'s>,
    new: Show<'s>,
    after: CombinatorId,
    matched: Matched,
    old_uses: Vec<NatUse>,
    new_uses: Vec<NatUse>,
}

impl<'c, 's> Comparison<'c, 's> {
    fn new(context: &'c Context<'s>, old: &'s Combinator<'s>, new: &'s Combinator<'s>, after: CombinatorId) -> Self {
        let (old_uses, new_uses) = (nat_uses(old), nat_uses(new));
        let old = Show { schema: context.old.schema, combinator: old };
        let new = Show { schema: context.new.schema, combinator: new };
        Comparison { context, matched: Matched::new(old, new), old, new, after, old_uses, new_uses }
    }

    fn same(&self) -> Same<'_> {
        let Context { old, new, pairs, .. } = self.context;
        Same { old: *old, new: *new, pairs, matched: &self.matched }
    }

    /// Name, id, parameters, result.
    fn whole(&self, effects: &mut Vec<Effect>) {
        let (old, new) = (self.old.combinator, self.new.combinator);
        if old.name != new.name {
            let message = format!("was called `{}`", old.name);
            effects.push(Effect { kind: EffectKind::Renamed, field: None, message, wire: false, rust: true });
        }
        if old.id != new.id {
            let message = format!("{:08x} -> {:08x}", old.id, new.id);
            effects.push(Effect { kind: EffectKind::Id, field: None, message, wire: true, rust: false });
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
            effects.push(Effect { kind: EffectKind::Params, field: None, message, wire: breaks, rust: breaks });
        }
        if !self.same().types(&old.result, &new.result) {
            let message = format!("{} -> {}", self.old.ty(&old.result), self.new.ty(&new.result));
            effects.push(Effect { kind: EffectKind::Result, field: None, message, wire: true, rust: true });
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
                    self.changed(before, after, effects);
                    if moved.contains(&place) {
                        // Setters have names, but the arguments of `new` have an order.
                        let rust = after.condition.is_none() && self.new_uses.get(place) != Some(&NatUse::Flags);
                        let message = format!("moved from place {} to {}", position + 1, place + 1);
                        effects.push(effect(EffectKind::FieldMoved, after, place, message, true, rust));
                    }
                }
            }
        }
    }

    fn removed(&self, position: usize, field: &Field<'_>) -> Effect {
        // A `true` under a flag has no bytes: whoever does not know it does not miss it.
        let wire = field.condition.is_none() || field.ty != Expr::Builtin(Builtin::True);
        // Flags are no field of the struct.
        let rust = self.old_uses.get(position) != Some(&NatUse::Flags);
        effect(EffectKind::FieldRemoved, field, position, self.old.field_type(field), wire, rust)
    }

    fn changed(&self, before: &Field<'_>, after: &Field<'_>, effects: &mut Vec<Effect>) {
        let mut push = |kind, message, wire, rust| effects.push(effect(kind, after, 0, message, wire, rust));
        if before.name != after.name {
            push(EffectKind::FieldRenamed, format!("was called `{}`", before.name.unwrap_or("_")), false, true);
        }
        if !self.same().types(&before.ty, &after.ty) {
            let message = format!("{} -> {}", self.old.ty(&before.ty), self.new.ty(&after.ty));
            push(EffectKind::FieldRetyped, message, true, true);
        }
        match (before.condition, after.condition) {
            (None, None) => {}
            (Some(old), Some(new)) if self.same().conditions(old, new) => {}
            (Some(old), Some(new)) => {
                let message = format!("{} -> {}", self.old.condition(old), self.new.condition(new));
                push(EffectKind::FlagMoved, message, true, false);
            }
            (None, Some(new)) => {
                push(EffectKind::FieldCondition, format!("optional now: {}", self.new.condition(new)), true, true);
            }
            (Some(old), None) => {
                let message = format!("required now, was {}", self.old.condition(old));
                push(EffectKind::FieldCondition, message, true, true);
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
            let rust = field.condition.is_none() && self.new_uses.get(position) != Some(&NatUse::Flags);
            let ty = self.new.field_type(field);
            let message = if wire { format!("{ty}{why}") } else { ty };
            effects.push(effect(EffectKind::FieldAdded, field, position, message, wire, rust));
        }
    }

    /// Whether a new field's bit has a meaning already: then old senders set it for something else.
    fn shares_bit(&self, condition: Condition) -> (bool, &'static str) {
        if condition.bit.is_none() {
            return (true, ", whenever the number is not 0");
        }
        let mut others = self.context.bits.sharing(self.after, condition);
        (others.any(|other| self.context.is_old(other.combinator, other.field)), ", under a bit that is in use")
    }

    /// By VK's rules a function may get a mask at its end.
    fn is_mask(&self, position: usize, field: &Field<'_>) -> bool {
        self.new.combinator.role == Role::Function
            && field.ty == Expr::Builtin(Builtin::Nat)
            && self.new_uses.get(position).is_some_and(|nat_use| *nat_use != NatUse::No)
    }

    /// Whether a number decides about anything: a field, or what a type looks like.
    fn decides(&self, position: usize) -> bool {
        let decides = |field: &Field<'_>| match field.condition.map(|condition| condition.on) {
            Some(NatVar::Field(on)) => usize::try_from(on) == Ok(position),
            _ => false,
        };
        self.new_uses.get(position) == Some(&NatUse::Given) || self.new.combinator.fields.iter().any(decides)
    }
}

fn effect(kind: EffectKind, field: &Field<'_>, position: usize, message: String, wire: bool, rust: bool) -> Effect {
    let name = field.name.map_or_else(|| position.to_string(), str::to_owned);
    Effect { kind, field: Some(name), message, wire, rust }
}

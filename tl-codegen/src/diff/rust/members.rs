//! What belongs to a struct: fields, setters, and what `new` takes.

use super::sides::Now;
use crate::diff::both::Both;
use crate::diff::effects::Effects;
use crate::diff::show::member;
use crate::diff::{Effect, EffectKind};
use crate::plan::{Field, Step, Struct, Ty};
use tl_parser::schema::{CombinatorId, Schema};

/// Reports what breaks about the members of a struct.
pub(super) fn compare(both: &Both<'_>, now: Now<'_, '_>, old: &Struct, new: &Struct, effects: &mut Effects) {
    let members = Members { both, before: now.before, after: now.after, old, new };
    members.fields(effects);
    members.arguments(effects);
    members.for_servers(effects);
}

/// A type whose parameters have numbers for names.
pub(super) fn numbered(ty: &Ty, params: &[String]) -> Ty {
    let number = |name: &String| params.iter().position(|param| param == name).unwrap_or_default().to_string();
    match ty {
        Ty::Param(name) => Ty::Param(number(name)),
        Ty::Answer(name) => Ty::Answer(number(name)),
        Ty::Vec { bare, item } => Ty::Vec { bare: *bare, item: Box::new(numbered(item, params)) },
        ty => ty.clone(),
    }
}

/// A struct in both versions. A declaration's fields are the steps of its struct.
struct Members<'m> {
    both: &'m Both<'m>,
    before: CombinatorId,
    after: CombinatorId,
    old: &'m Struct,
    new: &'m Struct,
}

impl Members<'_> {
    fn fields(&self, effects: &mut Effects) {
        for (position, field) in fields(self.old) {
            let Some(place) = self.place(position) else {
                let name = name_of(self.both.old.schema, self.before, position);
                effects.break_rust(EffectKind::FieldRemoved, Some(&name));
                continue;
            };
            let name = name_of(self.both.new.schema, self.after, place);
            match self.new.steps.get(place) {
                Some(Step::Field(now)) => self.field(field, now, &name, effects),
                _ => {
                    let message = "no field of the struct any more: its bits say which fields are there".to_owned();
                    effects.push(Effect::generated(EffectKind::RustField, Some(&name), message));
                }
            }
        }
    }

    fn field(&self, old: &Field, new: &Field, name: &str, effects: &mut Effects) {
        // Whatever the declaration does not say is said here.
        let mut say = |declared: &[EffectKind], what: &str, before: &str, after: &str| {
            let known = declared.iter().filter(|kind| effects.break_rust(**kind, Some(name))).count();
            if known == 0 {
                let message = format!("{what} is `{after}` in Rust now, was `{before}`");
                effects.push(Effect::generated(EffectKind::RustField, Some(name), message));
            }
        };
        if old.name != new.name {
            say(&[EffectKind::FieldRenamed], "its name", &old.name, &new.name);
        } else if let (Some(before), Some(after)) = (&old.setter, &new.setter)
            && before != after
        {
            say(&[], "its setter", before, after);
        }
        if !self.is_same_type(old, new) {
            let declared = [EffectKind::FieldRetyped, EffectKind::FieldCondition];
            say(&declared, "its type", &holds(old), &holds(new));
        }
    }

    /// The same types in the same order, each for the same field: otherwise a call does not compile, or means something
    /// else.
    fn arguments(&self, effects: &mut Effects) {
        let is_same = |((before, old), (place, new)): ((usize, &Field), (usize, &Field))| {
            self.place(before) == Some(place) && self.is_same_type(old, new)
        };
        let is_as_long = arguments(self.old).count() == arguments(self.new).count();
        if !is_as_long || !arguments(self.old).zip(arguments(self.new)).all(is_same) {
            let list = |of: &Struct| {
                let arguments = arguments(of).map(|(_, field)| format!("{}: {}", field.name, field.ty));
                arguments.collect::<Vec<_>>().join(", ")
            };
            let message = format!("new({}) -> new({})", list(self.old), list(self.new));
            effects.push(Effect::generated(EffectKind::Arguments, None, message));
        }
    }

    fn for_servers(&self, effects: &mut Effects) {
        let has_setters = fields(self.old).any(|(_, field)| field.setter.is_some());
        let new = !self.old.has_new_for_servers() && self.new.has_new_for_servers();
        let setters = has_setters && !self.old.has_setters_for_servers() && self.new.has_setters_for_servers();
        let what = match (new, setters) {
            (true, true) => "`new` and the setters are",
            (true, false) => "`new` is",
            (false, true) => "the setters are",
            (false, false) => return,
        };
        let message = format!("{what} behind the feature of servers now, where a tree has one: no function takes this");
        effects.push(Effect::generated(EffectKind::Server, None, message));
    }

    /// Whether two fields are of one type in Rust. What parameters are called is nobody's concern.
    fn is_same_type(&self, old: &Field, new: &Field) -> bool {
        let text = |field: &Field, params| in_field(&numbered(&field.ty, params), field);
        let is_same_plan = old.ty == new.ty && self.old.params == self.new.params;
        old.condition.is_some() == new.condition.is_some()
            && (is_same_plan || text(old, &self.old.params) == text(new, &self.new.params))
    }

    /// Where a field of the old version is in the new one.
    fn place(&self, position: usize) -> Option<usize> {
        self.both.matched(self.after)?.new_of.get(position).copied().flatten()
    }
}

/// The fields with their positions in the declaration.
fn fields(of: &Struct) -> impl Iterator<Item = (usize, &Field)> {
    of.steps.iter().enumerate().filter_map(|(position, step)| match step {
        Step::Field(field) => Some((position, field)),
        Step::Flags(_) => None,
    })
}

/// The fields that `new` takes.
fn arguments(of: &Struct) -> impl Iterator<Item = (usize, &Field)> {
    fields(of).filter(|(_, field)| field.condition.is_none())
}

/// The type of a field.
pub(super) fn holds(field: &Field) -> String {
    in_field(&field.ty, field)
}

fn in_field(ty: &Ty, field: &Field) -> String {
    match field.condition {
        Some(_) if *ty == Ty::True => "bool".to_owned(),
        Some(_) => format!("Option<{ty}>"),
        None => ty.to_string(),
    }
}

fn name_of(schema: &Schema<'_>, id: CombinatorId, position: usize) -> String {
    let field = schema.combinator(id).and_then(|of| of.fields.get(position));
    field.map_or_else(|| position.to_string(), |field| member(field, position))
}

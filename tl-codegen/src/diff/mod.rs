//! What a new version of a schema changes, and what that breaks.
//!
//! **On the wire** a change breaks if one side that knows only the old version and one that knows the new one
//! misunderstand each other: an id that goes away or now means something else, fields in other places. What is not
//! sent unless asked for does not break: a new constructor, a new function, a new field under a flag bit that was
//! free, so long as the id stays. In Telegram's schemas every other change of a declaration changes its id.
//!
//! **In the generated Rust** a change breaks if code written against the old version does not compile any more.
//! Structs and enums are non-exhaustive and optional fields have setters, so what is added breaks only where it is
//! required, or where an enum loses a method for what all its constructors had, and nothing breaks that could not be
//! expressed in Rust.
//!
//! VK's schemas keep ids and grow by field masks, by rules of their own (`backward_compatibility_samples` in VKCOM/tl):
//! a function may get a new mask behind its last field, and fields under it; a bit that any schema on the mask's way
//! uses must not be used again; a new function (told by its `@` annotation) starts with a mask, or it could not grow.

mod added;
mod bare;
mod bits;
mod compare;
mod fields;
mod pair;
mod same;
mod show;

use pair::Pairs;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use tl_parser::schema::{CombinatorId, Role, Schema};
use tl_parser::{Sources, Span};

/// A schema, and the texts it is from.
#[derive(Clone, Copy)]
pub struct Version<'s> {
    /// The schema. Of one with errors, what makes no sense is not compared.
    pub schema: &'s Schema<'s>,
    /// Its texts.
    pub sources: &'s Sources,
}

/// What happened to one combinator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// A constructor or a function.
    pub role: Role,
    /// Its name, the new one if it has two.
    pub name: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The place of its name in the old version.
    pub old: Option<Span>,
    /// The place of its name in the new version.
    pub new: Option<Span>,
    /// The parts of the change.
    pub effects: Vec<Effect>,
}

/// The sorts of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its declaration is another.
    Changed,
    /// It had this name before.
    Renamed {
        /// The old name.
        from: String,
        /// Whether the id is still the same; otherwise it is a guess by the fields and the result.
        by_id: bool,
    },
}

/// A part of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What is affected.
    pub kind: EffectKind,
    /// The field's name, if it is about one.
    pub field: Option<String>,
    /// What happened, in a few words.
    pub message: String,
    /// Whether it breaks what is on the wire.
    pub wire: bool,
    /// Whether it breaks code that uses the generated Rust.
    pub rust: bool,
}

/// The sorts of an [`Effect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectKind {
    /// A combinator is new.
    Added,
    /// A combinator is gone.
    Removed,
    /// A combinator has another name.
    Renamed,
    /// The id is another.
    Id,
    /// The parameters in braces are others.
    Params,
    /// The result is another.
    Result,
    /// A field is new.
    FieldAdded,
    /// A field is gone.
    FieldRemoved,
    /// A field has another name.
    FieldRenamed,
    /// A field is elsewhere among the others.
    FieldMoved,
    /// A field is of another type.
    FieldRetyped,
    /// A field is optional now, or required now.
    FieldCondition,
    /// A field's flag is another.
    FlagMoved,
}

impl Change {
    /// Whether it breaks what is on the wire.
    pub fn breaks_wire(&self) -> bool {
        self.effects.iter().any(|effect| effect.wire)
    }

    /// Whether it breaks code that uses the generated Rust.
    pub fn breaks_rust(&self) -> bool {
        self.effects.iter().any(|effect| effect.rust)
    }
}

impl EffectKind {
    /// The name for tools.
    pub fn name(self) -> &'static str {
        match self {
            EffectKind::Added => "added",
            EffectKind::Removed => "removed",
            EffectKind::Renamed => "renamed",
            EffectKind::Id => "id",
            EffectKind::Params => "params",
            EffectKind::Result => "result",
            EffectKind::FieldAdded => "field-added",
            EffectKind::FieldRemoved => "field-removed",
            EffectKind::FieldRenamed => "field-renamed",
            EffectKind::FieldMoved => "field-moved",
            EffectKind::FieldRetyped => "field-retyped",
            EffectKind::FieldCondition => "field-condition",
            EffectKind::FlagMoved => "flag-moved",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Renamed { .. } => "renamed",
        })
    }
}

/// Compares two versions: what is gone, then what is new or changed in the order of the new version.
pub fn diff(old: Version<'_>, new: Version<'_>) -> Vec<Change> {
    let pairs = Pairs::new(old.schema, new.schema);
    let removed = ids(old.schema).filter(|id| pairs.new_of(*id).is_none());
    let mut changes: Vec<Change> = removed.filter_map(|id| added::removed(old, id)).collect();
    let context = compare::Context::new(old, new, &pairs);
    for id in ids(new.schema) {
        changes.extend(match pairs.old_of(id) {
            Some(before) => context.compare(before, id),
            None => context.added(id),
        });
    }
    without_rust(old, &mut changes);
    changes
}

/// Declarations that cannot be expressed in Rust have no code that could break: those with numbers as arguments, for
/// example.
fn without_rust(old: Version<'_>, changes: &mut [Change]) {
    let Err(inexpressible) = crate::plan::plan(old.schema, old.sources) else { return };
    let inexpressible: BTreeSet<Span> = inexpressible.into_iter().map(|diagnostic| diagnostic.span).collect();
    let spans = old.schema.combinators.iter().map(|combinator| (combinator.name_span, combinator.span));
    let spans: BTreeMap<Span, Span> = spans.collect();
    for change in changes {
        let span = change.old.and_then(|name| spans.get(&name));
        let within = |span: &Span| {
            inexpressible
                .range(Span { end: span.start, ..*span }..)
                .next()
                .is_some_and(|fault| fault.source == span.source && fault.start < span.end)
        };
        if span.is_some_and(within) {
            change.effects.iter_mut().for_each(|effect| effect.rust = false);
        }
    }
}

fn ids(schema: &Schema<'_>) -> impl Iterator<Item = CombinatorId> + use<> {
    (0u32..).map(CombinatorId).take(schema.combinators.len())
}

#[cfg(test)]
mod tests;

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
mod change;
mod compare;
mod fields;
mod pair;
mod same;
mod show;
mod version;

pub use change::{Change, ChangeKind, Effect, EffectKind};
pub use version::Version;

use pair::Pairs;
use std::collections::{BTreeMap, BTreeSet};
use tl_parser::Span;
use version::ids;

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
    let Err(inexpressible) = crate::plan::plan(old.schema, old.sources, &crate::Boxing::default()) else { return };
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

#[cfg(test)]
mod tests;

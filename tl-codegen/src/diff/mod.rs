//! What a new version of a schema changes, and what that breaks.
//!
//! **On the wire** a change breaks if one side that knows only the old version and one that knows the new one
//! misunderstand each other: an id that goes away or now means something else, fields in other places. What is not
//! sent unless asked for does not break: a new constructor, a new function, a new field under a flag bit that was
//! free, so long as the id stays. In Telegram's schemas every other change of a declaration changes its id.
//!
//! **In the generated Rust** a change breaks if code written against the old version does not compile any more, or
//! compiles and means something else. This is read off what would be generated of both versions, and not off the
//! declarations: the paths of items, fields and their types, what `new` takes, setters, variants, methods of enums,
//! results of functions, and what is built only with the feature of servers. Structs and enums are non-exhaustive and
//! optional fields have setters, so that what is added seldom breaks anything, and nothing breaks that could not be
//! expressed in Rust.
//!
//! **A `Box`** has a severity of its own: whether a variant's struct is behind one depends on sizes, also of other types, and
//! code can be written so that it compiles either way.
//!
//! VK's schemas keep ids and grow by field masks, by rules of their own (`backward_compatibility_samples` in VKCOM/tl):
//! a function may get a new mask behind its last field, and fields under it; a bit that any schema on the mask's way
//! uses must not be used again; a new function (told by its `@` annotation) starts with a mask, or it could not grow.
//!
//! | file | does |
//! |---|---|
//! | `pair`, `fields`, `both` | which declaration and which field is which |
//! | `wire` | compares the declarations |
//! | `rust` | compares what would be generated |
//! | `effects`, `report` | collect what was found |
//! | `change` | what a change is |

mod both;
mod change;
mod effects;
mod fields;
mod pair;
mod report;
mod rust;
mod show;
mod version;
mod wire;

pub use change::{Breaks, Change, ChangeKind, Effect, EffectKind, Subject};
pub use version::Version;

/// Compares two versions: what is gone, then what is new or changed in the order of the new version, combinators before
/// types.
pub fn diff(old: Version<'_>, new: Version<'_>) -> Vec<Change> {
    let both = both::Both::new(old, new);
    let mut report = report::Report::new(&both);
    wire::compare(&both, &mut report);
    rust::compare(&both, &mut report);
    report.into_changes()
}

#[cfg(test)]
mod tests;

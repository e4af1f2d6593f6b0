//! What happened to a combinator, and which of it breaks something.

use std::fmt;
use tl_parser::Span;
use tl_parser::schema::Role;

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

//! What happened to an item of a schema, and which of it breaks something.

use std::fmt;
use tl_parser::Span;
use tl_parser::schema::Role;

/// What happened to one item of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What sort of item it is.
    pub subject: Subject,
    /// Its name, the new one if it has two.
    pub name: String,
    /// The layer of secret chats that declares it, from a `===N===` marker.
    pub layer: Option<u32>,
    /// What happened.
    pub kind: ChangeKind,
    /// The place of its name in the old version.
    pub old: Option<Span>,
    /// The place of its name in the new version.
    pub new: Option<Span>,
    /// The parts of the change.
    pub effects: Vec<Effect>,
}

/// What a [`Change`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A constructor.
    Constructor,
    /// A function.
    Function,
    /// A type, with what its constructors have in common in the generated Rust: an enum's variants and methods.
    Type,
    /// The constant `LAYER` of the generated Rust.
    Layer,
}

/// The sorts of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its declaration is another, or its Rust is.
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
    /// The name of the field, variant or method, if it is about one.
    pub member: Option<String>,
    /// What happened, in a few words.
    pub message: String,
    /// What it breaks.
    pub breaks: Breaks,
}

/// What a change breaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaks {
    /// What is on the wire.
    pub wire: bool,
    /// Code that uses the generated Rust, whatever it does to be safe.
    pub rust: bool,
    /// Code that moves a struct out of a variant, or into one, as if it knew for ever whether there is a `Box` between.
    pub boxes: bool,
}

/// The sorts of an [`Effect`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EffectKind {
    /// An item is new.
    Added,
    /// An item is gone.
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
    /// An item has another place in Rust, or another item has its place.
    RustPath,
    /// A field is another in Rust, which its own declaration does not say.
    RustField,
    /// Rust has no words for an item any more.
    Inexpressible,
    /// The function `new` takes other arguments.
    Arguments,
    /// What builds a value is behind the feature of servers now, where a tree has one.
    Server,
    /// An enum has lost a variant, or the variant holds another constructor.
    Variant,
    /// An enum has lost a method, or the method returns something else.
    Accessor,
    /// A variant is behind a `Box` now.
    Boxed,
    /// A variant is not behind a `Box` any more.
    Unboxed,
}

impl Change {
    /// Returns what its parts break, taken together.
    pub fn breaks(&self) -> Breaks {
        self.effects.iter().fold(Breaks::default(), |all, effect| all.or(effect.breaks))
    }
}

impl Breaks {
    /// Returns whether anything breaks at all.
    pub fn any(self) -> bool {
        self.wire || self.rust || self.boxes
    }

    fn or(self, other: Self) -> Self {
        Self { wire: self.wire || other.wire, rust: self.rust || other.rust, boxes: self.boxes || other.boxes }
    }
}

impl Effect {
    /// Something in a declaration, which breaks the wire or does not.
    pub(super) fn declared(kind: EffectKind, member: Option<String>, message: String, wire: bool) -> Self {
        Self { kind, member, message, breaks: Breaks { wire, ..Breaks::default() } }
    }

    /// Something in the generated code, which breaks the code that uses it.
    pub(super) fn generated(kind: EffectKind, member: Option<&str>, message: String) -> Self {
        let breaks = match kind {
            EffectKind::Boxed | EffectKind::Unboxed => Breaks { boxes: true, ..Breaks::default() },
            _ => Breaks { rust: true, ..Breaks::default() },
        };
        Self { kind, member: member.map(str::to_owned), message, breaks }
    }
}

impl Subject {
    /// Returns the word for people and tools.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Constructor => "constructor",
            Subject::Function => "function",
            Subject::Type => "type",
            Subject::Layer => "constant",
        }
    }
}

impl From<Role> for Subject {
    fn from(role: Role) -> Self {
        match role {
            Role::Constructor => Subject::Constructor,
            Role::Function => Subject::Function,
        }
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
            EffectKind::RustPath => "rust-path",
            EffectKind::RustField => "rust-field",
            EffectKind::Inexpressible => "inexpressible",
            EffectKind::Arguments => "arguments",
            EffectKind::Server => "server",
            EffectKind::Variant => "variant",
            EffectKind::Accessor => "accessor",
            EffectKind::Boxed => "boxed",
            EffectKind::Unboxed => "unboxed",
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

//! What a user can say about parts of a schema.

use super::miss::Miss;

/// Something said about the part of a schema that a path names.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) wish: Wish,
}

/// What is to become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// It is generated, with all that it needs.
    Root,
    /// Functions with such a result.
    Answer(Cut),
    /// It is in another crate, there.
    Extern(String),
    /// Its structs and enums have this attribute.
    TypeAttribute(Kind, String),
    /// Its fields have this attribute.
    FieldAttribute(String),
}

/// Why a function's result is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cut {
    /// It stays bytes.
    Opaque,
    /// The function is only ever encoded.
    Unanswered,
}

/// What an attribute of types is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Enums and structs.
    Both,
    /// Enums alone.
    Enum,
    /// Structs alone.
    Struct,
}

/// Whether a path has named anything; if not, what is wrong with it.
pub(crate) type Verdict = Result<(), Miss>;

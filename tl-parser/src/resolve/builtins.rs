//! The types that the language itself knows, by all the names they go by.

use crate::schema::Builtin;

/// A builtin under one of its names.
pub(super) struct Known {
    /// The name of its only constructor: `int`.
    pub(super) bare: &'static str,
    /// The name of the type: `Int`.
    pub(super) boxed: &'static str,
    /// What it is on the wire.
    pub(super) builtin: Builtin,
    /// What a declaration of the name means.
    pub(super) declaration: Declaration,
}

/// What it means that a schema declares a constructor of a builtin's name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declaration {
    /// It restates the builtin, in whatever form: `int ? = Int`, `int128 4*[ int ] = Int128`, `bytes = Bytes`.
    Restates,
    /// It restates the builtin if it has no fields; otherwise it is a type of the schema's own.
    RestatesIfEmpty,
    /// It is an ordinary constructor, whose uses are the builtin all the same: `true = True`.
    Declares,
}

use Declaration::{Declares, Restates, RestatesIfEmpty};

/// Every builtin with a single constructor. TDLib has its own names for some.
pub(super) const KNOWN: &[Known] = &[
    known("int", "Int", Builtin::Int, Restates),
    known("long", "Long", Builtin::Long, Restates),
    known("double", "Double", Builtin::Double, Restates),
    known("float", "Float", Builtin::Float, RestatesIfEmpty),
    known("string", "String", Builtin::String, Restates),
    known("bytes", "Bytes", Builtin::Bytes, Restates),
    known("int128", "Int128", Builtin::Int128, Restates),
    known("int256", "Int256", Builtin::Int256, Restates),
    known("int512", "Int512", Builtin::Int512, Restates),
    known("true", "True", Builtin::True, Declares),
    known("int32", "Int32", Builtin::Int, RestatesIfEmpty),
    known("int53", "Int53", Builtin::Long, RestatesIfEmpty),
    known("int64", "Int64", Builtin::Long, RestatesIfEmpty),
    known("secureString", "SecureString", Builtin::String, RestatesIfEmpty),
    known("secureBytes", "SecureBytes", Builtin::Bytes, RestatesIfEmpty),
];

/// Names of types whose values are any boxed value or call.
pub(super) const OBJECTS: &[&str] = &["Object", "object", "Function", "function"];

const fn known(bare: &'static str, boxed: &'static str, builtin: Builtin, declaration: Declaration) -> Known {
    Known { bare, boxed, builtin, declaration }
}

/// The builtin whose constructor has this name.
pub(super) fn by_bare_name(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.bare == name)
}

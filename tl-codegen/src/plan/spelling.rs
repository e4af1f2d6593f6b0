//! Types as text, for listings and messages: as in Rust, but without `enums::`.

use super::{Field, Ty};
use std::fmt;

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Ty::U32 => "u32",
            Ty::I32 => "i32",
            Ty::I64 => "i64",
            Ty::F64 => "f64",
            Ty::F32 => "f32",
            Ty::Array(length) => return write!(f, "[u8; {length}]"),
            Ty::String => "String",
            Ty::Bytes => "Bytes",
            Ty::Bool => "bool",
            Ty::True => "()",
            Ty::Object | Ty::Delimited => "Object",
            Ty::Vec { item, .. } => return write!(f, "Vec<{item}>"),
            Ty::Enum(path) => return path.fmt(f),
            Ty::Struct(path) => return write!(f, "types::{path}"),
            Ty::Param(name) => name,
            Ty::Answer(name) => return write!(f, "{name}::Return"),
        })
    }
}

impl Field {
    /// The type in a listing, without the `Option` of a field that need not be there: but for that of a `Bool`, since
    /// a `true` is a `bool` without one.
    pub(crate) fn listed(&self) -> String {
        match self.ty {
            Ty::True if self.condition.is_some() => "bool".to_owned(),
            Ty::Bool if self.condition.is_some() => "Option<bool>".to_owned(),
            _ => self.ty.to_string(),
        }
    }
}

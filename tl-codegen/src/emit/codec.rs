//! What encoding and decoding the fields of a struct have in common.

use super::ident;
use crate::plan::{Field, Step, Ty};
use proc_macro2::Ident;
use quote::format_ident;

/// The reader's and the writer's method for a type. The compiler need not look for a trait's then.
pub(super) fn primitive(ty: &Ty) -> Option<Ident> {
    Some(ident(match ty {
        Ty::U32 => "u32",
        Ty::I32 => "i32",
        Ty::I64 => "i64",
        Ty::F64 => "f64",
        Ty::F32 => "f32",
        Ty::String => "string",
        Ty::Bytes => "bytes",
        _ => return None,
    }))
}

impl Step {
    pub(super) fn field(&self) -> Option<&Field> {
        match self {
            Self::Field(field) => Some(field),
            Self::Flags(_) => None,
        }
    }

    /// The flags that a field is under.
    pub(super) fn flags(&self) -> Option<&str> {
        self.field()?.condition.as_ref().map(|(flags, _)| flags.as_str())
    }
}

/// The variable for flags, or that a field is decoded to. One called like something that the code around it uses must not
/// hide that.
pub(super) fn local(name: &str) -> Ident {
    if matches!(name, "r" | "w" | "hold" | "take") { format_ident!("{name}_") } else { ident(name) }
}

pub(super) fn mask_of(bit: u8) -> u32 {
    1_u32.checked_shl(u32::from(bit)).unwrap_or(0)
}

//! The methods of an enum: its constructors' shared fields.

use super::{Item, ident, paths::Place};
use crate::plan::{Enum, Field, Ty};
use proc_macro2::TokenStream;
use quote::quote;

/// An accessor for each shared field; none if there is no such field.
pub(crate) fn accessors(of: &Enum, place: &Place<'_>) -> Option<Item> {
    let (runtime, name) = (place.runtime(), of.path.ident());
    let variants = of.variants.iter().map(|variant| ident(&variant.name));
    (!of.shared.is_empty()).then(|| Item::Macro {
        path: quote!(#runtime::accessors),
        head: quote!(#name [#(#variants)*]),
        lines: of.shared.iter().map(|field| accessor(field, place)).collect(),
    })
}

/// What the macro wants to know of an accessor: whether there is a value at all, and what it is or refers to.
fn accessor(field: &Field, place: &Place<'_>) -> TokenStream {
    let name = ident(&field.name);
    let is_optional = field.condition.is_some() && field.ty != Ty::True;
    let (ty, kind) = match &field.ty {
        Ty::True => (quote!(bool), "copied"),
        Ty::U32 | Ty::I32 | Ty::I64 | Ty::F64 | Ty::F32 | Ty::Bool | Ty::Array(_) if is_optional => {
            let ty = place.ty(&field.ty);
            (quote!(Option<#ty>), "copied")
        }
        Ty::U32 | Ty::I32 | Ty::I64 | Ty::F64 | Ty::F32 | Ty::Bool | Ty::Array(_) => (place.ty(&field.ty), "copied"),
        Ty::String if is_optional => (quote!(str), "optional_slice"),
        Ty::String => (quote!(str), "borrowed"),
        Ty::Vec { item, .. } => {
            let item = place.ty(item);
            (quote!([#item]), if is_optional { "optional_slice" } else { "borrowed" })
        }
        ty => (place.ty(ty), if is_optional { "optional" } else { "borrowed" }),
    };
    let kind = ident(kind);
    quote!(fn #name: #kind #ty;)
}

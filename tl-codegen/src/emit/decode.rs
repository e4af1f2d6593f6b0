//! How the fields of a struct are decoded.

use super::codec::{local, mask_of, primitive};
use super::{ident, params::Params, part};
use crate::plan::{Field, Step, Struct, Ty};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// `impl DecodeFields`.
///
/// Fields are read where the struct is made of them, which is least for the compiler, as far as that goes: one that has
/// to be dropped is held while those after it are read, and flags are needed by several.
pub(crate) fn decode(of: &Struct) -> TokenStream {
    let name = of.path.ident();
    let params = Params::of(of);
    let (bounded, names) = (params.bound(&quote!(: Encode + Decode)), params.names());
    // The last one is followed by nothing that could go wrong.
    let last = of.fields().filter(|field| field.ty != Ty::True).last();
    let is_held = |field: &Field| field.ty.is_dropped() && last.is_some_and(|last| last.name != field.name);
    let is_needed_later = |step: &Step| match step {
        Step::Flags(_) => true,
        Step::Field(field) => is_held(field),
    };
    let first = of.steps.iter().rposition(is_needed_later).map_or(0, |index| index + 1);
    let (before, within) = of.steps.split_at_checked(first).unwrap_or((&of.steps, &[]));
    let steps = before.iter().filter_map(|step| match step {
        // No field looks at flags without bits, but they are on the wire.
        Step::Flags(flags) if flags.bits.is_empty() => Some(part(quote!(r.u32();))),
        Step::Flags(flags) => {
            let name = local(&flags.name);
            Some(part(quote!(let #name = r.u32();)))
        }
        Step::Field(field) if field.ty == Ty::True => None,
        Step::Field(field) => {
            let name = local(&field.name);
            let value = if is_held(field) { decode_held(field) } else { decode_field(field) };
            Some(part(quote!(let #name = #value;)))
        }
    });
    let read = within.iter().filter_map(Step::field).map(|field| {
        let (name, value) = (ident(&field.name), decode_field(field));
        part(quote!(#name: #value,))
    });
    let have_been_read = before.iter().filter_map(Step::field).map(|field| {
        let (name, local) = (ident(&field.name), local(&field.name));
        part(if field.ty == Ty::True {
            let value = decode_field(field);
            quote!(#name: #value,)
        } else if is_held(field) {
            quote!(#name: take(#local),)
        } else if name == local {
            quote!(#name,)
        } else {
            quote!(#name: #local,)
        })
    });
    let reader = if of.steps.is_empty() { quote!(_) } else { quote!(r) };
    quote! {
        impl #bounded DecodeFields for #name #names {
            #[inline(never)]
            fn decode_fields(#reader: &mut Reader<'_>) -> Self {
                #(#steps)*
                Self { #(#read)* #(#have_been_read)* }
            }
        }
    }
}

fn decode_field(field: &Field) -> TokenStream {
    let Some((flags, bit)) = &field.condition else {
        return decode_value(&field.ty);
    };
    let flags = local(flags);
    let mask = Literal::u32_unsuffixed(mask_of(*bit));
    let is_set = quote!(#flags & #mask != 0);
    if field.ty == Ty::True {
        return is_set;
    }
    if !field.ty.has_bare_parts() {
        return quote!(r.optional(#flags, #mask));
    }
    let value = decode_value(&field.ty);
    quote!(if #is_set { Some(#value) } else { None })
}

/// A field that is held while those after it are read.
fn decode_held(field: &Field) -> TokenStream {
    match &field.condition {
        _ if field.ty.has_bare_parts() => {
            let value = decode_field(field);
            quote!(hold(#value))
        }
        None => quote!(r.held()),
        Some((flags, bit)) => {
            let (flags, mask) = (local(flags), Literal::u32_unsuffixed(mask_of(*bit)));
            quote!(r.held_optional(#flags, #mask))
        }
    }
}

fn decode_value(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Vec { bare, item } if ty.has_bare_parts() => {
            let item = decoder(item);
            quote!(r.vector(#bare, #item))
        }
        Ty::Delimited => quote!(DEFINITIONS.object(r)),
        ty => match primitive(ty) {
            Some(method) => quote!(r.#method()),
            None => {
                let decoder = decoder(ty);
                quote!(#decoder(r))
            }
        },
    }
}

/// What decodes a value of the type, given the reader.
fn decoder(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Struct(_) => quote!(DecodeFields::decode_fields),
        Ty::Delimited => quote!(|r| DEFINITIONS.object(r)),
        Ty::Vec { .. } if ty.has_bare_parts() => {
            let decoded = decode_value(ty);
            quote!(|r| #decoded)
        }
        _ => quote!(Decode::decode),
    }
}

//! How the fields of a struct are encoded.

use super::codec::{local, mask_of, primitive};
use super::{hex, ident, params::Params, part};
use crate::plan::{Field, FlagBit, Flags, Step, Struct, Ty};
use proc_macro2::{Group, Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// `impl Combinator` of a constructor.
pub(crate) fn encode(of: &Struct) -> TokenStream {
    encode_with(of, &inlining(of))
}

/// `impl Combinator` of a function. Most programs call few of them: those are compiled where they are used.
pub(crate) fn encode_function(of: &Struct) -> TokenStream {
    encode_with(of, &quote!(#[inline]))
}

/// Inlining structs into each other's code would be most of the time it takes to compile them. Short ones are no more
/// than the call would be.
fn inlining(of: &Struct) -> TokenStream {
    const SHORT: usize = 4;
    if of.steps.len() > SHORT { quote!(#[inline(never)]) } else { quote!() }
}

fn encode_with(of: &Struct, inline: &TokenStream) -> TokenStream {
    let name = of.path.ident();
    let params = Params::of(of);
    let (bounded, names) = (params.bound(&quote!(: Encode)), params.names());
    let tl_name = &of.tl_name;
    let id = hex(of.id);
    let runs: Vec<&[Step]> = of.steps.chunk_by(|a, b| a.flags().is_some() && a.flags() == b.flags()).collect();
    let tested: BTreeSet<&str> = runs.iter().filter_map(|run| tested_at_once(run)).collect();
    let steps: Vec<Group> = runs.into_iter().flat_map(|run| encode_run(of, run, &tested)).collect();
    let writer = if steps.is_empty() { quote!(_) } else { quote!(w) };
    quote! {
        impl #bounded Combinator for #name #names {
            const TL: (u32, &'static str) = (#id, #tl_name);
            type Struct = Self;
            #inline
            fn encode_fields(&self, #writer: &mut Writer) { #(#steps)* }
        }
    }
}

/// The flags whose bits are looked at all at once for a run of steps that are under them. Most fields are not there most
/// of the time, so that this saves a look at each.
fn tested_at_once(run: &[Step]) -> Option<&str> {
    const SEVERAL: usize = 3;
    let encoded = run.iter().filter_map(Step::field).filter(|field| field.ty != Ty::True).count();
    run.first()?.flags().filter(|_| encoded >= SEVERAL)
}

/// Steps that follow each other and are under the same flags, or a single one.
fn encode_run(of: &Struct, run: &[Step], tested: &BTreeSet<&str>) -> Vec<Group> {
    let encoded = run.iter().filter_map(|step| match step {
        Step::Flags(flags) => Some(encode_flags(of, flags, tested.contains(flags.name.as_str()))),
        Step::Field(field) => encode_field(field),
    });
    let encoded: Vec<Group> = encoded.map(part).collect();
    let Some(flags) = tested_at_once(run) else {
        return encoded;
    };
    let fields = run.iter().filter_map(Step::field).filter(|field| field.ty != Ty::True);
    let bits = fields.filter_map(|field| field.condition.as_ref());
    let mask = Literal::u32_unsuffixed(bits.fold(0, |mask, (_, bit)| mask | mask_of(*bit)));
    let flags = local(flags);
    // Two of them may end up on one line, where an `if` after a `}` looks like a forgotten `else`.
    vec![part(quote!(if #flags & #mask != 0 { #(#encoded)* };))]
}

/// The flags: a bit for each field that is there, or for all those that share one. Whether these are all there is looked
/// at first, since it may be a fault.
fn encode_flags(of: &Struct, flags: &Flags, is_tested: bool) -> TokenStream {
    let mut shared = Vec::new();
    let bits = flags.bits.iter().filter_map(|flag| {
        let fields = flag.fields.iter().filter_map(|&step| of.steps.get(step)?.field()).collect::<Vec<_>>();
        let present = match fields.as_slice() {
            [] => return None,
            [field] => is_present(field),
            fields => {
                let bit = format_ident!("bit_{}", flag.bit);
                let all = all_present(of, flags, flag, fields);
                shared.push(quote!(let #bit = #all;));
                quote!(#bit)
            }
        };
        let mask = Literal::u32_unsuffixed(mask_of(flag.bit));
        Some(part(quote!((#present, #mask))))
    });
    let bits: Vec<Group> = bits.collect();
    if bits.is_empty() {
        return quote!(w.u32(0););
    }
    let written = quote!(w.flags([#(#bits),*]));
    let written = if shared.is_empty() { written } else { quote!({ #(#shared)* #written }) };
    let name = local(&flags.name);
    match is_tested {
        true => quote!(let #name = #written;),
        false => quote!(#written;),
    }
}

/// Whether the fields that share a bit are there; a fault if only some are.
fn all_present(of: &Struct, flags: &Flags, flag: &FlagBit, fields: &[&Field]) -> TokenStream {
    let each = fields.iter().map(|field| is_present(field));
    let flag = format!("{}.{}.{}", of.tl_name, flags.tl_name, flag.bit);
    let names: Vec<&str> = fields.iter().map(|field| field.name.trim_start_matches("r#")).collect();
    let names = names.join(", ");
    quote!(w.shared_flag(&[#(#each),*], #flag, #names))
}

fn is_present(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    match field.ty {
        Ty::True => quote!(self.#name),
        _ => quote!(self.#name.is_some()),
    }
}

fn encode_field(field: &Field) -> Option<TokenStream> {
    let name = ident(&field.name);
    if field.ty == Ty::True {
        return None;
    }
    if !field.ty.has_bare_parts() {
        return Some(match (&field.condition, primitive(&field.ty)) {
            (None, Some(method)) if matches!(field.ty, Ty::String | Ty::Bytes) => quote!(w.#method(&self.#name);),
            (None, Some(method)) => quote!(w.#method(self.#name);),
            _ => quote!(Encode::encode(&self.#name, w);),
        });
    }
    if field.condition.is_none() {
        let encoded = encode_bare(&field.ty, &quote!(&self.#name));
        return Some(quote!(#encoded;));
    }
    let encoded = encode_bare(&field.ty, &quote!(value));
    Some(quote!(if let Some(value) = &self.#name { #encoded; };))
}

/// Encodes a value, given by reference, that is not boxed all the way down.
fn encode_bare(ty: &Ty, value: &TokenStream) -> TokenStream {
    match ty {
        Ty::Vec { bare, item } => {
            let item = encoder(item);
            quote!(w.vector(#bare, #value, #item))
        }
        ty => {
            let encoder = encoder(ty);
            quote!(#encoder(#value, w))
        }
    }
}

/// What encodes a value of the type, given it and the writer.
fn encoder(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Struct(_) => quote!(Combinator::encode_fields),
        Ty::Vec { .. } if ty.has_bare_parts() => {
            let encoded = encode_bare(ty, &quote!(item));
            quote!(|item, w| #encoded)
        }
        _ => quote!(Encode::encode),
    }
}

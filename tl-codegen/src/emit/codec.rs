//! How the fields of a struct are encoded and decoded.

use super::{hex, ident, params::Params, part};
use crate::plan::{Field, FlagBit, Flags, Step, Struct, Ty};
use proc_macro2::{Group, Ident, Literal, TokenStream};
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

/// The reader's and the writer's method for a type. The compiler need not look for a trait's then.
fn primitive(ty: &Ty) -> Option<Ident> {
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

impl Step {
    fn field(&self) -> Option<&Field> {
        match self {
            Self::Field(field) => Some(field),
            Self::Flags(_) => None,
        }
    }

    /// The flags that a field is under.
    fn flags(&self) -> Option<&str> {
        self.field()?.condition.as_ref().map(|(flags, _)| flags.as_str())
    }
}

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

/// The variable for flags, or that a field is decoded to. One called like something that the code around it uses must not
/// hide that.
fn local(name: &str) -> Ident {
    if matches!(name, "r" | "w" | "hold" | "take") { format_ident!("{name}_") } else { ident(name) }
}

fn mask_of(bit: u8) -> u32 {
    1_u32.checked_shl(u32::from(bit)).unwrap_or(0)
}

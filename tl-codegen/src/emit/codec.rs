//! How the fields of a struct are encoded and decoded.

use super::{ident, part, structs::Params};
use crate::plan::{Field, FlagBit, Flags, Step, Struct, Ty};
use proc_macro2::{Group, Ident, Literal, TokenStream};
use quote::{format_ident, quote};

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
    let steps = of.steps.chunk_by(|a, b| a.flags().is_some() && a.flags() == b.flags());
    let steps: Vec<Group> = steps.flat_map(|run| encode_run(of, run)).collect();
    let writer = if steps.is_empty() { quote!(_) } else { quote!(w) };
    quote! {
        impl #bounded Combinator for #name #names {
            const TL: (u32, &'static str) = (#id, #tl_name);
            #inline
            fn encode_fields(&self, #writer: &mut Writer) { #(#steps)* }
        }
    }
}

/// Steps that follow each other and are under the same flags, or a single one. Most fields are not there most of the
/// time, so that a look at all the bits of several saves one at each.
fn encode_run(of: &Struct, run: &[Step]) -> Vec<Group> {
    const SEVERAL: usize = 3;
    let fields = || run.iter().filter_map(Step::field);
    let encoded: Vec<Group> = run
        .iter()
        .filter_map(|step| match step {
            Step::Flags(flags) => Some(encode_flags(of, flags)),
            Step::Field(field) => encode_field(field),
        })
        .map(part)
        .collect();
    let Some(flags) = run.first().and_then(Step::flags).filter(|_| encoded.len() >= SEVERAL) else {
        return encoded;
    };
    let bits = fields().filter(|field| field.ty != Ty::True).filter_map(|field| field.condition.as_ref());
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
pub(crate) fn decode(of: &Struct) -> TokenStream {
    let name = of.path.ident();
    let params = Params::of(of);
    let (bounded, names) = (params.bound(&quote!(: Encode + Decode)), params.names());
    // The last one is followed by nothing that could go wrong.
    let last = of.fields().filter(|field| field.ty != Ty::True).last();
    let is_held = |field: &Field| field.ty.is_dropped() && last.is_some_and(|last| last.name != field.name);
    let steps = of.steps.iter().map(|step| match step {
        // No field looks at flags without bits, but they are on the wire.
        Step::Flags(flags) if flags.bits.is_empty() => part(quote!(r.u32();)),
        Step::Flags(flags) => {
            let name = local(&flags.name);
            part(quote!(let #name = r.u32();))
        }
        Step::Field(field) => {
            let name = local(&field.name);
            let value = if is_held(field) { decode_held(field) } else { decode_field(field) };
            part(quote!(let #name = #value;))
        }
    });
    let fields = of.fields().map(|field| {
        let (name, local) = (ident(&field.name), local(&field.name));
        part(if is_held(field) {
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
                Self { #(#fields)* }
            }
        }
    }
}

/// The flags, computed from which fields are there.
fn encode_flags(of: &Struct, flags: &Flags) -> TokenStream {
    let bits: Vec<TokenStream> = flags.bits.iter().filter_map(|flag| encode_bit(of, flags, flag)).collect();
    match bits.as_slice() {
        [] => quote!(w.u32(0);),
        bits => {
            let name = local(&flags.name);
            quote! {
                let #name = #(#bits)|*;
                w.u32(#name);
            }
        }
    }
}

fn encode_bit(of: &Struct, flags: &Flags, flag: &FlagBit) -> Option<TokenStream> {
    let under: Vec<&Field> = flag
        .fields
        .iter()
        .filter_map(|&step| match of.steps.get(step) {
            Some(Step::Field(field)) => Some(field),
            _ => None,
        })
        .collect();
    let present = match under.as_slice() {
        [] => return None,
        [field] => is_present(field),
        fields => {
            let each = fields.iter().map(|field| is_present(field));
            let flag = format!("{}.{}.{}", of.tl_name, flags.tl_name, flag.bit);
            let names: Vec<&str> = fields.iter().map(|field| field.name.trim_start_matches("r#")).collect();
            let names = names.join(", ");
            quote!(w.shared_flag(&[#(#each),*], #flag, #names))
        }
    };
    Some(match flag.bit {
        0 => quote!(u32::from(#present)),
        bit => {
            let bit = Literal::u8_unsuffixed(bit);
            quote!(u32::from(#present) << #bit)
        }
    })
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
        return quote!(r.optional(#is_set));
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
            quote!(r.held_optional(#flags & #mask != 0))
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

/// Ids are written in hex, as everywhere.
pub(crate) fn hex(id: u32) -> Literal {
    let (high, low) = (id >> 16, id & 0xffff);
    format!("0x{high:04x}_{low:04x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(id))
}

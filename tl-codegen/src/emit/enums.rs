//! The enum of a type, and the conversions of its constructors to it.

use super::accessors::accessors;
use super::{Definition, Item, Member, hex, ident, part, paths::Place};
use crate::plan::{Enum, Variant};
use proc_macro2::TokenStream;
use quote::quote;

/// An enum, with all that belongs to it.
pub(crate) fn enumeration(of: &Enum, place: &Place<'_>) -> Vec<Item> {
    if let Some(variant) = of.single() {
        return vec![single(of, variant, place).into()];
    }
    let mut items = vec![definition(of, place).into(), encode(of).into(), decode(of).into()];
    items.extend(conversions(of, place));
    items.extend(accessors(of, place));
    items
}

/// A type of one constructor, as an alias of the generic type that is all of them.
fn single(of: &Enum, variant: &Variant, place: &Place<'_>) -> Definition {
    let (name, held, root) = (of.path.ident(), held(variant, place), place.root());
    let head = quote!(pub type #name = #root Single<#held>;);
    Definition { docs: enum_docs(of, place), head, members: None }
}

/// The schema's own words, the name of the type, and Telegram's page.
fn enum_docs(of: &Enum, place: &Place<'_>) -> Vec<String> {
    place.setting.docs(&[&of.docs, &[format!("`{}`", of.tl_name)], &Vec::from_iter(place.page("type", &of.tl_name))])
}

/// What a variant holds.
fn held(variant: &Variant, place: &Place<'_>) -> TokenStream {
    let constructor = place.to("types", &variant.constructor);
    if variant.boxed.is_some() { quote!(Box<#constructor>) } else { constructor }
}

fn definition(of: &Enum, place: &Place<'_>) -> Definition {
    let name = of.path.ident();
    let attributes = place.setting.attributes(&of.attributes);
    let members = of.variants.iter().map(|variant| {
        let (name, held) = (ident(&variant.name), held(variant, place));
        let docs = place.setting.docs(&[&[format!("`{}`", variant.tl_name)]]);
        Member { docs, tokens: quote!(#name(#held),) }
    });
    let members = Some(members.collect());
    let head = quote!(#[derive(Clone)] #[non_exhaustive] #attributes pub enum #name);
    Definition { docs: enum_docs(of, place), head, members }
}

/// The ids are written out: asked of each constructor, they are a function more for each to compile.
fn encode(of: &Enum) -> TokenStream {
    let name = of.path.ident();
    let arms = of.variants.iter().map(|variant| {
        let (name, id) = (ident(&variant.name), hex(variant.id));
        part(if variant.fieldless {
            quote!(Self::#name(_) => w.u32(#id),)
        } else {
            let value = if variant.boxed.is_some() { quote!(&**value) } else { quote!(value) };
            quote!(Self::#name(value) => Combinator::encode_fields(#value, w.id(#id)),)
        })
    });
    quote! {
        impl Encode for #name {
            #[inline(never)]
            fn encode(&self, w: &mut Writer) {
                match self { #(#arms)* }
            }
        }
    }
}

fn decode(of: &Enum) -> TokenStream {
    let name = of.path.ident();
    let tl_name = &of.tl_name;
    let read = |variant: &Variant| {
        let name = ident(&variant.name);
        let value = if variant.fieldless {
            quote!(Fieldless(PhantomData))
        } else if variant.boxed.is_some() {
            quote!(r.boxed())
        } else {
            quote!(DecodeFields::decode_fields(r))
        };
        quote!(Self::#name(#value))
    };
    let arms = of.variants.iter().map(|variant| {
        let id = hex(variant.id);
        let value = read(variant);
        part(quote!(#id => #value,))
    });
    let fallback = of.variants.get(of.fallback).map(read);
    quote! {
        impl Decode for #name {
            #[inline(never)]
            fn decode(r: &mut Reader<'_>) -> Self {
                match r.u32() {
                    #(#arms)*
                    id => {
                        r.unknown_id(id, #tl_name);
                        #fallback
                    }
                }
            }
        }
    }
}

/// `From` each of the constructors' structs. Those of a type that only servers build are for servers, but for the variant
/// called `Plain`: a type of one constructor has that one, and keeps it when it gets a second.
fn conversions(of: &Enum, place: &Place<'_>) -> Vec<Item> {
    let (runtime, name) = (place.runtime(), of.path.ident());
    let line = |variant: &Variant| {
        let (name, constructor) = (ident(&variant.name), place.to("types", &variant.constructor));
        if variant.boxed.is_some() { quote!(#name[#constructor];) } else { quote!(#name(#constructor);) }
    };
    let (always, conditional): (Vec<&Variant>, Vec<&Variant>) =
        of.variants.iter().partition(|variant| !of.has_conversion_for_servers(variant));
    [(TokenStream::new(), always), (place.built_with(of.only_received), conditional)]
        .into_iter()
        .filter(|(_, variants)| !variants.is_empty())
        .map(|(condition, variants)| Item::Macro {
            path: quote!(#condition #runtime::conversions),
            head: quote!(#name),
            lines: variants.into_iter().map(line).collect(),
        })
        .collect()
}

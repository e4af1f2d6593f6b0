//! The struct of a constructor or function: its fields, `new` for those that are always there, a setter for each other.

use super::{Definition, Item, Member, decode, encode, hex, ident, params::Params, part, paths::Place};
use crate::plan::{Field, Reused, Struct, Ty};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// A constructor's struct, with all that belongs to it.
pub(crate) fn structure(of: &Struct, place: &Place<'_>) -> Vec<Item> {
    if of.is_fieldless() {
        return vec![fieldless(of, place, "constructor").into()];
    }
    let mut items = vec![definition(of, place, "constructor").into(), clone(of).into()];
    items.extend(methods(of, place));
    items.extend([encode::encode(of), decode::decode(of)].map(Item::from));
    items
}

/// A constructor or function without fields, as an alias of the generic type that is all of them.
pub(crate) fn fieldless(of: &Struct, place: &Place<'_>, kind: &str) -> Definition {
    let (name, id) = (of.path.ident(), hex(of.id));
    let head = quote!(pub type #name = Fieldless<names::#name, #id>;);
    Definition { docs: struct_docs(of, place, kind), head, members: None }
}

/// The struct itself. `kind` names its page: `constructor` or `method`.
pub(crate) fn definition(of: &Struct, place: &Place<'_>, kind: &str) -> Definition {
    let name = of.path.ident();
    let params = Params::of(of);
    let declaration = params.names();
    let members = of.fields().map(|field| {
        let attributes = place.setting.attributes(&field.attributes);
        let (name, ty) = (ident(&field.name), field_type(field, place));
        Member {
            docs: place.setting.docs(&[&field.docs, &[format!("`{}`", field.tl_text)]]),
            tokens: quote!(#attributes pub #name: #ty,),
        }
    });
    let members = Some(members.collect());
    let attributes = place.setting.attributes(&of.attributes);
    let head = quote!(#[non_exhaustive] #attributes pub struct #name #declaration);
    Definition { docs: struct_docs(of, place, kind), head, members }
}

/// `impl Clone`. A derived one takes longer to compile: it calls a function for each field, numbers too.
pub(crate) fn clone(of: &Struct) -> TokenStream {
    let (name, params) = (of.path.ident(), Params::of(of));
    let (bounded, names) = (params.bound(&quote!(: Clone)), params.names());
    let fields = of.fields().map(|field| {
        let name = ident(&field.name);
        part(if field.ty.is_dropped() { quote!(#name: Clone::clone(&self.#name),) } else { quote!(#name: self.#name,) })
    });
    quote! {
        impl #bounded Clone for #name #names {
            #[inline]
            fn clone(&self) -> Self {
                Self { #(#fields)* }
            }
        }
    }
}

/// The schema's own words, its declaration, and Telegram's page.
fn struct_docs(of: &Struct, place: &Place<'_>, kind: &str) -> Vec<String> {
    place.setting.docs(&[&of.docs, &[format!("`{}`", of.tl_text)], &Vec::from_iter(place.page(kind, &of.tl_name))])
}

/// `new` and the setters.
///
/// Where servers have a feature of their own, those of what only they build are behind it: they are many. A `new` that
/// takes nothing is always there, as the one of a constructor without fields is: such a constructor may get some.
pub(crate) fn methods(of: &Struct, place: &Place<'_>) -> impl Iterator<Item = Item> {
    let condition = place.built_with(of.has_new_for_servers());
    let constructor = constructor(of, place);
    let setters = setters(of, place, &place.built_with(of.has_setters_for_servers()));
    std::iter::once(quote!(#condition #constructor).into()).chain(setters)
}

fn constructor(of: &Struct, place: &Place<'_>) -> TokenStream {
    let name = of.path.ident();
    let params = Params::of(of);
    let declaration = params.names();
    let arguments = of.fields().filter(|field| field.condition.is_none()).map(|field| {
        let name = ident(&field.name);
        let ty = argument(&field.ty, place).ty;
        part(quote!(#name: #ty))
    });
    let runtime = place.runtime();
    let values = of.fields().map(|field| {
        let name = ident(&field.name);
        match (&field.condition, &field.ty) {
            (None, ty) => match argument(ty, place).value {
                Some(value) => {
                    let value = value(&name, runtime);
                    part(quote!(#name: #value,))
                }
                None => part(quote!(#name,)),
            },
            (Some(_), Ty::True) => part(quote!(#name: false,)),
            (Some(_), _) => part(quote!(#name: None,)),
        }
    });
    let doc = place.setting.doc("A value of the fields that are always there; the others are not set.");
    quote! {
        impl #declaration #name #declaration {
            #doc
            #[inline]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values)* }
            }
        }
    }
}

/// A setter for each field that is not always there; none if there is no such field. The runtime's macro writes them
/// out: they would be the greater part of the output.
fn setters(of: &Struct, place: &Place<'_>, condition: &TokenStream) -> Option<Item> {
    let setters: Vec<TokenStream> = of.fields().filter_map(|field| setter(field, place)).collect();
    let (runtime, name, params) = (place.runtime(), of.path.ident(), Params::of(of).names());
    (!setters.is_empty()).then(|| Item::Macro {
        path: quote!(#condition #runtime::setters),
        head: quote!(#name #params),
        lines: setters,
    })
}

/// A re-export of what the runtime has.
pub(crate) fn reused(of: &Reused, place: &Place<'_>) -> TokenStream {
    let runtime = place.runtime();
    let name = of.path.ident();
    let segments: Vec<Ident> = of.runtime_path.split("::").map(ident).collect();
    match segments.last() {
        Some(last) if *last != name => quote!(pub use #runtime #(::#segments)* as #name;),
        _ => quote!(pub use #runtime #(::#segments)*;),
    }
}

fn field_type(field: &Field, place: &Place<'_>) -> TokenStream {
    if field.condition.is_none() {
        return place.ty(&field.ty);
    }
    match &field.ty {
        Ty::True => quote!(bool),
        ty => {
            let ty = place.ty(ty);
            quote!(Option<#ty>)
        }
    }
}

/// What the macro wants to know of a setter.
fn setter(field: &Field, place: &Place<'_>) -> Option<TokenStream> {
    let setter = ident(field.setter.as_ref()?);
    let name = ident(&field.name);
    Some(match &field.ty {
        Ty::True => quote!(fn #setter(#name: flag);),
        ty => {
            let (kind, ty) = argument_kind(ty);
            let (kind, ty) = (ident(kind), place.ty(ty));
            quote!(fn #setter(#name: #kind #ty);)
        }
    })
}

/// How a setter takes its value, and the type that this is about.
fn argument_kind(ty: &Ty) -> (&'static str, &Ty) {
    match ty {
        Ty::Vec { item, .. } if matches!(**item, Ty::Enum(_) | Ty::String | Ty::Bytes) => ("each", item),
        Ty::Enum(_) | Ty::String | Ty::Bytes | Ty::Vec { .. } => ("into", ty),
        _ => ("plain", ty),
    }
}

/// How a method takes a value: generously, where there is something to convert.
struct Argument {
    ty: TokenStream,
    /// The field's value from the argument and the runtime's path; none if it is the argument.
    value: Option<fn(&Ident, &TokenStream) -> TokenStream>,
}

fn argument(ty: &Ty, place: &Place<'_>) -> Argument {
    match ty {
        Ty::Enum(_) | Ty::String | Ty::Bytes => {
            let ty = place.ty(ty);
            Argument { ty: quote!(impl Into<#ty>), value: Some(|name, _| quote!(Into::into(#name))) }
        }
        Ty::Vec { item, .. } if matches!(**item, Ty::Enum(_) | Ty::String | Ty::Bytes) => {
            let item = place.ty(item);
            Argument {
                ty: quote!(impl IntoIterator<Item = impl Into<#item>>),
                value: Some(|name, runtime| quote!(#runtime::generated_code::each(#name))),
            }
        }
        Ty::Vec { .. } => {
            let ty = place.ty(ty);
            Argument { ty: quote!(impl Into<#ty>), value: Some(|name, _| quote!(Into::into(#name))) }
        }
        ty => Argument { ty: place.ty(ty), value: None },
    }
}

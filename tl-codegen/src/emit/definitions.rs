//! The schema as a table in the program, and the traits that follow from it.

use super::paths::Setting;
use super::{Item, ident};
use crate::options::FunctionDecoding;
use crate::plan::{Definition, Path, Plan};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The items of `definitions.rs`.
pub(crate) fn table(plan: &Plan, setting: &Setting) -> Vec<Item> {
    let runtime = &setting.runtime;
    let entries = plan.definitions.iter().map(|Definition { id, line }| {
        let id = super::codec::hex(*id);
        super::part(quote!((#id, #line)))
    });
    let mut by_name: Vec<(&str, u32)> = plan.definitions.iter().map(Definition::name).zip(0..).collect();
    by_name.sort_unstable();
    let by_name = by_name.into_iter().map(|(_, index)| Literal::u32_unsuffixed(index));
    let table = quote! {
        #[doc = " Every constructor and function by its id, and where each of them is, by its name."]
        pub static DEFINITIONS: #runtime::Definitions = #runtime::Definitions::new(&[#(#entries),*], &[#(#by_name),*]);
    };
    vec![table.into()]
}

/// The traits over the encoded form, for the structs or enums of a module.
pub(crate) fn traits(module: &[String], named: &[(Path, Vec<String>)], setting: &Setting) -> Vec<Item> {
    let options = &setting.options;
    let runtime = &setting.runtime;
    let up = std::iter::repeat_n(quote!(super::), module.len());
    let table = quote!(#(#up)* definitions::DEFINITIONS);
    let lines: Vec<TokenStream> = named.iter().map(named_type).collect();
    let call = |condition: TokenStream, traits: &[&str]| {
        let traits = traits.iter().map(|name| ident(name));
        let (path, head) = (quote!(#condition #runtime::wire_traits), quote!(#(#traits)*; #table;));
        Item::Macro { path, head, lines: lines.clone() }
    };

    let mut traits = Vec::new();
    traits.extend(options.debug.then_some("wire_debug"));
    traits.extend(options.partial_eq.then_some("wire_partial_eq"));
    traits.push("wire_serialize");
    let is_decoded = module.first().is_none_or(|top| top != "functions");
    traits.extend((is_decoded || options.function_decoding == FunctionDecoding::Always).then_some("wire_deserialize"));
    let mut calls = vec![call(TokenStream::new(), &traits)];
    if let (false, FunctionDecoding::Feature(feature)) = (is_decoded, &options.function_decoding) {
        calls.push(call(quote!(#[cfg(feature = #feature)]), &["wire_deserialize"]));
    }
    calls
}

/// `Name,` or `Name<X>,`.
fn named_type((path, params): &(Path, Vec<String>)) -> TokenStream {
    let (name, params) = (path.ident(), params.iter().map(|param| ident(param)).collect::<Vec<_>>());
    if params.is_empty() { quote!(#name,) } else { quote!(#name<#(#params),*>,) }
}

impl Definition {
    /// The combinator's name.
    fn name(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }
}

//! The schema as a table in the program, and the traits that follow from it.

use super::paths::Setting;
use super::{Item, ident};
use crate::options::{FunctionDecoding, Options};
use crate::plan::{Definition, Path, Plan};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The items of `definitions.rs`.
pub(crate) fn table(plan: &Plan, setting: &Setting) -> Vec<Item> {
    let runtime = &setting.options.runtime;
    let entries = plan.definitions.iter().map(|Definition { id, line }| {
        let id = super::codec::hex(*id);
        quote!((#id, #line))
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

/// The traits over the encoded form, for the structs or enums of a module. Functions are deserialized only where they
/// are decoded.
pub(crate) fn traits(module: &[String], items: &[(Path, Vec<String>)], setting: &Setting) -> Vec<Item> {
    let up = module.iter().map(|_| quote!(super::));
    let head = quote!(#(#up)* definitions::DEFINITIONS;);
    let lines = items.iter().map(|(path, params)| {
        let (name, params) = (path.ident(), params.iter().map(|param| ident(param)).collect::<Vec<_>>());
        if params.is_empty() { quote!(#name,) } else { quote!(#name<#(#params),*>,) }
    });
    let lines: Vec<TokenStream> = lines.collect();
    let is_functions = module.first().is_some_and(|top| top == "functions");
    let macros = macros(&setting.options, is_functions).into_iter();
    macros.map(|path| Item::Macro { path, head: head.clone(), lines: lines.clone() }).collect()
}

/// The runtime's macros for the traits that are wanted, as few as there are.
fn macros(options: &Options, is_functions: bool) -> Vec<TokenStream> {
    let runtime = &options.runtime;
    let condition = match &options.function_decoding {
        FunctionDecoding::Feature(feature) if is_functions => quote!(#[cfg(feature = #feature)]),
        _ => quote!(),
    };
    let is_decoded = !is_functions || options.function_decoding == FunctionDecoding::Always;
    if is_decoded && options.debug && options.partial_eq {
        return vec![quote!(#runtime::wire_traits)];
    }
    let compare = match (options.debug, options.partial_eq) {
        (true, true) => Some(quote!(#runtime::wire_compare)),
        (true, false) => Some(quote!(#runtime::wire_debug)),
        (false, true) => Some(quote!(#runtime::wire_partial_eq)),
        (false, false) => None,
    };
    let deserialize = (!is_functions || options.function_decoding != FunctionDecoding::Never)
        .then(|| quote!(#condition #runtime::wire_deserialize));
    compare.into_iter().chain([quote!(#runtime::wire_serialize)]).chain(deserialize).collect()
}

impl Definition {
    /// The combinator's name.
    fn name(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }
}

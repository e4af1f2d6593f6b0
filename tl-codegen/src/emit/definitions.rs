//! The schema as a table in the program, and the traits that follow from it.

use super::paths::Setting;
use super::{Item, ident};
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

/// The traits over the encoded form, for the structs or enums of a module; none if they are to have none of them.
pub(crate) fn traits(depth: usize, items: &[(Path, Vec<String>)], setting: &Setting) -> Option<Item> {
    let runtime = &setting.options.runtime;
    let up = std::iter::repeat_n(quote!(super::), depth);
    let lines = items.iter().map(|(path, params)| {
        let (name, params) = (path.ident(), params.iter().map(|param| ident(param)).collect::<Vec<_>>());
        if params.is_empty() { quote!(#name,) } else { quote!(#name<#(#params),*>,) }
    });
    let lines: Vec<TokenStream> = lines.collect();
    let path = match (setting.options.debug, setting.options.partial_eq) {
        (true, true) => quote!(#runtime::wire_traits),
        (true, false) => quote!(#runtime::wire_debug),
        (false, true) => quote!(#runtime::wire_partial_eq),
        (false, false) => return None,
    };
    Some(Item::Macro { path, head: quote!(#(#up)* definitions::DEFINITIONS;), lines })
}

impl Definition {
    /// The combinator's name.
    fn name(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }
}

//! The schema as a table in the program, and the traits that follow from it.

use super::paths::Setting;
use super::{Item, hex, ident};
use crate::options::{FunctionDecoding, Options};
use crate::plan::{Definition, Path, Plan};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

/// The file of the table.
pub(crate) const FILE: &str = "definitions.rs";

/// The items of the table's file.
pub(crate) fn table(plan: &Plan, setting: &Setting) -> Vec<Item> {
    let runtime = &setting.runtime;
    let mut by_name: Vec<&Definition> = plan.definitions.iter().collect();
    by_name.sort_unstable_by_key(|definition| (definition.name(), definition.id));
    let mut places = BTreeMap::new();
    let mut lines = String::new();
    for definition in by_name {
        places.insert(definition.id, Literal::usize_unsuffixed(lines.len()));
        lines.extend([&definition.line, "\n"]);
    }
    let (lines, ids, places) = (lined(&lines), places.keys().map(|id| hex(*id)), places.values());
    let doc = setting
        .doc("Every constructor and function by name, their ids, and where in the text the line of each id starts.");
    let table = quote! {
        #doc
        pub static DEFINITIONS: #runtime::Definitions = #runtime::Definitions::new(#lines, &[#(#ids),*], &[#(#places),*]);
    };
    let doc = setting.doc("`Debug` of all types.");
    let debug = quote! {
        #doc
        #[allow(dead_code)]
        pub fn debug<T: #runtime::Encode>(value: &T, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            #runtime::Definitions::debug(&DEFINITIONS, value, f)
        }
    };
    vec![table.into(), debug.into()]
}

/// A literal of a line for each line, whatever it is indented by. A schema has nothing that would have to be escaped.
fn lined(lines: &str) -> Literal {
    let lined = lines.replace('\n', "\\n\\\n");
    format!("\"\\\n{lined}\"").parse().unwrap_or_else(|_| Literal::string(lines))
}

/// The macro that stands for deserializing: only what is decoded has it.
const DESERIALIZE: &str = "wire_deserialize";

/// The macros that stand for the traits over the encoded form.
pub(crate) fn all_traits(options: &Options) -> impl Iterator<Item = &'static str> + use<> {
    let chosen = [
        (options.debug, "wire_debug"),
        (options.partial_eq, "wire_partial_eq"),
        (options.serde, "wire_serialize"),
        (options.serde, DESERIALIZE),
    ];
    chosen.into_iter().filter(|(is_chosen, _)| *is_chosen).map(|(_, name)| name)
}

/// The traits over the encoded form, for the structs or enums of a module.
pub(crate) fn traits(module: &[String], named: &[(Path, Vec<String>)], setting: &Setting) -> Vec<Item> {
    let options = &setting.options;
    let runtime = &setting.runtime;
    let lines: Vec<TokenStream> = named.iter().map(named_type).collect();
    let call = |condition: TokenStream, traits: &[&str]| {
        let traits = traits.iter().map(|name| ident(name));
        let (path, head) = (quote!(#condition #runtime::wire_traits), quote!(#(#traits)*; definitions;));
        Item::Macro { path, head, lines: lines.clone() }
    };

    let is_decoded = module.first().is_none_or(|top| top != "functions");
    let is_always_decoded = is_decoded || options.function_decoding == FunctionDecoding::Always;
    let traits: Vec<&str> = all_traits(options).filter(|name| is_always_decoded || *name != DESERIALIZE).collect();
    let mut calls = vec![call(TokenStream::new(), &traits)];
    if let (false, true, FunctionDecoding::Feature(feature)) = (is_decoded, options.serde, &options.function_decoding) {
        calls.push(call(quote!(#[cfg(feature = #feature)]), &[DESERIALIZE]));
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
        self.line.split('#').next().unwrap_or_default()
    }
}

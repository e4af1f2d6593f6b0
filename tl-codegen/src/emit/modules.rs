//! The files of namespaces: items are collected by their modules, each printed as soon as its tokens are there. Those of
//! a whole layer at once take hundreds of megabytes.

use super::paths::{Place, Setting};
use super::{Files, Item, Print, definitions, ident};
use crate::plan::Path;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

/// The modules below `types`, `enums` and `functions`, by their path, with the text of their items.
pub(super) struct Modules<'p> {
    items: BTreeMap<Vec<String>, Vec<String>>,
    /// The structs and enums of each, with their type parameters.
    named: BTreeMap<Vec<String>, Vec<(Path, Vec<String>)>>,
    print: &'p Print<'p>,
}

impl<'p> Modules<'p> {
    /// The top module, which is there even if a schema has nothing for it.
    pub(super) fn new(top: &str, print: &'p Print<'p>) -> Self {
        Self { items: BTreeMap::from([(vec![top.to_owned()], Vec::new())]), named: BTreeMap::new(), print }
    }

    /// Adds the items of a struct, an enum or a function.
    pub(super) fn add(
        &mut self,
        place: &Place<'_>,
        items: impl IntoIterator<Item = impl Into<Item>>,
    ) -> Result<(), String> {
        let path = place.module_path();
        // A namespace within a namespace needs the outer one to be there.
        for outer in 1..path.len() {
            self.items.entry(path.iter().take(outer).cloned().collect()).or_default();
        }
        let texts = self.items.entry(path).or_default();
        for item in items {
            texts.push((self.print)(item.into())?);
        }
        Ok(())
    }

    /// Notes a struct or enum that has been added.
    pub(super) fn name(&mut self, place: &Place<'_>, params: Vec<String>) {
        self.named.entry(place.module_path()).or_default().push((place.path().clone(), params));
    }

    /// The files, each with its imports first and the traits of its items last.
    pub(super) fn into_files(mut self, setting: &Setting) -> Result<Files, String> {
        let runtime = &setting.runtime;
        for (path, named) in std::mem::take(&mut self.named) {
            let traits = definitions::traits(&path, &named, setting);
            let traits = traits.into_iter().map(self.print).collect::<Result<Vec<_>, _>>()?;
            self.items.entry(path).or_default().extend(traits);
        }
        let modules: Vec<Vec<String>> = self.items.keys().cloned().collect();
        let print_all = |items: Vec<TokenStream>| {
            items.into_iter().map(|item| (self.print)(item.into())).collect::<Result<Vec<_>, _>>()
        };
        let mut files = Files::new();
        for (path, items) in self.items {
            let children = modules.iter().filter(|module| module.len() == path.len() + 1 && module.starts_with(&path));
            let mut head: Vec<TokenStream> =
                children.filter_map(|module| module.last()).map(|name| child(name)).collect();
            if !items.is_empty() {
                head.push(quote! {
                    use #runtime::{Bytes, Combinator, Decode, DecodeFields, Encode, Function, Object, Reader, Writer};
                });
                head.push(quote!(use #runtime::generated_code::*;));
                let up: Vec<TokenStream> = path.iter().map(|_| quote!(super::)).collect();
                head.push(quote!(use #(#up)*{definitions, enums, types};));
                if setting.delimits_objects {
                    head.push(quote!(use #(#up)*definitions::DEFINITIONS;));
                }
            }
            let mut content = print_all(head)?;
            content.extend(items);
            files.insert(file_name(&path), content);
        }
        Ok(files)
    }
}

/// The declaration of a namespace's module.
fn child(name: &str) -> TokenStream {
    let doc = format!(" The namespace `{}`.", name.trim_start_matches("r#"));
    let name = ident(name);
    quote!(#[doc = #doc] pub mod #name;)
}

/// `types/mod.rs`, `types/upload.rs`, `types/updates/channel.rs`.
fn file_name(path: &[String]) -> String {
    let names: Vec<&str> = path.iter().map(|name| name.trim_start_matches("r#")).collect();
    match names.as_slice() {
        [top] => format!("{top}/mod.rs"),
        names => format!("{}.rs", names.join("/")),
    }
}

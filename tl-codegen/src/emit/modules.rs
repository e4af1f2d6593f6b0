//! The files of namespaces: the texts of items, collected by their modules.

use super::paths::{Place, Setting};
use super::{Definition, Files, Item, Member, Print, Text, definitions, ident, printed};
use crate::plan::Path;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

/// The modules below `types`, `enums` and `functions`, by their path, with the text of their items.
pub(super) struct Modules {
    items: BTreeMap<Vec<String>, Vec<Text>>,
    /// The structs and enums of each, with their type parameters.
    named: BTreeMap<Vec<String>, Vec<(Path, Vec<String>)>>,
    /// The aliases of each of the struct of all that have no fields.
    fieldless: BTreeMap<Vec<String>, Vec<Path>>,
}

impl Modules {
    /// The top modules, which are there even if a schema has nothing for them.
    pub(super) fn new(tops: [&str; 3]) -> Self {
        Self {
            items: tops.map(|top| (vec![top.to_owned()], Vec::new())).into(),
            named: BTreeMap::new(),
            fieldless: BTreeMap::new(),
        }
    }

    /// Adds items; those of a struct or an enum with its type parameters.
    pub(super) fn add(&mut self, place: &Place<'_>, texts: Vec<Text>, params: Option<Vec<String>>) {
        let path = place.module_path();
        // A namespace within a namespace needs the outer one to be there.
        for outer in 1..path.len() {
            self.items.entry(path.iter().take(outer).cloned().collect()).or_default();
        }
        if let Some(params) = params {
            self.named.entry(path.clone()).or_default().push((place.path().clone(), params));
        }
        self.items.entry(path).or_default().extend(texts);
    }

    /// Adds an item without fields, for its name.
    pub(super) fn add_fieldless(&mut self, place: &Place<'_>) {
        self.fieldless.entry(place.module_path()).or_default().push(place.path().clone());
    }

    /// The files, each with its imports first and the traits of its items last.
    pub(super) fn into_files(mut self, setting: &Setting, print: &Print<'_>) -> Result<Files, String> {
        let runtime = &setting.runtime;
        for (path, named) in std::mem::take(&mut self.named) {
            let traits = printed(definitions::traits(&path, &named, setting), print)?;
            self.items.entry(path).or_default().extend(traits);
        }
        for (path, fieldless) in std::mem::take(&mut self.fieldless) {
            let names = printed([names(&fieldless)], print)?;
            self.items.entry(path).or_default().extend(names);
        }
        let modules: Vec<Vec<String>> = self.items.keys().cloned().collect();
        let mut files = Files::new();
        for (path, items) in self.items {
            let children = modules.iter().filter(|module| module.len() == path.len() + 1 && module.starts_with(&path));
            let mut content = printed(children.map(|module| declaration(module, setting)), print)?;
            if !items.is_empty() {
                let up: Vec<TokenStream> = path.iter().map(|_| quote!(super::)).collect();
                let mut imports = vec![
                    quote! {
                        use #runtime::{Bytes, Combinator, Decode, DecodeFields, Encode, Function, Object, Reader, Writer};
                    },
                    quote!(use #runtime::generated_code::*;),
                    quote!(use #(#up)*{Fieldless, definitions, enums, types};),
                ];
                if setting.delimits_objects {
                    imports.push(quote!(use #(#up)*definitions::DEFINITIONS;));
                }
                content.extend(printed(imports, print)?);
            }
            content.extend(items);
            files.insert(file_name(&path), content);
        }
        Ok(files)
    }
}

/// Types that are there for their names alone: compiler messages show them in place of an alias of `Fieldless`.
fn names(fieldless: &[Path]) -> Definition {
    let members = fieldless.iter().map(|of| {
        let name = of.ident();
        Member { docs: Vec::new(), tokens: quote!(pub enum #name {}) }
    });
    Definition { docs: Vec::new(), head: quote!(mod names), members: Some(members.collect()) }
}

/// The declaration of a namespace's module.
fn declaration(path: &[String], setting: &Setting) -> Item {
    let name = path.last().map(String::as_str).unwrap_or_default();
    let doc = setting.doc(&format!("The namespace `{}`.", name.trim_start_matches("r#")));
    let name = ident(name);
    Item::Module { declaration: quote!(#doc pub mod #name), file: file_name(path) }
}

/// `types/mod.rs`, `types/upload.rs`, `types/updates/channel.rs`.
fn file_name(path: &[String]) -> String {
    let names: Vec<&str> = path.iter().map(|name| name.trim_start_matches("r#")).collect();
    match names.as_slice() {
        [top] => format!("{top}/mod.rs"),
        names => format!("{}.rs", names.join("/")),
    }
}

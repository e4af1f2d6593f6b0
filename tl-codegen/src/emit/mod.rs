//! From the plan to tokens, item by item.
//!
//! | file | writes |
//! |---|---|
//! | `structs` | the struct of a constructor or function, its `new` and setters |
//! | `codec` | how its fields are encoded and decoded |
//! | `enums` | the enum of a type, and the conversions to it |
//! | `functions` | what a function answers with |
//! | `definitions` | the schema as a table, and the traits that follow from it |
//! | `paths` | how one generated item names another |

mod codec;
mod definitions;
mod enums;
mod functions;
mod paths;
mod structs;

use crate::options::Options;
use crate::plan::{Path, Plan};
use paths::{Place, Setting};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::BTreeMap;

/// Files by their path below the output folder, each a list of items.
pub(crate) type Files = BTreeMap<String, Vec<String>>;

/// One item of a file.
pub(crate) enum Item {
    /// Whatever can be said in tokens.
    Tokens(TokenStream),
    /// A call of one of the runtime's macros, which says much in few tokens.
    Macro {
        /// The macro.
        path: TokenStream,
        /// What it is about.
        head: TokenStream,
        /// What it says about that, each on a line of its own.
        lines: Vec<TokenStream>,
    },
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}

/// Emits a plan: `mod.rs` and a folder each for types, enums and functions.
///
/// Every item is printed as soon as its tokens are there. Those of a whole layer at once take hundreds of megabytes.
///
/// # Errors
///
/// What `print` fails with.
pub(crate) fn emit(
    plan: &Plan,
    options: &Options,
    print: &dyn Fn(Item) -> Result<String, String>,
) -> Result<Files, String> {
    let setting = Setting { options: options.clone(), has_pages: plan.layer.is_some(), externs: plan.externs.clone() };
    let mut modules = Modules { items: Modules::top(), named: BTreeMap::new(), print };
    for constructor in &plan.constructors {
        let place = Place::new("types", &constructor.path, &setting);
        modules.add(&place, structs::structure(constructor, &place))?;
        modules.name(&place, constructor.params.clone());
    }
    for reused in &plan.reused {
        let place = Place::new("types", &reused.path, &setting);
        modules.add(&place, [structs::reused(reused, &place)])?;
    }
    for ty in &plan.types {
        let place = Place::new("enums", &ty.path, &setting);
        modules.add(&place, enums::enumeration(ty, &place))?;
        modules.name(&place, Vec::new());
    }
    for function in &plan.functions {
        let place = Place::new("functions", &function.request.path, &setting);
        modules.add(&place, functions::function(function, &place))?;
        modules.name(&place, function.request.params.clone());
    }
    for (path, named) in std::mem::take(&mut modules.named) {
        let traits =
            definitions::traits(&path, &named, &setting).into_iter().map(print).collect::<Result<Vec<_>, _>>()?;
        modules.items.entry(path).or_default().extend(traits);
    }
    let mut files = modules.into_files(root(plan, options), &options.runtime)?;
    let table = definitions::table(plan, &setting).into_iter().map(print).collect::<Result<_, _>>()?;
    files.insert("definitions.rs".to_owned(), table);
    Ok(files)
}

/// An identifier, raw or not.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => format_ident!("r#{keyword}"),
        None => format_ident!("{name}"),
    }
}

/// Attributes that a user has asked for. They have been read before.
pub(crate) fn attributes(texts: &[String]) -> TokenStream {
    texts.iter().filter_map(|text| text.parse::<TokenStream>().ok()).collect()
}

/// Doc comments: paragraphs, each of some lines.
pub(crate) fn docs(paragraphs: &[&[String]]) -> TokenStream {
    let paragraphs = paragraphs.iter().filter(|lines| !lines.is_empty());
    let lines: Vec<&str> =
        paragraphs.flat_map(|lines| std::iter::once("").chain(lines.iter().map(String::as_str))).collect();
    doc_lines(lines.into_iter().skip(1))
}

/// Doc comments, a line each.
fn doc_lines<'t>(lines: impl IntoIterator<Item = &'t str>) -> TokenStream {
    let lines = lines.into_iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// The items of `mod.rs`.
fn root(plan: &Plan, options: &Options) -> Vec<TokenStream> {
    // Names follow the schema's, not Rust's conventions for methods; `new` has as many arguments as there are fields;
    // the schema's own words are not Markdown.
    let undocumented = (!options.docs).then(|| quote!(missing_docs,));
    let allow = quote! {
        #[allow(
            dead_code,
            #undocumented
            unreachable_pub,
            unused_imports,
            rustdoc::bare_urls,
            rustdoc::broken_intra_doc_links,
            rustdoc::invalid_html_tags,
            clippy::large_enum_variant,
            clippy::module_inception,
            clippy::new_without_default,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::wrong_self_convention,
        )]
    };
    let layer = plan.layer.map(|layer| {
        let layer = proc_macro2::Literal::i32_unsuffixed(layer);
        quote! {
            /// The layer of the schema, as `invokeWithLayer` wants it.
            pub const LAYER: i32 = #layer;
        }
    });
    let mut items = Vec::from_iter(layer);
    items.push(quote! {
        #[allow(unreachable_pub)]
        mod definitions;
    });
    items.push(quote! {
        #[allow(unreachable_pub, unused_imports)]
        pub use definitions::DEFINITIONS;
    });
    items.push(quote! {
        #[doc = " The name that the schema gives to a constructor or function, as in `upload.getFile`."]
        #[allow(dead_code, unreachable_pub)]
        pub fn name_of(id: u32) -> Option<&'static str> {
            DEFINITIONS.name_of(id)
        }
    });
    items.push(quote! {
        #[doc = " Types: an enum each, with a variant for each constructor."]
        #allow
        pub mod enums;
    });
    items.push(quote! {
        #[doc = " Functions: a struct each."]
        #allow
        pub mod functions;
    });
    items.push(quote! {
        #[doc = " Constructors: a struct each."]
        #allow
        pub mod types;
    });
    items
}

/// The modules below `types`, `enums` and `functions`, by their path, with the text of their items.
struct Modules<'p> {
    items: BTreeMap<Vec<String>, Vec<String>>,
    /// The structs and enums of each, with their type parameters.
    named: BTreeMap<Vec<String>, Vec<(Path, Vec<String>)>>,
    print: &'p dyn Fn(Item) -> Result<String, String>,
}

impl Modules<'_> {
    /// The modules that are there even if a schema has nothing for them.
    fn top() -> BTreeMap<Vec<String>, Vec<String>> {
        ["types", "enums", "functions"].into_iter().map(|top| (vec![top.to_owned()], Vec::new())).collect()
    }

    fn add(&mut self, place: &Place<'_>, items: impl IntoIterator<Item = impl Into<Item>>) -> Result<(), String> {
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
    fn name(&mut self, place: &Place<'_>, params: Vec<String>) {
        self.named.entry(place.module_path()).or_default().push((place.path().clone(), params));
    }

    fn into_files(self, root: Vec<TokenStream>, runtime: &TokenStream) -> Result<Files, String> {
        let modules: Vec<Vec<String>> = self.items.keys().cloned().collect();
        let print_all = |items: Vec<TokenStream>| {
            items.into_iter().map(|item| (self.print)(item.into())).collect::<Result<Vec<_>, _>>()
        };
        let mut files = Files::from([("mod.rs".to_owned(), print_all(root)?)]);
        for (path, items) in self.items {
            let children = modules.iter().filter(|module| module.len() == path.len() + 1 && module.starts_with(&path));
            let mut head: Vec<TokenStream> =
                children.filter_map(|module| module.last()).map(|name| child(name)).collect();
            if !items.is_empty() {
                head.push(quote! {
                    use #runtime::{Bytes, Combinator, Decode, DecodeFields, Encode, Function, Object, Reader, Writer};
                });
                head.push(quote!(use #runtime::generated_code::*;));
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

impl Path {
    /// The last segment as an identifier.
    pub(crate) fn ident(&self) -> Ident {
        ident(&self.name)
    }
}

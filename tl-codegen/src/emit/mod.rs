//! From the plan to tokens, item by item.
//!
//! | file | writes |
//! |---|---|
//! | `structs` | the struct of a constructor or function, its `new` and setters |
//! | `codec` | how its fields are encoded and decoded |
//! | `enums`, `accessors` | the enum of a type, conversions to it, its constructors' shared fields |
//! | `functions` | what a function answers with |
//! | `definitions` | the schema as a table, and the traits that follow from it |
//! | `root` | `mod.rs` |
//! | `modules` | the files of namespaces |
//! | `paths` | how one generated item names another |

mod accessors;
mod codec;
mod definitions;
mod enums;
mod functions;
mod modules;
mod paths;
mod root;
mod structs;

use crate::options::Options;
use crate::plan::{Path, Plan};
use modules::Modules;
use paths::{Place, Setting};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::quote;
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

/// What makes text of an item.
pub(crate) type Print<'p> = dyn Fn(Item) -> Result<String, String> + Sync + 'p;

/// Emits a plan: `mod.rs`, `definitions.rs`, and a folder each for types, enums and functions.
///
/// Types are as much as all the rest: they are written on a thread of their own, if there is one to be had.
///
/// # Errors
///
/// What `print` fails with.
pub(crate) fn emit(plan: &Plan, options: &Options, print: &Print<'_>) -> Result<Files, String> {
    let write_types = || types(plan, &Setting::new(plan, options), print);
    let (types, mut files) = std::thread::scope(|scope| {
        let types = std::thread::Builder::new().spawn_scoped(scope, write_types);
        let rest = rest(plan, &Setting::new(plan, options), print);
        let types = match types {
            Ok(thread) => thread.join().unwrap_or_else(|_| Err("the generator has panicked".to_owned())),
            Err(_) => write_types(),
        };
        Ok::<_, String>((types?, rest?))
    })?;
    files.extend(types);
    Ok(files)
}

/// The folder `types`.
fn types(plan: &Plan, setting: &Setting, print: &Print<'_>) -> Result<Files, String> {
    let mut modules = Modules::new("types", print);
    for constructor in &plan.constructors {
        let place = Place::new("types", &constructor.path, setting);
        modules.add(&place, structs::structure(constructor, &place))?;
        if !constructor.is_fieldless() {
            modules.name(&place, constructor.params.clone());
        }
    }
    for reused in &plan.reused {
        let place = Place::new("types", &reused.path, setting);
        modules.add(&place, [structs::reused(reused, &place)])?;
    }
    modules.into_files(setting)
}

/// Everything but types.
fn rest(plan: &Plan, setting: &Setting, print: &Print<'_>) -> Result<Files, String> {
    let mut enums = Modules::new("enums", print);
    for ty in &plan.types {
        let place = Place::new("enums", &ty.path, setting);
        enums.add(&place, enums::enumeration(ty, &place))?;
        if ty.single().is_none() {
            enums.name(&place, Vec::new());
        }
    }
    let mut functions = Modules::new("functions", print);
    for function in &plan.functions {
        let place = Place::new("functions", &function.request.path, setting);
        functions.add(&place, functions::function(function, &place))?;
        if !function.request.is_fieldless() {
            functions.name(&place, function.request.params.clone());
        }
    }
    let print_all = |items: Vec<Item>| items.into_iter().map(print).collect::<Result<Vec<_>, _>>();
    let mut files = enums.into_files(setting)?;
    files.extend(functions.into_files(setting)?);
    files.insert("definitions.rs".to_owned(), print_all(definitions::table(plan, setting))?);
    files.insert("mod.rs".to_owned(), print_all(root::items(plan, setting))?);
    Ok(files)
}

/// An identifier, raw or not.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A part of an item, to be put into a bigger one. As a group without delimiters it goes there as a whole: `quote!` copies
/// a stream token by token, once for every level.
pub(crate) fn part(tokens: TokenStream) -> Group {
    Group::new(Delimiter::None, tokens)
}

/// Attributes that a user has asked for. They have been read before.
pub(crate) fn attributes(texts: &[String]) -> TokenStream {
    texts.iter().filter_map(|text| text.parse::<TokenStream>().ok()).collect()
}

/// Doc comments: paragraphs, each of some lines.
pub(crate) fn docs(paragraphs: &[&[String]]) -> Group {
    let paragraphs = paragraphs.iter().filter(|lines| !lines.is_empty());
    let lines: Vec<&str> =
        paragraphs.flat_map(|lines| std::iter::once("").chain(lines.iter().map(String::as_str))).collect();
    doc_lines(lines.into_iter().skip(1))
}

/// Doc comments, a line each.
fn doc_lines<'t>(lines: impl IntoIterator<Item = &'t str>) -> Group {
    let lines = lines.into_iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    part(quote!(#(#[doc = #lines])*))
}

impl Path {
    /// The last segment as an identifier.
    pub(crate) fn ident(&self) -> Ident {
        ident(&self.name)
    }
}

//! How one generated item names another: by the top modules `enums` and `types`, which every module imports from where
//! they are relative to itself, so that the output can be put anywhere.

use super::ident;
use crate::options::{FunctionDecoding, Options};
use crate::plan::{Externs, Path, Plan, Ty};
use proc_macro2::TokenStream;
use quote::quote;

/// Where an item is being written.
pub(crate) struct Place<'p> {
    kind: &'static str,
    path: &'p Path,
    pub(crate) setting: &'p Setting,
}

/// What is the same for all items.
pub(crate) struct Setting {
    /// What the user has chosen.
    pub(crate) options: Options,
    /// The path of the runtime crate.
    pub(crate) runtime: TokenStream,
    /// Whether Telegram has a page about each item: for the API, which has layers, it does.
    pub(crate) has_pages: bool,
    /// Where types of other crates are.
    pub(crate) externs: Externs,
    /// Whether each `Object` is read with the schema's table at hand.
    pub(crate) delimits_objects: bool,
}

impl Setting {
    pub(crate) fn new(plan: &Plan, options: &Options) -> Self {
        Self {
            options: options.clone(),
            // Checked when it was given.
            runtime: options.runtime.parse().unwrap_or_default(),
            has_pages: plan.layer.is_some(),
            externs: plan.externs.clone(),
            delimits_objects: plan.delimits_objects,
        }
    }
}

impl<'p> Place<'p> {
    /// An item of `types`, `enums` or `functions`.
    pub(crate) fn new(kind: &'static str, path: &'p Path, setting: &'p Setting) -> Self {
        Self { kind, path, setting }
    }

    /// The item's place below its kind.
    pub(crate) fn path(&self) -> &Path {
        self.path
    }

    /// The runtime crate.
    pub(crate) fn runtime(&self) -> &TokenStream {
        &self.setting.runtime
    }

    /// The path to the root of the output, as `super::super::`.
    pub(crate) fn root(&self) -> TokenStream {
        let up = std::iter::repeat_n(quote!(super::), self.path.modules.len() + 1);
        quote!(#(#up)*)
    }

    /// What the user has chosen.
    pub(crate) fn options(&self) -> &Options {
        &self.setting.options
    }

    /// The condition of an item that builds a value, if `only_received` by clients: where they have a feature of their own.
    pub(crate) fn built_with(&self, only_received: bool) -> TokenStream {
        match &self.setting.options.function_decoding {
            FunctionDecoding::Feature(feature) if only_received => quote!(#[cfg(feature = #feature)]),
            _ => quote!(),
        }
    }

    /// A link to Telegram's page of a `constructor`, `type` or `method`, if it has one.
    pub(crate) fn page(&self, what: &str, tl_name: &str) -> Option<String> {
        self.setting.has_pages.then(|| format!("<https://core.telegram.org/{what}/{tl_name}>"))
    }

    /// The modules that the item is in, from the root of the output.
    pub(crate) fn module_path(&self) -> Vec<String> {
        std::iter::once(self.kind.to_owned()).chain(self.path.modules.iter().cloned()).collect()
    }

    /// The path to a struct or enum.
    pub(crate) fn to(&self, kind: &str, target: &Path) -> TokenStream {
        if let Some(path) = self.setting.externs.path(kind, target) {
            // Checked when it was given.
            return path.parse().unwrap_or_default();
        }
        let name = target.ident();
        if kind == self.kind && target.modules == self.path.modules {
            return quote!(#name);
        }
        let kind = ident(kind);
        let modules = target.modules.iter().map(|module| ident(module));
        quote!(#kind:: #(#modules::)* #name)
    }

    /// The Rust type of a field or answer.
    pub(crate) fn ty(&self, ty: &Ty) -> TokenStream {
        match ty {
            Ty::U32 => quote!(u32),
            Ty::I32 => quote!(i32),
            Ty::I64 => quote!(i64),
            Ty::F64 => quote!(f64),
            Ty::F32 => quote!(f32),
            Ty::Array(length) => {
                let length = proc_macro2::Literal::usize_unsuffixed(*length);
                quote!([u8; #length])
            }
            Ty::String => quote!(String),
            Ty::Bytes => quote!(Bytes),
            Ty::Bool => quote!(bool),
            Ty::True => quote!(()),
            Ty::Object | Ty::Delimited => quote!(Object),
            Ty::Vec { item, .. } => {
                let item = self.ty(item);
                quote!(Vec<#item>)
            }
            Ty::Enum(path) => self.to("enums", path),
            Ty::Struct(path) => self.to("types", path),
            Ty::Param(name) => {
                let name = ident(name);
                quote!(#name)
            }
            Ty::Answer(name) => {
                let name = ident(name);
                quote!(#name::Return)
            }
        }
    }
}

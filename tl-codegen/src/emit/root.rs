//! `mod.rs`: the layer, the table, and the modules.

use super::{Item, definitions, ident, paths::Setting};
use crate::plan::Plan;
use proc_macro2::TokenStream;
use quote::quote;

/// The items of `mod.rs`.
pub(super) fn items(plan: &Plan, setting: &Setting) -> Vec<Item> {
    // Names follow the schema's, not Rust's conventions for methods; `new` has as many arguments as there are fields;
    // the schema's own words are not Markdown. What is equal has equal fields, so that a user may derive `Hash`.
    let undocumented = (!setting.options.docs).then(|| quote!(missing_docs,));
    let allow_undocumented = (!setting.options.docs).then(|| quote!(#[allow(missing_docs)]));
    let allow = quote! {
        #[allow(
            dead_code,
            #undocumented
            unreachable_pub,
            unused_imports,
            rustdoc::bare_urls,
            rustdoc::broken_intra_doc_links,
            rustdoc::invalid_html_tags,
            clippy::derived_hash_with_manual_eq,
            clippy::large_enum_variant,
            clippy::module_inception,
            clippy::new_without_default,
            clippy::self_named_constructors,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::wrong_self_convention,
        )]
    };
    let layer = plan.layer.map(|layer| {
        let layer = proc_macro2::Literal::i32_unsuffixed(layer);
        let doc = setting.doc("The layer of the schema, as `invokeWithLayer` wants it.");
        quote! {
            #doc
            #allow_undocumented
            #[allow(dead_code, unreachable_pub)]
            pub const LAYER: i32 = #layer;
        }
    });
    let mut items: Vec<Item> = layer.map(Item::from).into_iter().collect();
    let declaration = quote! {
        #allow_undocumented
        #[allow(unreachable_pub)]
        mod definitions
    };
    items.push(Item::Module { declaration, file: definitions::FILE.to_owned() });
    let table = quote! {
        #[allow(unreachable_pub, unused_imports)]
        pub use definitions::DEFINITIONS;
    };
    items.push(table.into());
    let doc = setting.doc("The name that the schema gives to a constructor or function, as in `upload.getFile`.");
    let name_of = quote! {
        #doc
        #allow_undocumented
        #[allow(dead_code, unreachable_pub)]
        pub fn name_of(id: u32) -> Option<&'static str> {
            DEFINITIONS.name_of(id)
        }
    };
    items.push(name_of.into());
    for (name, doc) in [
        ("enums", "Types: an enum each, with a variant for each constructor."),
        ("functions", "Functions: a struct each."),
        ("types", "Constructors: a struct each."),
    ] {
        let (file, name, doc) = (format!("{name}/mod.rs"), ident(name), setting.doc(doc));
        items.push(Item::Module { declaration: quote!(#doc #allow pub mod #name), file });
    }
    items.push(shared_types(setting));
    items
}

/// What constructors without fields and types of one constructor are aliases of.
fn shared_types(setting: &Setting) -> Item {
    let runtime = &setting.runtime;
    let traits = definitions::all_traits(&setting.options).map(ident);
    let lines: Vec<TokenStream> = traits.map(|name| quote!(#name)).collect();
    Item::Macro { path: quote!(#runtime::shared_types), head: quote!(definitions;), lines }
}

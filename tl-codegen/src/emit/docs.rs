//! Doc comments, and users' attributes: with `docs` off, neither brings any documentation.

use super::paths::Setting;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

impl Setting {
    /// Documentation: paragraphs, each of some lines.
    pub(super) fn docs(&self, paragraphs: &[&[String]]) -> Vec<String> {
        if !self.options.docs {
            return Vec::new();
        }
        let paragraphs = paragraphs.iter().filter(|lines| !lines.is_empty());
        let lines = paragraphs.flat_map(|lines| std::iter::once(String::new()).chain(lines.iter().cloned()));
        lines.skip(1).collect()
    }

    /// Documentation of a single line, as an attribute.
    pub(super) fn doc(&self, line: &str) -> Option<TokenStream> {
        let line = format!(" {line}");
        self.options.docs.then(|| quote!(#[doc = #line]))
    }

    /// Attributes that a user has asked for. They have been read before.
    pub(super) fn attributes(&self, texts: &[String]) -> TokenStream {
        let tokens = texts.iter().filter_map(|text| text.parse::<TokenStream>().ok()).flatten();
        if self.options.docs {
            return tokens.collect();
        }
        // Each is a `#` and a group.
        let tokens: Vec<TokenTree> = tokens.collect();
        tokens.chunks(2).filter(|attribute| !is_doc(attribute)).flatten().cloned().collect()
    }
}

/// Whether an attribute is `#[doc = …]`.
fn is_doc(attribute: &[TokenTree]) -> bool {
    let [_, TokenTree::Group(group)] = attribute else { return false };
    let mut tokens = group.stream().into_iter();
    matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "doc")
        && matches!(tokens.next(), Some(TokenTree::Punct(equals)) if equals.as_char() == '=')
}

//! The smallest parts of items: names and ids.

use crate::plan::Path;
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};

/// An identifier, raw or not.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Ids are written in hex, as everywhere.
pub(crate) fn hex(id: u32) -> Literal {
    let (high, low) = (id >> 16, id & 0xffff);
    format!("0x{high:04x}_{low:04x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(id))
}

/// A part of an item, to be put into a bigger one. As a group without delimiters it goes there as a whole: `quote!` copies
/// a stream token by token, once for every level.
pub(crate) fn part(tokens: TokenStream) -> Group {
    Group::new(Delimiter::None, tokens)
}

impl Path {
    /// The last segment as an identifier.
    pub(crate) fn ident(&self) -> Ident {
        ident(&self.name)
    }
}

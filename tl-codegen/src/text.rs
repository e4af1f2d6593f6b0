//! From tokens to source text.

use crate::emit::Item;
use proc_macro2::TokenStream;
use std::fmt::Write as _;

/// How generated text is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One item a line: what a compiler needs, at no cost.
    #[default]
    Compact,
    /// As rustfmt would: for code that people read.
    #[cfg(feature = "format")]
    Formatted,
}

/// The text of one item, with a line's end.
///
/// # Errors
///
/// Tokens that are not Rust, which is a fault of the generator.
pub(crate) fn text(item: Item, layout: Layout) -> Result<String, String> {
    match (item, layout) {
        (Item::Tokens(tokens), Layout::Compact) => {
            let mut text = String::with_capacity(2048);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{tokens}");
            Ok(text)
        }
        (Item::Macro { path, head, lines }, Layout::Compact) => {
            let lines = lines.iter().map(TokenStream::to_string).collect::<Vec<_>>().join(" ");
            Ok(format!("{path}! {{ {head} {lines} }}\n"))
        }
        #[cfg(feature = "format")]
        (Item::Tokens(tokens), Layout::Formatted) => {
            // As text: syn takes offence at parts, which are groups without delimiters.
            let file = syn::parse_file(&tokens.to_string()).map_err(|error| error.to_string())?;
            Ok(prettyplease::unparse(&file))
        }
        #[cfg(feature = "format")]
        (Item::Macro { path, head, lines }, Layout::Formatted) => {
            let lines = lines.iter().map(|line| format!("    {}\n", tight(line))).collect::<String>();
            Ok(format!("{}! {{\n    {}\n{lines}}}\n", tight(&path), tight(&head)))
        }
    }
}

/// Tokens as one writes them. Those of a macro are no Rust that could be laid out.
#[cfg(feature = "format")]
fn tight(tokens: &TokenStream) -> String {
    let loose = tokens.to_string();
    let pairs = [
        (" :: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" ;", ";"),
        (" (", "("),
        (" :", ":"),
        ("# [", "#["),
        ("] ", "]\n"),
    ];
    pairs.iter().fold(loose, |text, (from, to)| text.replace(from, to))
}

/// Puts the items of a file together: a blank line goes around those that take several lines.
pub(crate) fn join(items: &[String]) -> String {
    let is_long = |item: &str| item.trim_end().contains('\n');
    let mut text = String::with_capacity(items.iter().map(|item| item.len() + 1).sum());
    for item in items {
        if !text.is_empty() && is_long(item) {
            text.push('\n');
        }
        text.push_str(item);
    }
    text
}

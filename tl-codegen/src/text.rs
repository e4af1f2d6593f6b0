//! From items to source text.

use crate::compact::Compact;
pub(crate) use crate::compact::is_misleading;
use crate::emit::{Definition, Item, Text};
#[cfg(feature = "format")]
use proc_macro2::TokenStream;
use std::borrow::Cow;

/// How generated text is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// One item a line: what a compiler needs, at no cost.
    #[default]
    Compact,
    /// As rustfmt would: for code that people read.
    #[cfg(feature = "format")]
    Formatted,
}

/// The text of one item.
///
/// # Errors
///
/// Tokens that are not Rust, which is a fault of the generator.
pub(crate) fn text(item: Item, layout: Layout) -> Result<Text, String> {
    let file = if let Item::Module { file, .. } = &item { Some(file.clone()) } else { None };
    let text = whole(item, layout)?;
    Ok(match file {
        Some(file) => Text::Module { declaration: text.trim_end().trim_end_matches(';').to_owned(), file },
        None => Text::Item(text),
    })
}

/// The text of one item, with a line's end.
fn whole(item: Item, layout: Layout) -> Result<String, String> {
    match (item, layout) {
        #[cfg(feature = "format")]
        (Item::Macro { path, head, lines }, Layout::Formatted) => {
            // Tokens of a macro are no Rust that could be laid out. Attributes of the call go before it.
            let lines = lines.into_iter().map(|line| format!("    {}\n", line_of(line))).collect::<String>();
            Ok(format!("{}! {{\n    {}\n{lines}}}\n", line_of(path).replace("] ", "]\n"), line_of(head)))
        }
        #[cfg(feature = "format")]
        (item, Layout::Formatted) => {
            let file = syn::parse_file(&compact(item)).map_err(|error| error.to_string())?;
            Ok(prettyplease::unparse(&file))
        }
        (item, Layout::Compact) => Ok(compact(item)),
    }
}

/// The text of one item, a line for each thing that is documented.
fn compact(item: Item) -> String {
    let mut text = Compact::new();
    match item {
        Item::Tokens(tokens) => text.push(tokens),
        Item::Definition(Definition { docs, head, members }) => {
            text.push_docs(&docs);
            text.push(head);
            if let Some(members) = members {
                text.push_text(" {\n");
                for member in members {
                    text.push_docs(&member.docs);
                    text.push(member.tokens);
                    text.push_text("\n");
                }
                text.push_text("}");
            }
        }
        Item::Module { declaration, .. } => {
            text.push(declaration);
            text.push_text(";");
        }
        Item::Macro { path, head, lines } => {
            text.push(path);
            text.push_text("! { ");
            for tokens in std::iter::once(head).chain(lines) {
                text.push(tokens);
                text.push_text(" ");
            }
            text.push_text("}");
        }
    }
    text.push_text("\n");
    text.into_string()
}

#[cfg(feature = "format")]
fn line_of(tokens: TokenStream) -> String {
    let mut line = Compact::new();
    line.push(tokens);
    line.into_string()
}

/// Puts the items of a file together: a blank line goes around those that take several lines.
pub(crate) fn join(items: &[Cow<'_, str>]) -> String {
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

//! From tokens to source text.

use proc_macro2::TokenStream;

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

/// Lays out the items of a file.
///
/// # Errors
///
/// Tokens that are not Rust, which is a fault of the generator.
pub(crate) fn text(items: &[TokenStream], layout: Layout) -> Result<String, String> {
    match layout {
        Layout::Compact => Ok(items.iter().map(|item| format!("{item}\n")).collect()),
        #[cfg(feature = "format")]
        Layout::Formatted => formatted(items),
    }
}

#[cfg(feature = "format")]
fn formatted(items: &[TokenStream]) -> Result<String, String> {
    let items = items
        .iter()
        .map(|item| syn::parse2::<syn::File>(item.clone()).map(|file| prettyplease::unparse(&file)))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    // A blank line goes between items, but not between declarations and imports.
    let mut text = String::new();
    for item in items {
        let is_line = item.trim_end().lines().count() == 1;
        if !text.is_empty() && !is_line {
            text.push('\n');
        }
        text.push_str(&item);
    }
    Ok(text)
}

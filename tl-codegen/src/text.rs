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

/// The text of one item, with a line's end.
///
/// # Errors
///
/// Tokens that are not Rust, which is a fault of the generator.
pub(crate) fn text(item: TokenStream, layout: Layout) -> Result<String, String> {
    match layout {
        Layout::Compact => Ok(format!("{item}\n")),
        #[cfg(feature = "format")]
        Layout::Formatted => {
            let file = syn::parse2::<syn::File>(item).map_err(|error| error.to_string())?;
            Ok(prettyplease::unparse(&file))
        }
    }
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

//! What is written: files, and the items in them before they are text.

use proc_macro2::TokenStream;
use std::collections::BTreeMap;

/// Files by their path below the output folder, each a list of items.
pub(crate) type Files = BTreeMap<String, Vec<Text>>;

/// The text of an item.
pub(crate) enum Text {
    /// The whole item, with a line's end.
    Item(String),
    /// A module: its declaration up to where a `;` or its content follows, and the file of its content.
    Module { declaration: String, file: String },
}

/// One item of a file.
pub(crate) enum Item {
    /// Whatever can be said in tokens.
    Tokens(TokenStream),
    /// A struct, an enum or an alias, with its documentation.
    Definition(Definition),
    /// A module: its declaration without `;` or content, and the file of its content.
    Module { declaration: TokenStream, file: String },
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

/// A definition. What there is to say of it is text, most of the output, and would be slow as tokens.
pub(crate) struct Definition {
    /// Documentation, a line each.
    pub(crate) docs: Vec<String>,
    /// All before the fields or variants.
    pub(crate) head: TokenStream,
    /// The fields or variants; none if it has no place for them.
    pub(crate) members: Option<Vec<Member>>,
}

/// A field or variant.
pub(crate) struct Member {
    /// Documentation, a line each.
    pub(crate) docs: Vec<String>,
    /// The field or variant itself.
    pub(crate) tokens: TokenStream,
}

impl From<Definition> for Item {
    fn from(definition: Definition) -> Self {
        Self::Definition(definition)
    }
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Tokens(tokens)
    }
}

/// What makes text of an item.
pub(crate) type Print<'p> = dyn Fn(Item) -> Result<Text, String> + Sync + 'p;

/// The text of each item.
pub(super) fn printed(
    items: impl IntoIterator<Item = impl Into<Item>>,
    print: &Print<'_>,
) -> Result<Vec<Text>, String> {
    items.into_iter().map(|item| print(item.into())).collect()
}

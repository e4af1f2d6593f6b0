//! Leaving out documentation.

use crate::emit::{Definition, Item, Member};
use proc_macro2::{Group, TokenStream, TokenTree};

/// The same item without any doc comment.
pub(crate) fn without_docs(item: Item) -> Item {
    match item {
        Item::Tokens(tokens) => tokens_without_docs(tokens).into(),
        Item::Definition(Definition { head, members, .. }) => {
            let member = |of: Member| Member { docs: Vec::new(), tokens: tokens_without_docs(of.tokens) };
            let members = members.map(|members| members.into_iter().map(member).collect());
            Definition { docs: Vec::new(), head: tokens_without_docs(head), members }.into()
        }
        item @ Item::Macro { .. } => item,
    }
}

fn tokens_without_docs(tokens: TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter().peekable();
    let mut kept = Vec::new();
    while let Some(token) = tokens.next() {
        let is_doc = matches!(&token, TokenTree::Punct(hash) if hash.as_char() == '#')
            && matches!(tokens.peek(), Some(TokenTree::Group(group)) if is_doc_comment(group));
        match token {
            _ if is_doc => drop(tokens.next()),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), tokens_without_docs(group.stream()));
                inner.set_span(group.span());
                kept.push(TokenTree::Group(inner));
            }
            other => kept.push(other),
        }
    }
    kept.into_iter().collect()
}

/// Whether it is `[doc = …]`.
fn is_doc_comment(attribute: &Group) -> bool {
    let mut tokens = attribute.stream().into_iter();
    matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "doc")
        && matches!(tokens.next(), Some(TokenTree::Punct(equals)) if equals.as_char() == '=')
}

#[cfg(test)]
mod tests {
    use super::tokens_without_docs;
    use quote::quote;

    #[test]
    fn only_doc_comments_go() {
        let tokens = quote!(
            #[doc = " a"]
            #[derive(Clone)]
            pub struct X {
                #[doc = ""]
                #[doc(alias = "b")]
                pub doc: i32,
            }
        );
        let expected = quote!(
            #[derive(Clone)]
            pub struct X {
                #[doc(alias = "b")]
                pub doc: i32,
            }
        );
        assert_eq!(tokens_without_docs(tokens).to_string(), expected.to_string());
    }
}

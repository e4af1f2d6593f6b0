//! What is wrong with the options about parts of a schema.

use super::BadOption;
use super::rust_path::is_rust_path;
use crate::select::{Cut, Kind, Miss, Request, Verdict, Wish};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What is wrong with the requests whatever the schemas are.
pub(super) fn malformed(requests: &[Request]) -> Vec<BadOption> {
    let fault = |request: &Request| {
        let (given, why) = match &request.wish {
            Wish::Extern(path) if !is_rust_path(path) => (path, "is not a path of Rust"),
            Wish::TypeAttribute(_, text) | Wish::FieldAttribute(text) if !is_attribute(text) => {
                (text, "is not an attribute as `#[…]` is")
            }
            _ => return None,
        };
        Some(BadOption { option: request.option(), given: given.clone(), why: why.to_owned() })
    };
    requests.iter().filter_map(fault).collect()
}

/// Whether a text is one or more outer attributes. What is within the brackets is for the compiler to read.
fn is_attribute(text: &str) -> bool {
    let Ok(tokens) = text.parse::<TokenStream>() else { return false };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_one = |pair: &[TokenTree]| match pair {
        [TokenTree::Punct(hash), TokenTree::Group(group)] => {
            hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket && !group.stream().is_empty()
        }
        _ => false,
    };
    !tokens.is_empty() && tokens.chunks(2).all(is_one)
}

/// What is wrong with the requests: those that no schema has found something for. `verdicts` has each schema's on all of
/// the requests.
pub(super) fn faults(requests: &[Request], verdicts: &[Vec<Verdict>]) -> Vec<BadOption> {
    let fault = |(index, request): (usize, &Request)| {
        let verdicts = verdicts.iter().filter_map(|schema| schema.get(index));
        let misses: Option<Vec<&Miss>> = verdicts.map(|verdict| verdict.as_ref().err()).collect();
        // Of several schemas, the one that has something similar knows best.
        let miss = misses?.into_iter().max_by_key(|miss| miss.is_near())?;
        Some(BadOption { option: request.option(), given: request.path.clone(), why: miss.to_string() })
    };
    requests.iter().enumerate().filter_map(fault).collect()
}

impl Request {
    /// The method that it was made with.
    fn option(&self) -> &'static str {
        match self.wish {
            Wish::Root => "roots",
            Wish::Answer(Cut::Opaque) => "opaque",
            Wish::Answer(Cut::Unanswered) => "unanswered",
            Wish::Extern(_) => "extern_path",
            Wish::TypeAttribute(Kind::Both, _) => "type_attribute",
            Wish::TypeAttribute(Kind::Enum, _) => "enum_attribute",
            Wish::TypeAttribute(Kind::Struct, _) => "struct_attribute",
            Wish::FieldAttribute(_) => "field_attribute",
        }
    }
}

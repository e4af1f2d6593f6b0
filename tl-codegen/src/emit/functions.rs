//! A function: its struct, and what the server answers with.

use super::{Item, decode, encode, params::Params, paths::Place, structs};
use crate::options::FunctionDecoding;
use crate::plan::{Answer, Function};
use proc_macro2::TokenStream;
use quote::quote;

/// A function, with all that belongs to it.
pub(crate) fn function(of: &Function, place: &Place<'_>) -> Vec<Item> {
    let request = &of.request;
    if request.is_fieldless() {
        let alias = Item::from(structs::fieldless(request, place, "method"));
        return std::iter::once(alias).chain(answer(of, place).map(Item::from)).collect();
    }
    let mut items = vec![structs::definition(request, place, "method").into(), structs::clone(request).into()];
    items.extend(structs::methods(request, place));
    items.push(encode::encode_function(request).into());
    items.extend(decode(of, place).into_iter().chain(answer(of, place)).map(Item::from));
    items
}

/// `impl DecodeFields`, where functions are decoded.
fn decode(of: &Function, place: &Place<'_>) -> Option<TokenStream> {
    let decode = || decode::decode(&of.request);
    match &place.options().function_decoding {
        FunctionDecoding::Never => None,
        FunctionDecoding::Always => Some(decode()),
        FunctionDecoding::Feature(feature) => {
            let decode = decode();
            Some(quote!(#[cfg(feature = #feature)] #decode))
        }
    }
}

/// `impl Function`, for a function that is not only encoded.
fn answer(of: &Function, place: &Place<'_>) -> Option<TokenStream> {
    let result = match &of.answer {
        Answer::Typed(ty) => place.ty(ty),
        Answer::Opaque => quote!(Object),
        Answer::Unanswered => return None,
    };
    let name = of.request.path.ident();
    let params = Params::of(&of.request);
    let (bounded, names) = (params.bound(&quote!(: Function)), params.names());
    Some(quote! {
        impl #bounded Function for #name #names {
            type Return = #result;
        }
    })
}

//! A function: its struct, and what the server answers with.

use super::{Item, codec, paths::Place, structs};
use crate::plan::Function;
use proc_macro2::TokenStream;
use quote::quote;

/// A function, with all that belongs to it.
pub(crate) fn function(of: &Function, place: &Place<'_>) -> Vec<Item> {
    let request = &of.request;
    let mut items = vec![Item::from(structs::definition(request, place, "method"))];
    items.extend(structs::methods(request, place));
    items.extend([codec::encode(request), codec::decode(request), result(of, place)].map(Item::from));
    items
}

fn result(of: &Function, place: &Place<'_>) -> TokenStream {
    let name = of.request.path.ident();
    let params = structs::Params::of(&of.request);
    let (bounded, names) = (params.bound(&quote!(: Function)), params.names());
    let result = place.ty(&of.result);
    quote! {
        impl #bounded Function for #name #names {
            type Return = #result;
        }
    }
}

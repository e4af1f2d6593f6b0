//! The type parameters of a function's struct: `<X>`.

use super::ident;
use crate::plan::Struct;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The type parameters of a function's struct.
pub(crate) struct Params(Vec<Ident>);

impl Params {
    pub(crate) fn of(of: &Struct) -> Self {
        Self(of.params.iter().map(|name| ident(name)).collect())
    }

    /// `<X>`, or nothing.
    pub(crate) fn names(&self) -> TokenStream {
        self.bound(&quote!())
    }

    /// `<X: Bound>`, or nothing.
    pub(crate) fn bound(&self, bound: &TokenStream) -> TokenStream {
        let names = &self.0;
        if names.is_empty() { quote!() } else { quote!(<#(#names #bound),*>) }
    }
}

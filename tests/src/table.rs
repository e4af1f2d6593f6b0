//! Every generated type, for those who have only its id, or want them all.

use std::fmt::Debug;
use tl_types::{Bytes, Decode, Encode, Object};

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// What every generated type can do.
pub trait Value: Decode + Encode + Clone + Debug + PartialEq {}

impl<T: Decode + Encode + Clone + Debug + PartialEq> Value for T {}

/// Something to do with any generated type.
pub trait Visit: Sized {
    /// What comes of it.
    type Output;

    /// Does it with a type, which is called so.
    fn visit<T: Value>(self, name: &'static str) -> Self::Output;

    /// Does it with a function that carries another one, which `inner` gives.
    fn visit_wrapper<T: Value>(self, name: &'static str, _inner: fn(&T) -> Bytes) -> Self::Output {
        self.visit::<T>(name)
    }
}

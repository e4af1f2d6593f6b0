//! What every generated struct has: its id, its name, and its fields' wire format.

use crate::{Reader, Writer};
use alloc::boxed::Box;

/// A constructor or a function of a schema.
pub trait Combinator {
    /// Its id and its name, in one: there are thousands.
    const TL: (u32, &'static str);
    /// The id in front of the fields (`mtproto/TL-formal`).
    const CONSTRUCTOR_ID: u32 = Self::TL.0;
    /// The name in the schema, as in `upload.getFile`.
    const NAME: &'static str = Self::TL.1;
    /// The struct: `Self`, and for a struct behind a `Box` the struct in it. [`owned`](crate::owned) and
    /// [`held`](crate::held()) know by it what to give.
    type Struct;

    /// Writes the fields alone, as in a bare value.
    fn encode_fields(&self, w: &mut Writer);
}

/// A constructor or a function that can be read.
#[diagnostic::on_unimplemented(note = "functions can be read with the feature `server`")]
pub trait DecodeFields: Combinator + Sized {
    /// Reads the fields alone, as in a bare value. As [`Decode::decode`](crate::Decode::decode), it always ends in some value: whether it is
    /// the value that was sent is for the reader to say.
    fn decode_fields(r: &mut Reader<'_>) -> Self;
}

/// A constructor behind a `Box`: what it holds decides.
impl<T: Combinator> Combinator for Box<T> {
    const TL: (u32, &'static str) = T::TL;
    type Struct = T::Struct;

    #[inline]
    fn encode_fields(&self, w: &mut Writer) {
        T::encode_fields(self, w);
    }
}

/// As a boxed variant is read: one level down.
impl<T: DecodeFields> DecodeFields for Box<T> {
    #[inline]
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        r.boxed()
    }
}

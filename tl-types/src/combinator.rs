//! What every generated struct has: its id, its name, and its fields' wire format.

use crate::{Decode, Reader, Writer};

/// A constructor or a function of a schema.
pub trait Combinator {
    /// The id in front of the fields (`mtproto/TL-formal`).
    const CONSTRUCTOR_ID: u32;
    /// The name in the schema, as in `upload.getFile`.
    const NAME: &'static str;

    /// Writes the fields alone, as in a bare value.
    fn encode_fields(&self, w: &mut Writer);
}

/// A constructor or a function that can be read.
pub trait DecodeFields: Combinator + Sized {
    /// Reads the fields alone, as in a bare value. As [`Decode::decode`], it always ends in some value: whether it is
    /// the value that was sent is for the reader to say.
    fn decode_fields(r: &mut Reader<'_>) -> Self;
}

/// A function: a request that a server answers.
pub trait Function: Combinator {
    /// What the server answers with.
    type Return: Decode;
}

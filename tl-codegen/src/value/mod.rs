//! Values of any schema without generated code: bytes to JSON and back, by the schema alone.
//!
//! | TL | JSON |
//! |---|---|
//! | a boxed or bare constructor, a function | `{"_":"name", field…}` in the order of the schema; absent fields are left out |
//! | an anonymous field | called by its position: `"0"` |
//! | `#` | a number; left out where it follows from the flags' fields that are there |
//! | `int`, `long`, `int128`, `int256`, `int512` | a number, or `{"i":"…"}` in decimal where it does not fit 2^53 |
//! | `double`, `float` | `{"d":"1.5"}`: shortest digits that read back as the same number; `nan`, `inf` |
//! | `string` | text, or `{"b":"hex"}` if it is not UTF-8 |
//! | `bytes` | `{"b":"hex"}` |
//! | `Bool`, `flags.N?true` | `true`, `false` |
//! | vectors, `n*[ … ]` | a list; a group of several fields is an object |
//!
//! ```
//! use tl_codegen::value::Codec;
//!
//! let mut sources = tl_parser::Sources::new();
//! sources.add("pets.tl", "dog#0000002a name:string = Dog;");
//! let checked = tl_parser::check(&sources);
//! let codec = Codec::new(&checked.schema);
//! let bytes = codec.encode(&serde_json::json!({"_": "dog", "name": "Rex"}))?;
//! assert_eq!(bytes, b"\x2a\0\0\0\x03Rex");
//! assert_eq!(codec.decode(&bytes)?["name"], "Rex");
//! # Ok::<(), tl_codegen::value::Error>(())
//! ```
//!
//! A name that several combinators of the schema have, in layers of secret chats or as constructor and function, stands with
//! its id: `{"_":"name#0a1b2c3d"}`. Where the type leaves only one of them, the name alone is read too.
//!
//! [`parse`] reads JSON as the codec wants it. With `serde_json` alone, of a key that an object has twice the last value would
//! be encoded.
//!
//! # Beside `tl_types::Definitions`
//!
//! `tl_types::Definitions` interprets values too, and shares no code with this module. It works in programs that have no
//! parser, from a table of what Rust can express; this codec knows all of TL: type and number parameters, repetitions,
//! constructors without a name. tl-codegen cannot depend on tl-types either, since the build script of tl-types depends on
//! tl-codegen.
//!
//! # Hostile input
//!
//! Depth is limited, so that the stack is, and what is decoded can be read back by any JSON parser. A count is
//! checked against the bytes that are left, and items without any bytes are limited in number: memory grows with the
//! input, not with what it claims.

mod decode;
mod encode;
mod error;
mod expected;
mod frame;
mod index;
mod known;
pub(crate) mod nat_use;
mod path;
mod reader;
mod scalar;

pub use error::Error;
pub use tl_parser::json::parse;

use index::Index;
use serde_json::Value;
use tl_parser::schema::{Builtin, Expr, Schema};

/// Any boxed value: what is decoded if nothing else is asked for.
const OBJECT: Expr<'static> = Expr::Builtin(Builtin::Object);

/// Decodes and encodes the values of a schema.
pub struct Codec<'s> {
    index: Index<'s>,
}

impl<'s> Codec<'s> {
    /// Looks up every combinator of the schema once.
    pub fn new(schema: &'s Schema<'s>) -> Self {
        Codec { index: Index::new(schema) }
    }

    /// Decodes a boxed value of any type, or a function's call. The bytes are used up to the last one.
    ///
    /// # Errors
    ///
    /// The first byte that does not fit, with the path to its value and what was expected.
    pub fn decode(&self, bytes: &[u8]) -> Result<Value, Error> {
        self.decode_as(bytes, &OBJECT)
    }

    /// Decodes a value of a type, which may be bare. The type is one of the same schema, without variables.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub fn decode_as(&self, bytes: &[u8], ty: &Expr<'_>) -> Result<Value, Error> {
        decode::decode(&self.index, bytes, ty)
    }

    /// Encodes a boxed value of any type, or a function's call.
    ///
    /// # Errors
    ///
    /// The first value that does not fit, with its path and what was expected.
    pub fn encode(&self, value: &Value) -> Result<Vec<u8>, Error> {
        self.encode_as(value, &OBJECT)
    }

    /// Encodes a value of a type, which may be bare. The type is one of the same schema, without variables.
    ///
    /// # Errors
    ///
    /// As [`encode`](Self::encode).
    pub fn encode_as(&self, value: &Value, ty: &Expr<'_>) -> Result<Vec<u8>, Error> {
        encode::encode(&self.index, value, ty)
    }
}

#[cfg(test)]
mod tests;

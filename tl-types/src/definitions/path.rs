//! Which field an error is in. It is asked for after the error, so that decoding itself keeps no track of it.

use super::Definitions;
use super::line::Ty;
use super::walk::Walk;
use crate::{Bytes, Decode, DecodeError, DecodeFault, Reader};
use alloc::string::String;
use core::fmt;

/// A [`DecodeError`], and the field that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located {
    /// The field, from the outermost value on: `messages[3].media.document`. Empty for the outermost value itself.
    pub path: String,
    /// What is wrong, and at which byte.
    pub error: DecodeError,
    /// The name of the constructor or function that is there instead of one that was expected, if the schema has it.
    pub found: Option<&'static str>,
}

impl Definitions {
    /// Reads a value as [`Decode::from_bytes`] does. An error also tells of the field.
    ///
    /// ```
    /// use tl_types::{Bytes, Definitions};
    ///
    /// let two_names = Bytes::from_static(b"\x15\xc4\xb5\x1c\x02\0\0\0\x03abc\x03ab\xff");
    /// let error = Definitions::new("", &[], &[]).decode::<Vec<String>>(&two_names).unwrap_err();
    /// assert_eq!(error.to_string(), "[1]: at byte 12: a string is not UTF-8");
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Decode::from_bytes`].
    pub fn decode<T: Decode>(&self, input: &Bytes) -> Result<T, Located> {
        T::from_bytes(input).map_err(|error| {
            let found = match error.fault {
                DecodeFault::UnknownId { id, .. } => self.name_of(id),
                _ => None,
            };
            Located { path: error.path::<T>(input, self), error, found }
        })
    }
}

impl DecodeError {
    /// The field that the error is in, as in `messages[3].media.document`; empty for the outermost value itself.
    ///
    /// The error must be from decoding this input as a `T`, and the definitions those that `T` was generated with: with
    /// others, the path ends where they do. It takes about as long as decoding did.
    pub fn path<T: Decode>(&self, input: &Bytes, definitions: &Definitions) -> String {
        // What a strict reader minds may be the error itself. What comes before is fine for either.
        let mut reader = Reader::lenient(input);
        let mut walk = Walk::new(definitions, &mut reader);
        // An error is where its value starts, or within, but depth is noticed once a head is read.
        let is_there = |offset| match self.fault {
            DecodeFault::TooDeep => offset >= self.offset,
            _ => offset > self.offset,
        };
        let is_all = walk.read(Ty::of(T::TL_TYPE), |reader| is_there(reader.offset()));
        if is_all { String::new() } else { walk.path() }
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        self.error.fmt(f)?;
        match self.found {
            Some(name) => write!(f, ", which is {name}"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for Located {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.error)
    }
}

//! Why a value cannot be written, or bytes cannot be read.

use core::fmt;

/// A value that no bytes can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A `string` or `bytes` longer than its 24-bit length can say (`mtproto/serialize`).
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
    /// A vector with more items than its 32-bit count can say.
    TooMany {
        /// The number of items.
        count: usize,
    },
    /// The body of a [`Message`](crate::envelope::Message) that is not a whole number of words, so not a value.
    Unaligned {
        /// Its length in bytes.
        length: usize,
    },
    /// Fields that share a flag bit, of which some are set and some are not.
    HalfSet {
        /// The combinator and the bit, as in `inputMediaPoll.flags.1`.
        flag: &'static str,
        /// The fields' names.
        fields: &'static str,
    },
}

/// Bytes that are not the value that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// Where in the input, in bytes.
    pub offset: usize,
    /// What is wrong there.
    pub fault: DecodeFault,
}

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeFault {
    /// The input ends within a value.
    Truncated {
        /// How many more bytes the value needs.
        needed: usize,
    },
    /// A constructor id that the expected type does not have.
    UnknownId {
        /// The id.
        id: u32,
        /// The expected type or constructor.
        expected: &'static str,
    },
    /// A vector that claims more items than the input can hold.
    TooMany {
        /// The claimed count.
        count: u32,
    },
    /// A `string` that is not UTF-8.
    NotUtf8,
    /// A length written in more bytes than it needs, or padding that is not zero.
    NotCanonical,
    /// Values nested deeper than any real one.
    TooDeep,
    /// Bytes after the end of the value.
    Trailing {
        /// How many.
        count: usize,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::TooLong { length } => {
                write!(f, "a string or bytes field of {length} bytes is over the limit of 16777215")
            }
            Self::TooMany { count } => write!(f, "a vector of {count} items is over the limit of 4294967295"),
            Self::Unaligned { length } => write!(f, "a body of {length} bytes is not a multiple of 4"),
            Self::HalfSet { flag, fields } => {
                write!(f, "{fields} share the bit {flag}: set all of them, or none")
            }
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at byte {}: ", self.offset)?;
        match self.fault {
            DecodeFault::Truncated { needed } => write!(f, "the input ends {needed} bytes short"),
            DecodeFault::UnknownId { id, expected } => write!(f, "{expected} has no constructor {id:#010x}"),
            DecodeFault::TooMany { count } => {
                write!(f, "a vector of {count} items cannot fit in the rest of the input")
            }
            DecodeFault::NotUtf8 => f.write_str("a string is not UTF-8"),
            DecodeFault::NotCanonical => f.write_str("a length or padding is not in its canonical form"),
            DecodeFault::TooDeep => f.write_str("values are nested too deeply"),
            DecodeFault::Trailing { count } => write!(f, "{count} bytes follow the value"),
        }
    }
}

impl core::error::Error for EncodeError {}
impl core::error::Error for DecodeError {}

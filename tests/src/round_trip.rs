//! From bytes to a generated type and back.

use crate::{Value, Visit, by_id};
use tl_types::{Bytes, DecodeError, DecodeFault};

/// What became of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was encoded to the bytes that it was decoded from.
    Same,
    /// It was encoded to other bytes.
    Different(Bytes),
    /// It, or something in it, has an id that no schema has.
    UnknownId(u32),
    /// It could not be decoded, and why.
    Failed(String),
    /// It was decoded to something that cannot be encoded, and why.
    Unencodable(String),
}

/// Decodes an object with the generated types, and encodes it again.
pub fn round_trip(input: &Bytes) -> Outcome {
    let Some(id) = input.first_chunk().map(|id| u32::from_le_bytes(*id)) else {
        return Outcome::Failed("shorter than an id".to_owned());
    };
    by_id(id, RoundTrip(input)).unwrap_or(Outcome::UnknownId(id))
}

/// What [`round_trip`] does with a type.
pub struct RoundTrip<'i>(pub &'i Bytes);

impl Visit for RoundTrip<'_> {
    type Output = Outcome;

    fn visit<T: Value>(self, _: &'static str) -> Outcome {
        match T::from_bytes(self.0) {
            Ok(value) => compare(&value, self.0),
            Err(error) => not_decoded(error),
        }
    }

    fn visit_wrapper<T: Value>(self, _: &'static str, inner: fn(&T) -> Bytes) -> Outcome {
        match T::from_bytes(self.0) {
            Ok(value) => match compare(&value, self.0) {
                Outcome::Same => round_trip(&inner(&value)),
                outcome => outcome,
            },
            Err(error) => not_decoded(error),
        }
    }
}

fn compare<T: Value>(value: &T, input: &Bytes) -> Outcome {
    match value.to_bytes() {
        Ok(bytes) if bytes == *input => Outcome::Same,
        Ok(bytes) => Outcome::Different(bytes),
        Err(error) => Outcome::Unencodable(error.to_string()),
    }
}

fn not_decoded(error: DecodeError) -> Outcome {
    match error.fault {
        DecodeFault::UnknownId { id, .. } if !is_known(id) => Outcome::UnknownId(id),
        _ => Outcome::Failed(error.to_string()),
    }
}

/// Whether some schema of ours has the id, be it in another place than where it was found.
fn is_known(id: u32) -> bool {
    const VECTOR: u32 = 0x1cb5_c415;
    id == VECTOR || by_id(id, Exists).is_some()
}

struct Exists;

impl Visit for Exists {
    type Output = ();

    fn visit<T: Value>(self, _: &'static str) {}
}

//! Support for the workspace's tests: real objects, decoded with the generated types and encoded again.

use std::path::PathBuf;
use tl_types::{Bytes, Decode, DecodeError, DecodeFault, Encode, Object};

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// What became of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was encoded to the bytes that it was decoded from.
    Same,
    /// It was encoded to other bytes.
    Different(Bytes),
    /// It, or something in it, has an id that no schema has.
    UnknownId(u32),
    /// It could not be decoded or encoded, and why.
    Failed(String),
}

/// Decodes an object with the generated types, and encodes it again.
pub fn round_trip(input: &Bytes) -> Outcome {
    let Some(id) = input.first_chunk().map(|id| u32::from_le_bytes(*id)) else {
        return Outcome::Failed("shorter than an id".to_owned());
    };
    by_id(id, input).unwrap_or(Outcome::UnknownId(id))
}

/// The folder of facts that are not part of the repository, if there is one: real schemas of many origins, and objects
/// of a real library. Tests that need it are extra.
pub fn extra_facts() -> Option<PathBuf> {
    let named = std::env::var_os("TL_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")));
    folder.is_dir().then_some(folder)
}

fn again<T: Decode + Encode>(input: &Bytes) -> Outcome {
    match T::from_bytes(input) {
        Ok(value) => compare(&value, input),
        Err(error) => not_decoded(error),
    }
}

/// As [`again`], for a function that carries another one.
fn wrapped<T: Decode + Encode>(input: &Bytes, inner: impl Fn(&T) -> Bytes) -> Outcome {
    match T::from_bytes(input) {
        Ok(value) => match compare(&value, input) {
            Outcome::Same => round_trip(&inner(&value)),
            outcome => outcome,
        },
        Err(error) => not_decoded(error),
    }
}

fn compare<T: Encode>(value: &T, input: &Bytes) -> Outcome {
    match value.to_bytes() {
        Ok(bytes) if bytes == *input => Outcome::Same,
        Ok(bytes) => Outcome::Different(bytes),
        Err(error) => Outcome::Failed(error.to_string()),
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
    id == VECTOR || by_id(id, &Bytes::new()).is_some()
}

//! Random values of every constructor and function decode and encode to themselves, with the generated types and, by the
//! schema alone, with the codec of `tl decode`.
//!
//! Each run has values of its own. `TL_SEED` has those of an earlier run, by the seed that a failure names.

use tests::values::Arbitrary;
use tests::{Outcome, RoundTrip, by_id_in_secret_chats, round_trip};
use tl_codegen::value::Codec;
use tl_parser::Sources;
use tl_parser::schema::CombinatorId;
use tl_types::Bytes;

/// Values of each constructor and function.
const VALUES: usize = 24;

#[test]
fn values_of_the_api() {
    assert_eq!(try_all("api.tl", round_trip), declared("api.tl"));
}

#[test]
fn values_of_mtproto() {
    assert_eq!(try_all("mtproto.tl", round_trip), 65);
}

#[test]
fn values_of_secret_chats() {
    let comes_back = |bytes: &Bytes| {
        let id = u32::from_le_bytes(*bytes.first_chunk().unwrap());
        by_id_in_secret_chats(id, RoundTrip(bytes)).unwrap_or(Outcome::UnknownId(id))
    };
    assert_eq!(try_all("secret.tl", comes_back), 86);
}

/// How many declarations a schema has, but for `vector`.
fn declared(schema: &str) -> usize {
    let text = std::fs::read_to_string(tests::schema(schema)).unwrap();
    text.lines().filter(|line| line.ends_with(';') && !line.starts_with("vector#")).count()
}

/// Tries every combinator of a schema, and counts them.
fn try_all(schema: &str, round_trip: impl Fn(&Bytes) -> Outcome) -> usize {
    let mut sources = Sources::new();
    sources.add(schema, std::fs::read_to_string(tests::schema(schema)).unwrap());
    let checked = tl_parser::check(&sources);
    let codec = Codec::new(&checked.schema);
    let seed = seed();
    let mut arbitrary = Arbitrary::new(&checked.schema, seed);
    let mut tried = 0;
    for (id, combinator) in (0..).map(CombinatorId).zip(&checked.schema.combinators) {
        // A vector has no values without the type of its items; they are tried as fields.
        if combinator.name == "vector" {
            continue;
        }
        for _ in 0..VALUES {
            let bytes = Bytes::from(arbitrary.value(id));
            let found = || format!("{}, TL_SEED={seed}: {}", combinator.name, hex(&bytes));
            assert_eq!(round_trip(&bytes), Outcome::Same, "{}", found());
            let value = codec.decode(&bytes).unwrap_or_else(|why| panic!("{why}: {}", found()));
            assert!(codec.encode(&value).unwrap() == bytes, "{}", found());
        }
        tried += 1;
    }
    tried
}

fn seed() -> u64 {
    match std::env::var("TL_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => fastrand::u64(..),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

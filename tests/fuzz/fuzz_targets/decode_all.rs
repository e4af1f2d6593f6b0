//! Bytes decode to the generated type that their id is of, or to an error; what is decoded encodes and decodes to
//! itself, and can be shown.
//!
//! It wants seeds: `cargo run -p tests --bin seeds tests/fuzz/corpus/decode_all` writes one of every type.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tests::{Value, Visit, by_id};
use tl_types::Bytes;

fuzz_target!(|input: &[u8]| {
    if let Some(id) = input.first_chunk() {
        by_id(u32::from_le_bytes(*id), Check(&Bytes::copy_from_slice(input)));
    }
});

struct Check<'i>(&'i Bytes);

impl Visit for Check<'_> {
    type Output = ();

    fn visit<T: Value>(self, _: &'static str) {
        let Ok(value) = T::from_bytes(self.0) else { return };
        let encoded = value.to_bytes().expect("what was decoded encodes");
        let again = T::from_bytes(&encoded).expect("what was encoded decodes");
        assert!(again == value && value.clone() == value);
        assert!(again.to_bytes().expect("and encodes again") == encoded);
        assert!(!format!("{value:?}").is_empty());
    }
}

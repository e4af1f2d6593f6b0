//! The client of a key exchange takes any message, and a key only from who has the same.
//!
//! The target is in `tests/src/fuzzing`. It starts from the inputs in `kept/handshake_client`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    tests::fuzzing::handshake_client(input);
});

//! Whatever the content of an encrypted message is, both sides take it at most once.
//!
//! The target is in `tests/src/fuzzing`. It starts from the inputs in `kept/session_inbound`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    tests::fuzzing::session_inbound(input);
});

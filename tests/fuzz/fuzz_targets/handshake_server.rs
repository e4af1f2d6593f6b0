//! The server of key exchanges takes any message, and has the key of who sends correct ones.
//!
//! The target is in `tests/src/fuzzing`. It starts from the inputs in `kept/handshake_server`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    tests::fuzzing::handshake_server(input);
});

//! Both ends of a connection take any bytes, and lose nothing of what arrives unchanged.
//!
//! The target is in `tests/src/fuzzing`. It starts from the inputs in `kept/frames`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    tests::fuzzing::frames(input);
});

//! Pools whose DCs cannot be reached, in paused time. Pools that reach a DC are tested in `tests/tests/it/pool/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics fails"
)]

mod addresses;
mod calls;
mod common;
mod reconnecting;
mod runtimes;

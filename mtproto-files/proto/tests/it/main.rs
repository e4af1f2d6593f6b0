//! Both halves of the protocol against each other.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    reason = "a test that panics fails"
)]

mod keys;
mod pair;
mod random;
mod sides;
mod simulation;

//! What concerns several packages: from the schemas to generated code, and from there to files that were moved.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test that panics fails"
)]

mod bump;
mod diff;
mod families;
mod fuzzing;
mod generated;
mod identity;
mod layers;
mod nesting;
mod outside;
mod over_dc;
mod over_tcp;
mod pool;
mod random;
mod real_objects;
mod schemas;
mod scratch;
mod sizes;
mod snapshots;
mod snapshots_of_fixtures;
mod surface;
mod vectors_of_telethon;

//! What the fuzz targets of MTProto do with their input. It is here, so that tests replay kept inputs without a fuzzer.
//!
//! | file | has |
//! |---|---|
//! | `frames` | both ends of a connection: any bytes, and conversations whose bytes are changed on the way |
//! | `handshake` | key exchanges: both roles against a peer that changes its messages |
//! | `session` | the content of encrypted messages, on both roles |
//! | `input` | numbers and pieces of bytes out of an input |
//! | `edits` | changes of bytes, as an input says |
//! | `random` | random bytes that are the same in each run |
//!
//! Each target returns how far it came: the number of frames or messages that passed all checks. So a test sees that
//! kept inputs still get behind the checks that they were made for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a target that panics has found a fault"
)]

mod edits;
mod frames;
mod handshake;
mod input;
mod random;
mod session;

/// A fuzz target: returns how far the input came.
pub type Target = fn(&[u8]) -> usize;

/// The targets, by their names.
pub const TARGETS: [(&str, Target); 4] = [
    ("frames", frames::frames),
    ("handshake_client", handshake::client),
    ("handshake_server", handshake::server),
    ("session_inbound", session::session_inbound),
];

pub use frames::frames;
pub use handshake::{client as handshake_client, server as handshake_server};
pub use session::session_inbound;

//! Both sides of the exchange against each other, against hostile peers, and against published values.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::expect_used, reason = "tests may panic")]

mod agreement;
mod garbage;
mod groups;
mod hostile_client;
mod hostile_server;
mod keys;
mod sample;
mod vectors;
mod world;

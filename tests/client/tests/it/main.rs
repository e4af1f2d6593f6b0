//! What the client does, over the code that was generated for it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod files;
mod read;
mod send;
mod sign_in;

//! What every other room stands on: errors and the table of RPC errors, events and progress, limits, bytes and random
//! numbers. It imports no other room.

mod advice;
pub(crate) mod bytes;
pub(crate) mod cause;
mod classify;
pub(crate) mod error;
pub(crate) mod event;
pub mod file_name;
pub(crate) mod kind;
pub(crate) mod known_error;
pub mod limits;
pub(crate) mod progress;
pub(crate) mod random;
pub(crate) mod recovery;

//! Our own connections: what a pool does on a network that delays, cuts, freezes and refuses, with the local DC at the other
//! end.

mod addresses;
mod calls;
mod cold_start;
pub(crate) mod common;
mod network;
mod updates;
mod ways;

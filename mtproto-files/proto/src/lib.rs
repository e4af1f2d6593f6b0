//! Telegram's MTProto 2.0 as state machines: bytes and times go in, bytes and events come out.
//!
//! Both sides of the protocol are here, the client's and the server's. Nothing here opens a socket, reads a clock or makes
//! random numbers: whoever drives a machine gives it all three.
//!
//! | module | has |
//! |---|---|
//! | [`framing`] | frames on a connection |
//! | [`exchange`] | how a client and a server agree on a key |
//! | [`client`] | a client's lane: keys, sessions, calls and their answers |
//! | [`server`] | a server: keys, sessions and calls of all clients |
//! | [`session`] | what both stand on: ids, clocks, checks, salts, containers |
//! | [`binding`] | the proof that binds a temporary key to a permanent one |

pub mod binding;
pub mod client;
mod dc;
pub mod exchange;
pub mod framing;
mod random;
pub mod server;
pub mod session;

pub use dc::DcId;
pub use random::{BadRandom, Random};

/// The example of the README runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

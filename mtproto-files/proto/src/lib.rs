//! Telegram's MTProto 2.0 as state machines: bytes and times go in, bytes and events come out.
//!
//! Both sides of the protocol are here, the client's and the server's. Nothing here opens a socket, reads a clock or makes
//! random numbers: whoever drives a machine gives it all three.

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

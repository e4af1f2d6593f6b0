//! Peers as callers write them: `me`, `@username`, a link, an id of the Bot API, or an `InputPeer` (`api/peers`).
//!
//! The API takes users and channels with an access hash. It comes with every answer that shows them, so that a client keeps
//! those that it saw ([`Peers`]), and asks for the ones that it knows by their usernames alone
//! (`Client::peer`).

mod bot_api;
mod error;
mod id;
mod known;
mod link;
mod parse;
mod peer_name;
mod peers;
mod username;

pub use error::PeerError;
pub use id::PeerId;
pub use known::KnownPeer;
pub use peer_name::Peer;
pub use peers::Peers;

#[cfg(test)]
mod tests;

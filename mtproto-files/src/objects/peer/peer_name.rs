//! A peer as callers name it.

use tl_types::enums;

use super::{PeerError, PeerId};

/// A peer as the caller names it. Everything that a call takes as a peer makes one.
///
/// ```
/// use mtproto_files::peer::{Peer, PeerError, PeerId};
///
/// assert_eq!(Peer::from("me"), Peer::Me);
/// assert_eq!(Peer::from("@durov"), Peer::Username("durov".into()));
/// assert_eq!(Peer::from("https://t.me/durov/142"), Peer::from("@durov"));
/// assert_eq!(Peer::from(-1001234567890), Peer::Id(PeerId::Channel(1234567890)));
/// assert_eq!(Peer::from("t.me/+0Ab1c2D3e4F5"), Peer::Wrong(PeerError::InviteLink));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Peer {
    /// The account itself.
    Me,
    /// The one that has this username, which is without the `@`.
    Username(String),
    /// The one with this id.
    Id(PeerId),
    /// This one, as requests take it.
    Input(enums::InputPeer),
    /// What names no peer. The calls that take it fail.
    Wrong(PeerError),
}

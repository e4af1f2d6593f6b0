//! From a peer as the caller names it to one that requests take.

use tl_types::{enums, functions, types};

use super::{KnownPeer, Peer, PeerError, PeerId};
use crate::Client;
use crate::cause::Cause;
use crate::drive::call::call;
use crate::error::{Error, Operation};
use crate::transport::{Dc, Transport};

/// # Peers (feature `messages`)
impl<T: Transport> Client<T> {
    /// The peer that is named so, as requests take it: by `me`, a username, a link, an id of the Bot API or an `InputPeer`.
    ///
    /// An id is that of a peer that the client has seen, or, for [bots](Self::as_bot), of any that the bot may write to.
    /// Nothing is asked for but usernames that the client has not seen for a day (`contacts.resolveUsername`).
    ///
    /// ```no_run
    /// # use mtproto_files::{Client, Error, Transport};
    /// # async fn example<T: Transport>(client: Client<T>) -> Result<(), Error> {
    /// let photo = client.upload("photo.jpg").await?.photo();
    /// client.send_media(client.peer("@durov").await?, photo, "a caption").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Cause::Peer`] for what names no peer, and for an id whose access hash is not known; `USERNAME_NOT_OCCUPIED`,
    /// `USERNAME_INVALID` and what else the DC answers. Flood waits and passing troubles are waited out.
    pub async fn peer(&self, peer: impl Into<Peer>) -> Result<enums::InputPeer, Error> {
        match peer.into() {
            Peer::Me => Ok(types::InputPeerSelf::new().into()),
            Peer::Input(peer) => Ok(peer),
            Peer::Id(id) => by_id(self, id).ok_or_else(|| failed(PeerError::NoAccessHash(id))),
            Peer::Username(username) => by_username(self, &username).await,
            Peer::Wrong(error) => Err(failed(error)),
        }
    }
}

/// A peer that the client has seen. Bots may name the others too: with 0 for the access hash.
fn by_id<T>(client: &Client<T>, id: PeerId) -> Option<enums::InputPeer> {
    let without = || KnownPeer { id, access_hash: 0 }.input();
    client.peers().get(id).or_else(|| client.is_bot().then(without).flatten())
}

async fn by_username<T: Transport>(client: &Client<T>, username: &str) -> Result<enums::InputPeer, Error> {
    let peers = client.peers();
    if let Some(peer) = peers.named(username).and_then(|id| peers.get(id)) {
        return Ok(peer);
    }
    let request = functions::contacts::ResolveUsername::new(username);
    let answer = call(client, Operation::ResolvePeer, Dc::Home, &request).await?;
    let enums::contacts::ResolvedPeer::Plain(answer) = answer else {
        return Err(Error::new(Operation::ResolvePeer, Cause::Unsupported { what: "contacts.ResolvedPeer" }));
    };
    peers.learn(&answer.users, &answer.chats);
    let id = PeerId::of(&answer.peer).map_err(failed)?;
    if answer.users.iter().any(|user| is_account(user, id)) {
        return Ok(types::InputPeerSelf::new().into());
    }
    let peer = peers.get(id).ok_or_else(|| failed(PeerError::NoAccessHash(id)))?;
    peers.note(username, id);
    Ok(peer)
}

/// Whether a user with this id is the account itself, which may come without an access hash.
fn is_account(user: &enums::User, id: PeerId) -> bool {
    matches!(user, enums::User::Plain(user) if user.self_ && PeerId::User(user.id) == id)
}

fn failed(error: PeerError) -> Error {
    Error::new(Operation::ResolvePeer, error)
}

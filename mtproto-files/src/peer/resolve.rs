//! From a peer as the caller names it to one that requests take.

use tl_types::{enums, types};

use super::{Peer, PeerError};
use crate::Client;
use crate::error::{Error, Operation};
use crate::transport::Transport;
#[cfg(feature = "messages")]
use {super::PeerId, crate::cause::Cause, crate::drive::call::call, crate::transport::Dc, tl_types::functions};

/// # Peers (feature `messages`)
#[cfg(feature = "messages")]
impl<T: Transport> Client<T> {
    /// The peer that is named so, as requests take it: by `me`, a username, a link, an id of the Bot API or an `InputPeer`.
    ///
    /// Nothing is asked for but usernames that the client has not seen for a day (`contacts.resolveUsername`). The calls
    /// that send do it themselves: this is for other requests.
    ///
    /// ```no_run
    /// # use mtproto_files::{Client, Error, Transport};
    /// # async fn example<T: Transport>(client: Client<T>) -> Result<(), Error> {
    /// use mtproto_files::Dc;
    /// use tl_types::functions::messages::GetPeerSettings;
    ///
    /// let durov = client.peer("@durov").await?;
    /// let settings = client.invoke(Dc::Home, &GetPeerSettings::new(durov)).await?;
    /// # let _ = settings;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Cause::Peer`] for what names no peer, and for an id whose access hash is not known; `USERNAME_NOT_OCCUPIED`,
    /// `USERNAME_INVALID` and what else the DC answers. Flood waits and passing troubles are waited out.
    pub async fn peer(&self, peer: impl Into<Peer>) -> Result<enums::InputPeer, Error> {
        self.input_peer(peer.into()).await
    }
}

impl<T: Transport> Client<T> {
    /// As `peer`, also where that is not there.
    pub(crate) async fn input_peer(&self, peer: Peer) -> Result<enums::InputPeer, Error> {
        match peer {
            Peer::Me => Ok(types::InputPeerSelf::new().into()),
            Peer::Input(peer) => Ok(peer),
            Peer::Id(id) => self.peers().get(id).ok_or_else(|| failed(PeerError::NoAccessHash(id))),
            Peer::Username(username) => match seen(self, &username) {
                Some(peer) => Ok(peer),
                None => by_username(self, username).await,
            },
            Peer::Wrong(error) => Err(failed(error)),
        }
    }
}

fn seen<T>(client: &Client<T>, username: &str) -> Option<enums::InputPeer> {
    let peers = client.peers();
    peers.named(username).and_then(|id| peers.get(id))
}

#[cfg(not(feature = "messages"))]
async fn by_username<T>(_: &Client<T>, username: String) -> Result<enums::InputPeer, Error> {
    Err(failed(PeerError::NotSeen(username)))
}

#[cfg(feature = "messages")]
async fn by_username<T: Transport>(client: &Client<T>, username: String) -> Result<enums::InputPeer, Error> {
    let peers = client.peers();
    let request = functions::contacts::ResolveUsername::new(username.as_str());
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
    peers.note(&username, id);
    Ok(peer)
}

/// Whether a user with this id is the account itself, which may come without an access hash.
#[cfg(feature = "messages")]
fn is_account(user: &enums::User, id: PeerId) -> bool {
    matches!(user, enums::User::Plain(user) if user.self_ && PeerId::User(user.id) == id)
}

fn failed(error: PeerError) -> Error {
    Error::new(Operation::ResolvePeer, error)
}

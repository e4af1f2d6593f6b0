//! From a peer as the caller names it to one that requests take.

use mtproto_transport::Dc;
use tl_types::{enums, functions, types};

use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::objects::peer::{KnownPeer, Peer, PeerError, PeerId};
use crate::runtime::Context;
use crate::runtime::call::call;

/// Returns the peer that is named so, as requests take it.
///
/// # Errors
///
/// What names no peer; an id whose access hash is not known; the DC's errors.
pub(crate) async fn resolve(context: &Context, peer: Peer) -> Result<enums::InputPeer, Error> {
    match peer {
        Peer::Me => Ok(types::InputPeerSelf::new().into()),
        Peer::Input(peer) => Ok(peer),
        Peer::Id(id) => by_id(context, id).ok_or_else(|| failed(PeerError::NoAccessHash(id))),
        Peer::Username(username) => by_username(context, &username).await,
        Peer::Wrong(error) => Err(failed(error)),
    }
}

/// A peer that the client has seen. Bots may name the others too: with 0 for the access hash.
pub(crate) fn by_id(context: &Context, id: PeerId) -> Option<enums::InputPeer> {
    let without = || KnownPeer { id, access_hash: 0 }.input();
    context.peers().get(id).or_else(|| context.is_bot.then(without).flatten())
}

async fn by_username(context: &Context, username: &str) -> Result<enums::InputPeer, Error> {
    let peers = context.peers();
    if let Some(peer) = peers.named(username).and_then(|id| peers.get(id)) {
        return Ok(peer);
    }
    let request = functions::contacts::ResolveUsername::new(username);
    let answer = call(context, Operation::ResolvePeer, Dc::Home, &request).await?;
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

//! Peers as requests take them.

use tl_types::enums;

use crate::Client;
use crate::base::error::Error;
use crate::messages::resolve::resolve;
use crate::objects::peer::Peer;

/// # Peers (feature `messages`)
impl Client {
    /// The peer that is named so, as requests take it: by `me`, a username, a link, an id of the Bot API or an `InputPeer`.
    ///
    /// An id is that of a peer that the client has seen, or, for [bots](Self::as_bot), of any that the bot may write to.
    /// Nothing is asked for but usernames that the client has not seen for a day (`contacts.resolveUsername`).
    ///
    /// ```no_run
    /// # use mtproto_files::{Client, Error, Transport};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let photo = client.upload("photo.jpg").await?.photo();
    /// client.send_media(client.peer("@durov").await?, photo, "a caption").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`PeerError`](crate::peer::PeerError) for what names no peer, and for an id whose access hash is not known; `USERNAME_NOT_OCCUPIED`,
    /// `USERNAME_INVALID` and what else the DC answers. Flood waits and passing troubles are waited out.
    pub async fn peer(&self, peer: impl Into<Peer>) -> Result<enums::InputPeer, Error> {
        resolve(&self.context, peer.into()).await
    }
}

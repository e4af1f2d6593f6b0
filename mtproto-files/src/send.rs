//! Sending: one photo or document, or an album.

use tl_types::{enums, functions};

use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::media::{in_answer, upload_of, with_parts};
use crate::message::{self, SentMessage};
use crate::transport::Transport;
use crate::{AlbumItem, Client, album, random};

/// # Sending (feature `messages`)
impl<T: Transport> Client<T> {
    /// Sends one photo or document with a caption, which may be empty (`messages.sendMedia`).
    ///
    /// # Errors
    ///
    /// The DC's errors; an answer that does not tell which message was sent. Flood waits and passing troubles are waited
    /// out with the same random id, and a part that the DC lost is sent again, if the source can be read again.
    pub async fn send_media(
        &self,
        peer: impl Into<enums::InputPeer>,
        media: impl Into<enums::InputMedia>,
        caption: impl Into<String>,
    ) -> Result<SentMessage, Error> {
        send(self, peer.into(), media.into(), caption.into()).await
    }

    /// Sends 2 to 10 photos and documents as one album (`messages.uploadMedia` for each, then `messages.sendMultiMedia`).
    /// The messages come back in the items' order.
    ///
    /// # Errors
    ///
    /// Before anything is sent: too few or too many items, or one that is neither photo nor document. Then the DC's errors,
    /// as for [`send_media`](Self::send_media); an answer that does not tell which messages were sent.
    pub async fn send_album<I>(&self, peer: impl Into<enums::InputPeer>, items: I) -> Result<Vec<SentMessage>, Error>
    where
        I: IntoIterator<Item: Into<AlbumItem>>,
    {
        album::send(self, peer.into(), items.into_iter().map(Into::into).collect()).await
    }
}

/// `messages.sendMedia`.
async fn send<T: Transport>(
    client: &Client<T>,
    peer: enums::InputPeer,
    media: enums::InputMedia,
    caption: String,
) -> Result<SentMessage, Error> {
    let operation = Operation::SendMedia;
    let random_id = random::nonzero().map_err(|cause| Error::new(operation, cause))?;
    let upload = upload_of(client, operation, &media)?;
    let request = functions::messages::SendMedia::new(peer, media, caption, random_id);
    let answer = with_parts(client, operation, upload, &request).await?;
    let sent = message::find(&answer, &[random_id]).and_then(|sent| {
        // One random id: one message.
        sent.into_iter().next().ok_or(Cause::NoMessage { random_id })
    });
    sent.map_err(|cause| in_answer::<functions::messages::SendMedia>(operation, cause))
}

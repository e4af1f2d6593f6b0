//! The calls that send.

#[cfg(doc)]
use tl_types::enums;

use crate::Client;
use crate::messages::album::SendAlbum;
use crate::messages::media::{Animation, Audio, Document, LivePhoto, Media, Photo, Sticker, Video, VideoNote, Voice};
use crate::messages::send::SendMedia;
use crate::objects::peer::Peer;
use crate::objects::text::FormattedText;

/// # Sending (feature `messages`)
///
/// What is sent is a file, or media that says more about it: `send_video(peer, "a.mp4")`,
/// `send_video(peer, Video::new("a.mp4").size(640, 480))`. The peer is `"me"`, `"@username"`, a link, an id of the Bot API or an
/// `InputPeer` ([`Peer`]). Options are set on what these return, which is then awaited.
impl Client {
    /// Sends media: any of [`media`](crate::media)'s types, an uploaded file (as a document), or an [`enums::InputMedia`].
    pub fn send(&self, peer: impl Into<Peer>, media: impl Into<Media>) -> SendMedia {
        SendMedia::new(self.context.clone(), peer.into(), media.into())
    }

    /// Sends a photo.
    pub fn send_photo(&self, peer: impl Into<Peer>, photo: impl Into<Photo>) -> SendMedia {
        self.send(peer, photo.into())
    }

    /// Sends a live photo: a photo, and its video.
    pub fn send_live_photo(&self, peer: impl Into<Peer>, photo: LivePhoto) -> SendMedia {
        self.send(peer, photo)
    }

    /// Sends a file as it is.
    pub fn send_document(&self, peer: impl Into<Peer>, document: impl Into<Document>) -> SendMedia {
        self.send(peer, document.into())
    }

    /// Sends a video.
    pub fn send_video(&self, peer: impl Into<Peer>, video: impl Into<Video>) -> SendMedia {
        self.send(peer, video.into())
    }

    /// Sends a round video message.
    pub fn send_video_note(&self, peer: impl Into<Peer>, note: impl Into<VideoNote>) -> SendMedia {
        self.send(peer, note.into())
    }

    /// Sends an animation.
    pub fn send_animation(&self, peer: impl Into<Peer>, animation: impl Into<Animation>) -> SendMedia {
        self.send(peer, animation.into())
    }

    /// Sends music.
    pub fn send_audio(&self, peer: impl Into<Peer>, audio: impl Into<Audio>) -> SendMedia {
        self.send(peer, audio.into())
    }

    /// Sends a voice message.
    pub fn send_voice(&self, peer: impl Into<Peer>, voice: impl Into<Voice>) -> SendMedia {
        self.send(peer, voice.into())
    }

    /// Sends a sticker.
    pub fn send_sticker(&self, peer: impl Into<Peer>, sticker: impl Into<Sticker>) -> SendMedia {
        self.send(peer, sticker.into())
    }

    /// Sends media with a caption, which may be empty: [`send`](Self::send) in short.
    pub fn send_media(
        &self,
        peer: impl Into<Peer>,
        media: impl Into<Media>,
        caption: impl Into<FormattedText>,
    ) -> SendMedia {
        self.send(peer, media).caption(caption)
    }

    /// Sends 2 to 10 photos and videos, pieces of music or documents as one album (`messages.uploadMedia` for each, then
    /// `messages.sendMultiMedia`). The messages come back in the items' order.
    pub fn send_album<I>(&self, peer: impl Into<Peer>, items: I) -> SendAlbum
    where
        I: IntoIterator<Item: Into<Media>>,
    {
        SendAlbum::new(self.context.clone(), peer.into(), items.into_iter().map(Into::into).collect())
    }
}

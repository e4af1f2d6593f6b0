//! The call, and its options.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::base::progress::Progress;
use crate::messages::media::Media;
use crate::messages::send::{SendOptions, option_setters};
use crate::objects::peer::Peer;
use crate::runtime::Context;

/// An album that was not sent yet: set its options, then await it.
///
/// The files are uploaded side by side, each is made media of the chat (`messages.uploadMedia`), then all of them are sent at
/// once (`messages.sendMultiMedia`). The messages come back in the items' order.
///
/// # Errors
///
/// Before anything is sent: too few or too many items, items that are not for one album, and what is checked of each item
/// with its thumbnail, cover and caption ([`media`](crate::media)); also for all albums of a [split](Self::split) one, before
/// the first. Then those of the uploads; the DC's errors; an answer that does not tell which messages were
/// sent. The error names the item ([`Error::item`](crate::Error::item)) and its file.
///
/// Flood waits and passing troubles are waited out, with the same random ids. What can be mended is mended for the item at
/// fault alone: a part that the DC lost is sent again when the item is named (`FILE_PART_%d_MISSING`); media whose file
/// reference expired (`FILE_REFERENCE_%d_EXPIRED`, of a cover `FILE_REFERENCE_%d_COVER_EXPIRED`) is named again, or its file
/// [refreshed](crate::media::File::refresh).
///
/// If some items are sent and another one is not, the error has the detail [`PartlySent`](super::PartlySent), with the
/// messages that were sent, each with its item's index, the first index that was not, which the error names, and the error
/// that says why. So it is of an album that is [split](Self::split) when one after the first fails, and of any when the DC
/// takes some of its items alone.
///
/// # Cancellation
///
/// It runs within the task that awaits it. Once its request is on its way, it may be sent although nobody waits for it any
/// more.
#[must_use = "nothing is sent unless it is awaited"]
pub struct SendAlbum {
    pub(super) context: Context,
    pub(super) peer: Peer,
    pub(super) items: Vec<Media>,
    pub(super) options: SendOptions,
    pub(super) split: bool,
    pub(super) progress: Option<OnItemProgress>,
}

/// Is told how far the upload of an item is.
pub(super) type OnItemProgress = Arc<dyn Fn(usize, Progress) + Send + Sync>;

impl SendAlbum {
    pub(crate) fn new(context: Context, peer: Peer, items: Vec<Media>) -> Self {
        Self { context, peer, items, options: SendOptions::default(), split: false, progress: None }
    }

    /// Sets whether more than 10 items are sent as several albums, one after the other, as few and as even as can be, and a
    /// single item as a message. By default both are refused.
    pub fn split(mut self, split: bool) -> Self {
        self.split = split;
        self
    }

    /// Sets how long each of its calls may take with all attempts, flood waits not counted; uploads are no calls. By default
    /// what the [client](crate::Client::with_call_time_limit) says.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.context.policy.call_time_limit = limit;
        self
    }

    /// Sets all options.
    pub fn options(mut self, options: SendOptions) -> Self {
        self.options = options;
        self
    }

    /// What is called as bytes of an item's file are done, with the item's index. It should return soon.
    pub fn progress(mut self, report: impl Fn(usize, Progress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }
}

option_setters!(SendAlbum, options);

impl fmt::Debug for SendAlbum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("SendAlbum");
        debug.field("items", &self.items).field("options", &self.options).finish_non_exhaustive()
    }
}

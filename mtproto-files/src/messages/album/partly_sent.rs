//! The error of an album of which some items are sent.

use std::fmt;

use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::base::kind::ErrorKind;
use crate::messages::send::SentMessage;

/// Some items of an album, or albums of a split one, are sent, and another one is not: sending all of it again would send
/// those twice. [`Error::detail`] returns it for errors of [`ErrorKind::PartlySent`].
///
/// ```no_run
/// # use mtproto_files::{Client, Error, album::PartlySent};
/// # use mtproto_files::media::Photo;
/// # async fn example(client: Client, photos: Vec<Photo>) {
/// if let Err(error) = client.send_album("me", photos).split(true).await
///     && let Some(partly) = error.detail::<PartlySent>()
/// {
///     println!("{} are sent, item {} is not: {}", partly.sent.len(), partly.next, partly.error);
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct PartlySent {
    /// The messages that were sent, each with its item's index.
    pub sent: Vec<(usize, SentMessage)>,
    /// The index of the first item that was not sent, as far as is known.
    pub next: usize,
    /// Why the item was not sent.
    pub error: Error,
}

impl fmt::Display for PartlySent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sent, next, error } = self;
        let item = next.saturating_add(1);
        write!(f, "of the items, {} are sent, and the first that is not is item {item}: {error}", sent.len())
    }
}

impl std::error::Error for PartlySent {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl From<PartlySent> for Cause {
    fn from(error: PartlySent) -> Self {
        let advice = Some("send the items that are missing among those that were sent");
        Self::Specific { what: "", kind: ErrorKind::PartlySent, advice, error: error.into() }
    }
}

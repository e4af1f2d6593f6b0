//! The one error of this library: what was being done, to which part of which file, where, and why it failed.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use mtproto_transport::{Dc, RpcError};

use super::cause::Cause;
use super::kind::ErrorKind;
use super::known_error::KnownError;
use super::recovery::Recovery;

/// Why a transfer or a call failed. Its text names the item, the file, the part, the method and the DC as far as they are known,
/// then the cause, and what to do about it.
#[derive(Debug)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    operation: Operation,
    item: Option<usize>,
    file: Option<String>,
    part: Option<u16>,
    offset: Option<u64>,
    method: Option<&'static str>,
    dc: Option<Dc>,
    cause: Cause,
}

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// [`Client::invoke`](crate::Client::invoke).
    Invoke,
    /// [`Client::upload`](crate::Client::upload).
    Upload,
    /// [`Client::upload_media`](crate::Client::upload_media).
    UploadMedia,
    /// `Client::send_media`, of the feature `messages`.
    SendMedia,
    /// `Client::send_album`, of the feature `messages`.
    SendAlbum,
    /// [`Client::download`](crate::Client::download).
    Download,
    /// `Client::edit_message` and `Client::edit_inline_message`.
    EditMessage,
    /// `Client::answer_inline_query`.
    AnswerInlineQuery,
    /// `Client::set_profile_photo`, `Client::set_contact_photo` and `Client::set_chat_photo`.
    SetPicture,
    /// `Client::peer`.
    ResolvePeer,
}

/// What to make of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The same again fails again.
    Permanent,
    /// The same may succeed later. A transfer has tried it several times by then.
    Temporary,
    /// The same may succeed after this time: a flood wait that is longer than the caller takes, a chat in slow mode.
    After(Duration),
}

impl Error {
    /// Returns the kind of the error, to decide by.
    pub fn kind(&self) -> ErrorKind {
        self.cause().kind()
    }

    /// Returns whether it makes sense to try again.
    pub fn status(&self) -> Status {
        match (self.cause(), Recovery::of(self.cause())) {
            (Cause::LongWait { wait, .. }, _) => Status::After(*wait),
            (_, Recovery::Wait(wait)) => Status::After(wait),
            (_, Recovery::Retry | Recovery::Hold) => Status::Temporary,
            // Waits that are too long to be waited out unasked.
            (Cause::Rpc(error), _) => match KnownError::of(&error.message) {
                Some(KnownError::SlowmodeWait(seconds) | KnownError::TakeoutInitDelay(seconds)) => {
                    Status::After(Duration::from_secs(seconds.into()))
                }
                _ => Status::Permanent,
            },
            _ => Status::Permanent,
        }
    }

    /// Returns what the user can do about the error, where that is not plain from its text.
    pub fn advice(&self) -> Option<&'static str> {
        self.cause().advice()
    }

    /// What was being done.
    pub fn operation(&self) -> Operation {
        self.inner.operation
    }

    /// Returns the index, from 0, of the album's item or of the inline result that it was done to. The text counts items
    /// from 1.
    pub fn item(&self) -> Option<usize> {
        self.inner.item
    }

    /// Returns the file that it was done to: its path, as far as it has one.
    pub fn file(&self) -> Option<&str> {
        self.inner.file.as_deref()
    }

    /// The number of the uploaded part, from 0.
    pub fn part(&self) -> Option<u16> {
        self.inner.part
    }

    /// Where the downloaded chunk starts, in bytes.
    pub fn offset(&self) -> Option<u64> {
        self.inner.offset
    }

    /// The schema's name of the method that failed.
    pub fn method(&self) -> Option<&'static str> {
        self.inner.method
    }

    /// The DC that the request was for.
    pub fn dc(&self) -> Option<Dc> {
        self.inner.dc
    }

    /// Returns the error that the DC answered with, if that is the cause.
    pub fn rpc(&self) -> Option<&RpcError> {
        match self.cause() {
            Cause::Rpc(error) => Some(error),
            Cause::Specific { error, .. } => error.source()?.downcast_ref::<Self>()?.rpc(),
            _ => None,
        }
    }

    /// Returns the documented error that the DC answered with, if that is the cause and the API documents it.
    pub fn known(&self) -> Option<KnownError> {
        KnownError::of(&self.rpc()?.message)
    }

    /// Returns the typed error behind this one, if it is of the type `E`: [`PeerError`](crate::peer::PeerError),
    /// [`FileIdError`](crate::file_id::FileIdError), `album::PartlySent` or [`std::io::Error`]; what the transport or the
    /// caller's own function failed with.
    pub fn detail<E: StdError + 'static>(&self) -> Option<&E> {
        match self.cause() {
            Cause::Specific { error, .. }
            | Cause::Refresh(error)
            | Cause::Lost(error)
            | Cause::NotConnected(error)
            | Cause::TransportClosed(error) => error.downcast_ref(),
            Cause::Io(error) => (error as &(dyn StdError + 'static)).downcast_ref(),
            _ => None,
        }
    }

    /// The fault.
    pub(crate) fn cause(&self) -> &Cause {
        &self.inner.cause
    }

    pub(crate) fn new(operation: Operation, cause: impl Into<Cause>) -> Self {
        let cause = cause.into();
        Self {
            inner: Box::new(Inner {
                operation,
                item: None,
                file: None,
                part: None,
                offset: None,
                method: None,
                dc: None,
                cause,
            }),
        }
    }

    #[cfg(feature = "messages")]
    pub(crate) fn of_item(mut self, index: usize) -> Self {
        self.inner.item = Some(index);
        self
    }

    pub(crate) fn of_file(mut self, file: impl Into<String>) -> Self {
        self.inner.file = Some(file.into());
        self
    }

    /// As [`of_file`](Self::of_file), unless it says of which.
    pub(crate) fn or_of_file(self, file: Option<String>) -> Self {
        match file {
            Some(file) if self.inner.file.is_none() => self.of_file(file),
            _ => self,
        }
    }

    pub(crate) fn of_part(mut self, part: u16) -> Self {
        self.inner.part = Some(part);
        self
    }

    pub(crate) fn at_offset(mut self, offset: i64) -> Self {
        self.inner.offset = offset.try_into().ok();
        self
    }

    pub(crate) fn in_call(mut self, method: &'static str, dc: Dc) -> Self {
        self.inner.method = Some(method);
        self.inner.dc = Some(dc);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, item, file, part, offset, method, dc, cause } = &*self.inner;
        write!(f, "{operation}")?;
        match (item.map(|index| index.saturating_add(1)), file) {
            (Some(number), Some(file)) => write!(f, " of item {number} ({file})")?,
            (Some(number), None) => write!(f, " of item {number}")?,
            (None, Some(file)) => write!(f, " of {file}")?,
            (None, None) => {}
        }
        if let Some(part) = part {
            write!(f, ", part {part}")?;
        }
        if let Some(offset) = offset {
            write!(f, ", at byte {offset}")?;
        }
        match (method, dc) {
            (Some(method), Some(dc)) => write!(f, " ({method} at {dc})")?,
            (Some(method), None) => write!(f, " ({method})")?,
            _ => {}
        }
        write!(f, ": {cause}")?;
        match cause.advice() {
            Some(advice) => write!(f, " ({advice})"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    /// What is behind the cause; the cause itself is in the text already.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.inner.cause {
            Cause::Lost(error)
            | Cause::NotConnected(error)
            | Cause::TransportClosed(error)
            | Cause::Refresh(error)
            | Cause::Specific { error, .. } => error.source(),
            cause => cause.source(),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invoke => "call",
            Self::Upload => "upload",
            Self::UploadMedia => "media upload",
            Self::SendMedia => "sending",
            Self::SendAlbum => "album",
            Self::Download => "download",
            Self::EditMessage => "edit",
            Self::AnswerInlineQuery => "inline answer",
            Self::SetPicture => "picture",
            Self::ResolvePeer => "peer",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mtproto_transport::InvokeError;
    use std::io;

    #[test]
    fn the_text_says_what_where_why_and_what_to_do() {
        let error = Error::new(Operation::Upload, RpcError::new(400, "FILE_PARTS_INVALID"))
            .of_file("a.mp4")
            .of_part(7)
            .in_call("upload.saveBigFilePart", Dc::Id(2));
        let text = error.to_string();
        assert!(
            text.starts_with("upload of a.mp4, part 7 (upload.saveBigFilePart at DC 2): 400 FILE_PARTS_INVALID ("),
            "{text}"
        );
        assert_eq!(error.rpc().map(|rpc| rpc.name()), Some("FILE_PARTS_INVALID".into()));
        assert!(error.source().is_none());
    }

    #[test]
    fn waits_say_how_long() {
        let status = |code, message| Error::new(Operation::SendMedia, RpcError::new(code, message)).status();
        assert_eq!(status(420, "SLOWMODE_WAIT_10"), Status::After(Duration::from_secs(10)));
        assert_eq!(status(420, "FLOOD_WAIT_10"), Status::After(Duration::from_secs(10)));
        assert_eq!(status(400, "MEDIA_EMPTY"), Status::Permanent);
        assert_eq!(status(420, "UNHEARD_OF_WAIT_10"), Status::Permanent);
    }

    #[test]
    fn a_source_is_not_said_twice() {
        let error = Error::new(Operation::Download, io::Error::other("disk on fire")).at_offset(4096);
        assert_eq!(error.to_string(), "download, at byte 4096: disk on fire");
        assert!(error.source().is_none());
        let reset = InvokeError::rpc(-1, "RESET");
        let error = Error::new(Operation::Download, Cause::Lost(reset.into()));
        assert_eq!(error.to_string(), "download: the transport failed: the DC answered -1 RESET");
        assert_eq!(error.source().map(ToString::to_string), Some("-1 RESET".into()));
    }

    #[test]
    fn what_the_transport_failed_with_can_be_had() {
        for cause in [Cause::Lost, Cause::NotConnected, Cause::TransportClosed, Cause::Refresh] {
            let error = Error::new(Operation::Upload, cause(io::Error::other("reset").into()));
            assert_eq!(error.detail::<io::Error>().map(ToString::to_string), Some("reset".into()));
        }
    }
}

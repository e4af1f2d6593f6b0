//! The kind of an error: what programs decide by.

use super::cause::Cause;

/// The kind of an [`Error`](crate::Error): a short, stable list to decide by. The error's text says the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The DC answered with an error: [`Error::rpc`](crate::Error::rpc) returns it, [`Error::known`](crate::Error::known) its
    /// meaning.
    Rpc,
    /// The DC asks for a longer wait than the caller allows.
    FloodWait,
    /// The transport failed, and trying again did not help or makes no sense.
    Transport,
    /// No answer came in time.
    Timeout,
    /// The caller cancelled the transfer.
    Cancelled,
    /// The operating system or an object store failed to read or write.
    Io,
    /// Something that the caller gave cannot be used: a file, a name, an option, a peer, a `file_id`.
    InvalidInput,
    /// The file is larger than the account, the method or Telegram allows.
    TooLarge,
    /// The file is not what it was when the upload began, or cannot be read again.
    SourceChanged,
    /// The bytes that came are not the file's: a hash, a size or a key does not fit.
    Corrupt,
    /// There is no fresh file reference, or it is that of another file.
    FileReference,
    /// The DC's answer is not what the method returns, or lacks what was asked for.
    UnexpectedAnswer,
    /// Some items of an album are sent and others are not: the detail is a `PartlySent`.
    PartlySent,
    /// This library cannot do it.
    Unsupported,
}

impl Cause {
    /// Returns the kind of the fault.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Rpc(_) => ErrorKind::Rpc,
            Self::Flooded { .. } | Self::LongWait { .. } => ErrorKind::FloodWait,
            Self::Lost(_) | Self::NotConnected(_) | Self::TransportClosed(_) => ErrorKind::Transport,
            Self::Timeout { .. } | Self::TimeLimit { .. } => ErrorKind::Timeout,
            Self::Cancelled => ErrorKind::Cancelled,
            Self::Io(_) | Self::Random(_) => ErrorKind::Io,
            Self::TooLarge { .. } | Self::PhotoTooLarge { .. } | Self::PassportTooLarge { .. } => ErrorKind::TooLarge,
            Self::SourceChanged { .. } | Self::CannotReread { .. } => ErrorKind::SourceChanged,
            Self::ShortChunk { .. }
            | Self::LongChunk { .. }
            | Self::EndsEarly { .. }
            | Self::HashMismatch { .. }
            | Self::BadHashes { .. }
            | Self::WebFileChanged { .. }
            | Self::KeyFingerprint { .. }
            | Self::EncryptedSize { .. }
            | Self::Passport { .. } => ErrorKind::Corrupt,
            Self::Refresh(_) | Self::OtherFile { .. } => ErrorKind::FileReference,
            Self::Decode(_)
            | Self::Refused
            | Self::AnswerFalse
            | Self::NoMedia { .. }
            | Self::NoMessage { .. }
            | Self::NotEdited { .. }
            | Self::MigratesForever { .. }
            | Self::Unsupported { .. } => ErrorKind::UnexpectedAnswer,
            Self::Cdn => ErrorKind::Unsupported,
            Self::Specific { kind, .. } => *kind,
            Self::Encode(_)
            | Self::EmptyFile
            | Self::Directory
            | Self::NotRegular
            | Self::NameNotUtf8
            | Self::PartSize { .. }
            | Self::ReadOnce { .. }
            | Self::NotResumable
            | Self::StreamedPhoto
            | Self::NotPhoto
            | Self::PhotoDimensions { .. }
            | Self::OtherKind { .. }
            | Self::LivePhotoUrl
            | Self::AlbumSize { .. }
            | Self::NotForAlbum
            | Self::AlbumMixed { .. }
            | Self::NoAlbumOption { .. }
            | Self::InlineResults { .. }
            | Self::InlineResult { .. }
            | Self::BackgroundColors { .. }
            | Self::Color { .. }
            | Self::PictureVideo { .. }
            | Self::StartTime { .. }
            | Self::NotPicture { .. }
            | Self::OtherPeer { .. }
            | Self::ChunkSize { .. }
            | Self::Range { .. }
            | Self::Target { .. }
            | Self::MapPreview { .. }
            | Self::AlbumCover => ErrorKind::InvalidInput,
        }
    }
}

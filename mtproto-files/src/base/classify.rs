//! Which kind each fault is of.

use super::cause::Cause;
use super::kind::ErrorKind;

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
            | Self::UrlAsPath
            | Self::NotRegular
            | Self::NameNotUtf8
            | Self::FileName { .. }
            | Self::Thumbnail { .. }
            | Self::TextTooLong { .. }
            | Self::Entity { .. }
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

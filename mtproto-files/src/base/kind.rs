//! The kind of an error: what programs decide by.

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

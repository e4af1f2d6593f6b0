//! What a transport is asked to carry.

use std::fmt;
use std::time::Duration;

use tl_types::Chain;

/// A serialized request, and what a transport needs to know to send it without decoding it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The data centre that must answer the request.
    pub dc: Dc,
    /// The method's name in the schema, such as `upload.getFile`: for logs and errors.
    pub method: &'static str,
    /// What kind of traffic the request is: transports send each kind over connections of its own.
    pub purpose: Purpose,
    /// How long the caller waits for the answer. Later, the caller drops the future. A transport can use the limit to leave
    /// out requests that would be sent too late; it need not watch the clock itself.
    pub time_limit: Option<Duration>,
    /// How many bytes the answer has at most, as far as the caller knows. 0: few. Transports that bound the bytes on their way
    /// count these.
    pub answer_bytes: usize,
    /// The serialized function. A part of 512 KiB is a segment of its own in the chain: [`Chain::segments`] is for vectored
    /// writes, [`Chain::into_bytes`] for a single buffer.
    pub body: Chain,
}

impl Request {
    /// Returns a request of the method's [purpose](Purpose::of_method), without a time limit.
    pub fn new(dc: Dc, method: &'static str, body: Chain) -> Self {
        Self { dc, method, purpose: Purpose::of_method(method), time_limit: None, answer_bytes: 0, body }
    }

    /// Sets what kind of traffic the request is, where the method does not say it.
    #[must_use]
    pub fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// Sets how many bytes the answer has at most.
    #[must_use]
    pub fn answer_bytes(mut self, bytes: usize) -> Self {
        self.answer_bytes = bytes;
        self
    }

    /// Sets how long the caller waits for the answer.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }
}

/// The data centre that a request is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dc {
    /// The account's home DC.
    #[default]
    Home,
    /// The DC with this id, as in `document.dc_id` or `FILE_MIGRATE_4`.
    Id(i32),
}

/// The kind of traffic that a request is part of. Large transfers must not delay small calls, so transports keep
/// connections apart by purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// Calls that are not part of a transfer: sending messages, authorization, configuration.
    #[default]
    Main,
    /// Parts of files on their way to Telegram: `upload.saveFilePart`, `upload.saveBigFilePart`. They may go to the media DC
    /// with the same id, if there is one (`dcOption.media_only`).
    Upload,
    /// Chunks of files on their way from Telegram, and their hashes: `upload.getFile`, `upload.getWebFile`,
    /// `upload.getFileHashes`. They may go to that media DC too; requests for anything else must not.
    Download,
    /// Chunks of files on a CDN DC: `upload.getCdnFile`.
    Cdn,
}

impl Purpose {
    /// Returns the purpose of requests of a method, by its name in the schema.
    ///
    /// ```
    /// use mtproto_transport::Purpose;
    ///
    /// assert_eq!(Purpose::of_method("upload.getFile"), Purpose::Download);
    /// assert_eq!(Purpose::of_method("messages.sendMedia"), Purpose::Main);
    /// ```
    pub fn of_method(method: &str) -> Self {
        match method {
            "upload.saveFilePart" | "upload.saveBigFilePart" => Self::Upload,
            "upload.getFile" | "upload.getWebFile" | "upload.getFileHashes" | "upload.getCdnFileHashes" => {
                Self::Download
            }
            "upload.getCdnFile" => Self::Cdn,
            _ => Self::Main,
        }
    }
}

impl fmt::Display for Dc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("the home DC"),
            Self::Id(id) => write!(f, "DC {id}"),
        }
    }
}

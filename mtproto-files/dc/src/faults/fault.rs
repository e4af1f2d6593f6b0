//! What can go wrong.

use std::time::Duration;

use crate::method_kind::MethodKind;

/// Something that goes wrong with a request.
///
/// Each says whether the request is *carried out*: whether the part is saved, the message sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `FLOOD_WAIT_X`, with so many seconds, and not carried out. Until they are over, the DC refuses every request for
    /// the method with the seconds that remain.
    Flood(u32),
    /// `FLOOD_PREMIUM_WAIT_X`, as [`Flood`](Self::Flood).
    PremiumFlood(u32),
    /// `500 RPC_CALL_FAIL`, and not carried out.
    Internal,
    /// An error with this code and name, and not carried out.
    Error(i32, String),
    /// No answer ever comes; the request got lost and is not carried out.
    NoAnswer,
    /// No answer ever comes; the request is carried out.
    AnswerLost,
    /// The connection breaks before the request is carried out: an error of the transport, for this request alone.
    Disconnect,
    /// The connection breaks after the request was carried out: an error of the transport, for this request alone.
    DisconnectAfter,
    /// All connections to the DC break: an error of the transport for every request under way there. This one is not
    /// carried out; others may have been.
    DisconnectAll,
    /// The answer comes so much later. Carried out.
    Slow(Duration),
    /// The DC restarts and is not to be reached for so long: all requests under way break, all parts are lost. Not
    /// carried out.
    Restart(Duration),
    /// The DC forgets the account's authorization, unless it is the account's home: `AUTH_KEY_UNREGISTERED` until it is
    /// copied again.
    Unauthorize,
    /// All file references that were issued so far expire. Then it is carried out, by the rules.
    ExpireReferences,
    /// `messages.uploadMedia`, `messages.sendMedia`, `messages.sendMultiMedia`: the file references of the item with this
    /// index expire, from 0. Then it is carried out, by the rules.
    ExpireReference(usize),
    /// An answer of another type than the method's. Carried out.
    WrongType,

    /// `upload.saveFilePart`, `upload.saveBigFilePart`: `boolFalse`, and not carried out.
    False,
    /// The same: acknowledged, and forgotten.
    LosePart,

    /// `upload.getFile`, `upload.getFileHashes`: the file moves to this DC, and has to be asked for there from then on.
    Migrate(i32),
    /// `upload.getFile`: a bit of the chunk is wrong.
    Corrupt,
    /// The same: so many bytes are missing at the end. More than there are: an empty chunk, as past the end of the file.
    Short(usize),
    /// The same: so many bytes too many.
    Oversized(usize),

    /// `upload.getFileHashes`: every hash is wrong.
    WrongHashes,
    /// The same: there are none.
    NoHashes,
}

impl Fault {
    /// Faults that pass when the request is sent again, one of every kind.
    pub fn passing() -> Vec<Self> {
        vec![
            Self::Flood(3),
            Self::PremiumFlood(2),
            Self::Internal,
            Self::NoAnswer,
            Self::AnswerLost,
            Self::Disconnect,
            Self::DisconnectAfter,
            Self::DisconnectAll,
            Self::Slow(Duration::from_secs(1)),
        ]
    }

    /// Its name, as counters have it: that of the variant.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Flood(_) => "Flood",
            Self::PremiumFlood(_) => "PremiumFlood",
            Self::Internal => "Internal",
            Self::Error(..) => "Error",
            Self::NoAnswer => "NoAnswer",
            Self::AnswerLost => "AnswerLost",
            Self::Disconnect => "Disconnect",
            Self::DisconnectAfter => "DisconnectAfter",
            Self::DisconnectAll => "DisconnectAll",
            Self::Slow(_) => "Slow",
            Self::Restart(_) => "Restart",
            Self::Unauthorize => "Unauthorize",
            Self::ExpireReferences => "ExpireReferences",
            Self::ExpireReference(_) => "ExpireReference",
            Self::WrongType => "WrongType",
            Self::False => "False",
            Self::LosePart => "LosePart",
            Self::Migrate(_) => "Migrate",
            Self::Corrupt => "Corrupt",
            Self::Short(_) => "Short",
            Self::Oversized(_) => "Oversized",
            Self::WrongHashes => "WrongHashes",
            Self::NoHashes => "NoHashes",
        }
    }

    /// Whether it can happen to a method of this kind.
    pub(crate) fn fits(&self, kind: MethodKind) -> bool {
        match self {
            Self::False | Self::LosePart => kind == MethodKind::SavePart,
            Self::Migrate(_) => matches!(kind, MethodKind::GetChunk | MethodKind::GetHashes),
            Self::Corrupt | Self::Short(_) | Self::Oversized(_) => kind == MethodKind::GetChunk,
            Self::WrongHashes | Self::NoHashes => kind == MethodKind::GetHashes,
            Self::ExpireReference(_) => kind == MethodKind::Other,
            _ => true,
        }
    }
}

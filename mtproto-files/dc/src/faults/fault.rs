//! What can go wrong with a request.

use std::time::Duration;

use crate::method_kind::MethodKind;

/// Something that goes wrong with a request.
///
/// Each fault says whether the request is carried out: whether the part is saved or the message is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Refuses the request with `FLOOD_WAIT_X`, where X is this number of seconds. Not carried out. Until the time is over,
    /// the DC refuses every request for the method with the seconds that remain.
    Flood(u32),
    /// Refuses the request with `FLOOD_PREMIUM_WAIT_X`, like [`Flood`](Self::Flood).
    PremiumFlood(u32),
    /// Refuses the request with `500 RPC_CALL_FAIL`. Not carried out.
    Internal,
    /// Refuses the request with this code and error name. Not carried out.
    Error(i32, String),
    /// Loses the request: no answer ever comes. Not carried out.
    NoAnswer,
    /// Loses the answer: no answer ever comes. Carried out.
    AnswerLost,
    /// Breaks the connection before the request arrives: this request alone fails with `InvokeError::Lost`. Not carried out.
    Disconnect,
    /// Breaks the connection before the answer is sent: this request alone fails with `InvokeError::Lost`. Carried out.
    DisconnectAfter,
    /// Breaks all connections to the DC: every request under way fails with `InvokeError::Lost`. This request is not carried
    /// out; the others may have been.
    DisconnectAll,
    /// Delays the answer by this time. Carried out.
    Slow(Duration),
    /// Restarts the DC ([`LocalDc::restart`](crate::LocalDc::restart)): all parts are lost, and the other requests under way fail with
    /// `InvokeError::Lost`. This request, and all requests within this time, fail with `InvokeError::NotConnected`. Not
    /// carried out.
    Restart(Duration),
    /// Makes the DC forget the account's authorization: it answers `AUTH_KEY_UNREGISTERED` until the authorization is copied
    /// again. The home DC forgets nothing.
    Unauthorize,
    /// Expires all file references issued so far. Then the request is carried out by the rules.
    ExpireReferences,
    /// For methods that send media (`messages.sendMultiMedia`): expires the file references of the item with this index,
    /// counted from 0. Then the request is carried out by the rules.
    ExpireReference(usize),
    /// Sends an answer of another type than the method's. Carried out.
    WrongType,

    /// For `upload.saveFilePart` and `upload.saveBigFilePart`: answers `boolFalse`. Not carried out.
    False,
    /// For the same methods: answers `boolTrue`, and loses the part.
    LosePart,

    /// For `upload.getFile` and `upload.getFileHashes`: moves the file to this DC. Then the request is carried out by the
    /// rules.
    Migrate(i32),
    /// For `upload.getFile`: flips a bit of the chunk.
    Corrupt,
    /// For `upload.getFile`: cuts this number of bytes off the end of the chunk. A number larger than the chunk leaves it
    /// empty, as past the end of the file.
    Short(usize),
    /// For `upload.getFile`: adds this number of bytes to the chunk.
    Oversized(usize),

    /// For `upload.getFileHashes`: makes every hash wrong.
    WrongHashes,
    /// For `upload.getFileHashes`: answers with no hashes.
    NoHashes,
}

impl Fault {
    /// Returns one of every kind of fault that passes when the request is sent again.
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

    /// Returns the name of the variant, as in [`Counters::faults`](crate::Counters::faults).
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

    /// Returns whether the fault can happen to a method of this kind.
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

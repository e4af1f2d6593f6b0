//! The refusals of the DC: Telegram's error names with their codes (`api/errors`).

use std::io;

use mtproto_transport::InvokeError;
use thiserror::Error;
use tl_types::{DecodeError, DecodeFault};

/// A request refused. It reads as the name that the client gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum Refusal {
    // What every method can answer.
    /// A function that this DC does not have.
    #[error("INPUT_METHOD_INVALID_{0}_0")]
    MethodUnknown(u32),
    /// A constructor id within the request that its place does not allow.
    #[error("INPUT_CONSTRUCTOR_INVALID_{0}_0")]
    ConstructorUnknown(u32),
    /// Bytes that are not the request that they begin as.
    #[error("INPUT_FETCH_ERROR")]
    Undecodable,
    /// More bytes than the request has.
    #[error("INPUT_REQUEST_TOO_LONG")]
    RequestTooLong,
    /// `invokeWithLayer` with another layer than the one that the DC was built with.
    #[error("CONNECTION_LAYER_INVALID")]
    LayerInvalid,
    /// A peer that the account cannot write to, or with a wrong access hash.
    #[error("PEER_ID_INVALID")]
    PeerInvalid,
    /// What cannot be a username.
    #[error("USERNAME_INVALID")]
    UsernameInvalid,
    /// Nobody's username.
    #[error("USERNAME_NOT_OCCUPIED")]
    UsernameNotOccupied,
    /// A method of other DCs, in a CDN DC.
    #[error("CDN_METHOD_INVALID")]
    CdnMethodInvalid,
    /// The DC holds as many bytes as it may. Telegram has no such error: it has more room.
    #[error("STORAGE_LIMIT_REACHED")]
    StorageLimit,

    /// A DC that the account's authorization was not copied to.
    #[error("AUTH_KEY_UNREGISTERED")]
    Unauthorized,
    /// A method of the account's home DC, in another one.
    #[error("USER_MIGRATE_{0}")]
    UserMigrate(i32),
    /// A phone number whose account is in another DC.
    #[error("PHONE_MIGRATE_{0}")]
    PhoneMigrate(i32),
    /// The code is right, and the password of two-step verification is missing.
    #[error("SESSION_PASSWORD_NEEDED")]
    PasswordNeeded,

    /// Something of a takeout, outside of one.
    #[error("TAKEOUT_REQUIRED")]
    TakeoutRequired,

    // Copying authorizations.
    #[error("DC_ID_INVALID")]
    DcInvalid,
    #[error("AUTH_BYTES_INVALID")]
    AuthBytesInvalid,
    #[error("USER_ID_INVALID")]
    UserInvalid,

    // Saving parts.
    #[error("FILE_PART_EMPTY")]
    PartEmpty,
    #[error("FILE_PART_TOO_BIG")]
    PartTooBig,
    #[error("FILE_PART_SIZE_INVALID")]
    PartSizeInvalid,
    #[error("FILE_PART_SIZE_CHANGED")]
    PartSizeChanged,
    #[error("FILE_PART_INVALID")]
    PartInvalid,
    #[error("FILE_PARTS_INVALID")]
    PartsInvalid,

    // Using what was uploaded.
    #[error("FILE_PART_{0}_MISSING")]
    PartMissing(u32),
    #[error("MD5_CHECKSUM_INVALID")]
    Md5Invalid,
    #[error("PHOTO_INVALID")]
    PhotoInvalid,
    #[error("PHOTO_EXT_INVALID")]
    PhotoExtInvalid,
    #[error("PHOTO_INVALID_DIMENSIONS")]
    PhotoDimensions,
    /// A URL that is none.
    #[error("EXTERNAL_URL_INVALID")]
    UrlInvalid,
    /// A URL that nothing can be had from.
    #[error("WEBPAGE_CURL_FAILED")]
    UrlFailed,
    #[error("MEDIA_EMPTY")]
    MediaEmpty,
    #[error("MEDIA_INVALID")]
    MediaInvalid,

    // Sending.
    #[error("MULTI_MEDIA_TOO_LONG")]
    AlbumTooLong,
    #[error("MEDIA_GROUPED_INVALID")]
    AlbumMixed,
    #[error("RANDOM_ID_EMPTY")]
    RandomIdEmpty,
    #[error("RANDOM_ID_DUPLICATE")]
    RandomIdDuplicate,
    #[error("MEDIA_CAPTION_TOO_LONG")]
    CaptionTooLong,
    #[error("SCHEDULE_DATE_INVALID")]
    ScheduleDateInvalid,
    /// More than a year ahead.
    #[error("SCHEDULE_DATE_TOO_LATE")]
    ScheduleDateTooLate,
    #[error("SEND_AS_PEER_INVALID")]
    SendAsInvalid,

    /// One of the many that a single service has, by its name.
    #[error("{0}")]
    Named(&'static str),
    /// What the account has no right to do.
    #[error("{0}")]
    Forbidden(&'static str),

    // Looking for a file.
    #[error("SHA256_HASH_INVALID")]
    Sha256Invalid,

    // Secret chats and Passport.
    /// A secret chat that the account is not in.
    #[error("CHAT_ID_INVALID")]
    ChatInvalid,
    /// Telegram spells it so.
    #[error("FILE_EMTPY")]
    FileEmpty,
    #[error("DATA_INVALID")]
    DataInvalid,
    /// A value of Passport that comes with the id of another secret than the account's.
    #[error("SECURE_SECRET_INVALID")]
    SecureSecretInvalid,
    /// A hash of an encrypted file, or its secret, of another length than they have.
    #[error("FILE_HASH_INVALID")]
    FileHashInvalid,

    // Downloading.
    #[error("OFFSET_INVALID")]
    OffsetInvalid,
    #[error("LIMIT_INVALID")]
    LimitInvalid,
    #[error("LOCATION_INVALID")]
    LocationInvalid,
    #[error("FILE_ID_INVALID")]
    FileIdInvalid,
    #[error("FILE_REFERENCE_EMPTY")]
    FileReferenceEmpty,
    #[error("FILE_REFERENCE_INVALID")]
    FileReferenceInvalid,
    /// A file reference in an album, with the index of its item (`api/file-references`).
    #[error("FILE_REFERENCE_{0}_INVALID")]
    FileReferenceInvalidAt(usize),
    #[error("FILE_REFERENCE_EXPIRED")]
    FileReferenceExpired,
    /// An expired file reference in an album, with the index of its item.
    #[error("FILE_REFERENCE_{0}_EXPIRED")]
    FileReferenceExpiredAt(usize),
    /// A file of another DC, with the id of that.
    #[error("FILE_MIGRATE_{0}")]
    FileMigrate(i32),
}

/// Why a request has no result.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The DC refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The DC cannot reach what it stored. No answer goes out.
    #[error("the DC's storage failed: {0}")]
    Storage(#[from] io::Error),
}

impl Refusal {
    /// The code that goes with the name.
    pub(crate) fn code(self) -> i32 {
        match self {
            Self::FileMigrate(_) | Self::UserMigrate(_) | Self::PhoneMigrate(_) => 303,
            Self::Unauthorized | Self::PasswordNeeded => 401,
            Self::TakeoutRequired | Self::Forbidden(_) => 403,
            Self::RandomIdDuplicate | Self::StorageLimit => 500,
            _ => 400,
        }
    }

    /// The same refusal, for an item of an album: those about file references say which one.
    pub(crate) fn in_album(self, index: usize) -> Self {
        match self {
            Self::FileReferenceEmpty | Self::FileReferenceInvalid => Self::FileReferenceInvalidAt(index),
            Self::FileReferenceExpired => Self::FileReferenceExpiredAt(index),
            other => other,
        }
    }
}

/// What the DC refuses bytes with that it cannot decode.
impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        match error.fault {
            DecodeFault::UnknownId { id, .. } => Self::ConstructorUnknown(id),
            DecodeFault::Trailing { .. } => Self::RequestTooLong,
            _ => Self::Undecodable,
        }
    }
}

impl From<Failure> for InvokeError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::rpc(refusal.code(), refusal.to_string()),
            // A disk that is full or gone stays so. A lost request would be sent again and again, and the test would learn
            // the reason minutes later.
            Failure::Storage(_) => Self::fatal(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_go_out_by_name_and_code() {
        for (refusal, code, name) in [
            (Refusal::PartMissing(7), 400, "FILE_PART_7_MISSING"),
            (Refusal::MethodUnknown(0xc195_3719), 400, "INPUT_METHOD_INVALID_3247781657_0"),
            (Refusal::FileReferenceEmpty.in_album(3), 400, "FILE_REFERENCE_3_INVALID"),
            (Refusal::FileReferenceExpired.in_album(0), 400, "FILE_REFERENCE_0_EXPIRED"),
            (Refusal::MediaEmpty.in_album(3), 400, "MEDIA_EMPTY"),
            (Refusal::FileMigrate(4), 303, "FILE_MIGRATE_4"),
            (Refusal::Unauthorized, 401, "AUTH_KEY_UNREGISTERED"),
            (Refusal::RandomIdDuplicate, 500, "RANDOM_ID_DUPLICATE"),
        ] {
            match InvokeError::from(Failure::from(refusal)) {
                InvokeError::Rpc(error) => assert_eq!((error.code, error.message.as_str()), (code, name)),
                other => panic!("{other}"),
            }
        }
    }

    #[test]
    fn broken_storage_is_no_answer() {
        let failure = Failure::from(io::Error::other("disk on fire"));
        assert!(matches!(InvokeError::from(failure), InvokeError::Fatal(_)));
    }
}

//! The methods of a DC, by name: for what is said about them by name.

use tl_types::Combinator;
use tl_types::functions::{account, auth, channels, contacts, help, messages, photos, upload};

/// Their names.
pub(crate) const METHODS: [&str; 27] = [
    auth::ExportAuthorization::NAME,
    auth::ImportAuthorization::NAME,
    upload::SaveFilePart::NAME,
    upload::SaveBigFilePart::NAME,
    upload::GetFile::NAME,
    upload::GetFileHashes::NAME,
    upload::GetWebFile::NAME,
    help::GetConfig::NAME,
    messages::GetDocumentByHash::NAME,
    messages::UploadEncryptedFile::NAME,
    messages::SendEncryptedFile::NAME,
    account::SaveSecureValue::NAME,
    messages::UploadMedia::NAME,
    messages::SendMedia::NAME,
    messages::SendMultiMedia::NAME,
    contacts::ResolveUsername::NAME,
    messages::EditMessage::NAME,
    messages::EditInlineBotMessage::NAME,
    messages::SetInlineBotResults::NAME,
    photos::UploadProfilePhoto::NAME,
    photos::UpdateProfilePhoto::NAME,
    photos::UploadContactProfilePhoto::NAME,
    messages::EditChatPhoto::NAME,
    channels::EditPhoto::NAME,
    account::GetDefaultProfilePhotoEmojis::NAME,
    account::GetDefaultGroupPhotoEmojis::NAME,
    account::GetDefaultBackgroundEmojis::NAME,
];

/// What kind of method it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It saves a part.
    Save,
    /// It gets bytes of a file.
    File,
    /// It gets hashes of a file.
    Hashes,
    /// Another one.
    Other,
}

/// What kind of method has this name.
pub(crate) fn kind(method: &str) -> Kind {
    match method {
        upload::SaveFilePart::NAME | upload::SaveBigFilePart::NAME => Kind::Save,
        upload::GetFile::NAME => Kind::File,
        upload::GetFileHashes::NAME => Kind::Hashes,
        _ => Kind::Other,
    }
}

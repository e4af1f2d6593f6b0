//! The list of the DC's methods.

use std::io;

use tl_types::Bytes;
use tl_types::functions::{
    account, auth, channels, contacts, help, langpack, messages, photos, updates, upload, users,
};

use crate::error::Refusal;
use crate::faults::Faults;
use crate::method::Method;
use crate::method_kind::MethodKind;
use crate::query::Query;

/// A method, as far as it is known before its request is read.
pub(crate) struct Entry {
    id: u32,
    name: &'static str,
    pub(crate) kind: MethodKind,
    /// Reads a request. The number is the length of all that was sent, in bytes.
    pub(crate) read: fn(&Bytes, usize) -> Result<Query, Refusal>,
}

static METHODS: [Entry; 68] = [
    entry::<auth::ExportAuthorization>(),
    entry::<auth::ImportAuthorization>(),
    entry::<auth::ImportBotAuthorization>(),
    entry::<auth::SendCode>(),
    entry::<auth::SignIn>(),
    entry::<auth::CheckPassword>(),
    entry::<auth::LogOut>(),
    entry::<account::GetPassword>(),
    entry::<users::GetUsers>(),
    entry::<users::GetFullUser>(),
    entry::<updates::GetState>(),
    entry::<updates::GetDifference>(),
    entry::<updates::GetChannelDifference>(),
    entry::<messages::GetHistory>(),
    entry::<messages::Search>(),
    entry::<messages::GetReplies>(),
    entry::<messages::GetForumTopics>(),
    entry::<messages::GetMessages>(),
    entry::<channels::GetMessages>(),
    entry::<messages::GetDialogs>(),
    entry::<messages::GetPeerDialogs>(),
    entry::<messages::GetPinnedDialogs>(),
    entry::<messages::GetDialogFilters>(),
    entry::<messages::GetChats>(),
    entry::<channels::GetChannels>(),
    entry::<messages::DeleteMessages>(),
    entry::<channels::DeleteMessages>(),
    entry::<messages::SendMessage>(),
    entry::<contacts::GetContacts>(),
    entry::<contacts::GetStatuses>(),
    entry::<account::UpdateStatus>(),
    entry::<account::GetNotifySettings>(),
    entry::<help::GetTermsOfServiceUpdate>(),
    entry::<help::GetPromoData>(),
    entry::<help::GetCountriesList>(),
    entry::<langpack::GetLangPack>(),
    entry::<langpack::GetDifference>(),
    entry::<langpack::GetStrings>(),
    entry::<langpack::GetLanguages>(),
    entry::<upload::SaveFilePart>(),
    entry::<upload::SaveBigFilePart>(),
    entry::<upload::GetFile>(),
    entry::<upload::GetFileHashes>(),
    entry::<upload::GetWebFile>(),
    entry::<help::GetConfig>(),
    entry::<help::GetNearestDc>(),
    entry::<help::GetAppConfig>(),
    entry::<help::GetCdnConfig>(),
    entry::<messages::GetDocumentByHash>(),
    entry::<messages::UploadEncryptedFile>(),
    entry::<messages::SendEncryptedFile>(),
    entry::<account::SaveSecureValue>(),
    entry::<messages::UploadMedia>(),
    entry::<messages::SendMedia>(),
    entry::<messages::SendMultiMedia>(),
    entry::<contacts::ResolveUsername>(),
    entry::<contacts::ResolvePhone>(),
    entry::<messages::EditMessage>(),
    entry::<messages::EditInlineBotMessage>(),
    entry::<messages::SetInlineBotResults>(),
    entry::<photos::UploadProfilePhoto>(),
    entry::<photos::UpdateProfilePhoto>(),
    entry::<photos::UploadContactProfilePhoto>(),
    entry::<messages::EditChatPhoto>(),
    entry::<channels::EditPhoto>(),
    entry::<account::GetDefaultProfilePhotoEmojis>(),
    entry::<account::GetDefaultGroupPhotoEmojis>(),
    entry::<account::GetDefaultBackgroundEmojis>(),
];

/// Returns the method with this constructor id.
pub(crate) fn find(id: u32) -> Option<&'static Entry> {
    METHODS.iter().find(|entry| entry.id == id)
}

/// Fails with a rule for a method that is not in the list.
pub(crate) fn check(faults: &Faults) -> io::Result<()> {
    match faults.methods().find(|method| METHODS.iter().all(|entry| entry.name != *method)) {
        Some(method) => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, format!("a fault for {method}, which no DC has")))
        }
        None => Ok(()),
    }
}

const fn entry<M: Method>() -> Entry {
    Entry { id: M::CONSTRUCTOR_ID, name: M::NAME, kind: M::KIND, read: read::<M> }
}

fn read<M: Method>(bytes: &Bytes, length: usize) -> Result<Query, Refusal> {
    Ok(Query::new(M::from_bytes(bytes)?, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_has_one_line() {
        for entry in &METHODS {
            assert_eq!(METHODS.iter().filter(|other| other.id == entry.id || other.name == entry.name).count(), 1);
        }
    }
}

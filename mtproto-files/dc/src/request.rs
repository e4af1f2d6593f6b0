//! From the bytes of a request to its service, and back to bytes.

mod change;

use tl_types::{Bytes, Chain, Combinator, Decode, DecodeError, DecodeFault, Encode, Function, LAYER, Object, enums};
use tl_types::{
    functions, functions::account, functions::auth, functions::contacts, functions::help, functions::messages,
    functions::upload,
};

use change::Change;

use crate::error::{Failure, Refusal};
use crate::file_id::{FileId, UploadId};
use crate::method::{Kind, kind};
use crate::services::{
    album, authorization, by_hash, configuration, download, media, sealed, upload as parts, username, web_file,
};
use crate::state::State;

/// No request is longer. It bounds what decoding one can cost; the longest real one is a part and its header.
const REQUEST_MAX: usize = 2 * 1024 * 1024;

/// A request that was read, with the length of all that was sent, in bytes.
pub(crate) struct Request {
    constructor_id: u32,
    query: Query,
    length: usize,
}

/// The methods of a DC.
enum Query {
    Export(auth::ExportAuthorization),
    Import(auth::ImportAuthorization),
    SavePart(upload::SaveFilePart),
    SaveBigPart(upload::SaveBigFilePart),
    GetFile(Box<upload::GetFile>),
    GetHashes(Box<upload::GetFileHashes>),
    GetWebFile(Box<upload::GetWebFile>),
    GetConfig(help::GetConfig),
    GetByHash(messages::GetDocumentByHash),
    UploadEncrypted(messages::UploadEncryptedFile),
    SendEncrypted(messages::SendEncryptedFile),
    SaveSecure(Box<account::SaveSecureValue>),
    UploadMedia(Box<messages::UploadMedia>),
    SendMedia(Box<messages::SendMedia>),
    SendAlbum(Box<messages::SendMultiMedia>),
    ResolveUsername(contacts::ResolveUsername),
    Change(Change),
}

impl Request {
    /// Reads a request, taken out of what says how to run it.
    pub(crate) fn read(request: Chain) -> Result<Self, Refusal> {
        if request.len() > REQUEST_MAX {
            return Err(Refusal::RequestTooLong);
        }
        // All that is decoded from it can keep all of it in memory, what it is wrapped in included.
        let length = request.len();
        let (object, in_takeout) = unwrap(Object::new(request.into_bytes()))?;
        let constructor_id = object.constructor_id().ok_or(Refusal::Undecodable)?;
        let query = Query::read(constructor_id, object.as_bytes())?;
        if query.is_of_takeout() && !in_takeout {
            return Err(Refusal::TakeoutRequired);
        }
        Ok(Self { constructor_id, query, length })
    }

    pub(crate) fn constructor_id(&self) -> u32 {
        self.constructor_id
    }

    /// The method's name, as in `upload.getFile`.
    pub(crate) fn method(&self) -> &'static str {
        match &self.query {
            Query::Export(_) => auth::ExportAuthorization::NAME,
            Query::Import(_) => auth::ImportAuthorization::NAME,
            Query::SavePart(_) => upload::SaveFilePart::NAME,
            Query::SaveBigPart(_) => upload::SaveBigFilePart::NAME,
            Query::GetFile(_) => upload::GetFile::NAME,
            Query::GetHashes(_) => upload::GetFileHashes::NAME,
            Query::GetWebFile(_) => upload::GetWebFile::NAME,
            Query::GetConfig(_) => help::GetConfig::NAME,
            Query::GetByHash(_) => messages::GetDocumentByHash::NAME,
            Query::UploadEncrypted(_) => messages::UploadEncryptedFile::NAME,
            Query::SendEncrypted(_) => messages::SendEncryptedFile::NAME,
            Query::SaveSecure(_) => account::SaveSecureValue::NAME,
            Query::UploadMedia(_) => messages::UploadMedia::NAME,
            Query::SendMedia(_) => messages::SendMedia::NAME,
            Query::SendAlbum(_) => messages::SendMultiMedia::NAME,
            Query::ResolveUsername(_) => contacts::ResolveUsername::NAME,
            Query::Change(change) => change.method(),
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        kind(self.method())
    }

    /// Whether it is about an authorization, and has it in itself.
    pub(crate) fn is_import(&self) -> bool {
        matches!(self.query, Query::Import(_))
    }

    /// Whether it is for the home DC alone.
    pub(crate) fn is_for_home(&self) -> bool {
        if let Query::Change(change) = &self.query {
            return change.is_for_home();
        }
        matches!(
            self.query,
            Query::UploadEncrypted(_)
                | Query::SendEncrypted(_)
                | Query::SaveSecure(_)
                | Query::GetByHash(_)
                | Query::UploadMedia(_)
                | Query::SendMedia(_)
                | Query::SendAlbum(_)
                | Query::ResolveUsername(_)
        )
    }

    /// Whether a DC that is for media alone takes it.
    pub(crate) fn is_for_media(&self) -> bool {
        self.is_import() || self.kind() != Kind::Other || matches!(self.query, Query::GetWebFile(_))
    }

    /// The number of the part that it saves, as it says.
    pub(crate) fn part(&self) -> Option<i32> {
        match &self.query {
            Query::SavePart(request) => Some(request.file_part),
            Query::SaveBigPart(request) => Some(request.file_part),
            _ => None,
        }
    }

    /// The offset that it asks for, as it says.
    pub(crate) fn offset(&self) -> Option<i64> {
        match &self.query {
            Query::GetFile(request) => Some(request.offset),
            Query::GetHashes(request) => Some(request.offset),
            Query::GetWebFile(request) => Some(request.offset.into()),
            _ => None,
        }
    }

    /// The file whose parts or bytes it moves.
    pub(crate) fn file(&self) -> Option<FileId> {
        match &self.query {
            Query::SavePart(request) => Some(FileId::Upload(UploadId::Small(request.file_id))),
            Query::SaveBigPart(request) => Some(FileId::Upload(UploadId::Big(request.file_id))),
            Query::GetFile(request) => stored(&request.location),
            Query::GetHashes(request) => stored(&request.location),
            _ => None,
        }
    }

    /// The document or photo that an item of what it sends is, by the item's index.
    pub(crate) fn item(&self, index: usize) -> Option<i64> {
        match &self.query {
            Query::UploadMedia(request) if index == 0 => named(&request.media),
            Query::SendMedia(request) if index == 0 => named(&request.media),
            Query::SendAlbum(request) => match request.multi_media.get(index)? {
                enums::InputSingleMedia::Plain(single) => named(&single.media),
                _ => None,
            },
            Query::Change(change) => change.item(index),
            _ => None,
        }
    }

    /// Carries it out, and returns the answer as it goes out.
    pub(crate) fn answer(self, state: &State) -> Result<Chain, Failure> {
        let length = self.length;
        match self.query {
            Query::Export(request) => call(state, request, length, authorization::export),
            Query::Import(request) => call(state, request, length, authorization::import),
            Query::SavePart(request) => call(state, request, length, parts::save_file_part),
            Query::SaveBigPart(request) => call(state, request, length, parts::save_big_file_part),
            Query::GetFile(request) => call(state, *request, length, download::get_file),
            Query::GetHashes(request) => call(state, *request, length, download::get_file_hashes),
            Query::GetWebFile(request) => call(state, *request, length, web_file::get_web_file),
            Query::GetConfig(request) => call(state, request, length, configuration::get_config),
            Query::GetByHash(request) => call(state, request, length, by_hash::get_document_by_hash),
            Query::UploadEncrypted(request) => call(state, request, length, sealed::upload_encrypted_file),
            Query::SendEncrypted(request) => call(state, request, length, sealed::send_encrypted_file),
            Query::SaveSecure(request) => call(state, *request, length, sealed::save_secure_value),
            Query::UploadMedia(request) => call(state, *request, length, media::upload_media),
            Query::SendMedia(request) => call(state, *request, length, media::send_media),
            Query::SendAlbum(request) => call(state, *request, length, album::send_multi_media),
            Query::ResolveUsername(request) => call(state, request, length, username::resolve),
            Query::Change(change) => change.answer(state, length),
        }
    }
}

impl Query {
    /// Whether it is for a takeout's session alone (`api/takeout`).
    fn is_of_takeout(&self) -> bool {
        let location = match self {
            Self::GetFile(request) => &request.location,
            Self::GetHashes(request) => &request.location,
            _ => return false,
        };
        matches!(location, enums::InputFileLocation::InputTakeoutFileLocation(_))
    }

    fn read(constructor_id: u32, bytes: &Bytes) -> Result<Self, Refusal> {
        Ok(match constructor_id {
            auth::ExportAuthorization::CONSTRUCTOR_ID => Self::Export(decode(bytes)?),
            auth::ImportAuthorization::CONSTRUCTOR_ID => Self::Import(decode(bytes)?),
            upload::SaveFilePart::CONSTRUCTOR_ID => Self::SavePart(decode(bytes)?),
            upload::SaveBigFilePart::CONSTRUCTOR_ID => Self::SaveBigPart(decode(bytes)?),
            upload::GetFile::CONSTRUCTOR_ID => Self::GetFile(Box::new(decode(bytes)?)),
            upload::GetFileHashes::CONSTRUCTOR_ID => Self::GetHashes(Box::new(decode(bytes)?)),
            upload::GetWebFile::CONSTRUCTOR_ID => Self::GetWebFile(Box::new(decode(bytes)?)),
            help::GetConfig::CONSTRUCTOR_ID => Self::GetConfig(decode(bytes)?),
            messages::GetDocumentByHash::CONSTRUCTOR_ID => Self::GetByHash(decode(bytes)?),
            messages::UploadEncryptedFile::CONSTRUCTOR_ID => Self::UploadEncrypted(decode(bytes)?),
            messages::SendEncryptedFile::CONSTRUCTOR_ID => Self::SendEncrypted(decode(bytes)?),
            account::SaveSecureValue::CONSTRUCTOR_ID => Self::SaveSecure(Box::new(decode(bytes)?)),
            messages::UploadMedia::CONSTRUCTOR_ID => Self::UploadMedia(Box::new(decode(bytes)?)),
            messages::SendMedia::CONSTRUCTOR_ID => Self::SendMedia(Box::new(decode(bytes)?)),
            messages::SendMultiMedia::CONSTRUCTOR_ID => Self::SendAlbum(Box::new(decode(bytes)?)),
            contacts::ResolveUsername::CONSTRUCTOR_ID => Self::ResolveUsername(decode(bytes)?),
            id => Self::Change(Change::read(id, bytes).unwrap_or(Err(Refusal::MethodUnknown(id)))?),
        })
    }
}

/// Whether a serialized request moves parts or bytes of files.
pub(crate) fn is_for_files(request: &Bytes) -> bool {
    if request.len() > REQUEST_MAX {
        return false;
    }
    let id = unwrap(Object::new(request.clone())).ok().and_then(|(query, _)| query.constructor_id());
    id.is_some_and(|id| {
        [
            upload::SaveFilePart::CONSTRUCTOR_ID,
            upload::SaveBigFilePart::CONSTRUCTOR_ID,
            upload::GetFile::CONSTRUCTOR_ID,
            upload::GetFileHashes::CONSTRUCTOR_ID,
        ]
        .contains(&id)
    })
}

/// Takes a query out of what says how to run it. All of that is accepted and means nothing here: an in-process DC has
/// no sessions, and no updates but its answers. Whether it is within a takeout, of whatever id, comes with it.
fn unwrap(mut query: Object) -> Result<(Object, bool), Refusal> {
    use functions::{InitConnection, InvokeWithLayer, InvokeWithTakeout, InvokeWithoutUpdates};
    let mut in_takeout = false;
    loop {
        query = match query.constructor_id() {
            Some(InvokeWithLayer::<Object>::CONSTRUCTOR_ID) => {
                let wrapper = decode::<InvokeWithLayer<Object>>(query.as_bytes())?;
                if wrapper.layer != LAYER {
                    return Err(Refusal::LayerInvalid);
                }
                wrapper.query
            }
            Some(InitConnection::<Object>::CONSTRUCTOR_ID) => decode::<InitConnection<Object>>(query.as_bytes())?.query,
            Some(InvokeWithoutUpdates::<Object>::CONSTRUCTOR_ID) => {
                decode::<InvokeWithoutUpdates<Object>>(query.as_bytes())?.query
            }
            Some(InvokeWithTakeout::<Object>::CONSTRUCTOR_ID) => {
                in_takeout = true;
                decode::<InvokeWithTakeout<Object>>(query.as_bytes())?.query
            }
            _ => return Ok((query, in_takeout)),
        };
    }
}

/// Calls a service with its request and the length of all that was sent, in bytes.
fn call<F>(
    state: &State,
    request: F,
    length: usize,
    service: impl FnOnce(&State, F, usize) -> Result<F::Return, Failure>,
) -> Result<Chain, Failure>
where
    F: Function,
    F::Return: Encode,
{
    let answer = service(state, request, length)?;
    // All that goes in came out of a request or is made here, so that only a fault of the DC's own could fail.
    Ok(answer.to_chain().map_err(std::io::Error::other)?)
}

fn decode<T: Decode>(bytes: &Bytes) -> Result<T, Refusal> {
    T::from_bytes(bytes).map_err(|DecodeError { fault, .. }| match fault {
        DecodeFault::UnknownId { id, .. } => Refusal::ConstructorUnknown(id),
        DecodeFault::Trailing { .. } => Refusal::RequestTooLong,
        _ => Refusal::Undecodable,
    })
}

/// The document or photo that is named.
fn named(media: &enums::InputMedia) -> Option<i64> {
    match media {
        enums::InputMedia::Document(media) => match &media.id {
            enums::InputDocument::Plain(document) => Some(document.id),
            _ => None,
        },
        enums::InputMedia::Photo(media) => match &media.id {
            enums::InputPhoto::Plain(photo) => Some(photo.id),
            _ => None,
        },
        _ => None,
    }
}

fn stored(location: &enums::InputFileLocation) -> Option<FileId> {
    match location {
        enums::InputFileLocation::InputDocumentFileLocation(at) => Some(FileId::Stored(at.id)),
        enums::InputFileLocation::InputPhotoFileLocation(at) => Some(FileId::Stored(at.id)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::change::CHANGES;
    use super::*;
    use crate::method::METHODS;

    /// What can be said about a method by its name can be said of all that are read here.
    #[test]
    fn every_method_has_its_name_in_the_list() {
        assert!(CHANGES.iter().all(|name| METHODS.contains(name)));
        let others = METHODS.iter().filter(|name| !CHANGES.contains(name));
        let ids =
            others.map(|name| tl_types::DEFINITIONS.iter().find(|(_, line)| line.starts_with(&format!("{name}#"))));
        // A method that is known is read, and fails for want of fields or not at all.
        for (id, line) in ids.map(Option::unwrap) {
            let read = Query::read(id, &Bytes::copy_from_slice(&id.to_le_bytes()));
            assert!(!matches!(read, Err(Refusal::MethodUnknown(_))), "{line}");
        }
    }
}

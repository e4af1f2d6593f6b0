//! `upload.getFile` and `upload.getFileHashes`.

use std::ops::Range;

use sha2::{Digest, Sha256};
use tl_types::{Bytes, enums, functions, types};

use crate::error::{Failure, Refusal};
use crate::method::{Method, Piece, ServedBy};
use crate::method_kind::MethodKind;
use crate::rules::download::{hashed_chunks, window};
use crate::scope::Scope;
use crate::state::{Item, SealedKind, State, StoredFile};
use crate::transferred_file::TransferredFile;

impl Method for functions::upload::GetFile {
    const KIND: MethodKind = MethodKind::GetChunk;
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;

    fn piece(&self) -> Piece {
        Piece { file: stored(&self.location), part: None, offset: Some(self.offset) }
    }

    fn needs_takeout(&self) -> bool {
        is_of_takeout(&self.location)
    }

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::upload::File, Failure> {
        let (file, date) = find(state, &self.location)?;
        let range = window(self.offset, self.limit, self.precise)?;
        let start = range.start;
        let bytes = file.content.read(range)?;
        note(state, &self.location, start, bytes.len());
        Ok(types::upload::File::new(file.file_type, date, bytes).into())
    }
}

impl Method for functions::upload::GetFileHashes {
    const KIND: MethodKind = MethodKind::GetHashes;
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;

    fn piece(&self) -> Piece {
        Piece { file: stored(&self.location), part: None, offset: Some(self.offset) }
    }

    fn needs_takeout(&self) -> bool {
        is_of_takeout(&self.location)
    }

    fn serve(self, state: &Scope<'_>, _: usize) -> Result<Vec<enums::FileHash>, Failure> {
        if matches!(self.location, enums::InputFileLocation::InputGroupCallStream(_)) {
            return Err(Refusal::LocationInvalid.into());
        }
        let (file, _) = find(state, &self.location)?;
        let chunks = hashed_chunks(self.offset, file.content.size(), state.config.hashes_per_answer)?;
        chunks.into_iter().map(|chunk| hash(&file, chunk)).collect()
    }
}

/// Returns the document or photo at a location.
fn stored(location: &enums::InputFileLocation) -> Option<TransferredFile> {
    match location {
        enums::InputFileLocation::InputDocumentFileLocation(at) => Some(TransferredFile::Stored(at.id)),
        enums::InputFileLocation::InputPhotoFileLocation(at) => Some(TransferredFile::Stored(at.id)),
        _ => None,
    }
}

fn is_of_takeout(location: &enums::InputFileLocation) -> bool {
    matches!(location, enums::InputFileLocation::InputTakeoutFileLocation(_))
}

fn hash(file: &StoredFile, chunk: Range<u64>) -> Result<enums::FileHash, Failure> {
    let bytes = file.content.read(chunk.clone())?;
    let offset = i64::try_from(chunk.start).map_err(std::io::Error::other)?;
    let limit = i32::try_from(bytes.len()).map_err(std::io::Error::other)?;
    let hash = Bytes::copy_from_slice(&Sha256::digest(&bytes));
    Ok(types::FileHash::new(offset, limit, hash).into())
}

/// Notes which bytes of a file are on their way.
fn note(state: &State, location: &enums::InputFileLocation, start: u64, length: usize) {
    let (id, thumb_size) = match location {
        enums::InputFileLocation::InputDocumentFileLocation(at) => (at.id, &at.thumb_size),
        enums::InputFileLocation::InputPhotoFileLocation(at) => (at.id, &at.thumb_size),
        _ => return,
    };
    let end = start.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    state.tally.moved_again(state.world.moved.down(id, thumb_size, start..end));
}

/// The bytes at a location, and when they came there.
fn find(state: &State, location: &enums::InputFileLocation) -> Result<(StoredFile, i32), Refusal> {
    match location {
        enums::InputFileLocation::InputDocumentFileLocation(at) => {
            let document = state.world.documents.find(at.id, at.access_hash)?;
            size_of(state, &document, &at.file_reference, &at.thumb_size)
        }
        enums::InputFileLocation::InputPhotoFileLocation(at) => {
            let photo = state.world.photos.find(at.id, at.access_hash)?;
            size_of(state, &photo, &at.file_reference, &at.thumb_size)
        }
        location => match sealed(state, location)? {
            Some(found) => Ok(found),
            None => state.world.placed_files.find(location, state.config.dc_id),
        },
    }
}

/// A file that only clients can read, if it was uploaded as one: it needs no file reference.
fn sealed(state: &State, location: &enums::InputFileLocation) -> Result<Option<(StoredFile, i32)>, Refusal> {
    let (kind, id, access_hash) = match location {
        enums::InputFileLocation::InputEncryptedFileLocation(at) => (SealedKind::Encrypted, at.id, at.access_hash),
        enums::InputFileLocation::InputSecureFileLocation(at) => (SealedKind::Secure, at.id, at.access_hash),
        _ => return Ok(None),
    };
    match state.world.sealed_files.find(kind, id, access_hash) {
        Some(file) if file.dc != state.config.dc_id => Err(Refusal::FileMigrate(file.dc)),
        found => Ok(found.map(|file| (file.stored.clone(), file.date))),
    }
}

fn size_of<T>(
    state: &State,
    item: &Item<T>,
    file_reference: &[u8],
    thumb_size: &str,
) -> Result<(StoredFile, i32), Refusal> {
    item.check_dc(state.config.dc_id)?;
    state.world.references.check(&item.key, file_reference)?;
    Ok((item.file(thumb_size)?.clone(), item.date))
}

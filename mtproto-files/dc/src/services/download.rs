//! `upload.getFile` and `upload.getFileHashes`.

use std::ops::Range;

use sha2::{Digest, Sha256};
use tl_types::{Bytes, enums, functions, types};

use crate::error::{Failure, Refusal};
use crate::rules::download::{hashed_chunks, window};
use crate::state::{Item, Original, State};

pub(crate) fn get_file(
    state: &State,
    request: functions::upload::GetFile,
    _length: usize,
) -> Result<enums::upload::File, Failure> {
    let (original, date) = find(state, &request.location)?;
    let range = window(request.offset, request.limit, request.precise)?;
    let bytes = original.content.read(range)?;
    Ok(types::upload::File::new(original.file_type, date, bytes).into())
}

pub(crate) fn get_file_hashes(
    state: &State,
    request: functions::upload::GetFileHashes,
    _length: usize,
) -> Result<Vec<enums::FileHash>, Failure> {
    let (original, _) = find(state, &request.location)?;
    let chunks = hashed_chunks(request.offset, original.content.size(), state.config.hashes_per_answer)?;
    chunks.into_iter().map(|chunk| hash(&original, chunk)).collect()
}

fn hash(original: &Original, chunk: Range<u64>) -> Result<enums::FileHash, Failure> {
    let bytes = original.content.read(chunk.clone())?;
    let offset = i64::try_from(chunk.start).map_err(std::io::Error::other)?;
    let limit = i32::try_from(bytes.len()).map_err(std::io::Error::other)?;
    let hash = Bytes::copy_from_slice(&Sha256::digest(&bytes));
    Ok(types::FileHash::new(offset, limit, hash).into())
}

/// The bytes at a location, and when they came there.
fn find(state: &State, location: &enums::InputFileLocation) -> Result<(Original, i32), Refusal> {
    match location {
        enums::InputFileLocation::InputDocumentFileLocation(at) => {
            let document = state.documents.find(at.id, at.access_hash, &at.file_reference)?;
            size_of(&document, &at.thumb_size)
        }
        enums::InputFileLocation::InputPhotoFileLocation(at) => {
            let photo = state.photos.find(at.id, at.access_hash, &at.file_reference)?;
            size_of(&photo, &at.thumb_size)
        }
        _ => Err(Refusal::LocationInvalid),
    }
}

fn size_of<T>(item: &Item<T>, thumb_size: &str) -> Result<(Original, i32), Refusal> {
    Ok((item.original(thumb_size)?.clone(), item.date))
}

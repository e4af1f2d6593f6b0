//! `messages.getDocumentByHash`: a document that is there already.

use sha2::{Digest, Sha256};
use tl_types::{enums, functions, types};

use crate::error::{Failure, Refusal};
use crate::state::State;
use crate::store::Content;

pub(crate) fn get_document_by_hash(
    state: &State,
    request: functions::messages::GetDocumentByHash,
    _length: usize,
) -> Result<enums::Document, Failure> {
    let size = u64::try_from(request.size).ok().filter(|_| request.sha256.len() == 32).ok_or(Refusal::Sha256Invalid)?;
    for item in state.world.documents.all() {
        let Ok(original) = item.original("") else { continue };
        if original.content.size() == size
            && item.value.mime_type == request.mime_type
            && sha256(&original.content)?[..] == request.sha256[..]
        {
            return Ok(state.shown(&*item).into());
        }
    }
    Ok(types::DocumentEmpty::new(0).into())
}

fn sha256(content: &Content) -> Result<[u8; 32], Failure> {
    let mut hasher = Sha256::new();
    for chunk in content.chunks() {
        hasher.update(chunk?);
    }
    Ok(hasher.finalize().into())
}

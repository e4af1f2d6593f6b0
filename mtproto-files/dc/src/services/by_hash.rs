//! `messages.getDocumentByHash`: a document that is there already.

use sha2::{Digest, Sha256};
use tl_types::{enums, functions, types};

use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::scope::Scope;
use crate::store::Content;

impl Method for functions::messages::GetDocumentByHash {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::Document, Failure> {
        let size = u64::try_from(self.size).ok().filter(|_| self.sha256.len() == 32).ok_or(Refusal::Sha256Invalid)?;
        for item in state.world.documents.all() {
            let Ok(file) = item.file("") else { continue };
            if file.content.size() == size
                && item.value.mime_type == self.mime_type
                && sha256(&file.content)?[..] == self.sha256[..]
            {
                return Ok(state.shown(&*item).into());
            }
        }
        Ok(types::DocumentEmpty::new(0).into())
    }
}

fn sha256(content: &Content) -> Result<[u8; 32], Failure> {
    let mut hasher = Sha256::new();
    for chunk in content.chunks() {
        hasher.update(chunk?);
    }
    Ok(hasher.finalize().into())
}

//! `upload.saveFilePart` and `upload.saveBigFilePart`.

use tl_types::{Bytes, functions};

use crate::error::Failure;
use crate::method::{Method, Piece, ServedBy};
use crate::method_kind::MethodKind;
use crate::rules::part::Part;
use crate::scope::Scope;
use crate::transferred_file::{TransferredFile, UploadId};

/// A payload is a slice of its request and keeps all of it. This much besides the payload is within what is charged for
/// keeping it: more than a part's own header, less than an `initConnection` around it.
const KEPT_BESIDES: usize = 128;

impl Method for functions::upload::SaveFilePart {
    const KIND: MethodKind = MethodKind::SavePart;
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;

    fn piece(&self) -> Piece {
        let file = Some(TransferredFile::Upload(UploadId::Small(self.file_id)));
        Piece { file, part: Some(self.file_part), offset: None }
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<bool, Failure> {
        let part = Part::small(self.file_part, self.bytes.len(), state.config.max_parts)?;
        save(state, UploadId::Small(self.file_id), part, detached(self.bytes, length))
    }
}

impl Method for functions::upload::SaveBigFilePart {
    const KIND: MethodKind = MethodKind::SavePart;
    const SERVED_BY: ServedBy = ServedBy::AllAndMedia;

    fn piece(&self) -> Piece {
        let file = Some(TransferredFile::Upload(UploadId::Big(self.file_id)));
        Piece { file, part: Some(self.file_part), offset: None }
    }

    fn serve(self, state: &Scope<'_>, length: usize) -> Result<bool, Failure> {
        let max_parts = state.config.max_parts;
        let part = Part::big(self.file_part, self.file_total_parts, self.bytes.len(), max_parts)?;
        save(state, UploadId::Big(self.file_id), part, detached(self.bytes, length))
    }
}

fn save(state: &Scope<'_>, id: UploadId, part: Part, bytes: Bytes) -> Result<bool, Failure> {
    let length = bytes.len();
    state.uploads.save(&state.world.store, state.user_id()?, id, part, bytes)?;
    state.tally.moved_again(state.world.moved.up(id, part.number, length));
    Ok(true)
}

/// A payload that does not keep a much longer request in memory.
fn detached(payload: Bytes, request_length: usize) -> Bytes {
    if request_length.saturating_sub(payload.len()) > KEPT_BESIDES { Bytes::copy_from_slice(&payload) } else { payload }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_keeps_no_long_request() {
        let request = Bytes::from(vec![7; 2000]);
        for (payload, copied) in
            [(1, true), (2000 - KEPT_BESIDES - 1, true), (2000 - KEPT_BESIDES, false), (2000, false)]
        {
            let payload = request.slice(..payload);
            let kept = detached(payload.clone(), request.len());
            assert_eq!((kept.as_ptr() != payload.as_ptr(), kept), (copied, payload));
        }
    }
}

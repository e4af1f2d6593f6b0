//! From `InputFile` to the file that was uploaded.

use md5::{Digest, Md5};
use tl_types::enums;

use crate::error::{Failure, Refusal};
use crate::rules::upload::Layout;
use crate::scope::Scope;
use crate::store::Content;
use crate::transferred_file::UploadId;

/// The file that was uploaded.
pub(super) fn uploaded_file(state: &Scope<'_>, file: &enums::InputFile) -> Result<(Content, Layout), Failure> {
    let (account, max_parts) = (state.user_id()?, state.config.max_parts);
    match file {
        enums::InputFile::Plain(file) => {
            let (content, layout) = state.uploads.assemble(account, UploadId::Small(file.id), file.parts, max_parts)?;
            if !file.md5_checksum.eq_ignore_ascii_case(&md5_of(&content)?) {
                return Err(Refusal::Md5Invalid.into());
            }
            Ok((content, layout))
        }
        enums::InputFile::Big(file) => {
            Ok(state.uploads.assemble(account, UploadId::Big(file.id), file.parts, max_parts)?)
        }
        _ => Err(Refusal::MediaInvalid.into()),
    }
}

/// Under which id its parts were saved.
pub(super) fn upload_id(file: &enums::InputFile) -> Option<UploadId> {
    match file {
        enums::InputFile::Plain(file) => Some(UploadId::Small(file.id)),
        enums::InputFile::Big(file) => Some(UploadId::Big(file.id)),
        _ => None,
    }
}

/// The MD5 of a file, in hex.
fn md5_of(content: &Content) -> Result<String, Failure> {
    let mut md5 = Md5::new();
    for chunk in content.chunks() {
        md5.update(chunk?);
    }
    Ok(md5.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

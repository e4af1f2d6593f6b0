//! Calls, and small files to make them for.

use std::time::Duration;

use md5::{Digest, Md5};
use tl_types::{Bytes, Decode, Encode, Function, enums, functions, types};

use super::Violation;
use crate::base::random;
use mtproto_transport::{Dc, InvokeError, Request, Transport};

/// No call takes longer.
const LONGEST: Duration = Duration::from_secs(60);
/// The largest part.
pub(super) const PART: usize = 512 * 1024;

/// A document that the account has.
pub(super) struct File {
    pub(super) content: Bytes,
    pub(super) dc: i32,
    location: types::InputDocumentFileLocation,
}

impl File {
    /// Uploads a file of so many random bytes.
    pub(super) async fn upload(
        check: &'static str,
        transport: &dyn Transport,
        length: usize,
    ) -> Result<Self, Violation> {
        let content = noise(length);
        let file_id = random_id(check)?;
        let mut parts = 0;
        for part in content.chunks(PART) {
            save(check, transport, file_id, parts, content.slice_ref(part)).await?;
            parts += 1;
        }
        let request = upload_media(file_id, parts, &content);
        let expected = format!("a file of {length} bytes to arrive as it was sent");
        let media = call(transport, Dc::Home, &request).await;
        let media = media.map_err(|found| Violation::new(check, expected.as_str(), describe(&found)))?;
        if let enums::MessageMedia::Document(media) = &media
            && let Some(enums::Document::Plain(document)) = &media.document
        {
            let (id, hash, reference) = (document.id, document.access_hash, document.file_reference.clone());
            let location = types::InputDocumentFileLocation::new(id, hash, reference, "");
            return Ok(Self { content, dc: document.dc_id, location });
        }
        Err(Violation::new(check, "a document as the answer to messages.uploadMedia", "other media"))
    }

    /// Asks for bytes of it.
    pub(super) async fn get(
        &self,
        transport: &dyn Transport,
        dc: Dc,
        offset: usize,
        limit: usize,
    ) -> Result<Bytes, InvokeError> {
        let offset = i64::try_from(offset).map_err(InvokeError::fatal)?;
        let limit = i32::try_from(limit).map_err(InvokeError::fatal)?;
        let request = functions::upload::GetFile::new(self.location.clone(), offset, limit);
        match call(transport, dc, &request).await? {
            enums::upload::File::Plain(file) => Ok(file.bytes),
            _ => Err(InvokeError::lost("another answer to upload.getFile than upload.file")),
        }
    }

    /// Asks for bytes of it where it is, and compares them.
    pub(super) async fn check(
        &self,
        check: &'static str,
        transport: &dyn Transport,
        offset: usize,
        limit: usize,
    ) -> Result<(), Violation> {
        let expected = || format!("{limit} bytes at {offset} of a file, as they were uploaded");
        let end = self.content.len().min(offset.saturating_add(limit));
        match self.get(transport, Dc::Id(self.dc), offset, limit).await {
            Ok(bytes) if self.content.get(offset..end) == Some(&bytes) => Ok(()),
            Ok(bytes) => Err(Violation::new(check, expected(), format!("{} other bytes", bytes.len()))),
            Err(error) => Err(Violation::new(check, expected(), describe(&error))),
        }
    }
}

/// Saves a part of a small file.
pub(super) async fn save(
    check: &'static str,
    transport: &dyn Transport,
    file_id: i64,
    number: i32,
    bytes: Bytes,
) -> Result<(), Violation> {
    let expected = format!("true as the answer to upload.saveFilePart with {} bytes", bytes.len());
    let found = match call(transport, Dc::Home, &functions::upload::SaveFilePart::new(file_id, number, bytes)).await {
        Ok(true) => return Ok(()),
        Ok(false) => "false".to_owned(),
        Err(error) => describe(&error),
    };
    Err(Violation::new(check, expected, found))
}

/// The request that makes a document of saved parts.
pub(super) fn upload_media(file_id: i64, parts: i32, content: &[u8]) -> functions::messages::UploadMedia {
    let sum: String = Md5::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    let file = types::InputFile::new(file_id, parts, "conforms.bin", sum);
    let name = types::DocumentAttributeFilename::new("conforms.bin");
    let media = types::InputMediaUploadedDocument::new(file, "application/octet-stream", [name]).force_file(true);
    functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media)
}

/// Calls a method, and waits for no more than a minute.
pub(super) async fn call<F: Function>(
    transport: &dyn Transport,
    dc: Dc,
    request: &F,
) -> Result<F::Return, InvokeError> {
    let body = request.to_chain().map_err(InvokeError::fatal)?;
    let answer = invoke(transport, Request::new(dc, F::NAME, body)).await?;
    F::Return::from_bytes(&answer).map_err(InvokeError::lost)
}

/// As [`call`], and leaves the answer as it is.
pub(super) async fn invoke(transport: &dyn Transport, request: Request) -> Result<Bytes, InvokeError> {
    let answer = tokio::time::timeout(LONGEST, transport.invoke(request.time_limit(LONGEST))).await;
    answer.map_err(|_| InvokeError::lost("no answer within a minute"))?
}

pub(super) fn describe(error: &InvokeError) -> String {
    format!("an error: {error}")
}

pub(super) fn random_id(check: &'static str) -> Result<i64, Violation> {
    random::nonzero().map_err(|error| Violation::new(check, "random numbers from the system", error.to_string()))
}

/// Bytes that occur nowhere else.
fn noise(length: usize) -> Bytes {
    let mut bytes = vec![0; length];
    fastrand::Rng::with_seed(random::seed(None)).fill(&mut bytes);
    Bytes::from(bytes)
}

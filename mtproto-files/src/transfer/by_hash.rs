//! Documents that Telegram has already: found by their hash, so that nothing need go up
//! (`messages.getDocumentByHash`, `api/files#re-using-pre-uploaded-files`).
//!
//! It works for some kinds of documents, GIFs above all, that someone has sent before: the SHA-256 of the whole file, its
//! size and its MIME type must all be right. For other files the answer is that there is no such document, or an error, and
//! the file goes up as always. So it is for what many people send; for others it is one request, and one more reading of the file.
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport};
//! # use tl_types::types::InputPeerSelf;
//! # async fn example(client: Client) -> Result<(), Error> {
//! let file = client.upload("dance.gif").by_hash().await?;
//! println!("it was there: {}", file.is_existing());
//! let media = client.upload_media(InputPeerSelf::new(), file).await?;
//! # let _ = media;
//! # Ok(())
//! # }
//! ```

use std::sync::{Arc, Mutex, PoisonError};

use mtproto_transport::Dc;
use sha2::{Digest, Sha256};
use tl_types::{enums, functions, owned, types};
use tokio::time::Instant;

use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::io::source::{Source, hash_range};
use crate::runtime::call::call;
use crate::runtime::{Context, Control, Reporter, Transfer};
use crate::transfer::upload::{Upload, Uploaded, run};

/// A file that Telegram had already, or has now.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Deduplicated {
    /// The document that was there. Nothing went up.
    Existing(Box<types::Document>),
    /// There was none: the file went up.
    Uploaded(Box<Uploaded>),
}

/// # Before anything goes up
impl Upload {
    /// Asks first whether Telegram has the file as a document ([`by_hash`](self)), and uploads it only if not, or if that
    /// cannot be found out ([`Event::LookupFailed`]). The file is read once more for that, in pieces.
    ///
    /// # Errors
    ///
    /// Those of the upload; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a reader or a stream: the hash must be known before anything goes up.
    pub fn by_hash(self) -> Transfer<Deduplicated> {
        self.transfer_by(find_or_upload)
    }
}

impl Deduplicated {
    /// Whether it was there already.
    pub fn is_existing(&self) -> bool {
        matches!(self, Self::Existing(_))
    }
}

/// As a document: the one that was there (`inputMediaDocument`), or what was uploaded.
impl From<Deduplicated> for enums::InputMedia {
    fn from(file: Deduplicated) -> Self {
        match file {
            Deduplicated::Existing(document) => {
                let types::Document { id, access_hash, file_reference, .. } = *document;
                types::InputMediaDocument::new(types::InputDocument::new(id, access_hash, file_reference)).into()
            }
            Deduplicated::Uploaded(uploaded) => (*uploaded).into(),
        }
    }
}

/// What a file is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digested {
    /// The SHA-256 of the whole file.
    pub(crate) sha256: [u8; 32],
    /// The size in bytes.
    pub(crate) size: u64,
}

async fn find_or_upload(upload: Upload, mut control: Control, reporter: Reporter) -> Result<Deduplicated, Error> {
    let started = Instant::now();
    let label = upload.source().label();
    let reporter = Arc::new(Mutex::new(Some(reporter)));
    let of_calls = Arc::clone(&reporter);
    let report = move |event| {
        if let Some(reporter) = of_calls.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            reporter.report(started.elapsed(), event);
        }
    };
    let context = upload.context().for_transfer(upload.policy(), Arc::new(report));
    let (again, mime_type) = (upload.source().again(), upload.document_type());
    let looked = control.unless_cancelled(async move {
        let again = again.ok_or(Cause::ReadOnce { why: "its hash is asked for" })?;
        let mime_type = mime_type?;
        Ok((digest(again).await?, mime_type))
    });
    let found = match looked.await {
        Ok((digested, mime_type)) => {
            let asked = find(&context, Operation::Upload, &digested, mime_type);
            // What the call itself fails with is no reason not to upload.
            control.unless_cancelled(async { Ok(asked.await) }).await
        }
        Err(cause) => Err(cause),
    };
    match found.map_err(|cause| Error::new(Operation::Upload, cause).of_file(label))? {
        Ok(Some(document)) => return Ok(Deduplicated::Existing(Box::new(document))),
        Ok(None) => {}
        Err(error) => context.report(Event::LookupFailed { reason: error.to_string() }),
    }
    let reporter = reporter.lock().unwrap_or_else(PoisonError::into_inner).take();
    let reporter = reporter.ok_or_else(|| Error::new(Operation::Upload, Cause::Cancelled))?;
    Ok(Deduplicated::Uploaded(Box::new(run::upload(upload, control, reporter).await?)))
}

pub(crate) async fn find(
    context: &Context,
    operation: Operation,
    digested: &Digested,
    mime_type: String,
) -> Result<Option<types::Document>, Error> {
    // No file of Telegram's is that large.
    let Ok(size) = i64::try_from(digested.size) else { return Ok(None) };
    let request = functions::messages::GetDocumentByHash::new(digested.sha256.to_vec(), size, mime_type);
    Ok(match call(context, operation, Dc::Home, &request).await? {
        // A document of another size is not that file, whatever the DC says.
        enums::Document::Plain(document) => Some(owned(document)).filter(|document| document.size == size),
        _ => None,
    })
}

/// Reads a source whole.
///
/// # Errors
///
/// It cannot be read, or changes meanwhile; it is empty, or has no size that is known.
async fn digest(source: Source) -> Result<Digested, Cause> {
    let opened = source.open().await?;
    let size = opened.size().ok_or(Cause::ReadOnce { why: "its hash is asked for" })?;
    if size == 0 {
        return Err(Cause::EmptyFile);
    }
    let hasher = hash_range(Sha256::new(), &opened, 0..size).await?;
    Ok(Digested { sha256: hasher.finalize().into(), size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_of_it_is_hashed() {
        for len in [1, 524_288, 524_289, 1_500_000] {
            let bytes = vec![7; len];
            let digested = digest(Source::bytes(bytes.clone())).await.unwrap();
            let sha256 = Sha256::digest(&bytes).into();
            assert_eq!(digested, Digested { sha256, size: len as u64 });
        }
        assert!(matches!(digest(Source::bytes(vec![])).await, Err(Cause::EmptyFile)));
    }
}

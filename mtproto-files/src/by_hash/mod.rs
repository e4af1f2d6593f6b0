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
//! # async fn example<T: Transport>(client: Client<T>) -> Result<(), Error> {
//! let file = client.upload("dance.gif").by_hash().await?;
//! println!("it was there: {}", file.is_existing());
//! let media = client.upload_media(InputPeerSelf::new(), file).await?;
//! # let _ = media;
//! # Ok(())
//! # }
//! ```

mod digest;

use std::sync::{Arc, Mutex, PoisonError};

use tl_types::{enums, functions, types};
use tokio::time::Instant;

use crate::cause::Cause;
use crate::drive::call::call;
use crate::drive::{Control, Reporter, Transfer};
use crate::error::{Error, Operation};
use crate::transport::{Dc, Transport};
use crate::upload::{Upload, Uploaded, run};
use crate::{Client, Event};
use digest::{Digested, digest};

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
impl<T: Transport> Upload<T> {
    /// Asks first whether Telegram has the file as a document ([`by_hash`](self)), and uploads it only if not, or if that
    /// cannot be found out ([`Event::LookupFailed`]). The file is read once more for that, in pieces.
    ///
    /// # Errors
    ///
    /// Those of the upload; [`Cause::ReadOnce`] for a reader or a stream: the hash must be known before anything goes up.
    pub fn by_hash(self) -> Transfer<Deduplicated> {
        self.transfer_by(find_or_upload)
    }
}

/// # By hash
impl<T: Transport> Client<T> {
    /// The document with this SHA-256, size in bytes, and MIME type (`messages.getDocumentByHash`), if Telegram has one and
    /// gives it.
    ///
    /// # Errors
    ///
    /// The DC's errors. Flood waits and passing troubles are waited out.
    pub async fn document_by_hash(
        &self,
        sha256: [u8; 32],
        size: u64,
        mime_type: impl Into<String>,
    ) -> Result<Option<types::Document>, Error> {
        find(self, Operation::Invoke, &Digested { sha256, size }, mime_type.into()).await
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

async fn find_or_upload<T: Transport>(
    upload: Upload<T>,
    mut control: Control,
    reporter: Reporter,
) -> Result<Deduplicated, Error> {
    let started = Instant::now();
    let label = upload.source().label();
    let reporter = Arc::new(Mutex::new(Some(reporter)));
    let told = Arc::clone(&reporter);
    let tell = move |event| {
        if let Some(reporter) = told.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            reporter.notice(started.elapsed(), event);
        }
    };
    let client = upload.client().for_transfer(upload.policy(), Arc::new(tell));
    let (again, mime_type) = (upload.source().again(), upload.document_type());
    let looked = control.unless_cancelled(async move {
        let again = again.ok_or(Cause::ReadOnce { why: "its hash is asked for" })?;
        let mime_type = mime_type?;
        Ok((digest(again).await?, mime_type))
    });
    let found = match looked.await {
        Ok((digested, mime_type)) => {
            let asked = find(&client, Operation::Upload, &digested, mime_type);
            // What the call itself fails with is no reason not to upload.
            control.unless_cancelled(async { Ok(asked.await) }).await
        }
        Err(cause) => Err(cause),
    };
    match found.map_err(|cause| Error::new(Operation::Upload, cause).of_file(label))? {
        Ok(Some(document)) => return Ok(Deduplicated::Existing(Box::new(document))),
        Ok(None) => {}
        Err(error) => client.tell(Event::LookupFailed { reason: error.to_string() }),
    }
    let reporter = reporter.lock().unwrap_or_else(PoisonError::into_inner).take();
    let reporter = reporter.ok_or_else(|| Error::new(Operation::Upload, Cause::Cancelled))?;
    Ok(Deduplicated::Uploaded(Box::new(run::upload(upload, control, reporter).await?)))
}

async fn find<T: Transport>(
    client: &Client<T>,
    operation: Operation,
    digested: &Digested,
    mime_type: String,
) -> Result<Option<types::Document>, Error> {
    // No file of Telegram's is that large.
    let Ok(size) = i64::try_from(digested.size) else { return Ok(None) };
    let request = functions::messages::GetDocumentByHash::new(digested.sha256.to_vec(), size, mime_type);
    Ok(match call(client, operation, Dc::Home, &request).await? {
        // A document of another size is not that file, whatever the DC says.
        enums::Document::Plain(document) => Some(document).filter(|document| document.size == size),
        _ => None,
    })
}

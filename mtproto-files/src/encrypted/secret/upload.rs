//! An encrypted upload: the layer over its source, and what it returns.

use std::sync::{Arc, OnceLock};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tl_types::{Bytes, enums, types};

use super::key::FileKey;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::encrypted::cipher::{EncryptedSource, Encryption};
use crate::io::source::{Opened, SourceLayer, UploadedSource};
use crate::runtime::Transfer;
use crate::transfer::upload::{Upload, run};

/// A file that the DC holds encrypted, for a message of a secret chat.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EncryptedFile {
    /// The file, for whatever takes one: `inputEncryptedFileUploaded`, or `inputEncryptedFileBigUploaded` if it is large or
    /// its length was not known.
    pub file: enums::InputEncryptedFile,
    /// What it is encrypted with, for the message.
    pub key: FileKey,
    /// Its size before it was encrypted, in bytes, for the message.
    pub size: u64,
    /// Its size as the DC has it, in bytes.
    pub encrypted_size: u64,
    /// The source, to send parts again that the DC lost.
    pub(super) uploaded_source: Arc<UploadedSource>,
}

/// # Secret chats
impl Upload {
    /// Encrypts the file as it is read, part by part. Every file needs a key of its own; with the same one, and a
    /// [`journal`](Self::journal), an upload goes on where it ended.
    ///
    /// Where it goes on, what comes before must be read and encrypted once more, as each block depends on those before it.
    pub fn encrypted(self, key: FileKey) -> Transfer<EncryptedFile> {
        let layer = Arc::new(SecretLayer { key, over: OnceLock::new() });
        let upload = self.through(Arc::clone(&layer) as Arc<dyn SourceLayer>);
        upload.transfer_by(move |upload, control, reporter| async move {
            let uploaded = run::upload(upload, control, reporter).await?;
            let fingerprint = layer.key.fingerprint();
            let file = match uploaded.file {
                enums::InputFile::Plain(file) => {
                    types::InputEncryptedFileUploaded::new(file.id, file.parts, file.md5_checksum, fingerprint).into()
                }
                enums::InputFile::Big(file) => {
                    types::InputEncryptedFileBigUploaded::new(file.id, file.parts, fingerprint).into()
                }
                _ => return Err(Error::new(Operation::Upload, Cause::Unsupported { what: "InputFile" })),
            };
            let size = layer.over.get().map_or(0, |(encryption, size)| size.unwrap_or_else(|| encryption.plain_size()));
            let (encrypted_size, uploaded_source) = (uploaded.size, uploaded.uploaded_source);
            Ok(EncryptedFile { file, key: layer.key.clone(), size, encrypted_size, uploaded_source })
        })
    }
}

/// The layer over a source.
struct SecretLayer {
    key: FileKey,
    /// With the size of the source, if that is known: an upload that goes on need not read all of it.
    over: OnceLock<(Arc<Encryption>, Option<u64>)>,
}

impl SourceLayer for SecretLayer {
    fn id(&self) -> String {
        format!("encrypted by {:#010x}", self.key.fingerprint())
    }

    fn over(self: Arc<Self>, inner: Opened) -> BoxFuture<'static, Result<Opened, Cause>> {
        async move {
            if inner.size() == Some(0) {
                return Err(Cause::EmptyFile);
            }
            let encryption = Arc::new(Encryption::new(self.key.chain(), Bytes::new(), self.key.fill()));
            let _ = self.over.set((Arc::clone(&encryption), inner.size()));
            Ok(Arc::new(EncryptedSource::over(inner, encryption)) as Opened)
        }
        .boxed()
    }
}

//! The upload of a file of Passport: the layer over its source, and what it returns.

use std::sync::{Arc, OnceLock};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sha2::{Digest, Sha256};
use tl_types::{Bytes, enums, types};

use super::secret::{FileKey, Secret};
use crate::base::bytes::length;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::limits::MAX_SMALL_FILE;
use crate::encrypted::cipher::{BLOCK, EncryptedSource, Encryption};
use crate::io::source::{Opened, SourceLayer, UploadedSource, hash_range};
use crate::runtime::Transfer;
use crate::transfer::upload::{Upload, run};

/// A file of Passport that the DC holds, for an `inputSecureValue`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SecureFile {
    /// The file, for whatever takes one: with its hash, and its secret as the user's encrypts it.
    pub file: types::InputSecureFileUploaded,
    /// What it is encrypted with.
    pub key: FileKey,
    /// Its size before it was encrypted, in bytes.
    pub size: u64,
    /// The source, to send parts again that the DC lost.
    pub(super) uploaded_source: Arc<UploadedSource>,
}

/// # Passport
impl Upload {
    /// Encrypts the file for Passport, with a secret of its own, which the user's secret encrypts. It is read twice: its
    /// hash is part of its key.
    ///
    /// A [`journal`](Self::journal) is left out: as no two uploads have the same secret, none can go on where another ended.
    ///
    /// # Errors
    ///
    /// Those of the upload; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a reader or a stream;
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) for what is over 10 MiB when it is encrypted.
    pub fn secure(self, user: &Secret) -> Transfer<SecureFile> {
        let (user, secret) = (user.clone(), Secret::generate());
        self.transfer_by(move |upload, control, reporter| async move {
            let failed = |cause| Error::new(Operation::Upload, cause);
            let layer = Arc::new(PassportLayer { secret: secret.map_err(failed)?, hashed: OnceLock::new() });
            let upload = upload.without_journal().through(Arc::clone(&layer) as Arc<dyn SourceLayer>);
            let uploaded = run::upload(upload, control, reporter).await?;
            let enums::InputFile::Plain(file) = uploaded.file else {
                return Err(failed(Cause::PassportTooLarge { size: uploaded.size }));
            };
            let (hash, size) = layer.hashed.get().copied().unwrap_or_default();
            let wrapped = user.wrap(&layer.secret, &hash);
            let file =
                types::InputSecureFileUploaded::new(file.id, file.parts, file.md5_checksum, hash.to_vec(), wrapped);
            let key = FileKey::new(layer.secret.clone(), hash);
            Ok(SecureFile { file, key, size, uploaded_source: uploaded.uploaded_source })
        })
    }
}

/// The layer over a source.
struct PassportLayer {
    secret: Secret,
    /// The hash of padding and source, and the source's size.
    hashed: OnceLock<([u8; 32], u64)>,
}

impl SourceLayer for PassportLayer {
    fn id(&self) -> String {
        format!("encrypted for Passport by {}", self.secret.id())
    }

    fn over(self: Arc<Self>, inner: Opened) -> BoxFuture<'static, Result<Opened, Cause>> {
        async move {
            let read_once = Cause::ReadOnce { why: "its hash is part of its key" };
            let size = inner.size().filter(|_| inner.is_seekable()).ok_or(read_once)?;
            if size == 0 {
                return Err(Cause::EmptyFile);
            }
            let padding = Bytes::from(self.secret.padding(size));
            let padded = size.saturating_add(length(&padding));
            if padded > MAX_SMALL_FILE {
                return Err(Cause::PassportTooLarge { size: padded });
            }
            let hasher = hash_range(Sha256::new_with_prefix(&padding), &inner, 0..size).await?;
            let hash = hasher.finalize().into();
            let _ = self.hashed.set((hash, size));
            let encryption = Encryption::new(self.secret.chain(&hash), padding, [0; BLOCK]);
            Ok(Arc::new(EncryptedSource::over(inner, Arc::new(encryption))) as Opened)
        }
        .boxed()
    }
}

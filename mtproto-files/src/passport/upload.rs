//! The upload of a file of Passport: the layer over its source, and what it returns.

use std::sync::{Arc, OnceLock};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sha2::{Digest, Sha256};
use tl_types::{Bytes, enums, types};

use super::secret::{FileKey, Secret};
use crate::cause::Cause;
use crate::cipher::{BLOCK, Encryption, Laid, Layered};
use crate::drive::Transfer;
use crate::error::{Error, Operation};
use crate::io::off_thread;
use crate::limits::MAX_SMALL_FILE;
use crate::transport::Transport;
use crate::upload::again::Again;
use crate::upload::open::Opened;
use crate::upload::plan::Part;
use crate::upload::{Upload, run};

/// So much is read at a time to hash it, in bytes.
const PIECE: u32 = 512 * 1024;

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
    /// How parts are sent again that the DC lost.
    pub(super) again: Arc<Again>,
}

/// # Passport
impl<T: Transport> Upload<T> {
    /// Encrypts the file for Passport, with a secret of its own, which the user's secret encrypts. It is read twice: its
    /// hash is part of its key.
    ///
    /// A [`journal`](Self::journal) is left out: as no two uploads have the same secret, none can go on where another ended.
    ///
    /// # Errors
    ///
    /// Those of the upload; [`Cause::ReadOnce`] for a reader or a stream; [`Cause::PassportTooLarge`] for what is over
    /// 10 MiB when it is encrypted.
    pub fn secure(self, user: &Secret) -> Transfer<SecureFile> {
        let (user, secret) = (user.clone(), Secret::generate());
        self.transfer_by(move |upload, control, reporter| async move {
            let failed = |cause| Error::new(Operation::Upload, cause);
            let layer = Arc::new(Passport { secret: secret.map_err(failed)?, laid: OnceLock::new() });
            let upload = upload.without_journal().through(Arc::clone(&layer) as Arc<dyn Layered>);
            let uploaded = run::upload(upload, control, reporter).await?;
            let enums::InputFile::Plain(file) = uploaded.file else {
                return Err(failed(Cause::PassportTooLarge { size: uploaded.size }));
            };
            let (hash, size) = layer.laid.get().copied().unwrap_or_default();
            let wrapped = user.wrap(&layer.secret, &hash);
            let file =
                types::InputSecureFileUploaded::new(file.id, file.parts, file.md5_checksum, hash.to_vec(), wrapped);
            let key = FileKey::new(layer.secret.clone(), hash);
            Ok(SecureFile { file, key, size, again: uploaded._again })
        })
    }
}

/// The layer over a source.
struct Passport {
    secret: Secret,
    /// The hash of padding and source, and the source's size.
    laid: OnceLock<([u8; 32], u64)>,
}

impl Layered for Passport {
    fn id(&self) -> String {
        format!("encrypted for Passport by {}", self.secret.id())
    }

    fn over(self: Arc<Self>, inner: Opened) -> BoxFuture<'static, Result<Laid, Cause>> {
        async move {
            let read_once = Cause::ReadOnce { why: "its hash is part of its key" };
            let size = inner.size().filter(|_| inner.is_seekable()).ok_or(read_once)?;
            if size == 0 {
                return Err(Cause::EmptyFile);
            }
            let padding = Bytes::from(self.secret.padding(size));
            let padded = size.saturating_add(crate::download::hashes::length(&padding));
            if padded > MAX_SMALL_FILE {
                return Err(Cause::PassportTooLarge { size: padded });
            }
            let hash = hash(&inner, size, &padding).await?;
            let _ = self.laid.set((hash, size));
            let encryption = Encryption::new(self.secret.chain(&hash), padding, [0; BLOCK]);
            Ok((Some(encryption.size_of(size)), Arc::new(encryption)))
        }
        .boxed()
    }
}

/// The SHA-256 of padding and source.
async fn hash(inner: &Opened, size: u64, padding: &[u8]) -> Result<[u8; 32], Cause> {
    let mut hasher = Sha256::new_with_prefix(padding);
    let mut offset = 0;
    while offset < size {
        let len = u32::try_from(size - offset).map_or(PIECE, |left| left.min(PIECE));
        let bytes = inner.clone().read(Part { number: 0, offset, len }).await?;
        hasher = off_thread(move || Ok(hasher.chain_update(&bytes))).await?;
        offset += u64::from(len);
    }
    Ok(hasher.finalize().into())
}

//! The calls about files of secret chats and of Passport.

use std::ops::RangeBounds;

#[cfg(feature = "messages")]
use tl_types::enums;
use tl_types::{Bytes, types};

use crate::Client;
use crate::base::error::Error;
#[cfg(feature = "messages")]
use crate::encrypted::passport::SecureFile;
use crate::encrypted::{cipher::DecryptedDownload, passport, secret};

/// # Secret chats
impl Client {
    /// Downloads a file of a secret chat. The key and the size in bytes are those of the message that it came with: what is
    /// behind that size only fills the last block. Say where to, and await it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt): the key is not the file's, or the file has not as many whole blocks as
    /// this size takes.
    pub fn download_encrypted(
        &self,
        file: &types::EncryptedFile,
        key: secret::FileKey,
        size: u64,
    ) -> Result<DecryptedDownload, Error> {
        self.download_encrypted_range(file, key, size, ..)
    }

    /// Downloads only these bytes of a file of a secret chat. As each block depends on those before it, everything from the
    /// file's start to the range's end is moved, and the range alone is written.
    ///
    /// # Errors
    ///
    /// As [`download_encrypted`](Self::download_encrypted); [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput): a range that the file has not.
    pub fn download_encrypted_range(
        &self,
        file: &types::EncryptedFile,
        key: secret::FileKey,
        size: u64,
        range: impl RangeBounds<u64>,
    ) -> Result<DecryptedDownload, Error> {
        secret::download::download(self.context.clone(), file, &key, size, range)
    }

    /// Makes an encrypted file part of a secret chat without a message (`messages.uploadEncryptedFile`): messages then refer
    /// to it by `inputEncryptedFile`.
    ///
    /// # Errors
    ///
    /// The DC's errors; an answer without a file. Flood waits and passing troubles are waited out, and a part that the DC
    /// lost is sent again, if the source can be read again.
    pub async fn upload_encrypted_file(
        &self,
        peer: impl Into<tl_types::enums::InputEncryptedChat>,
        file: &secret::EncryptedFile,
    ) -> Result<types::EncryptedFile, Error> {
        secret::send::upload(&self.context, peer.into(), file).await
    }

    /// Sends an encrypted message with a file (`messages.sendEncryptedFile`). `data` is the message as the chat's key
    /// encrypted it, with the file's key and size in it, and `random_id` is that of the message.
    ///
    /// # Errors
    ///
    /// As [`upload_encrypted_file`](Self::upload_encrypted_file).
    pub async fn send_encrypted_file(
        &self,
        peer: impl Into<tl_types::enums::InputEncryptedChat>,
        random_id: i64,
        data: impl Into<Bytes>,
        file: &secret::EncryptedFile,
    ) -> Result<types::EncryptedFile, Error> {
        secret::send::send(&self.context, peer.into(), random_id, data.into(), file).await
    }
}

/// # Passport
impl Client {
    /// Downloads a file of Passport. Say where to, and await it.
    ///
    /// All of it is checked by its hash in the end: a download to a path leaves nothing behind if it is wrong
    /// ([`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt)); what went to a writer went there before.
    pub fn download_secure(&self, file: &types::SecureFile, key: passport::FileKey) -> DecryptedDownload {
        passport::download::download(self.context.clone(), file, &key)
    }

    /// Saves a value of Passport (`account.saveSecureValue`). `secret_id` is the
    /// [fingerprint](crate::passport::Secret::fingerprint) of the user's secret, and `files` are those of the value that were uploaded
    /// for it.
    ///
    /// # Errors
    ///
    /// The DC's errors; an answer without a value. Flood waits and passing troubles are waited out. A part that the DC lost
    /// is sent again: as it does not say of which file, for all files that have a part of that number.
    #[cfg(feature = "messages")]
    pub async fn save_secure_value(
        &self,
        value: impl Into<enums::InputSecureValue>,
        secret_id: i64,
        files: &[&SecureFile],
    ) -> Result<types::SecureValue, Error> {
        passport::save::save(&self.context, value.into(), secret_id, files).await
    }
}

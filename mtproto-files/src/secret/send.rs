//! Encrypted files made part of secret chats: `messages.uploadEncryptedFile` and `messages.sendEncryptedFile`.

use std::sync::Arc;

use tl_types::{Bytes, enums, functions, types};

use super::upload::EncryptedFile;
use crate::Client;
use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::media::call::{in_answer, with_parts};
use crate::transport::Transport;

/// # Secret chats
impl<T: Transport> Client<T> {
    /// Makes an encrypted file part of a secret chat without a message (`messages.uploadEncryptedFile`): messages then refer
    /// to it by `inputEncryptedFile`.
    ///
    /// # Errors
    ///
    /// The DC's errors; an answer without a file. Flood waits and passing troubles are waited out, and a part that the DC
    /// lost is sent again, if the source can be read again.
    pub async fn upload_encrypted_file(
        &self,
        peer: impl Into<enums::InputEncryptedChat>,
        file: &EncryptedFile,
    ) -> Result<types::EncryptedFile, Error> {
        type Method = functions::messages::UploadEncryptedFile;
        let operation = Operation::UploadMedia;
        let request = Method::new(peer, file.file.clone());
        let answer = with_parts(self, operation, Some(Arc::clone(&file.again)), &request).await?;
        plain(&answer).map_err(|cause| in_answer::<Method>(operation, cause))
    }

    /// Sends an encrypted message with a file (`messages.sendEncryptedFile`). `data` is the message as the chat's key
    /// encrypted it, with the file's key and size in it, and `random_id` is that of the message.
    ///
    /// # Errors
    ///
    /// As [`upload_encrypted_file`](Self::upload_encrypted_file).
    pub async fn send_encrypted_file(
        &self,
        peer: impl Into<enums::InputEncryptedChat>,
        random_id: i64,
        data: impl Into<Bytes>,
        file: &EncryptedFile,
    ) -> Result<types::EncryptedFile, Error> {
        type Method = functions::messages::SendEncryptedFile;
        let operation = Operation::SendMedia;
        let request = Method::new(peer, random_id, data, file.file.clone());
        let answer = with_parts(self, operation, Some(Arc::clone(&file.again)), &request).await?;
        let found = match &answer {
            enums::messages::SentEncryptedMessage::SentEncryptedFile(sent) => plain(&sent.file),
            _ => Err(Cause::NoMedia { wanted: "encrypted file" }),
        };
        found.map_err(|cause| in_answer::<Method>(operation, cause))
    }
}

fn plain(file: &enums::EncryptedFile) -> Result<types::EncryptedFile, Cause> {
    match file {
        enums::EncryptedFile::Plain(file) => Ok(file.clone()),
        _ => Err(Cause::NoMedia { wanted: "encrypted file" }),
    }
}

//! Encrypted files made part of secret chats: `messages.uploadEncryptedFile` and `messages.sendEncryptedFile`.

use std::sync::Arc;

use tl_types::{Bytes, enums, functions, held, types};

use super::upload::EncryptedFile;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::runtime::Context;
use crate::transfer::upload::resend::{in_answer, with_parts};

/// Makes an encrypted file part of a secret chat without a message.
///
/// # Errors
///
/// The DC's errors; an answer without a file.
pub(crate) async fn upload(
    context: &Context,
    peer: enums::InputEncryptedChat,
    file: &EncryptedFile,
) -> Result<types::EncryptedFile, Error> {
    type Method = functions::messages::UploadEncryptedFile;
    let operation = Operation::UploadMedia;
    let request = Method::new(peer, file.file.clone());
    let answer = with_parts(context, operation, Some(Arc::clone(&file.uploaded_source)), &request).await?;
    plain(&answer).map_err(|cause| in_answer::<Method>(operation, cause))
}

/// Sends an encrypted message with a file.
///
/// # Errors
///
/// The DC's errors; an answer without a file.
pub(crate) async fn send(
    context: &Context,
    peer: enums::InputEncryptedChat,
    random_id: i64,
    data: Bytes,
    file: &EncryptedFile,
) -> Result<types::EncryptedFile, Error> {
    type Method = functions::messages::SendEncryptedFile;
    let operation = Operation::SendMedia;
    let request = Method::new(peer, random_id, data, file.file.clone());
    let answer = with_parts(context, operation, Some(Arc::clone(&file.uploaded_source)), &request).await?;
    let found = match &answer {
        enums::messages::SentEncryptedMessage::SentEncryptedFile(sent) => plain(&sent.file),
        _ => Err(Cause::NoMedia { wanted: "encrypted file" }),
    };
    found.map_err(|cause| in_answer::<Method>(operation, cause))
}

fn plain(file: &enums::EncryptedFile) -> Result<types::EncryptedFile, Cause> {
    match file {
        enums::EncryptedFile::Plain(file) => Ok(held(file).clone()),
        _ => Err(Cause::NoMedia { wanted: "encrypted file" }),
    }
}

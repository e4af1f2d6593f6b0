//! `messages.uploadEncryptedFile`, `messages.sendEncryptedFile` and `account.saveSecureValue`: files that the DC cannot read.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tl_types::{enums, functions, types};

use super::received::received;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::state::{Original, SealedFile, SealedKind, State};
use crate::store::Content;

/// Encrypted files are whole blocks of AES.
const BLOCK: u64 = 16;
/// The least that is before the data of a file of Passport (`passport/encryption`).
const LEAST_PADDING: u64 = 32;
/// The length of hashes and secrets of Passport, in bytes.
const SECRET: usize = 32;

pub(crate) fn upload_encrypted_file(
    state: &State,
    request: functions::messages::UploadEncryptedFile,
    _length: usize,
) -> Result<enums::EncryptedFile, Failure> {
    encrypted(state, &request.peer, request.file)
}

pub(crate) fn send_encrypted_file(
    state: &State,
    request: functions::messages::SendEncryptedFile,
    _length: usize,
) -> Result<enums::messages::SentEncryptedMessage, Failure> {
    if request.data.is_empty() {
        return Err(Refusal::DataInvalid.into());
    }
    let file = encrypted(state, &request.peer, request.file)?;
    state.world.outbox.number(&state.world.store, &[request.random_id])?;
    Ok(types::messages::SentEncryptedFile::new(now(), file).into())
}

/// A value with all its files, and its data.
pub(crate) fn save_secure_value(
    state: &State,
    request: functions::account::SaveSecureValue,
    _length: usize,
) -> Result<enums::SecureValue, Failure> {
    let enums::InputSecureValue::Plain(value) = request.value else { return Err(Refusal::DataInvalid.into()) };
    if state.config.passport_secret_id.is_some_and(|id| id != request.secure_secret_id) {
        return Err(Refusal::SecureSecretInvalid.into());
    }
    let mut saved = types::SecureValue::new(value.r#type, vec![0; SECRET]);
    saved.data = value.data;
    let one = |file: Option<enums::InputSecureFile>| file.map(|file| secure(state, file)).transpose();
    let many = |files: Option<Vec<enums::InputSecureFile>>| {
        files.map(|files| files.into_iter().map(|file| secure(state, file)).collect::<Result<_, _>>()).transpose()
    };
    saved.front_side = one(value.front_side)?;
    saved.reverse_side = one(value.reverse_side)?;
    saved.selfie = one(value.selfie)?;
    saved.translation = many(value.translation)?;
    saved.files = many(value.files)?;
    saved.plain_data = value.plain_data;
    Ok(saved.into())
}

fn encrypted(
    state: &State,
    peer: &enums::InputEncryptedChat,
    file: enums::InputEncryptedFile,
) -> Result<enums::EncryptedFile, Failure> {
    let enums::InputEncryptedChat::Plain(peer) = peer else { return Err(Refusal::ChatInvalid.into()) };
    if state.config.secret_chats.get(&peer.chat_id) != Some(&peer.access_hash) {
        return Err(Refusal::ChatInvalid.into());
    }
    let (content, key_fingerprint) = match file {
        enums::InputEncryptedFile::Uploaded(file) => {
            let plain = types::InputFile::new(file.id, file.parts, "", file.md5_checksum);
            (received(state, &plain.into())?.0, file.key_fingerprint)
        }
        enums::InputEncryptedFile::BigUploaded(file) => {
            let big = types::InputFileBig::new(file.id, file.parts, "");
            (received(state, &big.into())?.0, file.key_fingerprint)
        }
        enums::InputEncryptedFile::Plain(file) => {
            let found = state.world.sealed.find(SealedKind::Encrypted, file.id, file.access_hash);
            return Ok(shown(&*found.ok_or(Refusal::FileEmpty)?));
        }
        _ => return Err(Refusal::FileEmpty.into()),
    };
    if !content.size().is_multiple_of(BLOCK) {
        return Err(Refusal::DataInvalid.into());
    }
    Ok(shown(&*add(state, SealedKind::Encrypted, content, key_fingerprint, Default::default())?))
}

fn secure(state: &State, file: enums::InputSecureFile) -> Result<enums::SecureFile, Failure> {
    let file = match file {
        enums::InputSecureFile::Uploaded(file) => {
            if file.file_hash.len() != SECRET || file.secret.len() != SECRET {
                return Err(Refusal::FileHashInvalid.into());
            }
            let plain = types::InputFile::new(file.id, file.parts, "", file.md5_checksum);
            let (content, _) = received(state, &plain.into())?;
            if !content.size().is_multiple_of(BLOCK) || content.size() <= LEAST_PADDING {
                return Err(Refusal::DataInvalid.into());
            }
            let secret = (file.file_hash.to_vec(), file.secret.to_vec());
            add(state, SealedKind::Secure, content, 0, secret)?
        }
        enums::InputSecureFile::Plain(file) => {
            let found = state.world.sealed.find(SealedKind::Secure, file.id, file.access_hash);
            found.ok_or(Refusal::FileEmpty)?
        }
        _ => return Err(Refusal::FileEmpty.into()),
    };
    let (hash, secret) = file.secret.clone();
    let size = i64::try_from(file.original.content.size()).map_err(std::io::Error::other)?;
    Ok(types::SecureFile::new(file.id, file.access_hash, size, file.dc, file.date, hash, secret).into())
}

fn add(
    state: &State,
    kind: SealedKind,
    content: Content,
    key_fingerprint: i32,
    secret: (Vec<u8>, Vec<u8>),
) -> Result<Arc<SealedFile>, Failure> {
    let key = state.world.new_key();
    let file = SealedFile {
        id: key.id,
        access_hash: key.access_hash,
        original: Original::new(content)?,
        dc: state.world.new_files.load(Ordering::Relaxed),
        date: now(),
        key_fingerprint,
        secret,
        _charge: state.world.store.charge(0)?,
    };
    Ok(state.world.sealed.add(kind, file))
}

fn shown(file: &SealedFile) -> enums::EncryptedFile {
    let size = i64::try_from(file.original.content.size()).unwrap_or(i64::MAX);
    types::EncryptedFile::new(file.id, file.access_hash, size, file.dc, file.key_fingerprint).into()
}

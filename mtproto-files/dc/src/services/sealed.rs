//! `messages.uploadEncryptedFile`, `messages.sendEncryptedFile` and `account.saveSecureValue`: files that the DC cannot read.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tl_types::{enums, functions, types};

use super::input_file::uploaded_file;
use crate::clock::now;
use crate::error::{Failure, Refusal};
use crate::method::Method;
use crate::scope::Scope;
use crate::state::{SealedFile, SealedKind, State, StoredFile};
use crate::store::Content;

/// Encrypted files are whole blocks of AES.
const BLOCK: u64 = 16;
/// The least that is before the data of a file of Passport (`passport/encryption`).
const LEAST_PADDING: u64 = 32;
/// The length of hashes and secrets of Passport, in bytes.
const SECRET: usize = 32;

impl Method for functions::messages::UploadEncryptedFile {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::EncryptedFile, Failure> {
        encrypted(state, &self.peer, self.file)
    }
}

impl Method for functions::messages::SendEncryptedFile {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::messages::SentEncryptedMessage, Failure> {
        if self.data.is_empty() {
            return Err(Refusal::DataInvalid.into());
        }
        let file = encrypted(state, &self.peer, self.file)?;
        state.world.outbox.claim(&state.world.store, state.user_id()?, &[self.random_id])?;
        Ok(types::messages::SentEncryptedFile::new(now(), file).into())
    }
}

/// A value with all its files, and its data.
impl Method for functions::account::SaveSecureValue {
    fn serve(self, state: &Scope<'_>, _: usize) -> Result<enums::SecureValue, Failure> {
        let enums::InputSecureValue::Plain(value) = self.value else { return Err(Refusal::DataInvalid.into()) };
        if state.config.passport_secret_id.is_some_and(|id| id != self.secure_secret_id) {
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
}

fn encrypted(
    state: &Scope<'_>,
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
            (uploaded_file(state, &plain.into())?.0, file.key_fingerprint)
        }
        enums::InputEncryptedFile::BigUploaded(file) => {
            let big = types::InputFileBig::new(file.id, file.parts, "");
            (uploaded_file(state, &big.into())?.0, file.key_fingerprint)
        }
        enums::InputEncryptedFile::Plain(file) => {
            let found = state.world.sealed_files.find(SealedKind::Encrypted, file.id, file.access_hash);
            return Ok(encrypted_file(&*found.ok_or(Refusal::FileEmpty)?));
        }
        _ => return Err(Refusal::FileEmpty.into()),
    };
    if !content.size().is_multiple_of(BLOCK) {
        return Err(Refusal::DataInvalid.into());
    }
    Ok(encrypted_file(&*add(state, SealedKind::Encrypted, content, key_fingerprint, Default::default())?))
}

fn secure(state: &Scope<'_>, file: enums::InputSecureFile) -> Result<enums::SecureFile, Failure> {
    let file = match file {
        enums::InputSecureFile::Uploaded(file) => {
            if file.file_hash.len() != SECRET || file.secret.len() != SECRET {
                return Err(Refusal::FileHashInvalid.into());
            }
            let plain = types::InputFile::new(file.id, file.parts, "", file.md5_checksum);
            let (content, _) = uploaded_file(state, &plain.into())?;
            if !content.size().is_multiple_of(BLOCK) || content.size() <= LEAST_PADDING {
                return Err(Refusal::DataInvalid.into());
            }
            let secret = (file.file_hash.to_vec(), file.secret.to_vec());
            add(state, SealedKind::Secure, content, 0, secret)?
        }
        enums::InputSecureFile::Plain(file) => {
            let found = state.world.sealed_files.find(SealedKind::Secure, file.id, file.access_hash);
            found.ok_or(Refusal::FileEmpty)?
        }
        _ => return Err(Refusal::FileEmpty.into()),
    };
    let (hash, secret) = file.secret.clone();
    let size = i64::try_from(file.stored.content.size()).map_err(std::io::Error::other)?;
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
        stored: StoredFile::new(content)?,
        dc: state.world.new_files.load(Ordering::Relaxed),
        date: now(),
        key_fingerprint,
        secret,
        _charge: state.world.store.charge(0)?,
    };
    Ok(state.world.sealed_files.add(kind, file))
}

fn encrypted_file(file: &SealedFile) -> enums::EncryptedFile {
    let size = i64::try_from(file.stored.content.size()).unwrap_or(i64::MAX);
    types::EncryptedFile::new(file.id, file.access_hash, size, file.dc, file.key_fingerprint).into()
}

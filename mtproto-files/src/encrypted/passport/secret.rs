//! Secrets, and the keys that come of them.

use std::fmt;

use sha2::{Digest, Sha256, Sha512};
use tl_types::types;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
#[cfg(any(feature = "messages", test))]
use crate::base::limits::MAX_SMALL_FILE;
use crate::encrypted::cipher::{BLOCK, Chain};

/// The sum of a secret's bytes, modulo 255: so a wrong one is recognized.
const CHECKSUM: u32 = 239;
const MODULUS: u32 = 255;

/// 32 random bytes that keys are made of: a user's, or that of one file or piece of data. It does not stay in memory, and
/// does not show in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

/// What a file of Passport is encrypted with: its own secret, and its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct FileKey {
    secret: Secret,
    hash: [u8; 32],
}

impl Secret {
    /// A secret that was decrypted, or that came with credentials.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt) if the sum of the bytes is not that of a secret: they were
    /// decrypted with a wrong password or secret.
    pub fn new(bytes: [u8; 32]) -> Result<Self, Error> {
        Self::checked(bytes).map_err(|cause| Error::new(Operation::Invoke, cause))
    }

    /// A new one.
    ///
    /// # Errors
    ///
    /// If the system has no random numbers.
    pub fn random() -> Result<Self, Error> {
        Self::generate().map_err(|cause| Error::new(Operation::Invoke, cause))
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `secure_secret_id`, which values are saved with (`account.saveSecureValue`): the first eight bytes of its SHA-256
    /// (`passport_secret_fingerprint`, `passport/encryption`). It is for the user's secret.
    pub fn fingerprint(&self) -> i64 {
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(self.0));
        i64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    pub(super) fn generate() -> Result<Self, Cause> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let [first, rest @ ..] = &mut bytes;
        let rest: u32 = rest.iter().map(|byte| u32::from(*byte)).sum();
        let missing = (CHECKSUM + MODULUS - rest % MODULUS) % MODULUS;
        *first = u8::try_from(missing).unwrap_or_default();
        Self::checked(bytes)
    }

    fn checked(bytes: [u8; 32]) -> Result<Self, Cause> {
        let sum: u32 = bytes.iter().map(|byte| u32::from(*byte)).sum();
        if sum % MODULUS == CHECKSUM {
            Ok(Self(bytes))
        } else {
            Err(Cause::Passport { what: "checksum of the secret" })
        }
    }

    /// The cipher for what has a hash: AES-256-CBC, its key and IV from the SHA-512 of secret and hash.
    pub(super) fn chain(&self, hash: &[u8; 32]) -> Chain {
        let mut derived: [u8; 64] = Sha512::new().chain_update(self.0).chain_update(hash).finalize().into();
        let (mut key, mut iv) = ([0; 32], [0; BLOCK]);
        key.iter_mut().chain(&mut iv).zip(&derived).for_each(|(to, from)| *to = *from);
        derived.zeroize();
        let chain = Chain::cbc(&key, iv);
        key.zeroize();
        chain
    }

    /// The secret of what has a hash, encrypted with this one.
    #[cfg(any(feature = "messages", test))]
    pub(super) fn wrap(&self, secret: &Secret, hash: &[u8; 32]) -> Vec<u8> {
        let mut bytes = secret.0;
        self.chain(hash).encrypt(&mut bytes);
        bytes.to_vec()
    }

    /// The secret of what has a hash, decrypted with this one.
    ///
    /// # Errors
    ///
    /// It is not one that was encrypted with this one.
    pub(super) fn unwrap(&self, secret: &[u8], hash: &[u8; 32]) -> Result<Secret, Cause> {
        let mut bytes = <[u8; 32]>::try_from(secret).map_err(|_| Cause::Passport { what: "length of the secret" })?;
        self.chain(hash).decrypt(&mut bytes);
        Self::checked(bytes)
    }

    /// The random bytes before what is encrypted: at least 32, at most 255, so many that the whole is whole blocks. The
    /// first says how many they are.
    ///
    /// They come of the secret, which is random, and of nothing that is known: an upload that goes on has the same ones.
    #[cfg(any(feature = "messages", test))]
    pub(super) fn padding(&self, size: u64) -> Vec<u8> {
        let mut random = Vec::new();
        let mut hash: [u8; 64] = Sha512::new().chain_update(b"padding").chain_update(self.0).finalize().into();
        while random.len() <= usize::from(u8::MAX) {
            random.extend_from_slice(&hash);
            hash = Sha512::new().chain_update(self.0).chain_update(hash).finalize().into();
        }
        let odd = u8::try_from(size % BLOCK as u64).unwrap_or_default();
        let least = 32 + (16 - odd) % 16;
        // Up to 13 blocks more, if the limit leaves room for them: 47 + 13 * 16 = 255.
        let blocks = random.last().map_or(0, |byte| byte % 14);
        let longer = least.saturating_add(blocks * 16);
        let len = if size.saturating_add(longer.into()) > MAX_SMALL_FILE { least } else { longer };
        random.truncate(len.into());
        if let Some(first) = random.first_mut() {
            *first = len;
        }
        random
    }

    /// What tells it from others, without telling it.
    pub(super) fn id(&self) -> String {
        let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::new().chain_update(b"id").chain_update(self.0).finalize());
        format!("{:#010x}", u32::from_le_bytes([a, b, c, d]))
    }
}

impl FileKey {
    /// The key of a file that a user has: with the user's own secret.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt) if the secret is not the user's, or that of the file is
    /// damaged.
    pub fn of(file: &types::SecureFile, secret: &Secret) -> Result<Self, Error> {
        let key = hash_of(&file.file_hash).and_then(|hash| Ok(Self::new(secret.unwrap(&file.secret, &hash)?, hash)));
        key.map_err(|cause| Error::new(Operation::Download, cause))
    }

    /// The key of a file that was shared with a bot: the `secret` and `file_hash` of the credentials.
    pub fn new(secret: Secret, hash: [u8; 32]) -> Self {
        Self { secret, hash }
    }

    /// The file's own secret, as credentials have it.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The SHA-256 of what was encrypted, as credentials have it.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    pub(super) fn chain(&self) -> Chain {
        self.secret.chain(&self.hash)
    }
}

pub(super) fn hash_of(bytes: &[u8]) -> Result<[u8; 32], Cause> {
    bytes.try_into().map_err(|_| Cause::Passport { what: "length of the hash" })
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.id())
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileKey({})", self.secret.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_of_the_hash() {
        // SHA-256 of 239 and 31 zeros: a8 0a b5 7d 04 e0 57 64 …
        let mut bytes = [0; 32];
        bytes[0] = 239;
        assert_eq!(Secret::new(bytes).unwrap().fingerprint(), 7_230_494_036_660_128_424);
    }

    #[test]
    fn padding_is_the_least_where_more_would_pass_the_limit() {
        for _ in 0..50 {
            let secret = Secret::random().unwrap();
            for over in 0..16 {
                let size = MAX_SMALL_FILE - 47 - over;
                let padding = secret.padding(size);
                assert!((32..=63).contains(&padding.len()), "{}", padding.len());
                assert_eq!(usize::from(padding[0]), padding.len());
                let padded = size + u64::try_from(padding.len()).unwrap();
                assert!(padded.is_multiple_of(16) && padded <= MAX_SMALL_FILE);
            }
        }
    }

    #[test]
    fn a_secret_has_its_checksum() {
        for _ in 0..200 {
            let secret = Secret::random().unwrap();
            assert_eq!(secret.0.iter().map(|byte| u32::from(*byte)).sum::<u32>() % 255, 239);
            let mut wrong = secret.0;
            wrong[7] ^= 1;
            assert!(Secret::new(wrong).is_err() && Secret::new(secret.0).is_ok());
        }
    }

    #[test]
    fn padding_makes_whole_blocks() {
        for size in 0..64 {
            let secret = Secret::random().unwrap();
            let padding = secret.padding(size);
            assert!((32..=255).contains(&padding.len()) && usize::from(padding[0]) == padding.len());
            assert_eq!((padding.len() as u64 + size) % 16, 0);
            assert_eq!(padding, secret.padding(size), "so that an upload can go on");
        }
    }

    #[test]
    fn only_the_right_secret_opens_another() {
        let (user, file, hash) = (Secret::random().unwrap(), Secret::random().unwrap(), [9; 32]);
        let wrapped = user.wrap(&file, &hash);
        assert_eq!(user.unwrap(&wrapped, &hash).unwrap(), file);
        assert!(user.unwrap(&wrapped[..31], &hash).is_err());
        // One in 255 wrong ones has the checksum by chance.
        let opened = (0..20).filter(|_| Secret::random().unwrap().unwrap(&wrapped, &hash).is_ok());
        assert!(opened.count() < 5);
    }
}

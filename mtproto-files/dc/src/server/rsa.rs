//! The RSA keys of DCs: made here or given as PEM, and shown in the forms that clients want.

use std::io;

use mtproto_proto::exchange;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey, EncodeRsaPublicKey, LineEnding};
use rsa::pkcs8::{DecodePrivateKey, EncodePublicKey};
use rsa::rand_core::UnwrapErr;
use rsa::{PrivateKey, PublicKey};

/// The size that `RSA_PAD` has (`mtproto/auth_key`).
const BITS: usize = 2048;

/// The RSA key of a DC, by which clients know the DC (`mtproto/auth_key`). A local DC has nothing to hide: the private half
/// can be read, so that another run can have the same key.
#[derive(Clone, Debug)]
pub struct RsaKey {
    key: exchange::PrivateKey,
    private: PrivateKey,
}

impl RsaKey {
    /// Makes a key of 2048 bits. This takes some 100 ms in a release build, and some seconds where dependencies are built
    /// without optimization.
    ///
    /// # Errors
    ///
    /// Fails if the system has no random numbers.
    pub fn generate() -> io::Result<Self> {
        let mut random = UnwrapErr(getrandom::SysRng);
        Self::new(PrivateKey::new(&mut random, BITS).map_err(io::Error::other)?)
    }

    /// Reads a private key that has no password: `RSA PRIVATE KEY` (PKCS#1) or `PRIVATE KEY` (PKCS#8), of 2048 bits.
    ///
    /// # Errors
    ///
    /// Fails if the text is not such PEM.
    pub fn from_pem(pem: &str) -> io::Result<Self> {
        let invalid = |error: &dyn std::fmt::Display| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
        let private = match PrivateKey::from_pkcs1_pem(pem) {
            Ok(key) => key,
            Err(_) => PrivateKey::from_pkcs8_pem(pem).map_err(|error| invalid(&error))?,
        };
        Self::new(private)
    }

    fn new(private: PrivateKey) -> io::Result<Self> {
        let pem = private.to_pkcs1_pem(LineEnding::LF).map_err(io::Error::other)?;
        let key =
            exchange::PrivateKey::from_pem(&pem).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok(Self { key, private })
    }

    /// Returns the private key as PEM (PKCS#1), for [`from_pem`](Self::from_pem).
    pub fn private_pem(&self) -> String {
        self.private.to_pkcs1_pem(LineEnding::LF).map(|pem| pem.to_string()).unwrap_or_default()
    }

    /// Returns the public key as PEM, `RSA PUBLIC KEY` (PKCS#1), as Telegram publishes its keys.
    pub fn public_pem(&self) -> String {
        PublicKey::from(&self.private).to_pkcs1_pem(LineEnding::LF).unwrap_or_default()
    }

    /// Returns the public key as PEM, `PUBLIC KEY` (SPKI), as OpenSSL writes keys.
    pub fn public_spki_pem(&self) -> String {
        PublicKey::from(&self.private).to_public_key_pem(LineEnding::LF).unwrap_or_default()
    }

    /// Returns the fingerprint: the last 8 bytes of the SHA-1 of the bare `rsa_public_key`.
    pub fn fingerprint(&self) -> i64 {
        self.key.public().fingerprint()
    }

    /// Returns the modulus, big-endian.
    pub fn modulus(&self) -> &[u8; 256] {
        self.key.public().modulus()
    }

    /// Returns the modulus in hexadecimal digits, as clients have it in their source code.
    pub fn modulus_hex(&self) -> String {
        self.modulus().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Returns the public exponent.
    pub fn exponent(&self) -> u64 {
        self.key.public().exponent()
    }

    /// Returns the key as the key exchange wants it.
    pub(super) fn key(&self) -> &exchange::PrivateKey {
        &self.key
    }
}

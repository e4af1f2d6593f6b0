//! Secrets of MTProxies, as links have them (`api/links`, "MTProxy links").

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroize;

/// The longest domain of a secret, as in TDLib (`ProxySecret.h`): a ClientHello has no room for more.
pub const MAX_DOMAIN: usize = 182;

/// The first byte of a secret that wants padded frames.
const PADDED: u8 = 0xdd;
/// The first byte of a secret that wants fake TLS.
const FAKE_TLS: u8 = 0xee;

/// The secret of an MTProxy: 16 bytes, and how to speak to the proxy.
///
/// `Debug` does not show the bytes, and they do not stay in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    key: [u8; 16],
    mode: Mode,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Mode {
    Plain,
    Padded,
    FakeTls(String),
}

/// Why a text or some bytes are not a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretError {
    /// The text is neither hexadecimal nor base64 with the alphabet of URLs.
    #[error("the secret is neither hexadecimal nor base64url")]
    Text,
    /// A secret has 16 bytes at least.
    #[error("the secret has {length} bytes, fewer than 16")]
    TooShort {
        /// The number of bytes.
        length: usize,
    },
    /// The secret has 17 bytes and does not begin with `dd`, or more and does not begin with `ee`.
    #[error(
        "no secret of {length} bytes begins with {first:02x}: 16 bytes stand alone, 17 begin with dd, more with ee"
    )]
    Kind {
        /// The first byte.
        first: u8,
        /// The number of bytes.
        length: usize,
    },
    /// The domain of an `ee` secret is missing.
    #[error("the secret begins with ee, and no domain is behind its 16 bytes")]
    NoDomain,
    /// The domain of an `ee` secret is longer than [`MAX_DOMAIN`].
    #[error("the domain of the secret has {length} bytes, more than {MAX_DOMAIN}")]
    DomainTooLong {
        /// The number of bytes.
        length: usize,
    },
    /// The domain of an `ee` secret has a byte that is no visible character of ASCII.
    #[error("byte {offset} of the secret's domain is {byte:#04x}, which no domain has")]
    DomainByte {
        /// The place in the domain, from 0.
        offset: usize,
        /// The byte.
        byte: u8,
    },
}

impl Secret {
    /// Reads a secret in binary form: 16 bytes; or `dd` and 16 bytes; or `ee`, 16 bytes and a domain.
    ///
    /// # Errors
    ///
    /// The bytes have another form. Nothing of a broken secret is guessed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        if let Ok(key) = bytes.try_into() {
            return Ok(Self { key, mode: Mode::Plain });
        }
        let length = bytes.len();
        let (&first, rest) = bytes.split_first().ok_or(SecretError::TooShort { length })?;
        let (key, domain) = rest.split_first_chunk().ok_or(SecretError::TooShort { length })?;
        let mode = match (first, domain) {
            (PADDED, []) => Mode::Padded,
            (FAKE_TLS, domain) => Mode::FakeTls(read_domain(domain)?),
            _ => return Err(SecretError::Kind { first, length }),
        };
        Ok(Self { key: *key, mode })
    }

    /// Returns the binary form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (first, domain): (&[u8], &[u8]) = match &self.mode {
            Mode::Plain => (&[], &[]),
            Mode::Padded => (&[PADDED], &[]),
            Mode::FakeTls(domain) => (&[FAKE_TLS], domain.as_bytes()),
        };
        [first, &self.key, domain].concat()
    }

    /// Returns the 16 bytes that keys are made with.
    pub fn key(&self) -> &[u8; 16] {
        &self.key
    }

    /// Returns whether frames must be padded: by all secrets but those of 16 bytes.
    pub fn wants_padding(&self) -> bool {
        self.mode != Mode::Plain
    }

    /// Returns the domain that a ClientHello names. `None` if the proxy does not want fake TLS.
    pub fn domain(&self) -> Option<&str> {
        match &self.mode {
            Mode::FakeTls(domain) => Some(domain),
            Mode::Plain | Mode::Padded => None,
        }
    }
}

impl FromStr for Secret {
    type Err = SecretError;

    /// Reads hexadecimal, or base64 with the alphabet of URLs, with or without padding. A text that is both is hexadecimal.
    fn from_str(text: &str) -> Result<Self, SecretError> {
        let padding = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let mut bytes = hex::decode(text)
            .or_else(|_| GeneralPurpose::new(&URL_SAFE, padding).decode(text))
            .map_err(|_| SecretError::Text)?;
        let secret = Self::from_bytes(&bytes);
        bytes.zeroize();
        secret
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("mode", &self.mode).finish_non_exhaustive()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

fn read_domain(bytes: &[u8]) -> Result<String, SecretError> {
    if bytes.is_empty() {
        return Err(SecretError::NoDomain);
    }
    if bytes.len() > MAX_DOMAIN {
        return Err(SecretError::DomainTooLong { length: bytes.len() });
    }
    match bytes.iter().enumerate().find(|(_, byte)| !byte.is_ascii_graphic()) {
        Some((offset, &byte)) => Err(SecretError::DomainByte { offset, byte }),
        None => Ok(bytes.iter().copied().map(char::from).collect()),
    }
}

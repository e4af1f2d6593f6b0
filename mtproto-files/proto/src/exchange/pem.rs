//! RSA keys in PEM, as Telegram, OpenSSL and `help.getCdnConfig` give them.

use super::rsa::{KeyError, PrivateKey, PublicKey};
use pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef};
use pkcs8::PrivateKeyInfoRef;
use pkcs8::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

impl PublicKey {
    /// Reads a public key: `RSA PUBLIC KEY` (PKCS#1) or `PUBLIC KEY` (SPKI).
    ///
    /// # Errors
    ///
    /// The text is not such PEM, or the key is not one of 2048 bits.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = pem_rfc7468::decode_vec(text.trim().as_bytes()).map_err(|_| KeyError::Pem)?;
        match label {
            "RSA PUBLIC KEY" => from_pkcs1(&der),
            "PUBLIC KEY" => {
                let info = SubjectPublicKeyInfoRef::try_from(der.as_slice()).map_err(|_| KeyError::Der)?;
                check_algorithm(&info.algorithm)?;
                from_pkcs1(info.subject_public_key.as_bytes().ok_or(KeyError::Der)?)
            }
            _ => Err(KeyError::Label { expected: "RSA PUBLIC KEY or PUBLIC KEY" }),
        }
    }
}

impl PrivateKey {
    /// Reads a private key that has no password: `RSA PRIVATE KEY` (PKCS#1) or `PRIVATE KEY` (PKCS#8).
    ///
    /// # Errors
    ///
    /// The text is not such PEM, or the key is not one of 2048 bits.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (label, der) = pem_rfc7468::decode_vec(text.trim().as_bytes()).map_err(|_| KeyError::Pem)?;
        let der = Zeroizing::new(der);
        match label {
            "RSA PRIVATE KEY" => from_private_pkcs1(&der),
            "PRIVATE KEY" => {
                let info = PrivateKeyInfoRef::try_from(der.as_slice()).map_err(|_| KeyError::Der)?;
                check_algorithm(&info.algorithm)?;
                from_private_pkcs1(info.private_key.as_bytes())
            }
            _ => Err(KeyError::Label { expected: "RSA PRIVATE KEY or PRIVATE KEY" }),
        }
    }
}

fn from_pkcs1(der: &[u8]) -> Result<PublicKey, KeyError> {
    let key = RsaPublicKeyRef::try_from(der).map_err(|_| KeyError::Der)?;
    PublicKey::new(key.modulus.as_bytes(), key.public_exponent.as_bytes())
}

fn from_private_pkcs1(der: &[u8]) -> Result<PrivateKey, KeyError> {
    let key = RsaPrivateKeyRef::try_from(der).map_err(|_| KeyError::Der)?;
    PrivateKey::new(key.modulus.as_bytes(), key.public_exponent.as_bytes(), key.private_exponent.as_bytes())
}

fn check_algorithm(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<(), KeyError> {
    if algorithm.oid == pkcs1::ALGORITHM_OID { Ok(()) } else { Err(KeyError::Algorithm) }
}

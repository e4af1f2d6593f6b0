//! Data of Passport, like names and addresses as JSON: short, and in memory.

use sha2::{Digest, Sha256};
use tl_types::types;
use zeroize::Zeroize;

use super::secret::{Secret, hash_of};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::encrypted::cipher::BLOCK;

/// The least that is before the data.
const LEAST_PADDING: usize = 32;

/// Encrypts data with a secret of its own, and that with the user's (`secureData`).
///
/// # Errors
///
/// If the system has no random numbers.
pub fn seal(data: &[u8], user: &Secret) -> Result<types::SecureData, Error> {
    let secret = Secret::generate().map_err(|cause| Error::new(Operation::Invoke, cause))?;
    let size = u64::try_from(data.len()).unwrap_or(u64::MAX);
    let mut padded = secret.padding(size);
    padded.extend_from_slice(data);
    let hash: [u8; 32] = Sha256::digest(&padded).into();
    secret.chain(&hash).encrypt(&mut padded);
    Ok(types::SecureData::new(padded, hash.to_vec(), user.wrap(&secret, &hash)))
}

/// Decrypts data, and checks it.
///
/// # Errors
///
/// Fails with [`ErrorKind::Corrupt`](crate::ErrorKind::Corrupt) if the data was not encrypted with this user's secret, or is
/// damaged.
pub fn open(sealed: &types::SecureData, user: &Secret) -> Result<Vec<u8>, Error> {
    decrypt(sealed, user).map_err(|cause| Error::new(Operation::Invoke, cause))
}

fn decrypt(sealed: &types::SecureData, user: &Secret) -> Result<Vec<u8>, Cause> {
    let hash = hash_of(&sealed.data_hash)?;
    let secret = user.unwrap(&sealed.secret, &hash)?;
    let mut padded = sealed.data.to_vec();
    if !padded.len().is_multiple_of(BLOCK) {
        return Err(Cause::Passport { what: "length of the data" });
    }
    secret.chain(&hash).decrypt(&mut padded);
    if Sha256::digest(&padded)[..] != hash[..] {
        return Err(Cause::Passport { what: "hash of the data" });
    }
    let padding = padded.first().map_or(0, |len| usize::from(*len));
    let data = padded.get(padding..).filter(|_| padding >= LEAST_PADDING).map(<[u8]>::to_vec);
    padded.zeroize();
    data.ok_or(Cause::Passport { what: "padding of the data" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_comes_back_with_the_right_secret_alone() {
        let user = Secret::random().unwrap();
        for data in [&b""[..], b"{}", br#"{"first_name":"Ada","last_name":"Lovelace"}"#] {
            let sealed = seal(data, &user).unwrap();
            assert!(sealed.data.len().is_multiple_of(16) && sealed.data.len() >= 32 + data.len());
            assert_eq!(open(&sealed, &user).unwrap(), data);
            assert!(open(&sealed, &Secret::random().unwrap()).is_err());
            for at in 0..sealed.data.len() {
                let mut damaged = sealed.data.to_vec();
                damaged[at] ^= 1;
                let damaged = types::SecureData::new(damaged, sealed.data_hash.clone(), sealed.secret.clone());
                assert!(open(&damaged, &user).is_err());
            }
        }
    }
}

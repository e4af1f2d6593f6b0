//! What both sides derive from the two nonces: the cipher of the answers, the hashes that prove the key, the first salt.

use mtproto_crypto::{AuthKey, Chain, sha1};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The nonces of one key exchange. The new nonce is a secret of the client and the server, and is wiped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(super) struct Nonces {
    pub(super) nonce: [u8; 16],
    pub(super) server_nonce: [u8; 16],
    pub(super) new_nonce: [u8; 32],
}

/// How the server's last answer ends the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Ok = 1,
    Retry = 2,
    Fail = 3,
}

impl Nonces {
    /// Returns the cipher with `tmp_aes_key` and `tmp_aes_iv` (`mtproto/auth_key`, step 6).
    pub(super) fn cipher(&self) -> Chain {
        let Self { server_nonce, new_nonce, .. } = self;
        let mut hashes =
            [sha1(&[new_nonce, server_nonce]), sha1(&[server_nonce, new_nonce]), sha1(&[new_nonce, new_nonce])];
        let (mut key, mut iv) = ([0; 32], [0; 32]);
        let bytes = hashes.iter().flatten().chain(new_nonce.iter());
        key.iter_mut().chain(&mut iv).zip(bytes).for_each(|(to, from)| *to = *from);
        let chain = Chain::ige(&key, &iv);
        hashes.iter_mut().for_each(Zeroize::zeroize);
        key.zeroize();
        iv.zeroize();
        chain
    }

    /// Returns `new_nonce_hash1`, `new_nonce_hash2` or `new_nonce_hash3` (`mtproto/auth_key`, step 9).
    pub(super) fn hash(&self, ending: Ending, key: &AuthKey) -> [u8; 16] {
        last(&sha1(&[&self.new_nonce, &[ending as u8], &key.aux_hash()]))
    }

    /// Returns the hash of `server_DH_params_fail`.
    pub(super) fn failure_hash(&self) -> [u8; 16] {
        last(&sha1(&[&self.new_nonce]))
    }

    /// Returns the first salt (`mtproto/auth_key`, step 9).
    pub(super) fn salt(&self) -> i64 {
        let mut salt = [0; 8];
        let pairs = self.new_nonce.iter().zip(&self.server_nonce);
        salt.iter_mut().zip(pairs).for_each(|(to, (new, server))| *to = new ^ server);
        i64::from_le_bytes(salt)
    }
}

/// Compares two hashes in constant time.
pub(super) fn same<const N: usize>(a: &[u8; N], b: &[u8; N]) -> bool {
    a.ct_eq(b).into()
}

fn last(hash: &[u8; 20]) -> [u8; 16] {
    hash.last_chunk().copied().unwrap_or_default()
}

//! What a played side of a key exchange computes, from `mtproto/auth_key` and not from the code that is tested.

use crate::fuzzing::random::random;
use mtproto_crypto::{AuthKey, BLOCK, Chain, Sender, sha1};
use mtproto_proto::DcId;
use mtproto_proto::exchange::{Group, PrivateKey, PublicKey, ServerSettings};
use num_bigint::BigUint;
use std::sync::LazyLock;
use tl_types::Bytes;

/// The seed of all random bytes. They begin anew for each message: so numbers that the tested side draws are known.
pub(super) const SEED: u64 = 1;
pub(super) const DC: u16 = 2;
pub(super) const GENERATOR: u32 = 3;
/// The secret exponent of the played side. It is small, which saves time.
const EXPONENT: u32 = 1501;
const SHA1: usize = 20;

pub(super) static PRIVATE_KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
    let pem = include_str!("../../../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem");
    PrivateKey::from_pem(pem).unwrap()
});

pub(super) static GROUP: LazyLock<Group> = LazyLock::new(|| Group::telegram().unwrap());

/// The public value of the played side: `g_a` or `g_b`.
pub(super) static PUBLIC_VALUE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let value = BigUint::from(GENERATOR).modpow(&EXPONENT.into(), &prime());
    value.to_bytes_be()
});

/// Returns the settings of a server with the key.
pub(in crate::fuzzing) fn server_settings() -> ServerSettings {
    ServerSettings::new(dc(), vec![PRIVATE_KEY.clone()], GROUP.clone())
}

pub(super) fn dc() -> DcId {
    DcId::new(DC).unwrap()
}

/// Returns random bytes as the tested side draws them first.
pub(super) fn first_random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    random(SEED)(&mut bytes);
    bytes
}

/// Returns a plain message (`mtproto/description`, "Unencrypted message").
pub(super) fn plain(sender: Sender, body: &[u8]) -> Vec<u8> {
    let id: u64 = match sender {
        Sender::Client => 1_800_000_000 << 32 | 4,
        Sender::Server => 1_800_000_000 << 32 | 1,
    };
    let length = u32::try_from(body.len()).unwrap();
    [&[0; 8], &id.to_le_bytes()[..], &length.to_le_bytes(), body].concat()
}

/// Returns the body of a plain message that the tested side has made.
pub(super) fn body(message: &Bytes) -> Bytes {
    assert_eq!(message[..8], [0; 8]);
    let length = u32::from_le_bytes(message[16..20].try_into().unwrap());
    assert_eq!(message.len(), 20 + usize::try_from(length).unwrap());
    message.slice(20..)
}

/// Encrypts inner data in the older form: SHA-1, data, random bytes up to 255. What does not fit is cut off.
pub(super) fn encrypt_inner(data: &[u8], key: &PublicKey) -> Vec<u8> {
    let mut text = [&sha1(&[data]), data].concat();
    text.resize(255, 0x5a);
    let number = BigUint::from_bytes_be(&text);
    let encrypted = number.modpow(&key.exponent().into(), &BigUint::from_bytes_be(key.modulus())).to_bytes_be();
    [vec![0; 256 - encrypted.len()], encrypted].concat()
}

/// Returns the key that follows from the public value of the tested side.
pub(super) fn key_with(public_value: &[u8]) -> AuthKey {
    let number = BigUint::from_bytes_be(public_value).modpow(&EXPONENT.into(), &prime()).to_bytes_be();
    let mut bytes = [0; 256];
    bytes.iter_mut().rev().zip(number.iter().rev()).for_each(|(to, from)| *to = *from);
    AuthKey::new(bytes)
}

fn prime() -> BigUint {
    BigUint::from_bytes_be(GROUP.prime())
}

/// The nonces of one exchange.
#[derive(Clone, Copy)]
pub(super) struct Nonces {
    pub(super) nonce: [u8; 16],
    pub(super) server_nonce: [u8; 16],
    pub(super) new_nonce: [u8; 32],
}

impl Nonces {
    /// Encrypts the secret part of an answer (`mtproto/auth_key`, step 6).
    pub(super) fn seal(&self, value: &[u8]) -> Vec<u8> {
        let mut text = [&sha1(&[value]), value].concat();
        text.resize(text.len().next_multiple_of(BLOCK), 0x5a);
        self.cipher().encrypt(&mut text);
        text
    }

    /// Decrypts the secret part of a message of the tested side. The result has padding behind it.
    pub(super) fn open(&self, sealed: &[u8]) -> Bytes {
        let mut text = sealed.to_vec();
        self.cipher().decrypt(&mut text);
        Bytes::from(text).slice(SHA1..)
    }

    /// Returns `new_nonce_hash` with this number (`mtproto/auth_key`, step 9).
    pub(super) fn hash(&self, number: u8, key: &AuthKey) -> [u8; 16] {
        let hash = sha1(&[&self.new_nonce, &[number], &key.aux_hash()]);
        *hash.last_chunk().unwrap()
    }

    /// Returns the hash of `server_DH_params_fail`.
    pub(super) fn failure_hash(&self) -> [u8; 16] {
        *sha1(&[&self.new_nonce]).last_chunk().unwrap()
    }

    /// Returns the first salt.
    pub(super) fn salt(&self) -> i64 {
        let number = |bytes: &[u8]| i64::from_le_bytes(*bytes.first_chunk().unwrap());
        number(&self.new_nonce) ^ number(&self.server_nonce)
    }

    fn cipher(&self) -> Chain {
        let (new, server) = (&self.new_nonce[..], &self.server_nonce[..]);
        let hashes = [sha1(&[new, server]), sha1(&[server, new]), sha1(&[new, new])].concat();
        let bytes = [&hashes[..], new].concat();
        Chain::ige(bytes[..32].try_into().unwrap(), bytes[32..64].try_into().unwrap())
    }
}

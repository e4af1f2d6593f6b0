//! Inner data: what a client tells a server under the server's public key (`mtproto/auth_key`, step 4).

use super::lifetime::Lifetime;
use super::number::significant;
use super::proof::{Nonces, same};
use super::rsa_pad::Opened;
use crate::dc::DcId;
use mtproto_crypto::sha1;
use tl_types::mtproto::enums::PQInnerData;
use tl_types::mtproto::types::{PQInnerDataDc, PQInnerDataTempDc};
use tl_types::{Bytes, Decode, Encode, EncodeError, Reader};

/// What inner data say.
pub(super) struct Inner {
    pub(super) pq: Bytes,
    pub(super) p: Bytes,
    pub(super) q: Bytes,
    pub(super) nonces: Nonces,
    /// Old clients do not name the DC.
    pub(super) dc: Option<i32>,
    /// Temporary keys alone expire.
    pub(super) expires_in: Option<i32>,
}

/// The numbers of the proof of work, as they are sent.
pub(super) struct Work {
    pub(super) pq: Bytes,
    pub(super) p: Bytes,
    pub(super) q: Bytes,
}

impl Work {
    /// Returns the numbers in their shortest form: Telegram's servers refuse leading zeros.
    pub(super) fn new(pq: u64, p: u64, q: u64) -> Self {
        let bytes = |number: u64| Bytes::copy_from_slice(significant(&number.to_be_bytes()));
        Self { pq: bytes(pq), p: bytes(p), q: bytes(q) }
    }
}

/// Returns inner data as they are encrypted.
pub(super) fn write(work: &Work, nonces: &Nonces, dc: DcId, lifetime: Lifetime) -> Result<Bytes, EncodeError> {
    let (pq, p, q) = (work.pq.clone(), work.p.clone(), work.q.clone());
    let Nonces { nonce, server_nonce, new_nonce } = nonces;
    match lifetime {
        Lifetime::Permanent => {
            PQInnerDataDc::new(pq, p, q, *nonce, *server_nonce, *new_nonce, dc.to_wire().into()).to_bytes()
        }
        Lifetime::Temporary { expires_in } => {
            let expires_in = i32::try_from(expires_in).unwrap_or(i32::MAX);
            PQInnerDataTempDc::new(pq, p, q, *nonce, *server_nonce, *new_nonce, dc.to_wire().into(), expires_in)
                .to_bytes()
        }
    }
}

/// Returns what a client encrypted; `None` if that are no inner data, or their hash is wrong.
pub(super) fn read(opened: &Opened) -> Option<Inner> {
    let (data, hash): (&[u8], _) = match opened {
        Opened::RsaPad(data) => (&**data, None),
        Opened::Sha1(data, hash) => (&**data, Some(hash)),
    };
    let bytes = Bytes::copy_from_slice(data);
    let mut reader = Reader::new(&bytes);
    let value = PQInnerData::decode(&mut reader);
    let length = reader.offset();
    if reader.has_failed() || hash.is_some_and(|hash| !same(&sha1(&[data.get(..length).unwrap_or_default()]), hash)) {
        return None;
    }
    Inner::from_value(value)
}

impl Inner {
    fn from_value(value: PQInnerData) -> Option<Self> {
        let nonces = |nonce, server_nonce, new_nonce| Nonces { nonce, server_nonce, new_nonce };
        Some(match value {
            PQInnerData::Plain(data) => Self {
                nonces: nonces(data.nonce, data.server_nonce, data.new_nonce),
                pq: data.pq,
                p: data.p,
                q: data.q,
                dc: None,
                expires_in: None,
            },
            PQInnerData::Dc(data) => Self {
                nonces: nonces(data.nonce, data.server_nonce, data.new_nonce),
                pq: data.pq,
                p: data.p,
                q: data.q,
                dc: Some(data.dc),
                expires_in: None,
            },
            PQInnerData::Temp(data) => Self {
                nonces: nonces(data.nonce, data.server_nonce, data.new_nonce),
                pq: data.pq,
                p: data.p,
                q: data.q,
                dc: None,
                expires_in: Some(data.expires_in),
            },
            PQInnerData::TempDc(data) => Self {
                nonces: nonces(data.nonce, data.server_nonce, data.new_nonce),
                pq: data.pq,
                p: data.p,
                q: data.q,
                dc: Some(data.dc),
                expires_in: Some(data.expires_in),
            },
            _ => return None,
        })
    }
}

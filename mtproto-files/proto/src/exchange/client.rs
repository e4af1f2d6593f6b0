//! The client's side of the exchange.

use super::factor::factor;
use super::group::{Group, GroupError, OutOfRange};
use super::inner::{Work, write};
use super::lifetime::Lifetime;
use super::number::{Number, significant};
use super::plain::{self, PlainError, Side};
use super::primes::Primes;
use super::proof::{Ending, Nonces, same};
use super::rsa::PublicKey;
use super::rsa_pad::{PadError, Padding, encrypt};
use super::sealed::{SealedError, open, seal};
use crate::dc::DcId;
use crate::random::{BadRandom, Random, bytes};
use mtproto_crypto::AuthKey;
use std::time::Duration;
use tl_types::mtproto::enums::{ServerDhParams, SetClientDhParamsAnswer};
use tl_types::mtproto::functions::{ReqDhParams, ReqPqMulti, SetClientDhParams};
use tl_types::mtproto::types::{ClientDhInnerData, ResPq, ServerDhInnerData};
use tl_types::{Bytes, Decode, DecodeError, Encode, EncodeError};

/// What a client wants, and whom it trusts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientSettings {
    /// The DC that the client talks to.
    pub dc: DcId,
    /// How long the key is to live.
    pub lifetime: Lifetime,
    /// The server's public keys: [`PublicKey::telegram`], or those of `help.getCdnConfig` for a CDN DC.
    pub keys: Vec<PublicKey>,
    /// How inner data are padded.
    pub padding: Padding,
    /// The primes that were checked before.
    pub primes: Primes,
    /// How often the server may ask for another key (`dh_gen_retry`) before the exchange ends with an error.
    pub retries: u8,
}

impl ClientSettings {
    /// Returns the settings for a permanent key, `RSA_PAD`, and 5 retries.
    pub fn new(dc: DcId, keys: Vec<PublicKey>) -> Self {
        Self { dc, keys, lifetime: Lifetime::Permanent, padding: Padding::RsaPad, primes: Primes::new(), retries: 5 }
    }
}

/// A key that a client has agreed on with a server.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Created {
    /// The key.
    pub key: AuthKey,
    /// The first salt.
    pub salt: i64,
    /// What the server's clock is ahead of the client's, in seconds.
    pub time_offset: i64,
    /// When a temporary key dies, in seconds since 1970 by the server's clock.
    pub expires_at: Option<i64>,
}

/// What the driver does next.
#[derive(Clone, Debug)]
#[must_use]
pub enum ClientStep {
    /// The message goes to the server.
    Send(Bytes),
    /// Nothing: the answer is one that was handled before.
    Wait,
    /// The key is made, and the exchange is over.
    Done(Box<Created>),
}

/// Why a key exchange failed. It is over then: the driver closes the connection and begins anew.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The exchange ended before.
    #[error("the key exchange is over")]
    Over,
    /// The message is not a plain one.
    #[error(transparent)]
    Plain(#[from] PlainError),
    /// The answer is not what belongs there.
    #[error("the answer cannot be read: {0}")]
    Answer(DecodeError),
    /// The answer is one that this version does not know.
    #[error("the answer is an unknown one")]
    UnknownAnswer,
    /// `nonce` is not the one that the client sent.
    #[error("nonce is not that of the client")]
    Nonce,
    /// `server_nonce` is not the one of the server's first answer.
    #[error("server_nonce is not that of the server's first answer")]
    ServerNonce,
    /// `pq` is not the product of two different odd primes, or not below 2^63.
    #[error("pq is not the product of two different odd primes below 2^63")]
    Pq,
    /// The server has none of the keys that the client trusts.
    #[error("the server has none of the trusted keys: its fingerprints are {fingerprints:x?}")]
    UnknownKeys {
        /// The fingerprints that the server sent.
        fingerprints: Vec<i64>,
    },
    /// The server refused the client's inner data (`server_DH_params_fail`).
    #[error("the server refuses the inner data")]
    ParamsFail,
    /// The hash of `server_DH_params_fail` is not that of the new nonce: somebody else sent it.
    #[error("new_nonce_hash of server_DH_params_fail is wrong")]
    ParamsFailHash,
    /// The encrypted answer cannot be opened.
    #[error("encrypted_answer: {0}")]
    Sealed(SealedError),
    /// `nonce` in the encrypted answer is another one.
    #[error("nonce in the encrypted answer is not that of the client")]
    InnerNonce,
    /// `server_nonce` in the encrypted answer is another one.
    #[error("server_nonce in the encrypted answer is not that of the server's first answer")]
    InnerServerNonce,
    /// The prime or the generator is not safe.
    #[error(transparent)]
    Group(#[from] GroupError),
    /// `g_a` is not safe.
    #[error("g_a: {0}")]
    GA(OutOfRange),
    /// `new_nonce_hash1`, `new_nonce_hash2` or `new_nonce_hash3` is wrong: the server has another key, or somebody else
    /// answers.
    #[error("the hash of the new nonce is wrong in the last answer")]
    NewNonceHash,
    /// The server asked for another key too often.
    #[error("the server asked for another key {retries} times, and once more")]
    Retries {
        /// How often the client did as it was asked.
        retries: u8,
    },
    /// The server refuses the key (`dh_gen_fail`).
    #[error("the server refuses the key")]
    GenFail,
    /// The inner data cannot be encrypted.
    #[error("inner data: {0}")]
    InnerData(#[from] PadError),
    /// The source of random bytes is broken.
    #[error(transparent)]
    Random(#[from] BadRandom),
    /// A request is too long to be sent, which none of a key exchange is.
    #[error("a request cannot be sent: {0:?}")]
    Encode(EncodeError),
}

/// A client that makes a key.
#[derive(Debug)]
pub struct Client {
    settings: ClientSettings,
    nonce: [u8; 16],
    writer: plain::Writer,
    state: State,
    /// The message that the server has not answered yet.
    sent: Bytes,
    /// The answer that came last.
    handled: Bytes,
}

enum State {
    /// Waits for `resPQ`.
    Begun,
    /// Waits for `server_DH_params_ok`.
    Asked(Nonces),
    /// Waits for `dh_gen_ok`.
    Offered(Box<Offer>),
    Over,
}

/// A key that waits for the server's word.
struct Offer {
    nonces: Nonces,
    group: Group,
    g_a: Number,
    key: AuthKey,
    retries: u8,
    server_time: u32,
    time_offset: i64,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Begun => "Begun",
            Self::Asked(_) => "Asked",
            Self::Offered(_) => "Offered",
            Self::Over => "Over",
        })
    }
}

impl Client {
    /// Returns a client, whose first message is at [`Client::pending`]. `now` is the time since 1970.
    ///
    /// # Errors
    ///
    /// None: the first request can always be sent.
    pub fn new(settings: ClientSettings, now: Duration, random: &mut Random<'_>) -> Result<Self, ClientError> {
        let nonce = bytes(random);
        let mut writer = plain::Writer::new(Side::Client);
        let query = ReqPqMulti::new(nonce).to_bytes().map_err(ClientError::Encode)?;
        let sent = writer.write(&query, now);
        Ok(Self { settings, nonce, writer, state: State::Begun, sent, handled: Bytes::new() })
    }

    /// Returns the message that the server has not answered yet: the first one, and one to send again after a lost
    /// connection. A server answers the same message with the same answer for 10 minutes (`mtproto/auth_key`).
    pub fn pending(&self) -> &Bytes {
        &self.sent
    }

    /// Takes a message of the server. `now` is the time since 1970 by the client's clock.
    ///
    /// # Errors
    ///
    /// The message breaks a rule of `mtproto/auth_key` or `mtproto/security_guidelines`. The exchange is over then.
    pub fn receive(
        &mut self,
        message: &Bytes,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<ClientStep, ClientError> {
        let state = std::mem::replace(&mut self.state, State::Over);
        if matches!(state, State::Over) {
            return Err(ClientError::Over);
        }
        let answer = plain::read(message, Side::Server)?;
        if !self.handled.is_empty() && answer == self.handled {
            self.state = state;
            return Ok(ClientStep::Wait);
        }
        let query = match state {
            State::Begun => self.ask(&answer, random)?,
            State::Asked(nonces) => self.offer(nonces, &answer, now, random)?,
            State::Offered(offer) => match self.end(offer, &answer, random)? {
                Ended::Done(created) => return Ok(ClientStep::Done(created)),
                Ended::Again(query) => query,
            },
            State::Over => return Err(ClientError::Over),
        };
        self.handled = answer;
        self.sent = self.writer.write(&query, now);
        Ok(ClientStep::Send(self.sent.clone()))
    }

    /// Steps 2 to 5 of `mtproto/auth_key`.
    fn ask(&mut self, answer: &Bytes, random: &mut Random<'_>) -> Result<Bytes, ClientError> {
        let answer = ResPq::from_bytes_lenient(answer).map_err(ClientError::Answer)?;
        if answer.nonce != self.nonce {
            return Err(ClientError::Nonce);
        }
        let fingerprints = answer.server_public_key_fingerprints;
        let trusted = |fingerprint: &i64| self.settings.keys.iter().find(|key| key.fingerprint() == *fingerprint);
        let Some(key) = fingerprints.iter().find_map(trusted) else {
            return Err(ClientError::UnknownKeys { fingerprints });
        };
        let pq = below_2_63(&answer.pq).ok_or(ClientError::Pq)?;
        let (p, q) = factor(pq).ok_or(ClientError::Pq)?;
        let work = Work::new(pq, p, q);
        let nonces = Nonces { nonce: self.nonce, server_nonce: answer.server_nonce, new_nonce: bytes(random) };
        let ClientSettings { dc, lifetime, padding, .. } = self.settings;
        let data = write(&work, &nonces, dc, lifetime).map_err(ClientError::Encode)?;
        let encrypted = encrypt(&data, padding, key, random)?.to_vec();
        let fingerprint = key.fingerprint();
        let query = ReqDhParams::new(nonces.nonce, nonces.server_nonce, work.p, work.q, fingerprint, encrypted);
        self.state = State::Asked(nonces);
        query.to_bytes().map_err(ClientError::Encode)
    }

    /// Steps 6 to 8.
    fn offer(
        &mut self,
        nonces: Nonces,
        answer: &Bytes,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<Bytes, ClientError> {
        let data = self.open(&nonces, answer)?;
        let group = Group::new(&data.dh_prime, data.g, &self.settings.primes, random)?;
        let g_a = group.check(&data.g_a).map_err(ClientError::GA)?;
        // Seconds since 1970: after 2038, they are negative as a signed number.
        let server_time = data.server_time.cast_unsigned();
        let time_offset = i64::from(server_time).saturating_sub_unsigned(now.as_secs());
        let (query, key) = offer_key(&nonces, &group, &g_a, 0, random)?;
        self.state = State::Offered(Box::new(Offer { nonces, group, g_a, key, retries: 0, server_time, time_offset }));
        Ok(query)
    }

    /// Returns the server's half of the exchange.
    fn open(&self, nonces: &Nonces, answer: &Bytes) -> Result<ServerDhInnerData, ClientError> {
        let answer = match ServerDhParams::from_bytes_lenient(answer).map_err(ClientError::Answer)? {
            ServerDhParams::Ok(ok) => {
                check_nonces(nonces, &ok.nonce, &ok.server_nonce)?;
                ok.encrypted_answer
            }
            ServerDhParams::Fail(fail) => {
                check_nonces(nonces, &fail.nonce, &fail.server_nonce)?;
                let is_servers = same(&fail.new_nonce_hash, &nonces.failure_hash());
                return Err(if is_servers { ClientError::ParamsFail } else { ClientError::ParamsFailHash });
            }
            _ => return Err(ClientError::UnknownAnswer),
        };
        let data: ServerDhInnerData = open(&answer, nonces.cipher()).map_err(ClientError::Sealed)?;
        if data.nonce != nonces.nonce {
            return Err(ClientError::InnerNonce);
        }
        if data.server_nonce != nonces.server_nonce {
            return Err(ClientError::InnerServerNonce);
        }
        Ok(data)
    }

    /// Step 9.
    fn end(&mut self, offer: Box<Offer>, answer: &Bytes, random: &mut Random<'_>) -> Result<Ended, ClientError> {
        let answer = SetClientDhParamsAnswer::from_bytes_lenient(answer).map_err(ClientError::Answer)?;
        let (nonce, server_nonce, hash, ending) = match answer {
            SetClientDhParamsAnswer::DhGenOk(a) => (a.nonce, a.server_nonce, a.new_nonce_hash1, Ending::Ok),
            SetClientDhParamsAnswer::DhGenRetry(a) => (a.nonce, a.server_nonce, a.new_nonce_hash2, Ending::Retry),
            SetClientDhParamsAnswer::DhGenFail(a) => (a.nonce, a.server_nonce, a.new_nonce_hash3, Ending::Fail),
            _ => return Err(ClientError::UnknownAnswer),
        };
        check_nonces(&offer.nonces, &nonce, &server_nonce)?;
        if !same(&hash, &offer.nonces.hash(ending, &offer.key)) {
            return Err(ClientError::NewNonceHash);
        }
        match ending {
            Ending::Ok => Ok(Ended::Done(Box::new(self.created(&offer)))),
            Ending::Retry => self.offer_again(*offer, random).map(Ended::Again),
            Ending::Fail => Err(ClientError::GenFail),
        }
    }

    /// The server has a key with the same id: another `b` gives another key.
    fn offer_again(&mut self, mut offer: Offer, random: &mut Random<'_>) -> Result<Bytes, ClientError> {
        let retries = self.settings.retries;
        if offer.retries >= retries {
            return Err(ClientError::Retries { retries });
        }
        offer.retries += 1;
        let retry_id = i64::from_le_bytes(offer.key.aux_hash());
        let (query, key) = offer_key(&offer.nonces, &offer.group, &offer.g_a, retry_id, random)?;
        offer.key = key;
        self.state = State::Offered(Box::new(offer));
        Ok(query)
    }

    fn created(&self, offer: &Offer) -> Created {
        let expires_at = match self.settings.lifetime {
            Lifetime::Permanent => None,
            Lifetime::Temporary { expires_in } => Some(i64::from(offer.server_time) + i64::from(expires_in)),
        };
        Created { key: offer.key.clone(), salt: offer.nonces.salt(), time_offset: offer.time_offset, expires_at }
    }
}

enum Ended {
    Done(Box<Created>),
    Again(Bytes),
}

/// Returns `set_client_DH_params` and the key that it offers.
fn offer_key(
    nonces: &Nonces,
    group: &Group,
    g_a: &Number,
    retry_id: i64,
    random: &mut Random<'_>,
) -> Result<(Bytes, AuthKey), ClientError> {
    let (b, g_b) = group.pair(random)?;
    let data = ClientDhInnerData::new(nonces.nonce, nonces.server_nonce, retry_id, g_b.to_vec());
    let data = data.to_bytes().map_err(ClientError::Encode)?;
    let encrypted = seal(&data, nonces.cipher(), random);
    let query = SetClientDhParams::new(nonces.nonce, nonces.server_nonce, encrypted);
    Ok((query.to_bytes().map_err(ClientError::Encode)?, group.key(g_a, &b)))
}

fn check_nonces(nonces: &Nonces, nonce: &[u8; 16], server_nonce: &[u8; 16]) -> Result<(), ClientError> {
    if *nonce != nonces.nonce {
        Err(ClientError::Nonce)
    } else if *server_nonce != nonces.server_nonce {
        Err(ClientError::ServerNonce)
    } else {
        Ok(())
    }
}

/// Returns a number below 2^63 (`mtproto/auth_key`, step 2).
fn below_2_63(bytes: &[u8]) -> Option<u64> {
    let significant = significant(bytes);
    let number = significant.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    (significant.len() <= 8 && number < 1 << 63).then_some(number)
}

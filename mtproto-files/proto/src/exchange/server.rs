//! The server's side of the exchange, for all clients of one server.

use super::factor::challenge;
use super::group::{Group, OutOfRange};
use super::inner::{Inner, Work, read};
use super::lifetime::Lifetime;
use super::number::Number;
use super::plain::{self, PlainError, Side};
use super::proof::{Ending, Nonces};
use super::rsa::PrivateKey;
use super::rsa_pad::decrypt;
use super::sealed::{SealedError, open, seal};
use crate::dc::DcId;
use crate::random::{BadRandom, Random, bytes};
use mtproto_crypto::{AuthKey, sha256};
use std::collections::BTreeMap;
use std::time::Duration;
use tl_types::mtproto::functions::{ReqDhParams, ReqPq, ReqPqMulti, SetClientDhParams};
use tl_types::mtproto::types::{
    ClientDhInnerData, DhGenFail, DhGenOk, DhGenRetry, ResPq, ServerDhInnerData, ServerDhParamsOk,
};
use tl_types::{Bytes, Combinator, Decode, DecodeError, DecodeFields, Encode, EncodeError};
use zeroize::Zeroizing;

/// How long a server remembers an exchange, from `req_pq_multi` on (`mtproto/auth_key`).
pub const MEMORY: Duration = Duration::from_secs(600);
/// How often a client may offer another key before it is refused.
const RETRIES: usize = 5;

/// What a server is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ServerSettings {
    /// The server's private keys, the preferred one first.
    pub keys: Vec<PrivateKey>,
    /// The server's DC. Clients of another DC, or of test servers in place of production, are refused. The same id serves
    /// media.
    pub dc: DcId,
    /// The group of Diffie-Hellman.
    pub group: Group,
    /// How many exchanges are remembered at once. The oldest one is forgotten for one more.
    pub exchanges: usize,
}

impl ServerSettings {
    /// Returns the settings of a server that remembers 1024 exchanges, some 2 KiB each.
    pub fn new(dc: DcId, keys: Vec<PrivateKey>, group: Group) -> Self {
        Self { keys, dc, group, exchanges: 1024 }
    }
}

/// What the driver does next.
#[derive(Debug)]
#[must_use]
pub enum ServerStep {
    /// The message goes to the client.
    Send(Bytes),
    /// Nothing: the driver still decides about the key of the same query.
    Wait,
    /// The driver looks whether the key's id is free, keeps the key if so, and calls [`Server::decide`].
    Decide(Box<Offered>),
}

/// A key that a client offers, of which the server must say whether it is unique.
#[derive(Debug)]
#[non_exhaustive]
pub struct Offered {
    /// The key.
    pub key: AuthKey,
    /// The first salt.
    pub salt: i64,
    /// How long the key lives.
    pub lifetime: Lifetime,
    /// The DC that the client named. Old clients name none.
    pub dc: Option<DcId>,
    nonces: Secret<Nonces>,
    query: [u8; 32],
    retries: usize,
}

/// A value that `Debug` does not show.
struct Secret<T>(T);

impl<T> std::fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("..")
    }
}

/// What the driver says of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The id is free: the key is the client's from now on (`dh_gen_ok`).
    Unique,
    /// Another key has the id: the client makes another one (`dh_gen_retry`), or is refused after five.
    Taken,
    /// The client gets no key (`dh_gen_fail`).
    Refused,
}

/// Why a query is refused. The driver answers it with the transport error of [`ServerError::transport_error`], and each later
/// query on that connection with -404, even a correct one (`mtproto/auth_key`, step 6).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The message is not a plain one.
    #[error(transparent)]
    Plain(#[from] PlainError),
    /// The message is not a query of a key exchange.
    #[error("the query is none of a key exchange")]
    Unknown,
    /// The query cannot be read.
    #[error("the query cannot be read: {0}")]
    Query(DecodeError),
    /// No exchange has this `nonce`: it was never begun, failed, or began more than 10 minutes ago.
    #[error("no exchange has this nonce")]
    Nonce,
    /// `server_nonce` is not the one of the exchange.
    #[error("server_nonce is not that of the exchange")]
    ServerNonce,
    /// The query is one of another step of the exchange.
    #[error("the query is one of another step")]
    Step,
    /// `p` and `q` are not the factors of `pq`, the smaller first and without leading zeros.
    #[error("p and q are not the factors of pq")]
    Factors,
    /// The server does not have the key of this fingerprint.
    #[error("the server has no key with the fingerprint {fingerprint:016x}")]
    Fingerprint {
        /// The fingerprint.
        fingerprint: i64,
    },
    /// `encrypted_data` of `req_DH_params` are not inner data for the server's key.
    #[error("encrypted_data are no inner data for this key")]
    InnerData,
    /// `pq`, `p` or `q` in the inner data is another one.
    #[error("pq, p or q in the inner data is another one")]
    InnerFactors,
    /// `nonce` in encrypted data is another one.
    #[error("nonce in the encrypted data is another one")]
    InnerNonce,
    /// `server_nonce` in encrypted data is another one.
    #[error("server_nonce in the encrypted data is another one")]
    InnerServerNonce,
    /// The client wants another DC, or test servers in place of production.
    #[error("the client wants DC {dc}")]
    Dc {
        /// The DC as the client named it.
        dc: i32,
    },
    /// A temporary key would be dead at once.
    #[error("a temporary key cannot live for {expires_in} seconds")]
    ExpiresIn {
        /// The seconds.
        expires_in: i32,
    },
    /// `encrypted_data` of `set_client_DH_params` cannot be opened.
    #[error("encrypted_data: {0}")]
    Sealed(SealedError),
    /// `retry_id` is not 0 at first, or not the `auth_key_aux_hash` of the key that failed.
    #[error("retry_id is not that of the key that failed")]
    RetryId,
    /// `g_b` is not safe.
    #[error("g_b: {0}")]
    GB(OutOfRange),
    /// The source of random bytes is broken.
    #[error(transparent)]
    Random(#[from] BadRandom),
    /// An answer is too long to be sent, which none of a key exchange is.
    #[error("an answer cannot be sent: {0:?}")]
    Encode(EncodeError),
}

impl ServerError {
    /// Returns the transport error that answers the query: -444 for another DC, -404 for all else.
    pub fn transport_error(&self) -> i32 {
        match self {
            Self::Dc { .. } => -444,
            _ => -404,
        }
    }
}

/// The server's side of all exchanges. A client may go on with its exchange on another connection.
#[derive(Debug)]
pub struct Server {
    settings: ServerSettings,
    writer: plain::Writer,
    exchanges: BTreeMap<[u8; 16], Exchange>,
}

/// One exchange.
struct Exchange {
    begun: Duration,
    server_nonce: [u8; 16],
    work: Work,
    state: State,
    /// The answers, by the hashes of the queries: the same query gets the same answer.
    answers: Vec<([u8; 32], Bytes)>,
}

enum State {
    /// `resPQ` is sent.
    Begun,
    /// `server_DH_params_ok` is sent, or `dh_gen_retry`.
    Asked(Box<Asked>),
    /// The driver decides about the key that this query offers.
    Offered([u8; 32], Box<Asked>),
    Over,
}

struct Asked {
    nonces: Nonces,
    a: Zeroizing<Number>,
    lifetime: Lifetime,
    dc: Option<DcId>,
    /// 0, or the hash of the key that failed.
    retry_id: i64,
    retries: usize,
}

impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = match &self.state {
            State::Begun => "Begun",
            State::Asked(_) => "Asked",
            State::Offered(..) => "Offered",
            State::Over => "Over",
        };
        f.debug_struct("Exchange").field("begun", &self.begun).field("state", &state).finish_non_exhaustive()
    }
}

impl Server {
    /// Returns a server that nobody has talked to.
    pub fn new(settings: ServerSettings) -> Self {
        Self { settings, writer: plain::Writer::new(Side::Server), exchanges: BTreeMap::new() }
    }

    /// Returns how many exchanges are remembered.
    pub fn exchanges(&self) -> usize {
        self.exchanges.len()
    }

    /// Takes a message of a client. `now` is the time since 1970.
    ///
    /// # Errors
    ///
    /// The query breaks a rule of `mtproto/auth_key` or `mtproto/security_guidelines`. Its exchange is forgotten then, and
    /// the driver answers with [`ServerError::transport_error`].
    pub fn receive(
        &mut self,
        message: &Bytes,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<ServerStep, ServerError> {
        let query = plain::read(message, Side::Client)?;
        let hash = sha256(&[&query]);
        self.exchanges.retain(|_, exchange| now.saturating_sub(exchange.begun) < MEMORY);
        let id = query.first_chunk().map_or(0, |id| u32::from_le_bytes(*id));
        match id {
            ReqPqMulti::CONSTRUCTOR_ID => self.begin(decode::<ReqPqMulti>(&query)?.nonce, hash, now, random),
            ReqPq::CONSTRUCTOR_ID => self.begin(decode::<ReqPq>(&query)?.nonce, hash, now, random),
            ReqDhParams::CONSTRUCTOR_ID => {
                let query: ReqDhParams = decode(&query)?;
                let nonce = query.nonce;
                self.in_exchange(nonce, hash, |server, exchange| server.answer(exchange, query, hash, now, random))
            }
            SetClientDhParams::CONSTRUCTOR_ID => {
                let query: SetClientDhParams = decode(&query)?;
                let nonce = query.nonce;
                self.in_exchange(nonce, hash, |server, exchange| server.take(exchange, query, hash))
            }
            _ => Err(ServerError::Unknown),
        }
    }

    /// Answers the client that offered a key. With [`Decision::Unique`], the driver has stored the key before.
    ///
    /// # Errors
    ///
    /// None: the answer can always be sent.
    pub fn decide(&mut self, offered: Box<Offered>, decision: Decision, now: Duration) -> Result<Bytes, ServerError> {
        let Nonces { nonce, server_nonce, .. } = offered.nonces.0;
        let ending = match decision {
            Decision::Unique => Ending::Ok,
            Decision::Taken if offered.retries < RETRIES => Ending::Retry,
            Decision::Taken | Decision::Refused => Ending::Fail,
        };
        let hash = offered.nonces.0.hash(ending, &offered.key);
        let answer = match ending {
            Ending::Ok => DhGenOk::new(nonce, server_nonce, hash).to_bytes(),
            Ending::Retry => DhGenRetry::new(nonce, server_nonce, hash).to_bytes(),
            Ending::Fail => DhGenFail::new(nonce, server_nonce, hash).to_bytes(),
        };
        let answer = self.writer.write(&answer.map_err(ServerError::Encode)?, now);
        // The exchange may be forgotten by now, or be another one with the same nonce.
        let exchange = self.exchanges.get_mut(&nonce).filter(|exchange| exchange.server_nonce == server_nonce);
        if let Some(exchange) = exchange {
            exchange.state = match std::mem::replace(&mut exchange.state, State::Over) {
                State::Offered(_, mut asked) if ending == Ending::Retry => {
                    asked.retry_id = i64::from_le_bytes(offered.key.aux_hash());
                    asked.retries += 1;
                    State::Asked(asked)
                }
                _ => State::Over,
            };
            exchange.answers.push((offered.query, answer.clone()));
        }
        Ok(answer)
    }

    /// Steps 1 and 2 of `mtproto/auth_key`.
    fn begin(
        &mut self,
        nonce: [u8; 16],
        hash: [u8; 32],
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<ServerStep, ServerError> {
        if self.exchanges.contains_key(&nonce) {
            return self.in_exchange(nonce, hash, |_, _| Err(ServerError::Step));
        }
        let (p, q) = challenge(random);
        let work = Work::new(u64::from(p) * u64::from(q), p.into(), q.into());
        let server_nonce = bytes(random);
        let fingerprints: Vec<i64> = self.settings.keys.iter().map(|key| key.public().fingerprint()).collect();
        let answer = ResPq::new(nonce, server_nonce, work.pq.clone(), fingerprints).to_bytes();
        let answer = self.writer.write(&answer.map_err(ServerError::Encode)?, now);
        self.make_room();
        let answers = vec![(hash, answer.clone())];
        self.exchanges.insert(nonce, Exchange { begun: now, server_nonce, work, state: State::Begun, answers });
        Ok(ServerStep::Send(answer))
    }

    fn make_room(&mut self) {
        while self.exchanges.len() >= self.settings.exchanges.max(1) {
            let oldest = self.exchanges.iter().min_by_key(|(_, exchange)| exchange.begun).map(|(nonce, _)| *nonce);
            let Some(oldest) = oldest else { return };
            self.exchanges.remove(&oldest);
        }
    }

    /// Answers a query that was answered before with the same answer, and any other one by `step`. An exchange with an
    /// error is forgotten.
    fn in_exchange(
        &mut self,
        nonce: [u8; 16],
        hash: [u8; 32],
        step: impl FnOnce(&mut Self, &mut Exchange) -> Result<ServerStep, ServerError>,
    ) -> Result<ServerStep, ServerError> {
        let mut exchange = self.exchanges.remove(&nonce).ok_or(ServerError::Nonce)?;
        let known = exchange.answers.iter().find(|(query, _)| *query == hash);
        let step = match (known, &exchange.state) {
            (Some((_, answer)), _) => ServerStep::Send(answer.clone()),
            (None, State::Offered(query, _)) if *query == hash => ServerStep::Wait,
            _ => step(self, &mut exchange)?,
        };
        self.exchanges.insert(nonce, exchange);
        Ok(step)
    }

    /// Steps 5 and 6.
    fn answer(
        &mut self,
        exchange: &mut Exchange,
        query: ReqDhParams,
        hash: [u8; 32],
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<ServerStep, ServerError> {
        let inner = self.inner(exchange, &query)?;
        let (dc, lifetime) = self.purpose(&inner)?;
        let group = &self.settings.group;
        let (a, g_a) = group.pair(random)?;
        let Nonces { nonce, server_nonce, .. } = inner.nonces;
        let server_time = u32::try_from(now.as_secs()).unwrap_or(u32::MAX).cast_signed();
        let (prime, g_a) = (group.prime().to_vec(), g_a.to_vec());
        let data = ServerDhInnerData::new(nonce, server_nonce, group.generator(), prime, g_a, server_time);
        let data = data.to_bytes().map_err(ServerError::Encode)?;
        let encrypted = seal(&data, inner.nonces.cipher(), random);
        let answer = ServerDhParamsOk::new(nonce, server_nonce, encrypted).to_bytes();
        let answer = self.writer.write(&answer.map_err(ServerError::Encode)?, now);
        let asked = Asked { nonces: inner.nonces, a, lifetime, dc, retry_id: 0, retries: 0 };
        exchange.state = State::Asked(Box::new(asked));
        exchange.answers.push((hash, answer.clone()));
        Ok(ServerStep::Send(answer))
    }

    /// Returns the client's inner data, which belong to the exchange.
    fn inner(&self, exchange: &Exchange, query: &ReqDhParams) -> Result<Inner, ServerError> {
        if query.server_nonce != exchange.server_nonce {
            return Err(ServerError::ServerNonce);
        }
        if !matches!(exchange.state, State::Begun) {
            return Err(ServerError::Step);
        }
        let Work { pq, p, q } = &exchange.work;
        if query.p != *p || query.q != *q {
            return Err(ServerError::Factors);
        }
        let fingerprint = query.public_key_fingerprint;
        let mut keys = self.settings.keys.iter();
        let key = keys.find(|key| key.public().fingerprint() == fingerprint);
        let key = key.ok_or(ServerError::Fingerprint { fingerprint })?;
        let opened = decrypt(&query.encrypted_data, key).ok_or(ServerError::InnerData)?;
        let inner = read(&opened).ok_or(ServerError::InnerData)?;
        if inner.pq != *pq || inner.p != *p || inner.q != *q {
            return Err(ServerError::InnerFactors);
        }
        if inner.nonces.nonce != query.nonce {
            return Err(ServerError::InnerNonce);
        }
        if inner.nonces.server_nonce != exchange.server_nonce {
            return Err(ServerError::InnerServerNonce);
        }
        Ok(inner)
    }

    /// Returns what the key is for.
    fn purpose(&self, inner: &Inner) -> Result<(Option<DcId>, Lifetime), ServerError> {
        let named = |number| {
            let dc = DcId::from_wire(number).filter(|dc| dc.media(false) == self.settings.dc.media(false));
            dc.ok_or(ServerError::Dc { dc: number })
        };
        let seconds = |expires_in| {
            let seconds = u32::try_from(expires_in).ok().filter(|seconds| *seconds > 0);
            seconds.ok_or(ServerError::ExpiresIn { expires_in })
        };
        let lifetime = inner.expires_in.map(seconds).transpose()?;
        let lifetime = lifetime.map_or(Lifetime::Permanent, |expires_in| Lifetime::Temporary { expires_in });
        Ok((inner.dc.map(named).transpose()?, lifetime))
    }

    /// Steps 7 and 8.
    fn take(
        &mut self,
        exchange: &mut Exchange,
        query: SetClientDhParams,
        hash: [u8; 32],
    ) -> Result<ServerStep, ServerError> {
        if query.server_nonce != exchange.server_nonce {
            return Err(ServerError::ServerNonce);
        }
        let State::Asked(asked) = std::mem::replace(&mut exchange.state, State::Over) else {
            return Err(ServerError::Step);
        };
        let nonces = &asked.nonces;
        let data: ClientDhInnerData = open(&query.encrypted_data, nonces.cipher()).map_err(ServerError::Sealed)?;
        if data.nonce != nonces.nonce {
            return Err(ServerError::InnerNonce);
        }
        if data.server_nonce != nonces.server_nonce {
            return Err(ServerError::InnerServerNonce);
        }
        if data.retry_id != asked.retry_id {
            return Err(ServerError::RetryId);
        }
        let group = &self.settings.group;
        let g_b = group.check(&data.g_b).map_err(ServerError::GB)?;
        let offered = Offered {
            key: group.key(&g_b, &asked.a),
            salt: nonces.salt(),
            lifetime: asked.lifetime,
            dc: asked.dc,
            nonces: Secret(nonces.clone()),
            query: hash,
            retries: asked.retries,
        };
        exchange.state = State::Offered(hash, asked);
        Ok(ServerStep::Decide(Box::new(offered)))
    }
}

fn decode<T: DecodeFields>(query: &Bytes) -> Result<T, ServerError> {
    T::from_bytes(query).map_err(ServerError::Query)
}

//! The key exchange (`mtproto/auth_key`): how a client and a server agree on an authorization key.
//!
//! [`Client`] makes one key with one server. [`Server`] is the other side, for all clients of a server. Messages go in and
//! out as bytes, without the framing of a transport; the time and random bytes are arguments.
//!
//! ```
//! use mtproto_proto::DcId;
//! use mtproto_proto::exchange::*;
//! use std::time::Duration;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mut seed = 1_u8;
//! # let mut random = |bytes: &mut [u8]| bytes.iter_mut().for_each(|byte| { seed = seed.wrapping_mul(29).wrapping_add(7); *byte = seed });
//! let now = Duration::from_secs(1_700_000_000);
//! let settings = ClientSettings::new(DcId::new(2).ok_or("no DC")?, PublicKey::telegram(false)?);
//! let mut client = Client::new(settings, now, &mut random)?;
//! assert_eq!(client.pending().len(), 40);
//! // The message goes to the server. Each answer goes to `client.receive`, until a step is `ClientStep::Done`.
//! # Ok(())
//! # }
//! ```
//!
//! # Checks
//!
//! Each check has an error of its own and a test that breaks the rule.
//!
//! | rule (`mtproto/auth_key`, `mtproto/security_guidelines`) | client | server |
//! |---|---|---|
//! | plain messages: no key id, the id of their sender, the length of the body | [`PlainError`] | [`PlainError`] |
//! | `nonce` and `server_nonce` are those of the exchange, in each message | [`ClientError::Nonce`], [`ClientError::ServerNonce`] | [`ServerError::Nonce`], [`ServerError::ServerNonce`] |
//! | the same in each encrypted part | [`ClientError::InnerNonce`], [`ClientError::InnerServerNonce`] | [`ServerError::InnerNonce`], [`ServerError::InnerServerNonce`] |
//! | `pq` is a product of two different odd primes, below 2^63 | [`ClientError::Pq`] | [`ServerError::Factors`], [`ServerError::InnerFactors`] |
//! | the server's key is a trusted one | [`ClientError::UnknownKeys`] | [`ServerError::Fingerprint`] |
//! | inner data are padded by `RSA_PAD` or the older form, with their hash | | [`ServerError::InnerData`] |
//! | encrypted parts are whole blocks, with the hash of the value, and at most 15 bytes of padding | [`ClientError::Sealed`] | [`ServerError::Sealed`] |
//! | `dh_prime` is a safe prime of 2048 bits, `g` generates the subgroup | [`ClientError::Group`] | [`GroupError`] |
//! | `g_a` and `g_b` are between 2^1984 and `dh_prime` - 2^1984 | [`ClientError::GA`] | [`ServerError::GB`] |
//! | `retry_id` is the hash of the key that failed | | [`ServerError::RetryId`] |
//! | `new_nonce_hash` of each last answer | [`ClientError::NewNonceHash`], [`ClientError::ParamsFailHash`] | |
//! | a bounded number of retries | [`ClientError::Retries`] | [`Decision::Taken`] |
//! | the steps have one order | [`ClientError::Answer`] | [`ServerError::Step`] |
//! | the DC is the right one | | [`ServerError::Dc`] |
//!
//! # What differs from the documentation
//!
//! Telegram's servers put random bytes behind the value in the body of a plain message: all three answers in
//! `mtproto/samples-auth_key` say a length that is up to 104 bytes above that of the value. The client ignores them.

mod client;
mod factor;
mod group;
mod inner;
mod lifetime;
mod number;
mod pem;
mod plain;
mod primality;
mod primes;
mod proof;
mod rsa;
mod rsa_pad;
mod sealed;
mod server;
mod telegram_keys;
#[cfg(test)]
mod tests;

pub use client::{Client, ClientError, ClientSettings, ClientStep, Created};
pub use group::{Group, GroupError, OutOfRange};
pub use lifetime::Lifetime;
pub use plain::PlainError;
pub use primes::Primes;
pub use rsa::{KeyError, PrivateKey, PublicKey};
pub use rsa_pad::{PadError, Padding};
pub use sealed::SealedError;
pub use server::{Decision, MEMORY, Offered, Server, ServerError, ServerSettings, ServerStep};

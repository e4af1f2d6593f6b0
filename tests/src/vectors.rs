//! Encrypted messages of another client library: the lines of `interop/vectors.jsonl`.

use crate::from_hex;
use mtproto_crypto::Sender;
use serde::{Deserialize, Deserializer};

/// A message that the other library has sealed.
#[derive(Deserialize)]
pub struct Vector {
    sender: Side,
    /// The authorization key.
    #[serde(deserialize_with = "bytes")]
    pub key: Vec<u8>,
    /// The server's salt.
    pub salt: i64,
    /// The session.
    pub session_id: i64,
    /// The message's id.
    pub message_id: i64,
    /// The message's sequence number.
    pub seq_no: i32,
    /// The content, encoded.
    #[serde(deserialize_with = "bytes")]
    pub body: Vec<u8>,
    /// The whole message, encrypted.
    #[serde(deserialize_with = "bytes")]
    pub sealed: Vec<u8>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    Client,
    Server,
}

impl Vector {
    /// Returns whose message it is.
    pub fn sender(&self) -> Sender {
        match self.sender {
            Side::Client => Sender::Client,
            Side::Server => Sender::Server,
        }
    }
}

/// Reads the vectors.
///
/// # Errors
///
/// A line has not the form of a vector.
pub fn read() -> serde_json::Result<Vec<Vector>> {
    include_str!("../interop/vectors.jsonl").lines().map(serde_json::from_str).collect()
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let hex = String::deserialize(deserializer)?;
    from_hex(&hex).ok_or_else(|| serde::de::Error::custom("not hexadecimal"))
}

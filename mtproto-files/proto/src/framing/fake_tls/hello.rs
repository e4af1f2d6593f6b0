//! The server's side of a ClientHello.

use super::mac::mac;
use super::shape::{HEADER, cut_at_random, record_length, session_id};
use crate::framing::error::FramingError;
use hmac::Mac;

/// A ClientHello that was made with a secret of the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientHello {
    pub(super) random: [u8; 32],
    pub(super) session_id: Vec<u8>,
    secret: usize,
    unix_time: u32,
}

impl ClientHello {
    /// Returns the random field. No two connections have the same: who sends a known one again has recorded it.
    pub fn random(&self) -> &[u8; 32] {
        &self.random
    }

    /// Returns which of the server's secrets the client knows, from 0.
    pub fn secret(&self) -> usize {
        self.secret
    }

    /// Returns the time of the client's clock, in seconds since 1970.
    pub fn unix_time(&self) -> u32 {
        self.unix_time
    }
}

/// Which clocks of clients a server accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockWindow {
    /// How far a client's clock may be behind, in seconds. How long a random field has to be remembered depends on it.
    pub behind: u32,
    /// How far a client's clock may be ahead, in seconds.
    pub ahead: u32,
}

/// As in mtprotoproxy: 10 minutes behind, 20 minutes ahead.
impl Default for ClockWindow {
    fn default() -> Self {
        Self { behind: 600, ahead: 1200 }
    }
}

/// Returns how many bytes a ClientHello has by its first ones, at least as many as are needed to say it.
pub(in crate::framing) fn hello_length(first: &[u8]) -> Result<usize, FramingError> {
    first.first_chunk().map_or(Ok(HEADER), |header| record_length(header).map_err(wrong))
}

/// Checks a whole ClientHello: its form, its HMAC with one of the secrets, its time.
pub(in crate::framing) fn verify<'a>(
    hello: &[u8],
    secrets: impl Iterator<Item = (usize, &'a [u8; 16])>,
    unix_time: u32,
    window: ClockWindow,
) -> Result<ClientHello, FramingError> {
    let session_id = session_id(hello).map_err(wrong)?;
    let shape = cut_at_random(hello).ok_or(wrong("it has a random field"))?;
    let (digest, masked_time) = shape.random.split_last_chunk::<4>().ok_or(FramingError::HelloSecret)?;
    for (secret, key) in secrets {
        let mac = mac(key, &[shape.before, &[0; 32], shape.after]);
        if mac.clone().verify_truncated_left(digest).is_err() {
            continue;
        }
        let computed: [u8; 32] = mac.finalize().into_bytes().into();
        let mask = computed.last_chunk::<4>().copied().unwrap_or_default();
        let sent = u32::from_le_bytes(mask) ^ u32::from_le_bytes(*masked_time);
        let seconds = i64::from(sent) - i64::from(unix_time);
        if !(-i64::from(window.behind)..=i64::from(window.ahead)).contains(&seconds) {
            return Err(FramingError::HelloTime { seconds });
        }
        return Ok(ClientHello { random: *shape.random, session_id: session_id.to_vec(), secret, unix_time: sent });
    }
    Err(FramingError::HelloSecret)
}

fn wrong(rule: &'static str) -> FramingError {
    FramingError::Hello { message: "the ClientHello", rule }
}

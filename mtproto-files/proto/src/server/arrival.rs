//! A message that has arrived, while it is taken.

use super::ids::{ConnectionId, SessionId};
use crate::random::Random;
use crate::session::UNPACKED_LIMIT;
use std::time::Duration;

/// Where a message has come, and what may be used for it.
pub(super) struct Arrival<'a, 'r> {
    pub(super) session: SessionId,
    pub(super) connection: ConnectionId,
    /// The length of the whole message, in bytes: what one part of it keeps in memory.
    pub(super) length: usize,
    /// How many bytes may still come out of what is compressed, in all parts of the message.
    pub(super) unpacked: usize,
    pub(super) now: Duration,
    pub(super) random: &'a mut Random<'r>,
}

impl<'a, 'r> Arrival<'a, 'r> {
    pub(super) fn new(
        session: SessionId,
        connection: ConnectionId,
        length: usize,
        now: Duration,
        random: &'a mut Random<'r>,
    ) -> Self {
        Self { session, connection, length, unpacked: UNPACKED_LIMIT, now, random }
    }
}

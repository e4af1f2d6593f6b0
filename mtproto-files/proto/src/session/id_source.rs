//! New message ids, each above the one before.

use super::message_id::{IdKind, MessageId};
use super::time::ServerTime;
use std::time::Duration;

/// How many of the lowest bits of the time are random: about a millisecond. Two processes with one key then rarely use one id.
const RANDOM_BITS: u64 = (1 << 22) - 1;

/// How far the ids may run ahead of the server's time: half of the 30 seconds within which the server accepts them.
const LEAD: Duration = Duration::from_secs(15);

/// Makes the message ids of one side of one session. Each is above the one before, its lower 32 bits are not zero
/// (`mtproto/description`, "Message Identifier"), and its lowest two bits name the sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdSource {
    last: MessageId,
}

/// The server's time went back behind the ids that the session has used. New ids have to rise, and the server would refuse
/// each as too high (code 17): the session ends, and its unanswered calls go to a new session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the last message id, {last}, is ahead of the server's time: only a new session can have an id that the server accepts"
)]
pub struct NeedsNewSession {
    /// The last id of the session.
    pub last: MessageId,
}

impl IdSource {
    /// Returns the source of a new session.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a new id for a message that is made at this time. `random` makes ids hard to guess, and different in
    /// processes that share a key.
    ///
    /// # Errors
    ///
    /// The last id is more than 15 seconds ahead of the time.
    pub fn next_id(&mut self, kind: IdKind, time: ServerTime, random: u32) -> Result<MessageId, NeedsNewSession> {
        if self.last.time() > time.plus(LEAD) {
            return Err(NeedsNewSession { last: self.last });
        }
        let by_time = (time.units() ^ (u64::from(random) & RANDOM_BITS)) & !3;
        let after_last = (self.last.to_bits() & !3).checked_add(4).ok_or(NeedsNewSession { last: self.last })?;
        let mut bits = by_time.max(after_last);
        if bits << 32 == 0 {
            bits |= 4;
        }
        self.last = MessageId::from_bits(bits | kind.bits());
        Ok(self.last)
    }

    /// Returns the id that was made last. `None`: none was.
    pub fn last(&self) -> Option<MessageId> {
        (self.last != MessageId::default()).then_some(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KINDS: [IdKind; 3] = [IdKind::Client, IdKind::Response, IdKind::Notice];

    fn server(seconds: u32) -> ServerTime {
        ServerTime::from_seconds(seconds)
    }

    proptest! {
        #[test]
        fn ids_rise_have_the_senders_bits_and_are_near_the_time(
            steps in prop::collection::vec((0_usize..3, 0_u64..1 << 34, any::<u32>()), 1..200),
        ) {
            let mut ids = IdSource::new();
            let mut time = server(1_800_000_000).units();
            let mut last = None;
            for (kind, step, random) in steps {
                time += step;
                let id = ids.next_id(KINDS[kind], ServerTime::from_units(time), random).unwrap();
                prop_assert!(Some(id) > last);
                prop_assert_eq!(id.kind(), Some(KINDS[kind]));
                prop_assert_ne!(id.to_bits() << 32, 0);
                prop_assert!(id.time().units_after(ServerTime::from_units(time)).abs() < 1 << 23);
                last = ids.last();
                prop_assert_eq!(last, Some(id));
            }
        }
    }

    #[test]
    fn the_lower_half_is_never_empty() {
        let id = IdSource::new().next_id(IdKind::Client, server(1_800_000_000), 0).unwrap();
        assert_eq!(id.to_bits(), (1_800_000_000 << 32) | 4);
    }

    #[test]
    fn many_ids_in_one_moment_differ() {
        let mut ids = IdSource::new();
        let made: Vec<_> = (0..5000).map(|_| ids.next_id(IdKind::Client, server(1_800_000_000), 5).unwrap()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn no_id_is_in_the_past_after_the_time_went_forward() {
        let mut ids = IdSource::new();
        ids.next_id(IdKind::Client, server(1_800_000_000), 1).unwrap();
        let id = ids.next_id(IdKind::Client, server(1_800_003_600), 1).unwrap();
        assert_eq!(id.time().seconds(), 1_800_003_600);
    }

    #[test]
    fn a_small_step_back_is_bridged_and_a_large_one_needs_a_new_session() {
        let mut ids = IdSource::new();
        let first = ids.next_id(IdKind::Client, server(1_800_000_010), 1).unwrap();
        let second = ids.next_id(IdKind::Client, server(1_800_000_000), 1).unwrap();
        assert_eq!(second.to_bits(), first.to_bits() + 4);
        let error = ids.next_id(IdKind::Client, server(1_799_999_990), 1).unwrap_err();
        assert_eq!(error, NeedsNewSession { last: second });
        assert_eq!(
            IdSource::new().next_id(IdKind::Client, server(1_799_999_990), 1).unwrap().time().seconds(),
            1_799_999_990
        );
    }

    #[test]
    fn the_end_of_time_is_an_error_and_not_a_repeat() {
        let mut ids = IdSource::new();
        let end = ServerTime::from_units(u64::MAX);
        ids.next_id(IdKind::Client, end, 0).unwrap();
        ids.next_id(IdKind::Client, end, 0).unwrap_err();
    }
}

//! The checks of a received message, before any of it is used (`mtproto/security_guidelines`).
//!
//! | rule | check | test that breaks the rule |
//! |---|---|---|
//! | "Checking SHA256 hash value of msg_key" | [`mtproto_crypto::open`] | `a_changed_bit_is_found` |
//! | "Checking message length": the header | [`Violation::Short`] | `a_text_without_a_header_is_refused` |
//! | "Checking message length": not negative | [`Violation::Length`] | `a_negative_length_is_refused` |
//! | "Checking message length": divisible by 4 | [`Violation::Length`] | `a_length_of_no_whole_words_is_refused` |
//! | "Checking message length": within the text | [`Violation::Length`] | `a_length_past_the_end_is_refused` |
//! | "Checking message length": at least 12 bytes of padding | [`Violation::Padding`] | `a_padding_of_less_than_12_bytes_is_refused` |
//! | "Checking message length": at most 1024 bytes of padding | [`Violation::Padding`] | `a_padding_of_more_than_1024_bytes_is_refused` |
//! | "Checking session_id" | [`Violation::Session`] | `a_message_of_another_session_is_refused` |
//! | "Checking msg_id": parity | [`Violation::Parity`] | `an_id_with_the_bits_of_the_other_side_is_refused` |
//! | "Checking msg_id": at most 300 seconds ago | [`Violation::Past`] | `an_id_of_more_than_300_seconds_ago_is_refused` |
//! | "Checking msg_id": at most 30 seconds ahead | [`Violation::Future`] | `an_id_of_more_than_30_seconds_ahead_is_refused` |
//! | "Checking msg_id": no repeats | [`Violation::Repeat`] | `a_repeated_message_is_refused` |
//! | "Checking msg_id": not lower than all remembered | [`Violation::Forgotten`] | `an_id_lower_than_all_remembered_is_refused` |

use super::message_id::MessageId;
use super::packet::{Header, Text};
use super::seen::Seen;
use super::time::ServerTime;
use super::violation::Violation;
use bytes::Bytes;
use mtproto_crypto::Sender;
use std::time::Duration;

/// How many ids each memory of a session holds: a thousand, as in TDLib, and the messages of a full container.
pub const REMEMBERED: usize = 1000 + 1024;

/// How old an id may be.
const PAST: Duration = Duration::from_secs(300);

/// How far ahead an id may be.
const AHEAD: Duration = Duration::from_secs(30);

/// A received message that passed all checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The fields before the body.
    pub header: Header,
    /// The content, encoded. The body shares the memory of the text.
    pub body: Bytes,
}

/// Checks what one session receives. It holds two bounded memories of ids: those of whole packets, and those of messages in
/// containers, which may be older.
#[derive(Clone, Debug)]
pub struct Inbound {
    session_id: i64,
    from: Sender,
    packets: Seen,
    contents: Seen,
}

impl Inbound {
    /// Returns the checks of a new session that receives from this side.
    pub fn new(session_id: i64, from: Sender) -> Self {
        Self { session_id, from, packets: Seen::new(REMEMBERED), contents: Seen::new(REMEMBERED) }
    }

    /// Checks a message: its session, its id's lowest bits, its age and whether it was received before. `time` is the
    /// server's time; without a certain time the age is not checked, and the message may set the clock
    /// ([`Clock::observe`](super::Clock::observe)). The message is remembered if all holds.
    ///
    /// The message may be a container: [`admit`](Self::admit) checks what is in the container.
    ///
    /// # Errors
    ///
    /// The message breaks a rule. None of it may be used then.
    pub fn accept(&mut self, text: Text, time: Option<ServerTime>) -> Result<Message, Violation> {
        let header = *text.header();
        self.check(&header, time)?;
        self.remember(header.id)?;
        Ok(Message { header, body: text.into_body() })
    }

    /// Remembers a message that [`check`](Self::check) has passed, after all other checks.
    ///
    /// # Errors
    ///
    /// The message was remembered before, or is lower than all that are.
    pub fn remember(&mut self, id: MessageId) -> Result<(), Violation> {
        self.packets.insert(id)
    }

    /// Checks a message as [`accept`](Self::accept) does, and does not remember it. For who has more to check before.
    ///
    /// # Errors
    ///
    /// As of `accept`.
    pub fn check(&self, header: &Header, time: Option<ServerTime>) -> Result<(), Violation> {
        let id = header.id;
        if header.session_id != self.session_id {
            return Err(Violation::Session);
        }
        self.check_sender(id)?;
        if let Some(time) = time {
            check_age(id, time)?;
        }
        // A message may have come in a container before.
        self.contents.check(id).or_else(|violation| match violation {
            Violation::Forgotten { .. } => Ok(()),
            other => Err(other),
        })?;
        self.packets.check(id)
    }

    /// Checks a message in a container: the lowest bits of its id, and whether it was received before, alone or in another
    /// container. Its age is not checked: messages are sent again in containers until they are acknowledged. The message is
    /// remembered if all holds.
    ///
    /// # Errors
    ///
    /// The message breaks a rule. [`Violation::Repeat`]: the message is ignored, and acknowledged again.
    /// [`Violation::Forgotten`]: the connection stays too. Nobody knows whether the message is new; an answer to a call that
    /// waits for it is of use.
    pub fn admit(&mut self, id: MessageId) -> Result<(), Violation> {
        self.check_inner(id)?;
        self.contents.insert(id)
    }

    /// Checks a message in a container as [`admit`](Self::admit) does, and does not remember it: a container is refused as a
    /// whole, so all of it is checked before.
    ///
    /// # Errors
    ///
    /// As of `admit`.
    pub fn check_inner(&self, id: MessageId) -> Result<(), Violation> {
        self.check_sender(id)?;
        if matches!(self.packets.check(id), Err(Violation::Repeat { .. })) {
            return Err(Violation::Repeat { id });
        }
        self.contents.check(id)
    }

    /// Returns what is known of a message of the other side, alone or in a container, as one byte of `msgs_state_info`
    /// (`mtproto/service_messages_about_messages`, "Informational Message regarding Status of Messages"): 1 if the id is too
    /// low to know, 2 if the message was not received, 3 if its id is above all that were, 4 if it was received.
    pub fn state(&self, id: MessageId) -> u8 {
        let memories = [&self.packets, &self.contents];
        let checks = memories.map(|memory| memory.check(id));
        let ranges = || memories.into_iter().filter_map(Seen::range);
        let (lowest, highest) = (ranges().map(|range| range.0).min(), ranges().map(|range| range.1).max());
        if checks.iter().any(|check| matches!(check, Err(Violation::Repeat { .. }))) {
            4
        } else if checks.iter().any(Result::is_err) || lowest.is_some_and(|lowest| id < lowest) {
            1
        } else if highest.is_none_or(|highest| id > highest) {
            3
        } else {
            2
        }
    }

    fn check_sender(&self, id: MessageId) -> Result<(), Violation> {
        if id.sender() == Some(self.from) { Ok(()) } else { Err(Violation::Parity { id }) }
    }
}

fn check_age(id: MessageId, time: ServerTime) -> Result<(), Violation> {
    if id.time() < time.minus(PAST) {
        return Err(Violation::Past { id });
    }
    if id.time() > time.plus(AHEAD) {
        return Err(Violation::Future { id });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::packet::{Padding, write};
    use proptest::prelude::*;

    const SESSION: i64 = 77;
    const SECONDS: u32 = 1_800_000_000;

    fn id(seconds_from_now: i64, bits: u64) -> MessageId {
        let units = ServerTime::from_seconds(SECONDS).units().checked_add_signed(seconds_from_now << 32).unwrap();
        MessageId::from_bits(units + bits)
    }

    fn text(session_id: i64, id: MessageId) -> Text {
        let header = Header { salt: 1, session_id, id, seq_no: 1 };
        let mut message = bytes::BytesMut::new();
        write(&mut message, &header, [&b"body"[..]], Padding::Extra(0), |_| ()).unwrap();
        Text::read(&message.freeze().slice(24..)).unwrap()
    }

    #[test]
    fn the_state_of_a_message_is_what_is_remembered() {
        let mut inbound = Inbound::new(7, Sender::Server);
        inbound.accept(text(7, id(0, 1)), now()).unwrap();
        inbound.admit(id(-9, 1)).unwrap();
        inbound.admit(id(-5, 1)).unwrap();
        let states = [id(0, 1), id(-9, 1), id(-7, 1), id(-3, 1), id(1, 1), id(-10, 1)].map(|id| inbound.state(id));
        assert_eq!(states, [4, 4, 2, 2, 3, 1]);
        for seconds in 0..REMEMBERED {
            inbound.admit(id(2 + i64::try_from(seconds).unwrap(), 1)).unwrap();
        }
        assert_eq!(inbound.state(id(-9, 1)), 1);
    }

    fn now() -> Option<ServerTime> {
        Some(ServerTime::from_seconds(SECONDS))
    }

    fn inbound() -> Inbound {
        Inbound::new(SESSION, Sender::Server)
    }

    #[test]
    fn a_message_that_breaks_no_rule_is_accepted() {
        let message = inbound().accept(text(SESSION, id(0, 5)), now()).unwrap();
        assert_eq!(message.body, "body");
        assert_eq!(message.header, Header { salt: 1, session_id: SESSION, id: id(0, 5), seq_no: 1 });
    }

    #[test]
    fn a_message_of_another_session_is_refused() {
        assert_eq!(inbound().accept(text(SESSION + 1, id(0, 5)), now()), Err(Violation::Session));
    }

    #[test]
    fn an_id_with_the_bits_of_the_other_side_is_refused() {
        for (from, right, wrong) in [(Sender::Server, vec![5, 7], vec![4, 6]), (Sender::Client, vec![4], vec![5, 6, 7])]
        {
            let mut inbound = Inbound::new(SESSION, from);
            for bits in wrong {
                let violation = Violation::Parity { id: id(0, bits) };
                assert_eq!(inbound.accept(text(SESSION, id(0, bits)), now()), Err(violation));
                assert_eq!(inbound.admit(id(0, bits)), Err(violation));
            }
            for bits in right {
                inbound.accept(text(SESSION, id(0, bits)), now()).unwrap();
            }
        }
    }

    #[test]
    fn an_id_of_more_than_300_seconds_ago_is_refused() {
        let old = id(-301, 5);
        assert_eq!(inbound().accept(text(SESSION, old), now()), Err(Violation::Past { id: old }));
        inbound().accept(text(SESSION, id(-300, 5)), now()).unwrap();
    }

    #[test]
    fn an_id_of_more_than_30_seconds_ahead_is_refused() {
        let ahead = id(30, 5);
        assert_eq!(inbound().accept(text(SESSION, ahead), now()), Err(Violation::Future { id: ahead }));
        inbound().accept(text(SESSION, id(29, 5)), now()).unwrap();
    }

    #[test]
    fn without_a_certain_time_the_age_is_not_checked() {
        for seconds in [-3600, 3600] {
            inbound().accept(text(SESSION, id(seconds, 5)), None).unwrap();
        }
    }

    #[test]
    fn a_repeated_message_is_refused() {
        let mut inbound = inbound();
        inbound.accept(text(SESSION, id(0, 5)), now()).unwrap();
        assert_eq!(inbound.accept(text(SESSION, id(0, 5)), now()), Err(Violation::Repeat { id: id(0, 5) }));
    }

    #[test]
    fn an_id_lower_than_all_remembered_is_refused() {
        let mut inbound = inbound();
        for message in 1..=REMEMBERED {
            inbound.accept(text(SESSION, id(0, u64::try_from(message).unwrap() * 4 + 1)), now()).unwrap();
        }
        assert_eq!(inbound.accept(text(SESSION, id(0, 1)), now()), Err(Violation::Forgotten { id: id(0, 1) }));
    }

    #[test]
    fn a_refused_message_is_not_remembered() {
        let mut inbound = inbound();
        inbound.accept(text(SESSION, id(30, 5)), now()).unwrap_err();
        inbound.accept(text(SESSION, id(30, 5)), Some(ServerTime::from_seconds(SECONDS + 10))).unwrap();
    }

    #[test]
    fn a_message_that_came_alone_is_a_repeat_in_a_container_and_the_reverse() {
        let mut inbound = inbound();
        inbound.accept(text(SESSION, id(0, 5)), now()).unwrap();
        assert_eq!(inbound.admit(id(0, 5)), Err(Violation::Repeat { id: id(0, 5) }));
        inbound.admit(id(-1000, 1)).unwrap();
        assert_eq!(inbound.admit(id(-1000, 1)), Err(Violation::Repeat { id: id(-1000, 1) }));
        inbound.admit(id(-9, 1)).unwrap();
        assert_eq!(inbound.accept(text(SESSION, id(-9, 1)), now()), Err(Violation::Repeat { id: id(-9, 1) }));
    }

    #[test]
    fn what_came_in_containers_does_not_make_a_late_packet_too_old() {
        let mut inbound = inbound();
        (0..=REMEMBERED).for_each(|at| inbound.admit(id(0, u64::try_from(at).unwrap() * 4 + 1)).unwrap());
        assert_eq!(inbound.admit(id(-1, 1)), Err(Violation::Forgotten { id: id(-1, 1) }));
        inbound.accept(text(SESSION, id(-1, 1)), now()).unwrap();
    }

    proptest! {
        #[test]
        fn no_message_is_accepted_twice(steps in prop::collection::vec((any::<bool>(), 0_u64..40), 0..200)) {
            let mut inbound = inbound();
            let mut taken = std::collections::BTreeSet::new();
            for (alone, bits) in steps {
                let id = id(0, bits);
                let is_new = if alone { inbound.accept(text(SESSION, id), now()).is_ok() } else { inbound.admit(id).is_ok() };
                prop_assert!(!is_new || taken.insert(id));
            }
        }
    }
}

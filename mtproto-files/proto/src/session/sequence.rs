//! Sequence numbers (`mtproto/description`, "Message Sequence Number (msg_seqno)"): those of sent messages, and the checks of
//! received ones.
//!
//! A message is content-related if it has to be acknowledged. Its number is odd: twice the content-related messages that the
//! sender made before, plus one. Every other message has the even number.

use super::gzip::{first_word, packed_id};
use super::message_id::MessageId;
use bytes::Bytes;
use std::collections::BTreeMap;
use tl_types::envelope::{GzipPacked, MsgContainer, MsgCopy};
use tl_types::mtproto::{functions, types};
use tl_types::{Chain, Combinator, Decode};

/// Whether a message is content-related, by its constructor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Never: acknowledgments and containers.
    Never,
    /// As the sender likes: service messages. The documentation calls "virtually all" of them content-related; TDLib sends
    /// some as not. We send them as not, but for those that get lost without an acknowledgment.
    Optional {
        /// Whether we send the message as content-related.
        sent: bool,
    },
    /// Always: calls of the API, their results, and updates.
    Always,
}

/// Acknowledgments and containers.
const NEVER: [u32; 3] = [types::MsgsAck::CONSTRUCTOR_ID, MsgContainer::CONSTRUCTOR_ID, MsgCopy::CONSTRUCTOR_ID];

/// Service messages that are answered, or sent again when they are needed: nobody has to acknowledge them.
const UNACKNOWLEDGED: [u32; 15] = [
    functions::Ping::CONSTRUCTOR_ID,
    functions::PingDelayDisconnect::CONSTRUCTOR_ID,
    functions::GetFutureSalts::CONSTRUCTOR_ID,
    types::HttpWait::CONSTRUCTOR_ID,
    types::Pong::CONSTRUCTOR_ID,
    types::FutureSalts::CONSTRUCTOR_ID,
    types::BadMsgNotification::CONSTRUCTOR_ID,
    types::BadServerSalt::CONSTRUCTOR_ID,
    types::MsgsStateInfo::CONSTRUCTOR_ID,
    types::MsgsAllInfo::CONSTRUCTOR_ID,
    types::MsgDetailedInfo::CONSTRUCTOR_ID,
    types::MsgNewDetailedInfo::CONSTRUCTOR_ID,
    types::DestroyAuthKeyOk::CONSTRUCTOR_ID,
    types::DestroyAuthKeyNone::CONSTRUCTOR_ID,
    types::DestroyAuthKeyFail::CONSTRUCTOR_ID,
];

/// Service messages that we send as content-related, as TDLib does.
const ACKNOWLEDGED: [u32; 9] = [
    types::NewSessionCreated::CONSTRUCTOR_ID,
    types::MsgsStateReq::CONSTRUCTOR_ID,
    types::MsgResendReq::CONSTRUCTOR_ID,
    types::MsgResendAnsReq::CONSTRUCTOR_ID,
    types::DestroySessionOk::CONSTRUCTOR_ID,
    types::DestroySessionNone::CONSTRUCTOR_ID,
    functions::RpcDropAnswer::CONSTRUCTOR_ID,
    functions::DestroySession::CONSTRUCTOR_ID,
    functions::DestroyAuthKey::CONSTRUCTOR_ID,
];

impl Relation {
    /// Returns the relation of an encoded body. A compressed body is judged by what is inside: the documentation lists
    /// `gzip_packed` as never content-related, yet TDLib's compressed calls have odd numbers.
    pub fn of(body: &Bytes) -> Self {
        let id = match first_word(body) {
            Some(GzipPacked::CONSTRUCTOR_ID) => {
                GzipPacked::from_bytes(body).ok().and_then(|gzip| packed_id(&gzip.packed_data))
            }
            id => id,
        };
        match id {
            Some(id) if NEVER.contains(&id) => Self::Never,
            Some(id) if UNACKNOWLEDGED.contains(&id) => Self::Optional { sent: false },
            Some(id) if ACKNOWLEDGED.contains(&id) => Self::Optional { sent: true },
            _ => Self::Always,
        }
    }

    /// Returns the relation of an encoded body in several pieces.
    pub fn of_chain(body: &Chain) -> Self {
        match body.segments() {
            [body] => Self::of(body),
            _ => Self::of(&body.clone().into_bytes()),
        }
    }

    /// Returns whether we send the message as content-related.
    pub fn is_sent_as_content(self) -> bool {
        match self {
            Self::Never => false,
            Self::Optional { sent } => sent,
            Self::Always => true,
        }
    }
}

/// Makes the sequence numbers of one side of one session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sequence {
    /// The number of content-related messages so far, doubled.
    next: i32,
}

impl Sequence {
    /// Returns the numbers of a new session.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of the next message. Numbers go in the order of message ids. `None`: a billion content-related
    /// messages were sent, and only a new session has numbers.
    pub fn next_number(&mut self, relation: Relation) -> Option<i32> {
        let even = self.next;
        if !relation.is_sent_as_content() {
            return Some(even);
        }
        self.next = even.checked_add(2)?;
        Some(even + 1)
    }
}

/// Why a server refuses the sequence number of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeqFault {
    /// A message with a lower id has a higher number, or the same odd number.
    #[error("the sequence number is too low: a message with a lower id has a higher number, or the same odd number")]
    TooLow,
    /// A message with a higher id has a lower number, or the same odd number.
    #[error("the sequence number is too high: a message with a higher id has a lower number, or the same odd number")]
    TooHigh,
    /// The number is odd, and the message is never content-related.
    #[error("the sequence number is odd, and the message is never content-related")]
    EvenExpected,
    /// The number is even, and the message is always content-related.
    #[error("the sequence number is even, and the message is always content-related")]
    OddExpected,
}

impl SeqFault {
    /// Returns the code of the `bad_msg_notification` that says so.
    pub fn code(self) -> i32 {
        match self {
            Self::TooLow => 32,
            Self::TooHigh => 33,
            Self::EvenExpected => 34,
            Self::OddExpected => 35,
        }
    }
}

/// Checks the sequence numbers that a session receives, as a server does
/// (`mtproto/service_messages_about_messages`, "Notice of Ignored Error Message"). It remembers the numbers of the highest so
/// many ids.
#[derive(Clone, Debug)]
pub struct SeqCheck {
    numbers: BTreeMap<MessageId, i32>,
    capacity: usize,
}

impl SeqCheck {
    /// Returns the check of a new session that remembers this many numbers.
    pub fn new(capacity: usize) -> Self {
        Self { numbers: BTreeMap::new(), capacity }
    }

    /// Checks the number of a message whose id is new, and remembers the number if it holds. The message may come later than
    /// messages with higher ids.
    ///
    /// # Errors
    ///
    /// The number is not right for the message, or for its place among the others.
    pub fn check(&mut self, id: MessageId, number: i32, relation: Relation) -> Result<(), SeqFault> {
        let is_odd = number & 1 == 1;
        match relation {
            Relation::Never if is_odd => return Err(SeqFault::EvenExpected),
            Relation::Always if !is_odd => return Err(SeqFault::OddExpected),
            _ => {}
        }
        // Numbers that are remembered rise with their ids: the neighbours speak for all.
        let below = self.numbers.range(..id).next_back().map(|(_, below)| *below);
        if number < 0 || below.is_some_and(|below| below > number || (is_odd && below == number)) {
            return Err(SeqFault::TooLow);
        }
        let above = self.numbers.range(id..).next().map(|(_, above)| *above);
        if above.is_some_and(|above| above < number || (is_odd && above == number)) {
            return Err(SeqFault::TooHigh);
        }
        self.numbers.insert(id, number);
        if self.numbers.len() > self.capacity {
            self.numbers.pop_first();
        }
        Ok(())
    }

    /// Forgets the number of a message that is refused after all, for another reason.
    pub fn withdraw(&mut self, id: MessageId) {
        self.numbers.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::gzip::gzip;
    use proptest::prelude::*;
    use tl_types::envelope::{Message, RpcResult};
    use tl_types::{Encode, Object};

    fn id(bits: u64) -> MessageId {
        MessageId::from_bits(bits)
    }

    fn call() -> Bytes {
        tl_types::functions::help::GetConfig::new().to_bytes().unwrap()
    }

    fn ack() -> Bytes {
        types::MsgsAck::new([1; 500]).to_bytes().unwrap()
    }

    #[test]
    fn calls_and_results_are_always_content_related() {
        assert_eq!(Relation::of(&call()), Relation::Always);
        assert_eq!(Relation::of(&RpcResult::new(1, Object::new(call())).to_bytes().unwrap()), Relation::Always);
    }

    #[test]
    fn acknowledgments_and_containers_never_are() {
        let message = Message::new(1, 1, Object::new(call()));
        assert_eq!(Relation::of(&ack()), Relation::Never);
        assert_eq!(Relation::of(&MsgContainer::new([message.clone()]).to_bytes().unwrap()), Relation::Never);
        assert_eq!(Relation::of(&MsgCopy::new(message).to_bytes().unwrap()), Relation::Never);
    }

    #[test]
    fn service_messages_may_be() {
        assert_eq!(Relation::of(&functions::Ping::new(1).to_bytes().unwrap()), Relation::Optional { sent: false });
        let drop_answer = functions::RpcDropAnswer::new(1).to_bytes().unwrap();
        assert_eq!(Relation::of(&drop_answer), Relation::Optional { sent: true });
    }

    #[test]
    fn a_compressed_message_is_judged_by_what_is_inside() {
        assert_eq!(Relation::of(&gzip(&ack()).unwrap()), Relation::Never);
        let call = tl_types::functions::upload::GetWebFile::CONSTRUCTOR_ID.to_le_bytes().repeat(100);
        assert_eq!(Relation::of(&gzip(&call).unwrap()), Relation::Always);
        let ping = functions::Ping::new(1).to_bytes().unwrap().repeat(50);
        assert_eq!(Relation::of(&gzip(&ping).unwrap()), Relation::Optional { sent: false });
        let damaged = GzipPacked::new(&b"damaged"[..]).to_bytes().unwrap();
        assert_eq!(Relation::of(&damaged), Relation::Always);
    }

    #[test]
    fn content_related_messages_count() {
        let mut sequence = Sequence::new();
        let relations = [
            Relation::Never,
            Relation::Always,
            Relation::Optional { sent: false },
            Relation::Always,
            Relation::Optional { sent: true },
            Relation::Never,
        ];
        assert_eq!(relations.map(|relation| sequence.next_number(relation).unwrap()), [0, 1, 2, 3, 5, 6]);
    }

    #[test]
    fn the_numbers_end_and_do_not_wrap() {
        let mut sequence = Sequence { next: i32::MAX - 1 };
        assert_eq!(sequence.next_number(Relation::Always), None);
        assert_eq!(sequence.next_number(Relation::Never), Some(i32::MAX - 1));
    }

    fn check_after(known: &[(u64, i32)], new: (u64, i32), relation: Relation) -> Result<(), SeqFault> {
        let mut check = SeqCheck::new(100);
        for (bits, number) in known {
            check.check(id(*bits), *number, Relation::Optional { sent: true }).unwrap();
        }
        check.check(id(new.0), new.1, relation)
    }

    #[test]
    fn a_number_that_is_too_low_is_code_32() {
        let fault = Err(SeqFault::TooLow);
        assert_eq!(check_after(&[(4, 5)], (8, 3), Relation::Always), fault);
        assert_eq!(check_after(&[(4, 5)], (8, 5), Relation::Always), fault, "equal and odd");
        assert_eq!(check_after(&[(4, 4)], (8, 4), Relation::Never), Ok(()), "equal and even");
        assert_eq!(check_after(&[], (8, -1), Relation::Always), fault);
        assert_eq!(SeqFault::TooLow.code(), 32);
    }

    #[test]
    fn a_number_that_is_too_high_is_code_33() {
        let fault = Err(SeqFault::TooHigh);
        assert_eq!(check_after(&[(8, 5)], (4, 7), Relation::Always), fault);
        assert_eq!(check_after(&[(8, 5)], (4, 5), Relation::Always), fault, "equal and odd");
        assert_eq!(check_after(&[(8, 4)], (4, 4), Relation::Never), Ok(()), "equal and even");
        assert_eq!(check_after(&[(8, 5)], (4, 3), Relation::Always), Ok(()), "a late message");
        assert_eq!(SeqFault::TooHigh.code(), 33);
    }

    #[test]
    fn an_odd_number_of_an_acknowledgment_is_code_34() {
        assert_eq!(check_after(&[], (4, 1), Relation::Never), Err(SeqFault::EvenExpected));
        assert_eq!(check_after(&[], (4, 1), Relation::Optional { sent: false }), Ok(()));
        assert_eq!(SeqFault::EvenExpected.code(), 34);
    }

    #[test]
    fn an_even_number_of_a_call_is_code_35() {
        assert_eq!(check_after(&[], (4, 2), Relation::Always), Err(SeqFault::OddExpected));
        assert_eq!(check_after(&[], (4, 2), Relation::Optional { sent: true }), Ok(()));
        assert_eq!(SeqFault::OddExpected.code(), 35);
    }

    #[test]
    fn the_numbers_of_the_highest_ids_are_remembered() {
        let mut check = SeqCheck::new(20);
        (0..1000).for_each(|at| check.check(id(at * 4), 0, Relation::Never).unwrap());
        assert_eq!(check.numbers.len(), 20);
        assert_eq!(check.numbers.first_key_value(), Some((&id(980 * 4), &0)));
    }

    proptest! {
        #[test]
        fn what_a_sender_makes_is_accepted_in_any_order(
            relations in prop::collection::vec((0_usize..4, any::<u32>()), 1..80),
        ) {
            let kinds = [Relation::Never, Relation::Always, Relation::Optional { sent: true }, Relation::Optional { sent: false }];
            let mut sequence = Sequence::new();
            let mut messages: Vec<_> = (1_u64..).zip(relations).map(|(at, (kind, order))| {
                (order, id(4 * at), sequence.next_number(kinds[kind]).unwrap(), kinds[kind])
            }).collect();
            messages.sort_by_key(|message| message.0);
            let mut check = SeqCheck::new(100);
            for (_, id, number, relation) in messages {
                prop_assert_eq!(check.check(id, number, relation), Ok(()));
            }
        }

        #[test]
        fn faults_are_those_of_all_pairs(messages in prop::collection::vec((0_u64..60, -3_i32..30), 0..60)) {
            let mut check = SeqCheck::new(20);
            for (bits, number) in messages {
                let id = id(bits * 4);
                if check.numbers.contains_key(&id) {
                    continue;
                }
                let same = |other: i32| other == number && number & 1 == 1;
                let low = number < 0 || check.numbers.range(..id).any(|(_, other)| *other > number || same(*other));
                let high = check.numbers.range(id..).any(|(_, other)| *other < number || same(*other));
                let found = check.check(id, number, Relation::Optional { sent: true });
                let expected = if low { Err(SeqFault::TooLow) } else if high { Err(SeqFault::TooHigh) } else { Ok(()) };
                prop_assert_eq!(found, expected);
            }
        }
    }
}

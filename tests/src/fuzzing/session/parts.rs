//! The checks of received messages, each role's alone.
//!
//! What holds: no message is accepted twice, and no check takes memory without a bound.

use super::messages;
use crate::fuzzing::edits::edit;
use crate::fuzzing::input::Input;
use bytes::BytesMut;
use mtproto_crypto::{HEADER, Sender};
use mtproto_proto::session::{
    AckLimits, Acks, BadMsg, Clock, Header, Inbound, Inner, MAX_IDS, MessageId, Padding, REMEMBERED, Relation, Salts,
    SentContainers, SeqCheck, Text, UNPACKED_LIMIT, gunzip, unpack, write,
};
use std::collections::BTreeSet;
use std::time::Duration;
use tl_types::envelope::{GzipPacked, RpcResult};
use tl_types::mtproto::enums::BadMsgNotification;
use tl_types::mtproto::types::FutureSalts;
use tl_types::{Bytes, Combinator, Decode};

const SESSION: i64 = 77;
const NOW: Duration = Duration::from_secs(1_800_000_000);
/// The most packets of an input.
const PACKETS: usize = 64;

/// Feeds the side that receives from the other one. Returns how many messages it has accepted.
pub(super) fn parts(input: &mut Input<'_>, from: Sender) -> usize {
    let mut side = Side::new(from);
    for _ in 0..PACKETS {
        if input.is_empty() {
            break;
        }
        let text = text(input, side.from);
        side.receive(text);
    }
    side.accepted.len()
}

/// The side that receives.
struct Side {
    from: Sender,
    inbound: Inbound,
    numbers: SeqCheck,
    clock: Clock,
    salts: Salts,
    acks: Acks,
    sent: SentContainers,
    accepted: BTreeSet<MessageId>,
}

impl Side {
    fn new(from: Sender) -> Self {
        Self {
            from,
            inbound: Inbound::new(SESSION, from),
            numbers: SeqCheck::new(REMEMBERED),
            clock: if from == Sender::Server { Clock::unknown() } else { Clock::own() },
            salts: Salts::new(0),
            acks: Acks::new(AckLimits::default()),
            sent: SentContainers::default(),
            accepted: BTreeSet::new(),
        }
    }

    fn receive(&mut self, text: Bytes) {
        let text = match Text::read(&text) {
            Ok(text) => text,
            Err(violation) => return assert!(!violation.to_string().is_empty()),
        };
        let id = text.header().id;
        let message = match self.inbound.accept(text, self.clock.certain_time(NOW)) {
            Ok(message) => message,
            Err(violation) => {
                let _ = (violation.rule().to_string(), BadMsg::of_violation(&violation, false));
                return;
            }
        };
        self.clock.observe(id.time(), NOW);
        self.take(id, message.header.seq_no, &message.body);
        match unpack(id, &message.body) {
            Ok(None) => {}
            Ok(Some(inner)) => {
                self.sent.note(id, inner.iter().map(|inner| inner.id).collect());
                for Inner { id, seq_no, body } in inner {
                    if self.inbound.admit(id).is_ok() {
                        self.take(id, seq_no, &body);
                    }
                }
            }
            Err(violation) => assert!(BadMsg::of_violation(&violation, true).is_some(), "{violation}"),
        }
    }

    /// Handles a message that passed all checks.
    fn take(&mut self, id: MessageId, seq_no: i32, body: &Bytes) {
        assert!(self.accepted.insert(id), "{id} is accepted twice");
        let relation = Relation::of(body);
        if let Err(fault) = self.numbers.check(id, seq_no, relation) {
            assert!(BadMsg::from_code(fault.code()).is_some());
        }
        if relation.is_sent_as_content() {
            self.acks.add(id, body.len(), NOW);
        }
        self.open(body);
        let acks = self.acks.take();
        assert!(acks.is_none_or(|acks| acks.msg_ids.len() <= MAX_IDS));
    }

    fn open(&mut self, body: &Bytes) {
        if let Ok(packed) = GzipPacked::from_bytes(body) {
            if let Ok(unpacked) = gunzip(&packed.packed_data, UNPACKED_LIMIT) {
                assert!(unpacked.len() <= UNPACKED_LIMIT);
                assert_ne!(unpacked.first_chunk(), Some(&GzipPacked::CONSTRUCTOR_ID.to_le_bytes()));
                self.open(&unpacked);
            }
        } else if let Ok(result) = RpcResult::from_bytes(body) {
            self.open(result.result.as_bytes());
        } else if let Ok(bad) = BadMsgNotification::from_bytes(body) {
            let (id, code) = match bad {
                BadMsgNotification::Plain(bad) => (bad.bad_msg_id, bad.error_code),
                BadMsgNotification::BadServerSalt(bad) => {
                    self.salts.set(bad.new_server_salt, self.clock.time(NOW));
                    (bad.bad_msg_id, bad.error_code)
                }
                other => panic!("{other:?}"),
            };
            let _ = (BadMsg::from_code(code).map(BadMsg::reaction), self.sent.concerned(MessageId::from_wire(id)));
        } else if let Ok(salts) = FutureSalts::from_bytes(body) {
            self.salts.learn(&salts, self.clock.time(NOW));
            let _ = (self.salts.at(self.clock.time(NOW)), self.salts.request(NOW));
        }
    }
}

/// Returns what is behind the header of a decrypted message.
fn text(input: &mut Input<'_>, from: Sender) -> Bytes {
    if input.below(8) == 0 {
        return Bytes::copy_from_slice(input.piece());
    }
    let session_id = if input.below(16) == 0 { i64::from(input.int()) } else { SESSION };
    let header = Header { salt: 1, session_id, id: messages::id(input, from, NOW), seq_no: input.int() };
    let body = messages::body(input, from, NOW, &[]);
    let mut message = BytesMut::new();
    let written = write(&mut message, &header, [&body[..]], Padding::Extra(input.byte()), |padding| padding.fill(0));
    if written.is_err() {
        return body;
    }
    let mut text = message[HEADER..].to_vec();
    edit(&mut text, input);
    Bytes::from(text)
}

//! Messages that passed all checks: service messages are answered here, all else are calls.

use super::arrival::Arrival;
use super::core::{Core, Flood};
use super::event::RpcError;
use super::history::{Outcome, State};
use super::ids::SessionId;
use super::session::encoded;
use super::timers::Target;
use super::wrappers::WrapError;
use crate::session::{BadMsg, IdKind, Inner, MAX_IDS, MessageId, Relation, first_word, uncompressed};
use bytes::Bytes;
use mtproto_crypto::Sender;
use std::time::Duration;
use tl_types::envelope::{GzipPacked, MsgContainer, MsgCopy};
use tl_types::mtproto::functions::{
    DestroyAuthKey, DestroySession, GetFutureSalts, Ping, PingDelayDisconnect, RpcDropAnswer,
};
use tl_types::mtproto::types::{
    DestroyAuthKeyOk, DestroySessionNone, DestroySessionOk, FutureSalts, HttpWait, MsgDetailedInfo, MsgNewDetailedInfo,
    MsgResendAnsReq, MsgResendReq, MsgsAck, MsgsAllInfo, MsgsStateInfo, MsgsStateReq, Pong, RpcAnswerDropped,
    RpcAnswerDroppedRunning, RpcAnswerUnknown,
};
use tl_types::{Chain, Combinator, Decode};

/// What a server does not answer: it asks nothing that these would tell, and HTTP is the driver's.
const IGNORED: [u32; 5] = [
    MsgsStateInfo::CONSTRUCTOR_ID,
    MsgsAllInfo::CONSTRUCTOR_ID,
    MsgDetailedInfo::CONSTRUCTOR_ID,
    MsgNewDetailedInfo::CONSTRUCTOR_ID,
    HttpWait::CONSTRUCTOR_ID,
];

/// In `msgs_state_info`: nothing is known of a message.
const UNKNOWN: u8 = 1;

impl Core {
    /// Takes a new message of a session.
    pub(super) fn process(&mut self, arrival: &mut Arrival<'_, '_>, message: Inner) -> Result<(), Flood> {
        let name = arrival.session;
        let Some(session) = self.session_mut(name) else { return Ok(()) };
        let is_content = message.seq_no & 1 == 1;
        session.history.insert(message.id, is_content);
        if is_content {
            session.acks.add(message.id, message.body.len(), arrival.now);
        }
        match first_word(&message.body) {
            Some(GzipPacked::CONSTRUCTOR_ID) => match uncompressed(&message.body, &mut arrival.unpacked) {
                Ok(body) => self.handle(arrival, Inner { body, ..message }),
                Err(WrapError::TooLong) => Err(Flood),
                Err(WrapError::Damaged) => {
                    self.finish(name, message.id, Err(RpcError::unreadable()));
                    Ok(())
                }
            },
            Some(MsgCopy::CONSTRUCTOR_ID) => self.copy(arrival, &message),
            _ => self.handle(arrival, message),
        }
    }

    /// Takes the message that is in `msg_copy`, as if it had come in a container.
    fn copy(&mut self, arrival: &mut Arrival<'_, '_>, copy: &Inner) -> Result<(), Flood> {
        let Some(session) = self.session_mut(arrival.session) else { return Ok(()) };
        let Some(message) = copied(copy) else {
            session.refuse(copy.id, copy.seq_no, BadMsg::Container);
            return Ok(());
        };
        if session.inbound.check_inner(message.id).is_ok() {
            let number = session.numbers.check(message.id, message.seq_no, Relation::of(&message.body));
            if let Err(fault) = number {
                session.refuse(message.id, message.seq_no, fault.into());
                return Ok(());
            }
        }
        self.admit(arrival, message)
    }

    /// Does what a message says that is not compressed and not a copy.
    fn handle(&mut self, arrival: &mut Arrival<'_, '_>, message: Inner) -> Result<(), Flood> {
        let (name, now) = (arrival.session, arrival.now);
        let (id, body) = (message.id, &message.body);
        let done = match first_word(body) {
            Some(MsgsAck::CONSTRUCTOR_ID) => self.acknowledged(name, body),
            Some(MsgsStateReq::CONSTRUCTOR_ID) => self.state(name, id, body),
            Some(MsgResendReq::CONSTRUCTOR_ID) => self.resend(name, id, body),
            Some(MsgResendAnsReq::CONSTRUCTOR_ID) => self.resend_answers(name, id, body),
            Some(Ping::CONSTRUCTOR_ID) => self.ping(name, id, body),
            Some(PingDelayDisconnect::CONSTRUCTOR_ID) => self.ping_delay_disconnect(arrival, id, body),
            Some(GetFutureSalts::CONSTRUCTOR_ID) => self.future_salts(name, id, body, now),
            Some(RpcDropAnswer::CONSTRUCTOR_ID) => self.drop_answer(arrival, id, body),
            Some(DestroySession::CONSTRUCTOR_ID) => self.destroy_session(name, id, body),
            Some(DestroyAuthKey::CONSTRUCTOR_ID) => self.destroy_key(arrival, body),
            // What is compressed is one message, and no copy.
            Some(MsgContainer::CONSTRUCTOR_ID | MsgCopy::CONSTRUCTOR_ID) => {
                self.with(name, |session| session.refuse(id, message.seq_no, BadMsg::Container));
                Ok(())
            }
            Some(other) if IGNORED.contains(&other) => Ok(()),
            _ => return self.call(arrival, id, body),
        };
        match done {
            Ok(()) => Ok(()),
            Err(Fault::Flood) => Err(Flood),
            Err(Fault::Unreadable) => {
                self.finish(name, id, Err(RpcError::unreadable()));
                Ok(())
            }
        }
    }

    /// `msgs_ack`: the client has these messages.
    fn acknowledged(&mut self, name: SessionId, body: &Bytes) -> Result<(), Fault> {
        let acks: MsgsAck = decode(body)?;
        let ids = limited(&acks.msg_ids)?;
        self.with(name, |session| {
            for id in ids {
                if let Some(number) = session.outbox.find(id) {
                    session.outbox.remove(number);
                }
            }
        });
        Ok(())
    }

    /// `msgs_state_req`.
    fn state(&mut self, name: SessionId, id: MessageId, body: &Bytes) -> Result<(), Fault> {
        let request: MsgsStateReq = decode(body)?;
        let ids = limited(&request.msg_ids)?;
        self.tell_state(name, id, &ids);
        Ok(())
    }

    fn tell_state(&mut self, name: SessionId, request: MessageId, ids: &[MessageId]) {
        self.with(name, |session| {
            let mut info = Vec::with_capacity(ids.len());
            for id in ids {
                // What the server has sent itself it has not received.
                let is_client = id.sender() == Some(Sender::Client);
                let received = session.history.status(*id).filter(|_| is_client);
                info.push(received.unwrap_or_else(|| if is_client { session.inbound.state(*id) } else { UNKNOWN }));
                if received.is_none() && is_client {
                    session.disown(*id, BadMsg::TooOld);
                }
            }
            session.respond(&MsgsStateInfo::new(request.to_wire(), info));
        });
    }

    /// `msg_resend_req`: sends messages again, and tells the states of all if one is not there.
    fn resend(&mut self, name: SessionId, id: MessageId, body: &Bytes) -> Result<(), Fault> {
        let request: MsgResendReq = decode(body)?;
        let ids = limited(&request.msg_ids)?;
        let mut all_found = true;
        self.with(name, |session| {
            for id in &ids {
                match session.outbox.find(*id) {
                    Some(number) => session.outbox.repeat_whole(number),
                    None => all_found = false,
                }
            }
        });
        if !all_found {
            self.tell_state(name, id, &ids);
        }
        Ok(())
    }

    /// `msg_resend_ans_req`: sends the answers to messages again, and tells the states of all.
    fn resend_answers(&mut self, name: SessionId, id: MessageId, body: &Bytes) -> Result<(), Fault> {
        let request: MsgResendAnsReq = decode(body)?;
        let ids = limited(&request.msg_ids)?;
        self.with(name, |session| {
            for id in &ids {
                if let Some(State::Answered { answer, .. }) = session.history.get(*id).map(|record| record.state) {
                    session.outbox.repeat_whole(answer);
                }
            }
        });
        self.tell_state(name, id, &ids);
        Ok(())
    }

    fn ping(&mut self, name: SessionId, id: MessageId, body: &Bytes) -> Result<(), Fault> {
        let ping: Ping = decode(body)?;
        self.with(name, |session| session.respond(&Pong::new(id.to_wire(), ping.ping_id)));
        Ok(())
    }

    /// `ping_delay_disconnect`: closes the connection after so many seconds without another one.
    fn ping_delay_disconnect(&mut self, arrival: &Arrival<'_, '_>, id: MessageId, body: &Bytes) -> Result<(), Fault> {
        let ping: PingDelayDisconnect = decode(body)?;
        self.with(arrival.session, |session| session.respond(&Pong::new(id.to_wire(), ping.ping_id)));
        let delay = Duration::from_secs(u64::try_from(ping.disconnect_delay).unwrap_or(0));
        self.timers.set(Target::Connection(arrival.connection), Some(arrival.now.saturating_add(delay)));
        Ok(())
    }

    fn future_salts(&mut self, name: SessionId, id: MessageId, body: &Bytes, now: Duration) -> Result<(), Fault> {
        let request: GetFutureSalts = decode(body)?;
        let Some(key) = self.keys.get_mut(&name.key) else { return Ok(()) };
        let salts = key.salts.future(request.num, now);
        let seconds = u32::try_from(now.as_secs()).unwrap_or(u32::MAX).cast_signed();
        self.with(name, |session| session.respond(&FutureSalts::new(id.to_wire(), seconds, salts)));
        Ok(())
    }

    /// `rpc_drop_answer` (`mtproto/service_messages`, "Cancellation of an RPC Query").
    fn drop_answer(&mut self, arrival: &mut Arrival<'_, '_>, id: MessageId, body: &Bytes) -> Result<(), Fault> {
        let request: RpcDropAnswer = decode(body)?;
        let (name, call) = (arrival.session, MessageId::from_wire(request.req_msg_id));
        let Some(session) = self.session_mut(name) else { return Ok(()) };
        let result = match session.history.get(call).map(|record| record.state) {
            Some(State::Active { .. }) => {
                let result = encoded(&RpcAnswerDroppedRunning::new());
                self.drop_call(name, call, &result);
                result
            }
            Some(State::Answered { answer, .. }) => match session.outbox.remove(answer) {
                Some(entry) => {
                    session.history.set(call, State::Dropped);
                    // An answer that was not sent yet has no number, and gets one to be told.
                    let sent = match entry.sent {
                        Some(sent) => Ok(sent),
                        None => session.number(IdKind::Response, Relation::Always, arrival.now, arrival.random),
                    };
                    let length = i32::try_from(entry.body.len()).unwrap_or(i32::MAX);
                    match sent {
                        Ok((id, seq_no)) => encoded(&RpcAnswerDropped::new(id.to_wire(), seq_no, length)),
                        Err(_) => encoded(&RpcAnswerUnknown::new()),
                    }
                }
                None => encoded(&RpcAnswerUnknown::new()),
            },
            Some(State::Other | State::Dropped) | None => encoded(&RpcAnswerUnknown::new()),
        };
        self.finish(name, id, Ok(result));
        Ok(())
    }

    /// `destroy_session`: ends another session of the same key.
    fn destroy_session(&mut self, name: SessionId, id: MessageId, body: &Bytes) -> Result<(), Fault> {
        let request: DestroySession = decode(body)?;
        let other = self.keys.get(&name.key).and_then(|key| key.sessions.get(&request.session_id));
        let other = other.map(|session| session.name).filter(|other| *other != name);
        let answer = match other {
            Some(other) => {
                self.end_session(other);
                encoded(&DestroySessionOk::new(request.session_id))
            }
            None => encoded(&DestroySessionNone::new(request.session_id)),
        };
        self.answer_bare(name, id, answer);
        Ok(())
    }

    /// `destroy_auth_key`: forgets the key, after the answer.
    fn destroy_key(&mut self, arrival: &mut Arrival<'_, '_>, body: &Bytes) -> Result<(), Fault> {
        decode::<DestroyAuthKey>(body)?;
        let name = arrival.session;
        self.with(name, |session| session.respond(&DestroyAuthKeyOk::new()));
        self.flush(name, arrival.now, arrival.random);
        self.remove_key(name.key);
        Ok(())
    }

    /// Answers a message with one that has to be acknowledged, and is no `rpc_result`.
    fn answer_bare(&mut self, name: SessionId, id: MessageId, body: Chain) {
        self.with(name, |session| {
            let answer = session.outbox.push(body, IdKind::Response, Some(id));
            session.history.set(id, State::Answered { answer, outcome: Outcome::Done });
        });
    }
}

/// Why a service message is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Unreadable,
    Flood,
}

fn decode<T: Decode>(body: &Bytes) -> Result<T, Fault> {
    T::from_bytes(body).map_err(|_| Fault::Unreadable)
}

/// Returns the ids of a list, of which there are 8192 at most.
fn limited(ids: &[i64]) -> Result<Vec<MessageId>, Fault> {
    if ids.len() > MAX_IDS {
        return Err(Fault::Flood);
    }
    Ok(ids.iter().copied().map(MessageId::from_wire).collect())
}

/// Returns the message that is in `msg_copy`. `None`: there is none, it is a container or a copy itself, or its id is not
/// below that of the copy.
fn copied(copy: &Inner) -> Option<Inner> {
    let message = MsgCopy::from_bytes(&copy.body).ok()?.orig_message;
    let (id, body) = (MessageId::from_wire(message.msg_id), message.body.as_bytes().clone());
    let nested = [MsgContainer::CONSTRUCTOR_ID, MsgCopy::CONSTRUCTOR_ID];
    let fits = id < copy.id && first_word(&body).is_some_and(|within| !nested.contains(&within));
    fits.then_some(Inner { id, seq_no: message.seqno, body })
}

//! The answers to a binding that a server of ours never gives.

use super::dc::{NOW, World, key, random};
use crate::client::bind::Binding;
use crate::client::session::{Session, SessionEvent};
use crate::client::settings::SessionSettings;
use crate::client::{CallError, CallId, KeyUse};
use crate::session::{Clock, Header, IdKind, IdSource, MessageId, Padding, Sealed, ServerTime, Text, Unsealed, write};
use bytes::BytesMut;
use mtproto_crypto::Sender;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tl_types::envelope::RpcResult;
use tl_types::mtproto::types::{BadMsgNotification, MsgDetailedInfo, Pong, RpcError};
use tl_types::{Encode, Object};

/// A session whose key is to be bound.
fn session() -> Session {
    let mut session = Session::new(7, key(3), 1, Clock::unknown(), SessionSettings::default());
    session.binding = Some(Binding::new(key(5), 1_800_086_400));
    session.connected(NOW);
    session
}

/// Takes the messages that the session sends.
fn sent(session: &mut Session, now: Duration) -> Vec<MessageId> {
    let mut random = random(5);
    let mut ids = Vec::new();
    while let Some(sent) = session.transmit(None, now, &mut random, &mut BytesMut::new()) {
        let payload = sent.message.seal().unwrap().payload;
        ids.push(Sealed::new(key(3), Sender::Client, payload).open().unwrap().text.header().id);
    }
    ids
}

fn outcome(session: &Session) -> Option<Result<(), CallError>> {
    session.binding.as_ref().unwrap().outcome().cloned()
}

fn text(body: &impl Encode) -> Text {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let number = NUMBER.fetch_add(8, Ordering::Relaxed);
    let id = IdSource::new().next_id(IdKind::Response, Clock::own().time(NOW), number).unwrap();
    let header = Header { salt: 0, session_id: 7, id, seq_no: 1 };
    let mut message = BytesMut::new();
    let body = body.to_bytes().unwrap();
    write(&mut message, &header, [&body[..]], Padding::SizeClass, |padding| padding.fill(1)).unwrap();
    let packet = Unsealed::new(key(3), Sender::Server, message).seal().unwrap();
    Sealed::new(key(3), Sender::Server, packet.payload).open().unwrap().text
}

#[test]
fn a_binding_that_is_answered_with_false_has_failed() {
    for answer in [false, true] {
        let mut session = session();
        let call = sent(&mut session, NOW)[0];
        let answered = RpcResult::new(call.to_wire(), Object::new(answer.to_bytes().unwrap()));
        session.receive(text(&answered), NOW).unwrap();
        let expected = if answer { Ok(()) } else { Err(CallError::Unexpected) };
        assert_eq!(outcome(&session), Some(expected));
    }
}

#[test]
fn a_refused_binding_is_sent_again() {
    let mut session = session();
    let call = sent(&mut session, NOW)[0];
    session.receive(text(&BadMsgNotification::new(call.to_wire(), 1, 16)), NOW).unwrap();
    assert_eq!(sent(&mut session, NOW).len(), 1);
    assert!(session.binding.as_ref().unwrap().is_message(call), "an earlier message may be answered");
}

#[test]
fn a_binding_without_an_answer_is_sent_again_and_fails_in_the_end() {
    let mut session = session();
    let mut now = NOW;
    let mut times = 0;
    while outcome(&session).is_none() {
        times += sent(&mut session, now).len();
        now += SessionSettings::default().patience;
        session.heard(now);
        session.tick(1, now).unwrap();
    }
    // A ping goes along each minute.
    assert!((8..=13).contains(&times), "{times}");
    assert_eq!(outcome(&session), Some(Err(CallError::Unanswered)));
}

#[test]
fn the_answer_to_a_binding_is_asked_for_if_it_was_not_sent_along() {
    let mut session = session();
    let call = sent(&mut session, NOW)[0];
    session.receive(text(&MsgDetailedInfo::new(call.to_wire(), 77, 100, 0)), NOW).unwrap();
    assert_eq!(sent(&mut session, NOW).len(), 1);
}

#[test]
fn a_key_that_is_never_bound_ends_the_call() {
    let mut session = Session::new(7, key(3), 1, Clock::unknown(), SessionSettings::default());
    session.expires_at = Some(ServerTime::from_seconds(1_900_000_000));
    session.connected(NOW);
    session.call(CallId(1), super::sending::get_config());
    let mut times = 0;
    while session.events.is_empty() {
        times += 1;
        sent(&mut session, NOW);
        let call = session.calls.message_of(CallId(1)).unwrap();
        let error = RpcError::new(401, "AUTH_KEY_PERM_EMPTY").to_bytes().unwrap();
        session.receive(text(&RpcResult::new(call.to_wire(), Object::new(error))), NOW).unwrap();
        assert!(session.is_unbound);
    }
    assert_eq!(times, 8);
    let SessionEvent::Ended(_, result) = &session.events[0] else { panic!("{:?}", session.events) };
    assert_eq!(*result, Err(CallError::Rpc { code: 401, message: "AUTH_KEY_PERM_EMPTY".into() }));
}

#[test]
fn a_key_that_cannot_be_renewed_is_not_renewed_again_and_again() {
    let mut world = World::with(|settings| settings.keys = KeyUse::Permanent);
    world.sent();
    world.tell(&Pong::new(1, 2)).unwrap();
    let lane = &mut world.lane;
    // A temporary key that is to be replaced, beside a permanent key that the DC has refused.
    let dies = ServerTime::since_1970(NOW).plus_seconds(600);
    lane.current.as_mut().unwrap().expires_at = Some(dies);
    (lane.is_doubted, lane.is_refused) = (true, true);
    assert!(world.calls().is_empty());
    assert!(world.lane.poll_timeout().unwrap() > world.now);
    world.after(601);
    world.lane.heard(world.now);
    world.sent();
    assert!(!world.lane.is_ready(), "the key is dead");
    assert_eq!(world.lane.poll_timeout(), None);
}

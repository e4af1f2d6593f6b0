//! The answers to a binding that a server of ours never gives.

use super::dc::{NOW, key, random};
use crate::client::CallError;
use crate::client::bind::Binding;
use crate::client::session::{Session, SessionEvent};
use crate::client::settings::SessionSettings;
use crate::session::{Clock, Header, IdKind, IdSource, MessageId, Padding, Sealed, Text, Unsealed, write};
use bytes::BytesMut;
use mtproto_crypto::Sender;
use std::time::Duration;
use tl_types::envelope::RpcResult;
use tl_types::mtproto::types::BadMsgNotification;
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

fn text(body: &impl Encode) -> Text {
    let id = IdSource::new().next_id(IdKind::Response, Clock::own().time(NOW), 3).unwrap();
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
        let event = session.events.pop_front().unwrap();
        assert_eq!(matches!(event, SessionEvent::Bound), answer);
        assert_eq!(matches!(event, SessionEvent::BindingFailed(CallError::Unexpected)), !answer);
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
    while session.events.is_empty() {
        times += sent(&mut session, now).len();
        now += SessionSettings::default().patience;
        session.heard(now);
        session.tick(1, now).unwrap();
    }
    // A ping goes along each minute.
    assert!((8..=13).contains(&times), "{times}");
    assert!(matches!(session.events[0], SessionEvent::BindingFailed(CallError::Unanswered)));
}

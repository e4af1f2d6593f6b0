//! Service messages: what a lane answers, and what it asks for.

use super::dc::{World, read, word};
use super::sending::get_config;
use crate::client::{Event, KeyDestruction};
use crate::session::{IdKind, MessageId};
use tl_types::envelope::RpcResult;
use tl_types::mtproto::{functions, types};
use tl_types::{Combinator, Encode, Object};

#[test]
fn an_answer_that_was_not_sent_along_is_asked_for() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.calls();
    let answer = world.id(IdKind::Response);
    world.tell(&types::MsgDetailedInfo::new(sent[0].id.to_wire(), answer.to_wire(), 1000, 0)).unwrap();
    let asked: types::MsgResendReq = read(&world.calls()[0].body);
    assert_eq!(asked.msg_ids, [answer.to_wire()]);
    let result = RpcResult::new(sent[0].id.to_wire(), Object::new(true.to_bytes().unwrap())).to_bytes().unwrap();
    world.send_as(answer, 1, &result).unwrap();
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
    // The DC tells again, for the acknowledgment was lost.
    world.after(10);
    world.sent();
    world.tell(&types::MsgDetailedInfo::new(sent[0].id.to_wire(), answer.to_wire(), 1000, 0)).unwrap();
    world.after(10);
    let messages = world.messages();
    let acks: types::MsgsAck = read(&messages[0].body);
    assert_eq!(acks.msg_ids, [answer.to_wire()]);
    assert!(messages.iter().all(|message| word(&message.body) != types::MsgResendReq::CONSTRUCTOR_ID));
}

#[test]
fn a_message_that_was_not_sent_along_is_asked_for() {
    let mut world = World::new();
    world.sent();
    let message = world.id(IdKind::Notice);
    world.tell(&types::MsgNewDetailedInfo::new(message.to_wire(), 1000, 0)).unwrap();
    let asked: types::MsgResendReq = read(&world.calls()[0].body);
    assert_eq!(asked.msg_ids, [message.to_wire()]);
}

#[test]
fn a_message_that_came_along_after_all_is_acknowledged() {
    let mut world = World::new();
    world.sent();
    let message = world.tell(&types::Pong::new(1, 2)).unwrap();
    world.tell(&types::MsgNewDetailedInfo::new(message.to_wire(), 1000, 0)).unwrap();
    world.after(10);
    let messages = world.messages();
    let acks: types::MsgsAck = read(&messages[0].body);
    assert_eq!((acks.msg_ids, messages.len()), (vec![message.to_wire()], 1));
}

#[test]
fn an_answer_that_nobody_waits_for_is_acknowledged() {
    let mut world = World::new();
    world.sent();
    let answer = world.id(IdKind::Response);
    world.tell(&types::MsgDetailedInfo::new(4, answer.to_wire(), 1000, 0)).unwrap();
    world.after(10);
    let acks: types::MsgsAck = read(&world.messages()[0].body);
    assert_eq!(acks.msg_ids, [answer.to_wire()]);
}

#[test]
fn the_dc_learns_what_became_of_its_messages() {
    let mut world = World::new();
    world.sent();
    let received = world.tell(&types::Pong::new(1, 2)).unwrap();
    let missing = world.id(IdKind::Notice);
    world.tell(&types::Pong::new(1, 2)).unwrap();
    let ahead = MessageId::from_bits(world.id(IdKind::Notice).to_bits() + (20 << 32));
    let question = world.send(&types::MsgsStateReq::new([received, missing, ahead].map(MessageId::to_wire))).unwrap();
    let info: types::MsgsStateInfo = read(&world.calls()[0].body);
    assert_eq!((info.req_msg_id, &info.info[..]), (question.to_wire(), &[4, 2, 3][..]));
}

#[test]
fn the_dc_gets_calls_again_that_it_asks_for() {
    let mut world = World::new();
    world.lane.call(get_config());
    let sent = world.calls();
    world.send(&types::MsgResendReq::new([sent[0].id.to_wire()])).unwrap();
    let again = world.calls();
    assert_eq!((again.len(), &again[0].body), (1, &sent[0].body));
    let question = world.send(&types::MsgResendReq::new([4])).unwrap();
    let info: types::MsgsStateInfo = read(&world.calls()[0].body);
    assert_eq!((info.req_msg_id, &info.info[..]), (question.to_wire(), &[1][..]));
}

#[test]
fn a_dc_that_asks_for_endless_answers_gets_some() {
    let mut world = World::new();
    world.sent();
    for _ in 0..2000 {
        world.tell(&types::MsgsStateReq::new([4; 1000])).unwrap();
    }
    assert_eq!(world.calls().len(), 256);
}

#[test]
fn a_cancelled_call_is_dropped_at_the_dc() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.calls();
    world.lane.cancel(call);
    let drop_answer: functions::RpcDropAnswer = read(&world.calls()[0].body);
    assert_eq!(drop_answer.req_msg_id, sent[0].id.to_wire());
    world.answer(sent[0].id, &true);
    assert!(world.events().is_empty());
    world.after(10);
    assert_eq!(word(&world.messages()[0].body), types::MsgsAck::CONSTRUCTOR_ID, "or the DC sends the answer again");
    let unsent = world.lane.call(get_config());
    world.lane.cancel(unsent);
    assert!(world.calls().is_empty());
}

#[test]
fn an_end_that_nobody_took_is_cancelled_too() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.calls();
    world.answer(sent[0].id, &true);
    world.lane.cancel(call);
    assert!(world.events().is_empty());
}

#[test]
fn an_acknowledged_call_was_received() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.calls();
    let acks = types::MsgsAck::new([sent[0].id.to_wire()]);
    world.tell(&acks).unwrap();
    world.tell(&acks).unwrap();
    assert_eq!(world.events(), [Event::Received { call }]);
}

#[test]
fn future_salts_are_used_when_they_begin() {
    let mut world = World::new();
    world.lane.call(get_config());
    let request = world.messages();
    let request = request.iter().find(|message| word(&message.body) == functions::GetFutureSalts::CONSTRUCTOR_ID);
    let now = i32::try_from(world.now.as_secs()).unwrap();
    let salts = [(0, 11), (600, 12)].map(|(from, salt)| types::FutureSalt::new(now + from, now + from + 1800, salt));
    world.send(&types::FutureSalts::new(request.unwrap().id.to_wire(), now, salts)).unwrap();
    world.lane.call(get_config());
    assert_eq!(world.sent()[0].header.salt, 11);
    world.after(600);
    world.lane.call(get_config());
    assert_eq!(world.sent()[0].header.salt, 12);
    assert_eq!(world.lane.stored_key().unwrap().salt, 12);
}

#[test]
fn a_key_is_destroyed_on_request() {
    for (answer, expected) in [
        (types::DestroyAuthKeyOk::new().to_bytes(), KeyDestruction::Done),
        (types::DestroyAuthKeyNone::new().to_bytes(), KeyDestruction::Unknown),
        (types::DestroyAuthKeyFail::new().to_bytes(), KeyDestruction::Failed),
    ] {
        let mut world = World::new();
        world.sent();
        world.lane.destroy_key();
        assert_eq!(word(&world.calls()[0].body), functions::DestroyAuthKey::CONSTRUCTOR_ID);
        let id = world.id(IdKind::Response);
        world.send_as(id, 0, &answer.unwrap()).unwrap();
        assert_eq!(world.events(), [Event::KeyDestroyed(expected)]);
    }
}

#[test]
fn anything_else_is_an_update() {
    let mut world = World::new();
    world.sent();
    let body = tl_types::functions::help::GetConfig::new().to_bytes().unwrap();
    let id = world.id(IdKind::Notice);
    world.send_as(id, 1, &body).unwrap();
    assert_eq!(world.events(), [Event::Update(body)]);
}

#[test]
fn a_key_is_destroyed_even_if_the_request_is_lost() {
    let asks = |world: &mut World| {
        let calls = world.calls();
        let asked = calls.iter().find(|call| word(&call.body) == functions::DestroyAuthKey::CONSTRUCTOR_ID);
        asked.map(|asked| asked.id)
    };
    let mut world = World::new();
    world.lane.destroy_key();
    let first = asks(&mut world).expect("there was no session when it was asked for");
    world.tell(&types::BadServerSalt::new(first.to_wire(), 1, 48, 9)).unwrap();
    let second = asks(&mut world).expect("the message was refused");
    world.refuse(second, 32).unwrap();
    asks(&mut world).expect("the session is over");
    world.reconnect();
    asks(&mut world).expect("the connection was lost");
    let id = world.id(IdKind::Response);
    world.send_as(id, 0, &types::DestroyAuthKeyOk::new().to_bytes().unwrap()).unwrap();
    world.reconnect();
    assert_eq!(asks(&mut world), None);
}

#[test]
fn all_cancelled_calls_are_dropped_at_the_dc() {
    let mut world = World::new();
    let calls: Vec<_> = std::iter::repeat_with(|| world.lane.call(get_config())).take(500).collect();
    world.sent();
    calls.into_iter().for_each(|call| world.lane.cancel(call));
    let dropped = world.calls();
    let is_drop = |message: &&crate::session::Inner| word(&message.body) == functions::RpcDropAnswer::CONSTRUCTOR_ID;
    assert_eq!(dropped.iter().filter(is_drop).count(), 500);
}

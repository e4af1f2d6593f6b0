//! Service messages: pings, salts, states, dropped answers, copies and compressed messages.

use super::world::*;
use crate::server::{AnswerError, Event};
use crate::session::{MessageId, gzip};
use bytes::Bytes;
use std::io::Write as _;
use std::time::Duration;
use tl_types::envelope::{GzipPacked, Message, MsgContainer, MsgCopy};
use tl_types::mtproto::functions::{DestroyAuthKey, GetFutureSalts, Ping, PingDelayDisconnect, RpcDropAnswer};
use tl_types::mtproto::types::{
    BadMsgNotification, DestroyAuthKeyOk, FutureSalts, HttpWait, MsgsAck, MsgsStateInfo, MsgsStateReq, Pong,
    RpcAnswerDropped, RpcAnswerDroppedRunning, RpcAnswerUnknown,
};
use tl_types::{Decode, Encode, Object};

fn started() -> (World, Client) {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    (world, client)
}

#[test]
fn a_ping_is_answered_on_its_connection() {
    let (mut world, mut client) = started();
    let id = client.tell(&mut world, &Ping::new(77));
    let pong: Pong = only(&world.poll());
    assert_eq!((pong.msg_id, pong.ping_id), (id.to_wire(), 77));
    let odd = client.send(&mut world, &Ping::new(78).to_bytes().unwrap());
    let pong: Pong = only(&world.poll());
    assert_eq!(pong.msg_id, odd.to_wire(), "a client may send it as content-related");
}

#[test]
fn ping_delay_disconnect_closes_the_connection_unless_another_comes() {
    let (mut world, mut client) = started();
    client.tell(&mut world, &PingDelayDisconnect::new(1, 75));
    let pong: Pong = only(&world.poll());
    assert_eq!(pong.ping_id, 1);
    world.pass(Duration::from_secs(74));
    client.tell(&mut world, &PingDelayDisconnect::new(2, 75));
    world.pass(Duration::from_secs(74));
    client.tell(&mut world, &Ping::new(3));
    assert!(!world.has_closed(client.connection));
    world.pass(Duration::from_secs(1));
    assert!(world.has_closed(client.connection), "a ping of another kind does not count");
    client.connection = world.server.connect().unwrap();
    client.tell(&mut world, &PingDelayDisconnect::new(4, -5));
    world.pass(Duration::ZERO);
    assert!(world.has_closed(client.connection));
}

#[test]
fn future_salts_are_told() {
    let (mut world, mut client) = started();
    let id = client.tell(&mut world, &GetFutureSalts::new(3));
    let salts: FutureSalts = only(&world.poll());
    assert_eq!((salts.req_msg_id, salts.now, salts.salts.len()), (id.to_wire(), 1_800_000_000, 3));
    assert_eq!(salts.salts[0].salt, SALT);
    world.pass(Duration::from_secs(1800));
    client.salt = salts.salts[1].salt;
    client.send(&mut world, &query(1));
    world.call();
}

#[test]
fn states_are_those_of_the_documentation() {
    let (mut world, mut client) = started();
    let [missing, running] = [client.id(&world), client.id(&world)];
    client.send_as(&mut world, running, 3, &query(1));
    client.content = 2;
    let call = world.call();
    let done = client.send(&mut world, &query(2));
    let answer = world.call();
    world.answer(answer.id, query(3));
    let sent = world.poll();
    let server_id = sent.last().unwrap().id;
    let ping = client.tell(&mut world, &Ping::new(1));
    let above = MessageId::from_bits(ping.to_bits() + 400);
    let before = MessageId::from_bits(missing.to_bits() - 4000);
    let ids = [before, missing, running, done, ping, above, server_id].map(MessageId::to_wire);
    let request = client.send(&mut world, &MsgsStateReq::new(ids).to_bytes().unwrap());
    let info: MsgsStateInfo = only(&world.poll());
    assert_eq!(info.req_msg_id, request.to_wire());
    // The running call was acknowledged with the first answer.
    let expected = [1, 2, 4 + 8 + 32, 4 + 8 + 32 + 64, 4 + 16, 3, 1];
    assert_eq!(info.info[..], expected);
    world.answer(call.id, query(4));
}

#[test]
fn a_message_that_was_told_not_to_be_received_is_not_executed_later() {
    let (mut world, mut client) = started();
    let [late, in_container] = [client.id(&world), client.id(&world)];
    client.content += 2;
    let ids = [late.to_wire(), in_container.to_wire(), client.id(&world).to_wire() + 4000];
    client.send(&mut world, &MsgsStateReq::new(ids).to_bytes().unwrap());
    let info: MsgsStateInfo = only(&world.poll());
    assert_eq!(info.info[..], [2, 2, 3]);
    client.send_as(&mut world, late, 3, &query(1));
    client.send_all(&mut world, vec![Message::new(in_container.to_wire(), 5, Object::new(query(1)))]);
    let notices: Vec<BadMsgNotification> = all(&world.poll());
    let notices: Vec<_> = notices.iter().map(|notice| (notice.bad_msg_id, notice.error_code)).collect();
    assert_eq!(notices, [(late.to_wire(), 20), (in_container.to_wire(), 20)]);
    assert!(world.calls().is_empty(), "the client has sent them again");
}

#[test]
fn more_than_8192_ids_end_the_connection() {
    for body in [
        MsgsStateReq::new([4; 8193]).to_bytes().unwrap(),
        MsgsAck::new([4; 8193]).to_bytes().unwrap(),
        tl_types::mtproto::types::MsgResendReq::new([4; 8193]).to_bytes().unwrap(),
        tl_types::mtproto::types::MsgResendAnsReq::new([4; 8193]).to_bytes().unwrap(),
    ] {
        let (mut world, mut client) = started();
        let (id, seq_no) = (client.id(&world), client.seq_no(false));
        client.send_as(&mut world, id, seq_no, &body);
        world.poll();
        assert_eq!(world.errors(), [-429]);
        assert!(world.has_closed(client.connection));
    }
    let (mut world, mut client) = started();
    client.tell(&mut world, &MsgsStateReq::new([4; 8192]));
    let info: MsgsStateInfo = only(&world.poll());
    assert_eq!(info.info.len(), 8192);
}

#[test]
fn a_running_call_is_dropped_and_both_are_told() {
    let (mut world, mut client) = started();
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    let drop = client.send(&mut world, &RpcDropAnswer::new(id.to_wire()).to_bytes().unwrap());
    let received = world.poll();
    let running = RpcAnswerDroppedRunning::new().to_bytes().unwrap();
    assert_eq!((results(&received, id), results(&received, drop)), (vec![running.clone()], vec![running]));
    assert!(matches!(world.events()[..], [Event::Cancelled { call: dropped }] if dropped == call.id));
    assert_eq!(world.server.answer(call.id, Ok(query(1).into()), world.now), Err(AnswerError::Gone));
    let again = client.send(&mut world, &RpcDropAnswer::new(id.to_wire()).to_bytes().unwrap());
    assert_eq!(results(&world.poll(), again), [RpcAnswerUnknown::new().to_bytes().unwrap()]);
}

#[test]
fn an_answer_is_dropped_and_not_sent_again() {
    let (mut world, mut client) = started();
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    world.answer(call.id, query(2));
    let answer = world.poll().pop().unwrap();
    let drop = client.send(&mut world, &RpcDropAnswer::new(id.to_wire()).to_bytes().unwrap());
    let result = results(&world.poll(), drop).pop().unwrap();
    let dropped = RpcAnswerDropped::from_bytes(&result).unwrap();
    assert_eq!((dropped.msg_id, dropped.seq_no, dropped.bytes), (answer.id.to_wire(), answer.seq_no, 20));
    client.reconnect(&mut world);
    client.tell(&mut world, &Ping::new(1));
    assert!(results(&world.poll(), id).is_empty());
}

#[test]
fn an_answer_is_dropped_before_it_is_sent() {
    let (mut world, mut client) = started();
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    world.answer(call.id, query(2));
    let drop = client.send(&mut world, &RpcDropAnswer::new(id.to_wire()).to_bytes().unwrap());
    let received = world.poll();
    assert!(results(&received, id).is_empty());
    let dropped = RpcAnswerDropped::from_bytes(&results(&received, drop)[0]).unwrap();
    assert_eq!((dropped.bytes, dropped.seq_no % 2), (20, 1));
}

#[test]
fn an_answer_that_the_client_has_or_a_call_that_never_came_is_unknown() {
    let (mut world, mut client) = started();
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    world.answer(call.id, query(2));
    let answer = world.poll().pop().unwrap();
    client.acknowledge(&mut world, &[answer.id]);
    for id in [id.to_wire(), id.to_wire() - 8, 0] {
        let drop = client.send(&mut world, &RpcDropAnswer::new(id).to_bytes().unwrap());
        assert_eq!(results(&world.poll(), drop), [RpcAnswerUnknown::new().to_bytes().unwrap()]);
    }
}

#[test]
fn a_destroyed_key_is_unknown_after_the_answer() {
    let (mut world, mut client) = started();
    let key = client.key_id();
    client.send(&mut world, &DestroyAuthKey::new().to_bytes().unwrap());
    only::<DestroyAuthKeyOk>(&world.poll());
    let events = world.events();
    assert!(matches!(events[..], [Event::SessionEnded { .. }, Event::KeyDestroyed { key: gone }] if gone == key));
    client.send(&mut world, &query(1));
    world.poll();
    assert_eq!(world.errors(), [-404]);
}

#[test]
fn a_message_may_be_compressed() {
    let (mut world, mut client) = started();
    let plain = Bytes::from(query(1).repeat(200));
    client.send(&mut world, &gzip(&plain).unwrap());
    assert_eq!(world.call().query, plain);
    let (id, seq_no) = (client.id(&world), client.seq_no(false));
    let acks = MsgsAck::new([4; 400]).to_bytes().unwrap();
    client.send_as(&mut world, id, seq_no, &gzip(&acks).unwrap());
    assert!(world.calls().is_empty() && all::<BadMsgNotification>(&world.poll()).is_empty());
}

#[test]
fn what_is_compressed_is_no_container_and_not_damaged() {
    let (mut world, mut client) = started();
    let messages: Vec<_> = (0..20).map(|number| client.message(&world, query(number))).collect();
    let container = gzip(&MsgContainer::new(messages).to_bytes().unwrap()).unwrap();
    let (id, seq_no) = (client.id(&world), client.seq_no(false));
    client.send_as(&mut world, id, seq_no, &container);
    let notice: BadMsgNotification = only(&world.poll());
    assert_eq!((notice.bad_msg_id, notice.error_code), (id.to_wire(), 64));

    let damaged = GzipPacked::new(vec![1; 40]).to_bytes().unwrap();
    let id = client.send(&mut world, &damaged);
    assert_eq!(error_of(&world.poll(), id), (400, "INPUT_FETCH_FAIL".to_owned()));
    assert!(world.calls().is_empty());
}

#[test]
fn what_comes_out_of_one_message_is_bounded() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&vec![7; 9 << 20]).unwrap();
    let bomb = GzipPacked::new(packed.finish().unwrap()).to_bytes().unwrap();
    let (mut world, mut client) = started();
    client.send(&mut world, &bomb);
    world.call();
    let messages = (0..2).map(|_| client.message(&world, bomb.clone())).collect();
    client.send_all(&mut world, messages);
    assert_eq!(world.calls().len(), 1, "the second is too much");
    world.poll();
    assert_eq!(world.errors(), [-429]);
}

#[test]
fn a_copy_is_the_message_that_is_in_it() {
    let (mut world, mut client) = started();
    let lost = client.message(&world, query(1));
    let copy = MsgCopy::new(lost.clone());
    client.tell(&mut world, &copy);
    assert_eq!(world.call().id.message().to_wire(), lost.msg_id);
    client.tell(&mut world, &copy);
    assert!(world.calls().is_empty(), "it is executed once");
    let ack: MsgsAck = only(&world.poll());
    assert_eq!(ack.msg_ids, [lost.msg_id]);
}

#[test]
fn a_copy_of_a_later_message_or_of_a_copy_or_with_a_wrong_number_is_refused() {
    let (mut world, mut client) = started();
    let lost = client.message(&world, query(1));
    let mut later = lost.clone();
    later.msg_id += 1 << 40;
    let container = Message::new(lost.msg_id, 2, Object::new(MsgContainer::new([]).to_bytes().unwrap()));
    let nested = Message::new(lost.msg_id, 2, Object::new(MsgCopy::new(lost.clone()).to_bytes().unwrap()));
    for wrong in [later, container, nested] {
        let id = client.tell(&mut world, &MsgCopy::new(wrong));
        let notice: BadMsgNotification = only(&world.poll());
        assert_eq!((notice.bad_msg_id, notice.error_code), (id.to_wire(), 64));
    }
    let mut even = lost;
    even.seqno = 2;
    client.tell(&mut world, &MsgCopy::new(even.clone()));
    let notice: BadMsgNotification = only(&world.poll());
    assert_eq!((notice.bad_msg_id, notice.error_code), (even.msg_id, 35));
    assert!(world.calls().is_empty());
}

#[test]
fn what_a_server_does_not_answer_is_ignored() {
    let (mut world, mut client) = started();
    client.tell(&mut world, &HttpWait::new(0, 0, 25_000));
    client.tell(&mut world, &MsgsStateInfo::new(1, vec![4]));
    client.tell(&mut world, &tl_types::mtproto::types::MsgsAllInfo::new([1], vec![4]));
    client.tell(&mut world, &tl_types::mtproto::types::MsgDetailedInfo::new(1, 2, 3, 0));
    assert!(world.poll().is_empty() && world.events().is_empty());
}

#[test]
fn a_service_message_that_cannot_be_read_is_an_error() {
    let (mut world, mut client) = started();
    let cut = Ping::new(1).to_bytes().unwrap().slice(..8);
    let id = client.send(&mut world, &cut);
    assert_eq!(error_of(&world.poll(), id), (400, "INPUT_FETCH_FAIL".to_owned()));
}

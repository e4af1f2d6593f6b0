//! The checks of received messages, each broken.

use super::world::*;
use crate::server::{Content, Event};
use crate::session::{Header, MAX_RECEIVED, MessageId, Packet, ServerTime};
use bytes::Bytes;
use std::time::Duration;
use tl_types::Encode;
use tl_types::envelope::{Message, MsgContainer};
use tl_types::mtproto::functions::Ping;
use tl_types::mtproto::types::{BadMsgNotification, BadServerSalt, MsgsAck, NewSessionCreated, Pong};

fn ping(id: i64) -> Bytes {
    Ping::new(id).to_bytes().unwrap()
}

/// Sends a message and returns the code of its refusal.
#[track_caller]
fn refused(client: &mut Client, world: &mut World, id: MessageId, seq_no: i32, body: &[u8]) -> i32 {
    client.send_as(world, id, seq_no, body);
    let received = world.poll();
    let notice: BadMsgNotification = only(&received);
    assert_eq!((notice.bad_msg_id, notice.bad_msg_seqno), (id.to_wire(), seq_no));
    assert!(world.calls().is_empty());
    notice.error_code
}

fn at(world: &World, seconds: i64, bits: u64) -> MessageId {
    let units = ServerTime::since_1970(world.now).units().checked_add_signed(seconds << 32).unwrap();
    MessageId::from_bits(units + bits)
}

#[test]
fn a_call_is_executed_and_answered() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let id = client.send(&mut world, &call());
    let events = world.events();
    let [Event::SessionCreated { session }, Event::Call(call)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((session.id(), session.key()), (7, client.key_id()));
    assert_eq!((call.id.session(), call.id.message(), call.connection), (*session, id, client.connection));
    assert_eq!((call.layer, call.permanent, call.without_updates), (Some(200), Some(client.key_id()), false));
    assert_eq!(call.init.as_ref().unwrap().device_model, "device");
    assert_eq!(call.query, tl_types::functions::help::GetConfig::new().to_bytes().unwrap());
    world.answer(call.id, query(5));
    let received = world.poll();
    assert_eq!(results(&received, id), [query(5)]);
    let created: NewSessionCreated = only(&received);
    assert_eq!((created.first_msg_id, created.server_salt), (id.to_wire(), SALT));
    assert!(all::<MsgsAck>(&received).is_empty() || only::<MsgsAck>(&received).msg_ids == [id.to_wire()]);
}

#[test]
fn code_16_an_id_of_more_than_300_seconds_ago() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let id = at(&world, -301, 4);
    assert_eq!(refused(&mut client, &mut world, id, 1, &call()), 16);
    let id = at(&world, -299, 4);
    client.send_as(&mut world, id, 1, &call());
    world.call();
}

#[test]
fn code_17_an_id_of_more_than_30_seconds_ahead() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let id = at(&world, 31, 4);
    assert_eq!(refused(&mut client, &mut world, id, 1, &call()), 17);
    let id = at(&world, 29, 4);
    client.send_as(&mut world, id, 1, &call());
    world.call();
}

#[test]
fn a_refused_message_is_never_executed() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let ahead = at(&world, 31, 4);
    assert_eq!(refused(&mut client, &mut world, ahead, 1, &call()), 17);
    world.now += Duration::from_secs(2);
    assert_eq!(refused(&mut client, &mut world, ahead, 1, &call()), 17, "the client has sent it again by now");

    let [low, high] = [0, 0].map(|_| client.id(&world));
    client.send_as(&mut world, low, 1, &call());
    world.call();
    world.poll();
    assert_eq!(refused(&mut client, &mut world, high, 1, &call()), 32);
    client.send_as(&mut world, high, 3, &call());
    assert!(world.calls().is_empty());
}

#[test]
fn a_repeat_of_long_ago_is_still_a_repeat() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let id = client.send(&mut world, &query(1));
    world.call();
    world.pass(Duration::from_secs(301));
    client.send_as(&mut world, id, 3, &query(1));
    let ack: MsgsAck = only(&world.poll());
    assert_eq!(ack.msg_ids, [id.to_wire()]);
}

#[test]
fn code_18_an_id_with_the_lowest_bits_of_the_server() {
    let mut world = world(settings());
    let mut client = world.client(1);
    for bits in 1..4 {
        let id = at(&world, 0, bits);
        assert_eq!(refused(&mut client, &mut world, id, 1, &call()), 18);
    }
}

#[test]
fn code_18_in_a_container_refuses_all_of_it() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let good = client.message(&world, call());
    let mut bad = client.message(&world, call());
    bad.msg_id += 1;
    let id = client.send_all(&mut world, vec![good, bad]);
    let notice: BadMsgNotification = only(&world.poll());
    assert_eq!((notice.bad_msg_id, notice.error_code), (id.to_wire(), 18));
    assert!(world.calls().is_empty());
}

#[test]
fn code_19_a_container_with_an_id_that_was_used() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let id = client.send(&mut world, &call());
    world.call();
    world.poll();
    let container = MsgContainer::new([Message::default()]).to_bytes().unwrap();
    assert_eq!(refused(&mut client, &mut world, id, 0, &container), 19);
}

#[test]
fn code_20_an_id_lower_than_all_remembered() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let early = client.id(&world);
    for number in 0..2100 {
        client.tell(&mut world, &Ping::new(number));
        world.poll();
    }
    world.events();
    assert_eq!(refused(&mut client, &mut world, early, 1, &call()), 20);
}

#[test]
fn code_20_in_a_container_refuses_the_message_alone() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let early = Message::new(client.id(&world).to_wire(), 0, tl_types::Object::new(ping(1)));
    for _ in 0..3 {
        let messages = (0..1000).map(|_| client.message(&world, ping(2))).collect();
        client.send_all(&mut world, messages);
        world.poll();
    }
    let good = client.message(&world, call());
    client.send_all(&mut world, vec![early.clone(), good]);
    let notice: BadMsgNotification = only(&world.poll());
    assert_eq!((notice.bad_msg_id, notice.error_code), (early.msg_id, 20));
    world.call();
}

#[test]
fn codes_32_to_35_a_wrong_sequence_number() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let early = client.id(&world);
    client.content = 5;
    client.send(&mut world, &call());
    world.call();
    world.poll();
    let ack = MsgsAck::new([1]).to_bytes().unwrap();
    for (expected, seq_no, body) in [(32, 9, call()), (32, -1, call()), (34, 13, ack), (35, 12, call())] {
        let id = client.id(&world);
        assert_eq!(refused(&mut client, &mut world, id, seq_no, &body), expected);
    }
    assert_eq!(refused(&mut client, &mut world, early, 13, &call()), 33);
    let id = client.id(&world);
    client.send_as(&mut world, id, 13, &call());
    world.call();
}

#[test]
fn a_wrong_sequence_number_in_a_container_refuses_all_of_it() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let good = client.message(&world, call());
    let mut bad = client.message(&world, call());
    bad.seqno = 2;
    let numbers = client.content;
    let id = client.send_all(&mut world, vec![good.clone(), bad]);
    let notice: BadMsgNotification = only(&world.poll());
    assert_eq!((notice.bad_msg_id, notice.error_code), (id.to_wire(), 35));
    assert!(world.calls().is_empty());
    // Nothing of it is remembered: the good message may come again.
    client.content = numbers;
    client.send_all(&mut world, vec![good]);
    world.call();
}

#[test]
fn code_48_a_wrong_salt_with_the_right_one() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.salt = 3;
    let id = client.id(&world);
    client.send_as(&mut world, id, 1, &call());
    let answer: BadServerSalt = only(&world.poll());
    assert_eq!((answer.bad_msg_id, answer.bad_msg_seqno, answer.error_code), (id.to_wire(), 1, 48));
    assert_eq!(answer.new_server_salt, SALT);
    assert!(world.calls().is_empty());
    client.salt = answer.new_server_salt;
    client.send_as(&mut world, id, 1, &call());
    world.call();
}

#[test]
fn salts_rotate_and_a_repeat_with_an_old_salt_is_still_a_repeat() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let id = client.send(&mut world, &query(1));
    world.call();
    world.poll();
    world.with(|server, now, random| server.rotate_salts(now, random));
    client.send_as(&mut world, id, 3, &query(1));
    let received = world.poll();
    assert!(all::<BadServerSalt>(&received).is_empty(), "the client would call again: {received:?}");
    let next = client.send(&mut world, &query(2));
    let answer: BadServerSalt = only(&world.poll());
    assert_eq!(answer.bad_msg_id, next.to_wire());
    assert_ne!(answer.new_server_salt, SALT);
    client.salt = answer.new_server_salt;
    client.send(&mut world, &query(2));
    world.call();
}

#[test]
fn a_salt_is_valid_for_half_an_hour_after_the_next_has_begun() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    world.pass(Duration::from_secs(3599));
    client.send(&mut world, &query(1));
    world.call();
    world.pass(Duration::from_secs(1));
    client.send(&mut world, &query(1));
    let answer: BadServerSalt = only(&world.poll());
    assert_eq!(answer.error_code, 48);
}

#[test]
fn code_64_a_container_that_is_not_filled_or_nests() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let cut = MsgContainer::new([client.message(&world, call())]).to_bytes().unwrap();
    let id = client.id(&world);
    assert_eq!(refused(&mut client, &mut world, id, 2, &cut[..cut.len() - 4]), 64);
    let within = MsgContainer::new([]).to_bytes().unwrap();
    let nested = MsgContainer::new([client.message(&world, within)]).to_bytes().unwrap();
    let id = client.id(&world);
    assert_eq!(refused(&mut client, &mut world, id, 4, &nested), 64);
    let early = client.id(&world);
    let above = MsgContainer::new([client.message(&world, call())]).to_bytes().unwrap();
    assert_eq!(refused(&mut client, &mut world, early, 6, &above), 64);
}

#[test]
fn too_many_messages_in_a_container_end_the_connection() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let messages = (0..=MAX_RECEIVED).map(|_| client.message(&world, ping(1))).collect();
    client.send_all(&mut world, messages);
    assert!(all::<Pong>(&world.poll()).is_empty());
    assert_eq!(world.errors(), [-429]);
    assert!(world.has_closed(client.connection));
}

#[test]
fn a_repeated_call_is_executed_once() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let id = client.send(&mut world, &query(1));
    let first = world.call();
    world.poll();
    client.send_as(&mut world, id, 3, &query(1));
    assert!(world.calls().is_empty());
    let ack: MsgsAck = only(&world.poll());
    assert_eq!(ack.msg_ids, [id.to_wire()], "the call runs");

    world.answer(first.id, query(9));
    let sent = world.poll();
    assert_eq!(results(&sent, id).len(), 1);
    client.send_as(&mut world, id, 3, &query(1));
    let again = world.poll();
    assert_eq!(results(&again, id), [query(9)], "the answer is small");
    let (sent, again) = (sent.last().unwrap(), again.last().unwrap());
    assert_eq!((sent.id, sent.seq_no, &sent.body), (again.id, again.seq_no, &again.body));
    assert!(again.container.is_some(), "the age of the outer id alone is checked");

    // In a container too.
    let copy = Message::new(id.to_wire(), 3, tl_types::Object::new(query(1)));
    client.send_all(&mut world, vec![copy]);
    assert_eq!(results(&world.poll(), id), [query(9)]);
    assert!(world.calls().is_empty());
}

#[test]
fn a_repeated_call_with_a_large_answer_is_told_of_it() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    let large = Bytes::from([&0x096a_18d5_u32.to_le_bytes()[..], &[5; 20_000]].concat());
    world.answer(call.id, large.clone());
    let answer = world.poll().pop().unwrap();
    client.send_as(&mut world, id, 3, &query(1));
    let received = world.poll();
    assert!(results(&received, id).is_empty());
    let info: tl_types::mtproto::types::MsgDetailedInfo = only(&received);
    assert_eq!((info.msg_id, info.answer_msg_id), (id.to_wire(), answer.id.to_wire()));
    assert_eq!((usize::try_from(info.bytes).unwrap(), info.status), (large.len() + 12, 0));
}

#[test]
fn new_session_created_comes_again_for_a_lower_id() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let [low, middle, high] = [0, 0, 0].map(|_| client.id(&world));
    client.send_as(&mut world, middle, 0, &ping(1));
    let first: NewSessionCreated = only(&world.poll());
    client.send_as(&mut world, high, 0, &ping(1));
    assert!(all::<NewSessionCreated>(&world.poll()).is_empty());
    client.send_as(&mut world, low, 0, &ping(1));
    let second: NewSessionCreated = only(&world.poll());
    assert_eq!((first.first_msg_id, second.first_msg_id), (middle.to_wire(), low.to_wire()));
    assert_ne!(first.unique_id, second.unique_id);
}

#[test]
fn an_unknown_key_gets_404_and_the_connection_stays() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let stranger = Client { key: std::sync::Arc::new(key(9)), ..world.session(client.key.clone(), 1) };
    let header = Header { salt: SALT, session_id: 1, id: client.id(&world), seq_no: 1 };
    let packet: Packet = stranger.seal(&header, &call());
    world.deliver(client.connection, packet, false);
    assert!(world.poll().is_empty());
    assert_eq!(world.errors(), [-404]);
    client.send(&mut world, &call());
    world.call();
}

#[test]
fn a_changed_message_gets_404_and_ends_the_connection() {
    for at in [8, 30, 60] {
        let mut world = world(settings());
        let mut client = world.client(1);
        let (id, seq_no) = (client.id(&world), client.seq_no(true));
        let header = client.header(id, seq_no);
        let mut packet = client.seal(&header, &call());
        packet.payload[at] ^= 1;
        world.deliver(client.connection, packet, false);
        assert!(world.poll().is_empty() && world.events().is_empty());
        assert_eq!(world.errors(), [-404]);
        assert!(world.has_closed(client.connection));
        client.reconnect(&mut world);
        client.send(&mut world, &call());
        world.call();
    }
}

#[test]
fn a_payload_without_a_key_id_ends_the_connection() {
    let mut world = world(settings());
    let client = world.client(1);
    world.with(|server, now, random| server.incoming(client.connection, b"1234"[..].into(), now, random).is_none());
    assert!(world.poll().is_empty());
    assert_eq!(world.errors(), [-404]);
    assert!(world.has_closed(client.connection));
}

#[test]
fn a_quick_acknowledgment_names_the_message() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let (id, seq_no) = (client.id(&world), client.seq_no(true));
    let packet = client.seal(&client.header(id, seq_no), &call());
    let token = packet.token;
    world.deliver(client.connection, packet.clone(), true);
    world.poll();
    assert!(matches!(world.other[..], [(_, Content::QuickAck(sent))] if sent == token));
    world.other.clear();
    // A refused message is not acknowledged.
    client.salt = 4;
    let id = client.id(&world);
    let packet = client.seal(&client.header(id, 3), &call());
    world.deliver(client.connection, packet, true);
    world.poll();
    assert!(world.other.is_empty());
}

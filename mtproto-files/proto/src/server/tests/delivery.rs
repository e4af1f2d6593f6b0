//! Answers and updates: acknowledged, sent again, announced, asked for.

use super::world::*;
use crate::server::{AnswerError, Event, LONGEST, PushError, RpcError, SessionId};
use crate::session::{GzipError, IdKind, MAX_BODY, UNPACKED_LIMIT, gunzip};
use bytes::Bytes;
use std::time::Duration;
use tl_types::envelope::GzipPacked;
use tl_types::mtproto::functions::{DestroySession, Ping};
use tl_types::mtproto::types::{
    DestroySessionOk, MsgDetailedInfo, MsgNewDetailedInfo, MsgResendAnsReq, MsgResendReq, MsgsAck, MsgsStateInfo,
    NewSessionCreated, Pong,
};
use tl_types::{Combinator, Decode, Encode};

/// `upload.file` with so many bytes that cannot be compressed.
fn file(length: usize) -> Bytes {
    let mut bytes = vec![0; length];
    random_of(&mut 77)(&mut bytes);
    bytes[..4].copy_from_slice(&tl_types::types::upload::File::CONSTRUCTOR_ID.to_le_bytes());
    bytes.into()
}

fn name(client: &Client, world: &World) -> SessionId {
    world.server.sessions(client.key_id()).find(|session| session.id() == client.session).unwrap()
}

/// Makes a call that is answered with these bytes, and returns its id and the answer as it was sent.
#[track_caller]
fn answered(client: &mut Client, world: &mut World, answer: Bytes) -> (crate::session::MessageId, Received) {
    let id = client.send(world, &query(1));
    let call = world.call();
    world.answer(call.id, answer);
    let received = world.poll();
    let result = tl_types::envelope::RpcResult::CONSTRUCTOR_ID;
    (id, received.into_iter().find(|message| message.constructor() == result).unwrap())
}

#[test]
fn messages_have_the_ids_and_numbers_of_the_documentation() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let session = name(&client, &world);
    client.tell(&mut world, &Ping::new(5));
    world.server.push(session, query(1).into(), world.now).unwrap();
    let mut received = world.poll();
    let (id, answer) = answered(&mut client, &mut world, query(2));
    received.push(answer);
    let pong: Pong = only(&received);
    assert_eq!(pong.ping_id, 5);
    assert_eq!(results(&received, id).len(), 1);
    assert_eq!(kinds(&received), [IdKind::Response, IdKind::Notice, IdKind::Response].map(Some));
    // Two content-related messages were sent by `start`.
    assert_eq!(received.iter().map(|message| message.seq_no).collect::<Vec<_>>(), [4, 5, 7]);
    assert!(received.is_sorted_by_key(|message| message.id));
}

#[test]
fn what_is_not_acknowledged_is_sent_again_on_the_next_connection() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let session = name(&client, &world);
    world.server.push(session, query(3).into(), world.now).unwrap();
    let update = world.poll().pop().unwrap();
    let (call, answer) = answered(&mut client, &mut world, query(2));
    let (_, acknowledged) = answered(&mut client, &mut world, query(4));
    client.acknowledge(&mut world, &[acknowledged.id]);
    world.poll();

    client.reconnect(&mut world);
    world.now += Duration::from_secs(400);
    assert!(world.poll().is_empty(), "the server does not know the connection yet");
    client.tell(&mut world, &Ping::new(1));
    let again = world.poll();
    assert!(again.iter().all(|message| message.connection == client.connection));
    assert_eq!(results(&again, call), [query(2)]);
    let again: Vec<_> = again.iter().filter(|message| message.seq_no % 2 == 1).collect();
    let expected = [&update, &answer].map(|message| (message.id, message.seq_no, &message.body));
    assert_eq!(again.iter().map(|message| (message.id, message.seq_no, &message.body)).collect::<Vec<_>>(), expected);
    assert!(again.iter().all(|message| message.container.is_some_and(|outer| outer.time() > message.id.time())));

    client.tell(&mut world, &Ping::new(1));
    assert!(world.poll().iter().all(|message| message.seq_no % 2 == 0), "once for each connection");
    client.acknowledge(&mut world, &[update.id, answer.id]);
    client.reconnect(&mut world);
    client.tell(&mut world, &Ping::new(1));
    assert!(world.poll().iter().all(|message| message.seq_no % 2 == 0));
}

#[test]
fn a_new_connection_counts_before_the_end_of_the_old_one_is_known() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let (id, _) = answered(&mut client, &mut world, query(2));
    client.connection = world.server.connect().unwrap();
    client.tell(&mut world, &Ping::new(1));
    let again = world.poll();
    assert_eq!(results(&again, id), [query(2)]);
    assert!(again.iter().all(|message| message.connection == client.connection));
}

#[test]
fn a_pong_is_not_sent_on_another_connection() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    client.tell(&mut world, &Ping::new(1));
    client.reconnect(&mut world);
    client.tell(&mut world, &Ping::new(2));
    let pong: Pong = only(&world.poll());
    assert_eq!(pong.ping_id, 2);
}

#[test]
fn an_answer_that_is_made_between_two_connections_goes_on_the_next() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    client.reconnect(&mut world);
    world.answer(call.id, query(2));
    assert!(world.poll().is_empty());
    client.tell(&mut world, &Ping::new(1));
    assert_eq!(results(&world.poll(), id), [query(2)]);
}

#[test]
fn a_session_goes_on_with_another_of_its_connections() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let first = client.connection;
    let second = world.session(client.key.clone(), 7).connection;
    client.connection = second;
    let (id, answer) = answered(&mut client, &mut world, query(2));
    assert_eq!(answer.connection, second);
    world.server.disconnect(second, world.now);
    let again = world.poll();
    assert_eq!(results(&again, id), [query(2)]);
    assert!(again.iter().all(|message| message.connection == first));
}

#[test]
fn what_is_not_acknowledged_is_sent_again_after_a_time() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let (id, answer) = answered(&mut client, &mut world, query(2));
    let early = world.pass(Duration::from_secs(119));
    assert!(results(&early, id).is_empty());
    let again = world.pass(Duration::from_secs(1));
    assert_eq!(results(&again, id), [query(2)]);
    assert!(again.iter().all(|message| message.id == answer.id && message.container.is_some()));
    assert_eq!(results(&world.pass(Duration::from_secs(240)), id).len(), 2);
    client.salt = world.server.key(client.key_id(), world.now).unwrap().salt;
    client.acknowledge(&mut world, &[answer.id]);
    assert!(world.pass(Duration::from_secs(500)).is_empty());
}

#[test]
fn what_is_large_is_announced_and_sent_when_it_is_asked_for() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let session = name(&client, &world);
    world.server.push(session, file(30_000).into(), world.now).unwrap();
    let update = world.poll().pop().unwrap();
    let (call, answer) = answered(&mut client, &mut world, file(1 << 20));
    client.reconnect(&mut world);
    client.tell(&mut world, &Ping::new(1));
    let again = world.poll();
    assert!(again.iter().all(|message| message.seq_no % 2 == 0), "nothing but announcements");
    let (of_answer, of_update): (MsgDetailedInfo, MsgNewDetailedInfo) = (only(&again), only(&again));
    assert_eq!((of_answer.msg_id, of_answer.answer_msg_id), (call.to_wire(), answer.id.to_wire()));
    assert_eq!(usize::try_from(of_answer.bytes), Ok(answer.body.len()));
    assert_eq!((of_update.answer_msg_id, of_update.bytes), (update.id.to_wire(), 30_000));

    let request = MsgResendReq::new([answer.id.to_wire(), update.id.to_wire()]).to_bytes().unwrap();
    client.send(&mut world, &request);
    let asked: Vec<_> = world.poll().into_iter().filter(|message| message.seq_no % 2 == 1).collect();
    let asked: Vec<_> = asked.iter().map(|message| (message.id, message.container.is_some(), &message.body)).collect();
    assert_eq!(asked, [(update.id, true, &update.body), (answer.id, true, &answer.body)]);
}

#[test]
fn a_message_that_is_not_there_is_told_in_place_of_being_sent() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let (call, answer) = answered(&mut client, &mut world, query(2));
    let ids = [answer.id.to_wire(), answer.id.to_wire() + 4, call.to_wire()];
    let request = client.send(&mut world, &MsgResendReq::new(ids).to_bytes().unwrap());
    let received = world.poll();
    assert_eq!(results(&received, call).len(), 1);
    let info: MsgsStateInfo = only(&received);
    assert_eq!(info.req_msg_id, request.to_wire());
    assert_eq!(info.info[..], [1, 1, 4 + 8 + 32 + 64]);
}

#[test]
fn answers_are_sent_again_by_the_ids_of_their_calls() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let (call, answer) = answered(&mut client, &mut world, file(40_000));
    let unknown = call.to_wire() - 4000;
    let request = client.send(&mut world, &MsgResendAnsReq::new([call.to_wire(), unknown]).to_bytes().unwrap());
    let received = world.poll();
    assert_eq!(results(&received, call), [file(40_000)]);
    assert!(received.iter().any(|message| message.id == answer.id));
    let info: MsgsStateInfo = only(&received);
    assert_eq!((info.req_msg_id, &info.info[..]), (request.to_wire(), &[4 + 8 + 32 + 64, 1][..]));
}

#[test]
fn calls_are_acknowledged_in_time() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    world.pass(Duration::from_secs(20));
    let id = client.send(&mut world, &query(1));
    world.call();
    assert!(world.pass(Duration::from_secs(9)).is_empty());
    let ack: MsgsAck = only(&world.pass(Duration::from_secs(1)));
    assert_eq!(ack.msg_ids, [id.to_wire()]);
    // Many at once.
    let messages: Vec<_> = (0..20).map(|number| client.message(&world, query(number))).collect();
    let mut ids: Vec<i64> = messages.iter().map(|message| message.msg_id).collect();
    client.send_all(&mut world, messages);
    let received = world.poll();
    let ack: MsgsAck = only(&received);
    ids.sort_unstable();
    assert_eq!(ack.msg_ids, ids, "the container is not acknowledged");
    assert_eq!(received[0].seq_no % 2, 0);
}

#[test]
fn small_messages_go_together_and_large_ones_in_messages_of_their_own() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let messages: Vec<_> = (0..3).map(|number| client.message(&world, query(number))).collect();
    client.send_all(&mut world, messages);
    let calls = world.calls();
    world.answer(calls[0].id, query(1));
    world.answer(calls[1].id, file(512 << 10));
    world.answer(calls[2].id, query(2));
    let received = world.poll();
    let outer: Vec<_> = received.iter().map(|message| message.container).collect();
    assert_eq!(received.len(), 4, "with an acknowledgment");
    assert!(outer[0].is_some() && outer[..3].iter().all(|container| *container == outer[0]));
    assert_eq!(outer[3], None);
}

#[test]
fn answers_are_compressed_where_that_pays() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let text = Bytes::from(b"text".repeat(1000));
    let (id, answer) = answered(&mut client, &mut world, text.clone());
    let packed = GzipPacked::from_bytes(&results(&[answer], id)[0]).unwrap();
    assert_eq!(gunzip(&packed.packed_data, UNPACKED_LIMIT), Ok(text.clone()) as Result<_, GzipError>);
    for part in [0x096a_18d5_u32, 0xa99f_ca4f, 0x21e7_53bc] {
        let part = Bytes::from([&part.to_le_bytes()[..], &text].concat());
        let (id, answer) = answered(&mut client, &mut world, part.clone());
        assert_eq!(results(&[answer], id), [part]);
    }
}

#[test]
fn an_error_of_the_application_is_an_rpc_error() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    world.server.answer(call.id, Err(RpcError::new(420, "FLOOD_WAIT_3")), world.now).unwrap();
    assert_eq!(error_of(&world.poll(), id), (420, "FLOOD_WAIT_3".to_owned()));
}

#[test]
fn answers_that_cannot_be_sent_are_refused() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let session = name(&client, &world);
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    let odd = Bytes::from_static(b"odd");
    let long = Bytes::from(vec![0; LONGEST + 4]);
    let now = world.now;
    let refused = world.server.answer(call.id, Ok(odd.clone().into()), now);
    assert_eq!(refused, Err(AnswerError::Unaligned { length: 3 }));
    let refused = world.server.answer(call.id, Ok(long.clone().into()), now);
    assert_eq!(refused, Err(AnswerError::TooLong { length: LONGEST + 4 }));
    for body in [odd, long, tl_types::envelope::MsgContainer::new([]).to_bytes().unwrap()] {
        let length = body.len();
        assert_eq!(world.server.push(session, body.into(), now), Err(PushError::Form { length }));
    }
    let longest = file(LONGEST);
    world.answer(call.id, longest.clone());
    assert_eq!(results(&world.poll(), id), [longest], "the longest is sent");
    assert_eq!(world.server.answer(call.id, Ok(query(1).into()), now), Err(AnswerError::Gone));
    client.reconnect(&mut world);
    client.tell(&mut world, &Ping::new(1));
    world.poll();
    client.send(&mut world, &MsgResendAnsReq::new([id.to_wire()]).to_bytes().unwrap());
    assert_eq!(results(&world.poll(), id)[0].len(), LONGEST, "in a container too: {MAX_BODY}");
}

#[test]
fn a_forgotten_session_begins_anew_with_the_next_message() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let session = name(&client, &world);
    client.send(&mut world, &query(1));
    let call = world.call();
    assert!(world.server.forget_session(session) && !world.server.forget_session(session));
    let events = world.events();
    assert!(matches!(events[..], [Event::Cancelled { call: id }, Event::SessionEnded { .. }] if id == call.id));
    assert_eq!(world.server.answer(call.id, Ok(query(1).into()), world.now), Err(AnswerError::Gone));
    assert_eq!(world.server.push(session, query(1).into(), world.now), Err(PushError::Gone));

    let id = client.send(&mut world, &query(2));
    let created: NewSessionCreated = only(&world.poll());
    assert_eq!(created.first_msg_id, id.to_wire());
    assert_ne!(world.call().id.session(), session);
}

#[test]
fn a_session_without_a_connection_is_forgotten_after_a_time() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    world.pass(Duration::from_secs(7000));
    assert!(world.events().is_empty(), "it has a connection");
    world.server.disconnect(client.connection, world.now);
    world.pass(Duration::from_secs(3599));
    assert!(world.events().is_empty());
    world.pass(Duration::from_secs(1));
    assert!(matches!(world.events()[..], [Event::SessionEnded { .. }]));
}

#[test]
fn a_session_is_destroyed_by_another_of_its_key_alone() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let mut other = world.session(client.key.clone(), 8);
    other.start(&mut world);
    let mut stranger = world.client(2);
    stranger.session = 9;
    stranger.start(&mut world);
    for (session, constructor) in [(7, 0x62d3_50c9), (9, 0x62d3_50c9), (8, DestroySessionOk::CONSTRUCTOR_ID)] {
        client.send(&mut world, &DestroySession::new(session).to_bytes().unwrap());
        let answer = world.poll().into_iter().find(|message| message.seq_no % 2 == 1).unwrap();
        assert_eq!((answer.constructor(), &answer.body[4..]), (constructor, &i64::to_le_bytes(session)[..]));
    }
    assert!(matches!(world.events()[..], [Event::SessionEnded { session }] if session.id() == 8));
    assert_eq!(world.server.sessions(client.key_id()).count(), 1);
}

#[test]
fn an_answer_can_be_given_once_more() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let id = client.send(&mut world, &query(1));
    let call = world.call();
    world.answer(call.id, query(2));
    let now = world.now;
    world.server.answer_again(call.id, Ok(query(3).into()), now).unwrap();
    let long = Bytes::from(vec![0; LONGEST + 4]);
    let unaligned = Bytes::from_static(b"abc");
    for (answer, error) in
        [(unaligned, AnswerError::Unaligned { length: 3 }), (long, AnswerError::TooLong { length: LONGEST + 4 })]
    {
        assert_eq!(world.server.answer_again(call.id, Ok(answer.into()), now), Err(error));
    }
    let received = world.poll();
    assert_eq!(results(&received, id), [query(2), query(3)]);
    // Both are to be acknowledged, each by its own id.
    let content: Vec<_> = received.iter().filter(|message| message.seq_no % 2 == 1).map(|message| message.id).collect();
    assert!(matches!(content[..], [first, second] if first != second), "{content:?}");
    world.server.forget_session(call.id.session());
    assert_eq!(world.server.answer_again(call.id, Ok(query(3).into()), now), Err(AnswerError::Gone));
}

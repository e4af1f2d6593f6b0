//! What a lane sends.

use super::dc::{NOW, World, key, read, word};
use crate::client::{Call, CallError, Greeting, StoredKey};
use crate::session::AckLimits;
use std::time::Duration;
use tl_types::envelope::GzipPacked;
use tl_types::functions::{InitConnection, InvokeAfterMsg, InvokeWithLayer, InvokeWithoutUpdates, help, upload};
use tl_types::mtproto::{functions, types};
use tl_types::{Bytes, Chain, Combinator, Encode, Object};

pub(super) fn get_config() -> Call {
    Call::new(help::GetConfig::new().to_chain().unwrap())
}

fn part(number: i32) -> Call {
    Call::new(upload::SaveFilePart::new(1, number, vec![7; 512 << 10]).to_chain().unwrap())
}

#[test]
fn the_first_message_goes_by_the_time_that_is_stored_with_the_key() {
    let mut world = World::new();
    world.lane.replace_key(Some(StoredKey { key: key(3), salt: 77, milliseconds_ahead: 3_600_000 }));
    world.lane.call(get_config());
    let time = world.sent()[0].header.id.time().to_duration();
    assert_eq!(time.as_secs(), (NOW + Duration::from_secs(3600)).as_secs());
}

#[test]
fn a_call_goes_with_a_ping_and_a_request_for_salts() {
    let mut world = World::new();
    world.lane.call(get_config());
    let sent = world.sent();
    assert_eq!(sent.len(), 1);
    let words: Vec<u32> = sent[0].messages.iter().map(|message| word(&message.body)).collect();
    let expected = [
        functions::PingDelayDisconnect::CONSTRUCTOR_ID,
        functions::GetFutureSalts::CONSTRUCTOR_ID,
        help::GetConfig::CONSTRUCTOR_ID,
    ];
    let mut sorted = words.clone();
    sorted.sort_unstable();
    let mut expected_sorted = expected;
    expected_sorted.sort_unstable();
    assert_eq!(sorted, expected_sorted);
    assert_eq!(words.last(), Some(&help::GetConfig::CONSTRUCTOR_ID), "calls come last");
    assert_eq!(sent[0].header.salt, 77);
    // Odd for the call alone, even and not lower for the container.
    let numbers: Vec<i32> = sent[0].messages.iter().map(|message| message.seq_no).collect();
    assert_eq!((numbers, sent[0].header.seq_no), (vec![0, 0, 1], 2));
    assert_eq!(world.lane.poll_timeout(), Some(NOW + Duration::from_secs(15)), "silence is next");
}

#[test]
fn small_calls_share_a_container_and_parts_go_alone() {
    let mut world = World::new();
    world.sent();
    for _ in 0..3000 {
        world.lane.call(get_config());
    }
    let sizes: Vec<usize> = world.sent().iter().map(|sent| sent.messages.len()).collect();
    assert_eq!(sizes, [1020, 1020, 961], "with a request for salts");
    for number in 0..3 {
        world.lane.call(part(number));
    }
    let sent = world.sent();
    assert_eq!(sent.iter().map(|sent| sent.messages.len()).collect::<Vec<_>>(), [1, 1, 1]);
    let ids: Vec<_> = sent.iter().map(|sent| sent.header.id).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
}

#[test]
fn a_call_of_more_than_a_container_takes_goes_alone() {
    let mut world = World::new();
    let mut long = vec![0; 1_200_000];
    (world.random)(&mut long);
    world.lane.call(Call::new(Bytes::from(long)));
    let sent = world.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].messages[0].body.len(), 1_200_000);
}

#[test]
fn a_body_that_cannot_be_sent_ends_its_call() {
    let mut world = World::new();
    let bodies = [vec![], vec![1; 6], vec![0; 17 << 20]];
    let calls = bodies.map(|body| (body.len(), world.lane.call(Call::new(Bytes::from(body)))));
    assert!(world.calls().is_empty());
    let expected: Vec<_> = calls.map(|(length, call)| (call, Err(CallError::Body { length }))).into();
    assert_eq!(world.ended(), expected);
}

#[test]
fn calls_are_compressed_where_it_pays_and_parts_never_are() {
    let mut world = World::new();
    let call = help::GetConfig::CONSTRUCTOR_ID.to_le_bytes().repeat(1000);
    world.lane.call(Call::new(Bytes::from(call)));
    world.lane.call(part(0));
    let words: Vec<u32> = world.calls().iter().map(|message| word(&message.body)).collect();
    assert_eq!(words, [GzipPacked::CONSTRUCTOR_ID, upload::SaveFilePart::CONSTRUCTOR_ID]);
}

pub(super) fn greeting() -> Greeting {
    let init = InitConnection::new(1, "model", "system", "1.0", "en", "", "en", Object::new(Bytes::new()));
    Greeting::new(214, &init).unwrap()
}

#[test]
fn the_first_calls_of_each_connection_say_who_the_client_is() {
    let mut world = World::with(|settings| settings.greeting = Some(greeting()));
    world.lane.call(get_config());
    world.lane.call(get_config());
    let calls = world.calls();
    for call in &calls {
        let wrapped: InvokeWithLayer<InitConnection<Object>> = read(&call.body);
        assert_eq!(word(wrapped.query.query.as_bytes()), help::GetConfig::CONSTRUCTOR_ID);
    }
    world.answer(calls[0].id, &true);
    world.lane.call(get_config());
    assert_eq!(word(&world.calls()[0].body), help::GetConfig::CONSTRUCTOR_ID, "the DC knows by now");
    world.reconnect();
    world.lane.call(get_config());
    let calls = world.calls();
    assert!(calls.iter().any(|call| word(&call.body) == InvokeWithLayer::<()>::CONSTRUCTOR_ID), "a new connection");
}

#[test]
fn the_client_says_who_it_is_when_the_dc_asks() {
    let mut world = World::with(|settings| settings.greeting = Some(greeting()));
    world.lane.call(get_config());
    let first = world.calls();
    world.answer(first[0].id, &true);
    for message in ["CONNECTION_NOT_INITED", "CONNECTION_LAYER_INVALID"] {
        let call = world.lane.call(get_config());
        let plain = world.calls();
        assert_eq!(word(&plain[0].body), help::GetConfig::CONSTRUCTOR_ID);
        world.answer_error(plain[0].id, 400, message);
        let again = world.calls();
        assert_eq!(word(&again[0].body), InvokeWithLayer::<()>::CONSTRUCTOR_ID);
        world.ended();
        world.answer(again[0].id, &true);
        assert_eq!(world.ended().len(), 1, "{call}");
    }
}

#[test]
fn a_dc_that_never_knows_the_client_ends_the_call() {
    let mut world = World::with(|settings| settings.greeting = Some(greeting()));
    let call = world.lane.call(get_config());
    let mut times = 0;
    while let Some(message) = world.calls().first() {
        times += 1;
        world.answer_error(message.id, 400, "CONNECTION_NOT_INITED");
    }
    let error = CallError::Rpc { code: 400, message: "CONNECTION_NOT_INITED".into() };
    assert_eq!((times, world.ended()), (8, vec![(call, Err(error))]));
}

#[test]
fn wrappers_are_in_the_order_of_tdlib() {
    let mut world = World::with(|settings| {
        settings.greeting = Some(greeting());
        settings.session.without_updates = true;
    });
    let first = world.lane.call(get_config());
    world.lane.call(get_config().after(first));
    let calls = world.calls();
    let second: InvokeWithLayer<InitConnection<InvokeWithoutUpdates<InvokeAfterMsg<Object>>>> = read(&calls[1].body);
    assert_eq!(second.query.query.query.msg_id, calls[0].id.to_wire());
}

#[test]
fn a_call_after_an_answered_one_needs_no_wrapper() {
    let mut world = World::new();
    let first = world.lane.call(get_config());
    let sent = world.calls();
    world.answer(sent[0].id, &true);
    world.lane.call(get_config().after(first));
    assert_eq!(word(&world.calls()[0].body), help::GetConfig::CONSTRUCTOR_ID);
}

#[test]
fn a_call_after_one_that_fails_fails_unless_it_was_sent() {
    let mut world = World::new();
    let first = world.lane.call(get_config());
    let second = world.lane.call(get_config().after(first));
    let sent = world.calls();
    // The second one is refused for its own, and waits until the first one is sent again too.
    world.refuse(sent[1].id, 20).unwrap();
    world.answer_error(sent[0].id, 400, "NO");
    let ended = world.ended();
    let error = CallError::Rpc { code: 400, message: "NO".into() };
    assert_eq!(ended, [(first, Err(error)), (second, Err(CallError::Predecessor))]);
    assert!(world.calls().is_empty());
}

#[test]
fn answers_are_acknowledged_in_time_and_large_ones_at_once() {
    let mut world = World::with(|settings| {
        settings.session.acks = AckLimits { count: 16, delay: Duration::from_secs(10), bytes: 64 << 10 };
    });
    world.sent();
    let id = world.send(&true).unwrap();
    assert!(world.messages().is_empty());
    world.after(10);
    let acks: types::MsgsAck = read(&world.messages()[0].body);
    assert_eq!(acks.msg_ids, [id.to_wire()]);
    let id = world.send(&types::Pong::new(1, 2)).unwrap();
    world.lane.call(get_config());
    let with_call = world.messages();
    let acks: types::MsgsAck = read(&with_call[0].body);
    assert_eq!((acks.msg_ids, with_call.len()), (vec![id.to_wire()], 3), "they go along with a call");
    world.send_as_large();
    let acks: types::MsgsAck = read(&world.messages()[0].body);
    assert_eq!(acks.msg_ids.len(), 1);
}

impl World {
    fn send_as_large(&mut self) {
        let large = types::RpcError::new(1, "x".repeat(100_000));
        self.send(&large).unwrap();
    }
}

#[test]
fn the_same_buffer_serves_for_one_message_after_another() {
    let mut world = World::new();
    world.sent();
    let mut buffer = bytes::BytesMut::with_capacity(600 << 10);
    let mut places = Vec::new();
    for number in 0..4 {
        world.lane.call(part(number));
        loop {
            let transmit = world.lane.poll_transmit(world.now, &mut world.random, &mut buffer).unwrap();
            let Some(crate::client::Transmit::Encrypted { message, calls }) = transmit else { break };
            let payload = message.seal().unwrap().payload;
            if !calls.is_empty() {
                places.push(payload.as_ptr());
            }
        }
    }
    places.dedup();
    assert_eq!(places.len(), 1);
}

#[test]
fn a_segment_of_a_part_is_not_copied_before_it_is_written() {
    let body: Chain = upload::SaveFilePart::new(1, 0, vec![7; 512 << 10]).to_chain().unwrap();
    let place = body.segments().iter().find(|segment| segment.len() > 500_000).unwrap().as_ptr();
    let mut calls = crate::client::calls::Calls::default();
    calls.add(crate::client::CallId(1), Call::new(body), true).unwrap();
    let (_, entry) = calls.next().unwrap();
    assert!(entry.content.segments().iter().any(|segment| segment.as_ptr() == place));
}

#[test]
fn a_call_whose_predecessor_the_dc_does_not_know_is_sent_again() {
    for (code, message) in [(500, "MSG_WAIT_TIMEOUT"), (400, "MSG_WAIT_FAILED")] {
        let mut world = World::new();
        let first = world.lane.call(get_config());
        let second = world.lane.call(get_config().after(first));
        let sent = world.calls();
        world.refuse(sent[0].id, 16).unwrap();
        let again = world.calls();
        world.answer_error(sent[1].id, code, message);
        let wrapped: InvokeAfterMsg<Object> = read(&world.calls()[0].body);
        assert_eq!(wrapped.msg_id, again[0].id.to_wire(), "{second}");
        assert!(world.ended().is_empty());
    }
}

#[test]
fn an_error_of_an_earlier_message_says_nothing_about_the_latest() {
    let mut world = World::new();
    let first = world.lane.call(get_config());
    world.lane.call(get_config().after(first));
    let sent = world.calls();
    world.refuse(sent[1].id, 16).unwrap();
    assert_eq!(world.calls().len(), 1);
    world.answer_error(sent[1].id, 500, "MSG_WAIT_TIMEOUT");
    assert!(world.calls().is_empty(), "the call is under way");
}

#[test]
fn a_call_after_one_that_failed_is_not_sent_again() {
    let mut world = World::new();
    let first = world.lane.call(get_config());
    let second = world.lane.call(get_config().after(first));
    let sent = world.calls();
    world.answer_error(sent[0].id, 400, "NO");
    assert_eq!(world.ended().len(), 1, "the DC answers the second one");
    world.refuse(sent[1].id, 16).unwrap();
    assert_eq!(world.ended(), [(second, Err(CallError::Predecessor))]);
    assert!(world.calls().is_empty());
}

#[test]
fn what_no_message_may_carry_ends_alone() {
    let mut world = World::new();
    let container = super::dc::container(&[]).to_chain().unwrap();
    let bad = world.lane.call(Call::new(container));
    let good = world.lane.call(get_config());
    assert_eq!(world.calls().len(), 1, "{good} is sent");
    assert_eq!(world.ended(), [(bad, Err(CallError::Body { length: 8 }))]);
    assert_eq!(Greeting::from_prefix(vec![1, 2, 3].into()), None);
    assert!(Greeting::from_prefix(vec![1, 2, 3, 4].into()).is_some());
}

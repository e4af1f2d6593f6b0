//! Calls: what is around them, what they wait for, and who may make them.

use super::world::*;
use crate::server::{ConnectionId, Event, KeyId, RpcError, StoredKey};
use crate::session::{MessageId, gzip};
use bytes::Bytes;
use std::time::Duration;
use tl_types::functions::{InitConnection, InvokeAfterMsg, InvokeWithLayer, InvokeWithoutUpdates};
use tl_types::mtproto::functions::RpcDropAnswer;
use tl_types::{Encode, Object};

fn started() -> (World, Client) {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    (world, client)
}

fn after(id: MessageId, query: Bytes) -> Bytes {
    InvokeAfterMsg::new(id.to_wire(), Object::new(query)).to_bytes().unwrap()
}

fn after_all(ids: &[MessageId], query: &[u8]) -> Bytes {
    let ids: Vec<i64> = ids.iter().map(|id| id.to_wire()).collect();
    Bytes::from([&0x3dc4_b4f0_u32.to_le_bytes()[..], &ids.to_bytes().unwrap(), query].concat())
}

fn layer(query: Bytes) -> Bytes {
    InvokeWithLayer::new(201, Object::new(query)).to_bytes().unwrap()
}

fn init(query: Bytes) -> Bytes {
    InitConnection::new(3, "phone", "", "", "", "", "", Object::new(query)).to_bytes().unwrap()
}

fn without_updates(query: Bytes) -> Bytes {
    InvokeWithoutUpdates::new(Object::new(query)).to_bytes().unwrap()
}

#[test]
fn wrappers_may_have_any_order() {
    let plain = Bytes::from(query(1).repeat(100));
    let packed = gzip(&plain).unwrap();
    for wrapped in [
        layer(init(without_updates(packed.clone()))),
        without_updates(init(layer(packed.clone()))),
        init(layer(without_updates(packed.clone()))),
        gzip(&layer(init(without_updates(plain.clone())))).unwrap(),
    ] {
        let mut world = world(settings());
        let mut client = world.client(1);
        client.send(&mut world, &wrapped);
        let call = world.call();
        assert_eq!((call.layer, call.without_updates, &call.query), (Some(201), true, &plain));
        assert_eq!(call.init.unwrap().api_id, 3);
    }
    // What an earlier call has said holds, and what was not said does not.
    let (mut world, mut client) = started();
    client.send(&mut world, &query(1));
    let call = world.call();
    assert_eq!((call.layer, call.without_updates, call.init.is_none()), (Some(200), false, true));
}

#[test]
fn wrappers_are_bounded_and_whole() {
    let (mut world, mut client) = started();
    let nested = |count: usize| (0..count).fold(query(1), |query, _| without_updates(query));
    client.send(&mut world, &nested(8));
    world.call();
    let id = client.send(&mut world, &nested(9));
    assert_eq!(error_of(&world.poll(), id), (400, "INPUT_FETCH_FAIL".to_owned()));
    let cut = init(query(1)).slice(..16);
    let cut_list = after_all(&[MessageId::from_bits(4); 3], &[]).slice(..24);
    for body in [cut, cut_list, layer(Bytes::new())] {
        let id = client.send(&mut world, &body);
        assert_eq!(error_of(&world.poll(), id), (400, "INPUT_FETCH_FAIL".to_owned()));
    }
    assert!(world.calls().is_empty());
}

#[test]
fn a_call_without_init_connection_is_refused() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let id = client.send(&mut world, &layer(query(1)));
    assert_eq!(error_of(&world.poll(), id), (400, "CONNECTION_NOT_INITED".to_owned()));
    client.send(&mut world, &call());
    world.call();
    client.send(&mut world, &query(1));
    world.call();
}

#[test]
fn a_call_waits_for_the_calls_that_it_names() {
    let (mut world, mut client) = started();
    let first = client.send(&mut world, &query(1));
    let second = client.send(&mut world, &query(2));
    let [one, two] = <[_; 2]>::try_from(world.calls()).unwrap();
    client.send(&mut world, &layer(init(after(first, after_all(&[second], &query(3))))));
    assert!(world.calls().is_empty());
    world.answer(one.id, query(9));
    assert!(world.calls().is_empty());
    world.answer(two.id, query(9));
    assert_eq!(world.call().query, query(3));
    // Those that are done need no waiting, acknowledged or not.
    client.send(&mut world, &after(first, query(4)));
    assert_eq!(world.call().query, query(4));
}

#[test]
fn a_call_waits_for_one_that_comes_later() {
    let (mut world, mut client) = started();
    let [first, second] = [client.id(&world), client.id(&world)];
    client.send_as(&mut world, second, 5, &after(first, query(2)));
    assert!(world.calls().is_empty());
    client.send_as(&mut world, first, 3, &query(1));
    let call = world.call();
    assert_eq!(call.query, query(1));
    world.answer(call.id, query(9));
    assert_eq!(world.call().query, query(2));
}

#[test]
fn the_failure_of_a_call_reaches_all_that_wait_for_it() {
    let (mut world, mut client) = started();
    let first = client.send(&mut world, &query(1));
    let one = world.call();
    let second = client.send(&mut world, &after(first, query(2)));
    let third = client.send(&mut world, &after(second, query(3)));
    world.server.answer(one.id, Err(RpcError::new(400, "BAD")), world.now).unwrap();
    let received = world.poll();
    for id in [second, third] {
        assert_eq!(error_of(&received, id), (400, "MSG_WAIT_FAILED".to_owned()));
    }
    assert!(world.calls().is_empty());
    let late = client.send(&mut world, &after(first, query(4)));
    assert_eq!(error_of(&world.poll(), late), (400, "MSG_WAIT_FAILED".to_owned()));
}

#[test]
fn a_call_waits_for_half_a_second() {
    let (mut world, mut client) = started();
    let first = client.send(&mut world, &query(1));
    let one = world.call();
    let second = client.send(&mut world, &after(first, query(2)));
    let third = client.send(&mut world, &after(second, query(3)));
    assert!(results(&world.pass(Duration::from_millis(499)), second).is_empty());
    let received = world.pass(Duration::from_millis(1));
    for id in [second, third] {
        assert_eq!(error_of(&received, id), (500, "MSG_WAIT_TIMEOUT".to_owned()), "none has failed");
    }
    world.answer(one.id, query(9));
    assert!(world.calls().is_empty(), "it is over");
}

#[test]
fn a_waiting_call_is_dropped_and_never_runs() {
    let (mut world, mut client) = started();
    let first = client.send(&mut world, &query(1));
    let one = world.call();
    let second = client.send(&mut world, &after(first, query(2)));
    client.send(&mut world, &RpcDropAnswer::new(second.to_wire()).to_bytes().unwrap());
    world.answer(one.id, query(9));
    assert!(world.events().is_empty());
}

/// A server where keys must not have two connections, and a client that has signed in.
fn strict() -> (World, Client) {
    let mut settings = settings();
    settings.one_connection = true;
    let mut world = world(settings);
    let mut client = world.client(1);
    client.start(&mut world);
    (world, client)
}

/// Uses the key on a second connection, and returns it.
fn second_connection(world: &mut World, client: &Client) -> (ConnectionId, MessageId) {
    let mut second = world.session(client.key.clone(), 8);
    let id = second.send(world, &query(1));
    (second.connection, id)
}

#[test]
fn a_signed_in_key_on_two_connections_dies() {
    let (mut world, client) = strict();
    world.server.set_signed_in(client.key_id(), true);
    let (connection, id) = second_connection(&mut world, &client);
    let received = world.poll();
    assert_eq!(error_of(&received, id), (406, "AUTH_KEY_DUPLICATED".to_owned()));
    assert!(received.iter().all(|message| message.connection == connection));
    assert!(world.events().iter().any(|event| matches!(event, Event::KeyDestroyed { .. })));
    let mut client = client;
    client.send(&mut world, &query(1));
    world.poll();
    assert_eq!(world.errors(), [-404]);
}

#[test]
fn a_key_that_is_not_signed_in_or_has_lost_its_connection_lives() {
    let (mut world, client) = strict();
    second_connection(&mut world, &client);
    world.call();
    let (mut world, client) = strict();
    world.server.set_signed_in(client.key_id(), true);
    world.server.disconnect(client.connection, world.now);
    second_connection(&mut world, &client);
    world.call();
    let mut world = super::world::world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    world.server.set_signed_in(client.key_id(), true);
    second_connection(&mut world, &client);
    world.call();
}

#[test]
fn a_key_for_media_may_have_many_connections() {
    let mut settings = settings();
    settings.one_connection = true;
    let mut world = world(settings);
    let mut stored = StoredKey::permanent(key(1), SALT);
    stored.media = true;
    let key = world.know(stored);
    let mut client = world.session(key, 7);
    client.start(&mut world);
    world.server.set_signed_in(KeyId::new(client.key.id()), true);
    second_connection(&mut world, &client);
    world.call();
}

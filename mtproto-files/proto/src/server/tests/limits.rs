//! What a server holds is bounded, whatever clients send.

use super::world::*;
use crate::server::{Event, KeyId, PushError, StoredKey};
use crate::session::{MessageId, UNPACKED_LIMIT};
use bytes::Bytes;
use proptest::prelude::*;
use std::time::Duration;
use tl_types::functions::InvokeAfterMsg;
use tl_types::mtproto::functions::Ping;
use tl_types::mtproto::types::Pong;
use tl_types::{Encode, Object};

#[test]
fn connections_are_bounded() {
    let mut settings = settings();
    settings.limits.connections = 2;
    let mut world = world(settings);
    let first = world.server.connect().unwrap();
    world.server.connect().unwrap();
    assert_eq!(world.server.connect(), None);
    world.server.disconnect(first, world.now);
    assert_ne!(world.server.connect(), Some(first));
}

#[test]
fn the_permanent_key_that_is_not_used_is_forgotten_for_another() {
    let mut settings = settings();
    settings.limits.keys = 3;
    let mut world = world(settings);
    let mut connected = world.client(1);
    connected.tell(&mut world, &Ping::new(1));
    let signed_in = world.know(StoredKey::permanent(key(2), SALT));
    world.server.set_signed_in(KeyId::new(signed_in.id()), true);
    let unused = world.know(StoredKey::permanent(key(4), SALT));
    world.now += Duration::from_secs(1);
    let next = world.know(StoredKey::permanent(key(6), SALT));
    let left: Vec<KeyId> = world.server.keys().collect();
    let expected = [&connected.key, &signed_in, &next].map(|key| KeyId::new(key.id()));
    assert!(left.len() == 3 && expected.iter().all(|key| left.contains(key)));
    assert!(!left.contains(&KeyId::new(unused.id())));
    world.server.set_signed_in(KeyId::new(next.id()), true);
    let one_more = StoredKey::permanent(key(8), SALT);
    assert!(!world.with(|server, now, random| server.add_key(one_more, now, random)), "all are in use");
}

#[test]
fn the_temporary_key_that_was_not_used_for_longest_is_forgotten_for_another() {
    let mut settings = settings();
    settings.limits.temporary_keys = 2;
    let mut world = world(settings);
    let [mut first, second] = [1, 3].map(|seed| {
        world.now += Duration::from_secs(1);
        world.temporary(seed)
    });
    world.now += Duration::from_secs(1);
    first.tell(&mut world, &Ping::new(1));
    let third = world.temporary(5);
    let left: Vec<KeyId> = world.server.keys().collect();
    assert!(left.contains(&first.key_id()) && left.contains(&third.key_id()) && !left.contains(&second.key_id()));
}

#[test]
fn the_session_that_was_not_used_for_longest_is_forgotten_for_another() {
    let mut settings = settings();
    settings.limits.sessions = 2;
    let mut world = world(settings);
    let mut first = world.client(1);
    let mut second = world.session(first.key.clone(), 8);
    let mut third = world.session(first.key.clone(), 9);
    first.tell(&mut world, &Ping::new(1));
    second.tell(&mut world, &Ping::new(1));
    world.poll();
    third.tell(&mut world, &Ping::new(1));
    assert!(all::<Pong>(&world.poll()).is_empty());
    assert_eq!(world.errors(), [-429], "both have a connection");

    world.events();
    world.server.disconnect(first.connection, world.now);
    third.connection = world.server.connect().unwrap();
    third.tell(&mut world, &Ping::new(1));
    only::<Pong>(&world.poll());
    let events = world.events();
    assert!(matches!(events[0], Event::SessionEnded { session } if session.id() == 7), "{events:?}");
}

#[test]
fn running_calls_are_bounded() {
    let mut settings = settings();
    settings.limits.calls = 3;
    let mut world = world(settings);
    let mut client = world.client(1);
    client.start(&mut world);
    for number in 0..3 {
        client.send(&mut world, &query(number));
    }
    let calls = world.calls();
    assert_eq!(calls.len(), 3);
    client.send(&mut world, &query(4));
    assert!(world.calls().is_empty());
    world.poll();
    assert_eq!(world.errors(), [-429]);
    world.answer(calls[0].id, query(1));
    client.connection = world.server.connect().unwrap();
    client.send(&mut world, &query(5));
    world.call();
}

#[test]
fn bytes_of_calls_answers_and_updates_are_bounded() {
    let mut settings = settings();
    settings.limits.bytes = 10_000;
    let mut world = world(settings);
    let mut client = world.client(1);
    client.start(&mut world);
    let long = Bytes::from(query(1).repeat(750));
    client.send(&mut world, &long);
    let first = world.call();
    client.send(&mut world, &long);
    assert!(world.calls().is_empty());
    world.poll();
    assert_eq!(world.errors(), [-429], "the first call is held");

    let mut noise = vec![0; 8000];
    random_of(&mut 9)(&mut noise);
    world.answer(first.id, noise.into());
    client.connection = world.server.connect().unwrap();
    client.send(&mut world, &long);
    let answer = world.poll().into_iter().find(|message| message.body.len() > 8000).unwrap();
    assert_eq!(world.errors(), [-429], "its answer is held");
    let session = world.server.sessions(client.key_id()).next().unwrap();
    assert_eq!(world.server.push(session, long.clone().into(), world.now), Err(PushError::Full));

    client.connection = world.server.connect().unwrap();
    client.acknowledge(&mut world, &[answer.id]);
    client.send(&mut world, &long);
    world.call();
}

#[test]
fn what_calls_wait_for_is_bounded() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let unknown = vec![4_i64; 5000].to_bytes().unwrap();
    let waiting = [&0x3dc4_b4f0_u32.to_le_bytes()[..], &unknown, &query(1)].concat();
    client.send(&mut world, &waiting);
    world.poll();
    assert!(world.errors().is_empty());
    client.send(&mut world, &waiting);
    world.poll();
    assert_eq!(world.errors(), [-429]);
}

#[test]
fn a_small_call_does_not_keep_the_long_message_that_it_came_in() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let small = client.message(&world, query(1));
    let large = client.message(&world, Bytes::from(query(2).repeat(1000)));
    client.send_all(&mut world, vec![small, large]);
    let calls = world.calls();
    // The buffer of the message is free for its only reader once the large call is dropped.
    let [small, large] = <[_; 2]>::try_from(calls).unwrap();
    assert_eq!((&small.query, large.query.len()), (&query(1), 8000));
    assert!(small.query.is_unique() && !small.query.is_empty());
}

#[test]
fn a_chain_of_waiting_calls_ends() {
    let mut world = world(settings());
    let mut client = world.client(1);
    client.start(&mut world);
    let mut previous = MessageId::from_bits(4);
    let ids: Vec<MessageId> = (0..1000)
        .map(|_| {
            let body = InvokeAfterMsg::new(previous.to_wire(), Object::new(query(1))).to_bytes().unwrap();
            previous = client.send(&mut world, &body);
            previous
        })
        .collect();
    let received = world.pass(Duration::from_secs(1));
    assert!(ids.iter().all(|id| results(&received, *id).len() == 1));
    assert!(world.calls().is_empty());
}

/// What a client may send, right and wrong.
#[derive(Clone, Debug)]
enum Step {
    Body(Vec<u8>, bool),
    Header { seconds: i32, bits: u64, seq_no: i32, salt: bool },
    Repeat(prop::sample::Index),
    Answer(prop::sample::Index, bool),
    Reconnect,
    Pass(u16),
    Rotate,
    Forget,
    Raw(Vec<u8>),
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let ids: Vec<u32> = vec![
        0x62d6_b459,
        0xda69_fb52,
        0x7d86_1a08,
        0x8610_baeb,
        0x58e4_a740,
        0xb921_bd04,
        0x7abe_77ec,
        0xf342_7b8c,
        0xe751_2126,
        0x73f1_f8dc,
        0xe060_46b2,
        0x3072_cfa1,
        0xcb9f_372d,
        0x3dc4_b4f0,
        0xc1cd_5ea9,
        0xda9b_0d0d,
        0xcdd4_2a05,
        0xc4f9_186b,
        0x0bad_cafe,
        0xd143_5160,
    ];
    let word = prop_oneof![any::<u32>(), Just(0x1cb5_c415), 0_u32..4, prop::sample::select(ids.clone())];
    let words = prop::collection::vec(word, 0..24);
    (prop::sample::select(ids), words)
        .prop_map(|(id, words)| std::iter::once(id).chain(words).flat_map(u32::to_le_bytes).collect())
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (body(), any::<bool>()).prop_map(|(body, content)| Step::Body(body, content)),
        2 => (-400_i32..60, 0_u64..8, -2_i32..40, any::<bool>())
            .prop_map(|(seconds, bits, seq_no, salt)| Step::Header { seconds, bits, seq_no, salt }),
        2 => any::<prop::sample::Index>().prop_map(Step::Repeat),
        4 => (any::<prop::sample::Index>(), any::<bool>()).prop_map(|(call, ok)| Step::Answer(call, ok)),
        1 => Just(Step::Reconnect),
        2 => (0_u16..900).prop_map(Step::Pass),
        1 => Just(Step::Rotate),
        1 => Just(Step::Forget),
        1 => prop::collection::vec(any::<u8>(), 0..80).prop_map(Step::Raw),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// No call runs twice, each gets one answer, and what is held stays within the limits.
    #[test]
    fn hostile_clients(steps in prop::collection::vec(step(), 1..60), temporary: bool) {
        let mut settings = settings();
        settings.limits.calls = 10;
        settings.limits.bytes = 4000;
        let mut world = world(settings);
        let mut client = if temporary { world.temporary(1) } else { world.client(1) };
        let mut sent = Vec::new();
        let mut running = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for step in steps {
            match step {
                Step::Body(body, content) => {
                    let (id, seq_no) = (client.id(&world), client.seq_no(content));
                    client.send_as(&mut world, id, seq_no, &body);
                    sent.push((id, seq_no, body));
                }
                Step::Header { seconds, bits, seq_no, salt } => {
                    let units = crate::session::ServerTime::since_1970(world.now).units();
                    let id = MessageId::from_bits(units.saturating_add_signed(i64::from(seconds) << 32) + bits);
                    let right = client.salt;
                    client.salt = if salt { right } else { 1 };
                    client.send_as(&mut world, id, seq_no, &call());
                    client.salt = right;
                }
                Step::Repeat(index) if !sent.is_empty() => {
                    let (id, seq_no, body) = index.get(&sent);
                    client.send_as(&mut world, *id, *seq_no, body);
                }
                Step::Answer(index, ok) if !running.is_empty() => {
                    let call = running.swap_remove(index.index(running.len()));
                    let result = if ok { Ok(query(1).into()) } else { Err(crate::server::RpcError::new(400, "X")) };
                    let _ = world.server.answer(call, result, world.now);
                }
                Step::Reconnect => client.reconnect(&mut world),
                Step::Pass(seconds) => drop(world.pass(Duration::from_secs(seconds.into()))),
                Step::Rotate => world.with(|server, now, random| server.rotate_salts(now, random)),
                Step::Forget => {
                    let session = world.server.sessions(client.key_id()).next();
                    if let Some(session) = session {
                        world.server.forget_session(session);
                    }
                }
                Step::Raw(bytes) => {
                    let connection = client.connection;
                    let packet = crate::session::Packet { payload: bytes[..].into(), token: 0 };
                    world.deliver(connection, packet, true);
                }
                Step::Repeat(_) | Step::Answer(..) => {}
            }
            world.poll();
            if world.has_closed(client.connection) {
                client.connection = world.server.connect().unwrap();
            }
            world.other.clear();
            if let Some(stored) = world.server.key(client.key_id(), world.now) {
                client.salt = stored.salt;
            }
            for event in world.events() {
                match event {
                    Event::Call(call) => {
                        prop_assert!(seen.insert(call.id));
                        prop_assert!(call.query.len() <= UNPACKED_LIMIT);
                        running.push(call.id);
                    }
                    Event::Cancelled { call } => {
                        prop_assert!(seen.contains(&call));
                        running.retain(|running| *running != call);
                    }
                    _ => {}
                }
            }
            prop_assert!(running.len() <= 10);
            // All calls that run can be answered, and no other.
        }
        for call in running {
            world.server.answer(call, Ok(query(1).into()), world.now).unwrap();
            prop_assert!(world.server.answer(call, Ok(query(1).into()), world.now).is_err());
        }
        world.pass(Duration::from_secs(4000));
    }
}

#[test]
fn bytes_of_all_keys_are_bounded() {
    let mut settings = settings();
    settings.limits.all_bytes = 250_000;
    let mut world = world(settings);
    let mut clients: Vec<_> = [1, 3, 5].map(|seed| world.client(seed)).into();
    let mut answers = vec![0; 100_000];
    random_of(&mut 7)(&mut answers);
    for client in &mut clients {
        client.start(&mut world);
        client.send(&mut world, &query(1));
        let call = world.call();
        world.answer(call.id, answers.clone().into());
        // The next answer is a smaller one.
        answers.truncate(answers.len() - 4);
    }
    let has_session = |world: &World, client: &Client| world.server.sessions(client.key_id()).count() == 1;
    let left: Vec<bool> = clients.iter().map(|client| has_session(&world, client)).collect();
    assert_eq!(left, [false, true, true], "the session that holds most is forgotten");
    // Acknowledged answers are not held: there is room for another one.
    let received: Vec<_> = world.poll().iter().map(|message| message.id).collect();
    clients[1..].iter_mut().for_each(|client| client.acknowledge(&mut world, &received));
    clients[0].start(&mut world);
    clients[0].send(&mut world, &query(1));
    let call = world.call();
    world.answer(call.id, answers.into());
    assert!(clients.iter().all(|client| has_session(&world, client)));
}

//! Keys: exchanged, temporary, bound, expired, stored.

use super::world::*;
use crate::DcId;
use crate::binding;
use crate::exchange::{self, ClientSettings, ClientStep, Lifetime, PrivateKey};
use crate::server::{Content, Event, StoredKey, StoredKind};
use crate::session::MessageId;
use bytes::{Bytes, BytesMut};
use std::sync::Arc;
use std::time::Duration;
use tl_types::functions::auth::BindTempAuthKey;
use tl_types::mtproto::functions::{DestroyAuthKey, Ping};
use tl_types::mtproto::types::{BadServerSalt, BindAuthKeyInner, Pong};
use tl_types::{Encode, envelope::MsgContainer};

const DAY: Duration = Duration::from_secs(86_400);

/// What a binding says; tests change some of it.
struct Binding {
    inner: BindAuthKeyInner,
    call: BindTempAuthKey,
    /// The message id in the inner message.
    id: MessageId,
}

/// Binds the key of a client, after the change, and returns the call.
fn bind(
    world: &mut World,
    client: &mut Client,
    permanent: &mtproto_crypto::AuthKey,
    change: impl FnOnce(&mut Binding),
) -> MessageId {
    let (id, seq_no) = (client.id(world), client.seq_no(true));
    let (temp, perm) = (i64::from_le_bytes(client.key.id()), i64::from_le_bytes(permanent.id()));
    let expires_at = i32::try_from((world.now + DAY).as_secs()).unwrap();
    let inner = BindAuthKeyInner::new(5, temp, perm, client.session, expires_at);
    let call = BindTempAuthKey::new(perm, 5, expires_at, Vec::new());
    let mut binding = Binding { inner, call, id };
    change(&mut binding);
    if binding.call.encrypted_message.is_empty() {
        let mut random = random_of(&mut world.seed);
        binding.call.encrypted_message = binding::seal(permanent, &binding.inner, binding.id, &mut random);
    }
    client.send_as(world, id, seq_no, &binding.call.to_bytes().unwrap());
    id
}

/// A permanent key and a client with a temporary one.
fn pair(world: &mut World) -> (Arc<mtproto_crypto::AuthKey>, Client) {
    (world.know(StoredKey::permanent(key(1), SALT)), world.temporary(2))
}

#[track_caller]
fn assert_bound(world: &mut World, id: MessageId) {
    assert_eq!(results(&world.poll(), id), [true.to_bytes().unwrap()]);
}

fn private_key() -> PrivateKey {
    PrivateKey::from_pem(include_str!("../../exchange/tests/server.pkcs1.pem")).unwrap()
}

/// Makes a key by an exchange, and returns it.
fn exchanged(world: &mut World, change: impl FnOnce(&mut ClientSettings)) -> exchange::Created {
    try_exchange(world, change).unwrap()
}

fn try_exchange(
    world: &mut World,
    change: impl FnOnce(&mut ClientSettings),
) -> Result<exchange::Created, exchange::ClientError> {
    let connection = world.server.connect().unwrap();
    let mut settings = ClientSettings::new(DcId::new(2).unwrap(), vec![private_key().public().clone()]);
    change(&mut settings);
    let mut seed = 5;
    let mut client = exchange::Client::new(settings, world.now, &mut random_of(&mut seed)).unwrap();
    let mut query = client.pending().clone();
    loop {
        let payload = BytesMut::from(&query[..]);
        assert!(world.with(|server, now, random| server.incoming(connection, payload, now, random)).is_none());
        world.poll();
        let Some((_, Content::Plain(answer))) = world.other.pop() else { panic!("no answer") };
        match client.receive(&answer, world.now, &mut random_of(&mut seed))? {
            ClientStep::Send(next) => query = next,
            ClientStep::Done(created) => return Ok(*created),
            step => panic!("{step:?}"),
        }
    }
}

#[test]
fn an_exchanged_key_works_with_the_salt_of_the_exchange() {
    let mut world = world(settings());
    let created = exchanged(&mut world, |_| {});
    let events = world.events();
    let id = crate::server::KeyId::new(created.key.id());
    assert!(
        matches!(events[..], [Event::KeyCreated { key, lifetime: Lifetime::Permanent }] if key == id),
        "{events:?}"
    );
    let stored = world.server.key(id, world.now).unwrap();
    assert_eq!(stored.salt, created.salt);
    let mut other = super::world::world(settings());
    let key = other.know(stored);
    let mut client = other.session(key, 1);
    client.salt = created.salt;
    client.send(&mut other, &call());
    other.call();
}

#[test]
fn a_key_with_a_taken_id_is_made_again() {
    let mut world = world(settings());
    let first = exchanged(&mut world, |_| {});
    // The same numbers give the same key, and another one when the server asks for it.
    world.seed = 1;
    world.now += exchange::MEMORY;
    let second = exchanged(&mut world, |_| {});
    assert_ne!(first.key, second.key);
    let ids: Vec<_> = world.server.keys().map(|key| key.bytes()).collect();
    assert!(ids.len() == 2 && [first.key.id(), second.key.id()].iter().all(|id| ids.contains(id)));
}

#[test]
fn a_client_gets_no_key_where_there_is_no_room() {
    let mut settings = settings();
    settings.limits.keys = 0;
    let mut world = world(settings);
    let refused = try_exchange(&mut world, |_| {});
    assert!(refused.is_err());
    assert!(world.events().is_empty() && world.server.keys().count() == 0);
}

#[test]
fn a_wrong_query_of_an_exchange_ends_all_on_its_connection() {
    let mut world = world(settings());
    let mut client = world.client(1);
    let garbage = Bytes::from(vec![0; 40]);
    let plain = BytesMut::from(&garbage[..]);
    world.with(|server, now, random| server.incoming(client.connection, plain, now, random));
    client.send(&mut world, &call());
    assert!(world.poll().is_empty() && world.calls().is_empty());
    assert_eq!(world.errors(), [-404, -404]);
}

#[test]
fn a_client_of_another_dc_is_told() {
    let mut world = world(settings());
    let connection = world.server.connect().unwrap();
    let settings = ClientSettings::new(DcId::new(3).unwrap(), vec![private_key().public().clone()]);
    let mut seed = 5;
    let mut client = exchange::Client::new(settings, world.now, &mut random_of(&mut seed)).unwrap();
    let first = BytesMut::from(&client.pending()[..]);
    world.with(|server, now, random| server.incoming(connection, first, now, random));
    world.poll();
    let Some((_, Content::Plain(answer))) = world.other.pop() else { panic!("no answer") };
    let Ok(ClientStep::Send(query)) = client.receive(&answer, world.now, &mut random_of(&mut seed)) else {
        panic!("no query")
    };
    world.with(|server, now, random| server.incoming(connection, BytesMut::from(&query[..]), now, random));
    world.poll();
    assert_eq!(world.errors(), [-444]);
}

#[test]
fn an_exchanged_temporary_key_dies_in_time() {
    let mut world = world(settings());
    let created = exchanged(&mut world, |settings| settings.lifetime = Lifetime::Temporary { expires_in: 100 });
    let id = crate::server::KeyId::new(created.key.id());
    assert!(matches!(
        world.events()[..],
        [Event::KeyCreated { lifetime: Lifetime::Temporary { expires_in: 100 }, .. }]
    ));
    world.pass(Duration::from_secs(99));
    assert!(world.server.key(id, world.now).is_some());
    world.pass(Duration::from_secs(1));
    assert!(matches!(world.events()[..], [Event::KeyDestroyed { key }] if key == id));
}

#[test]
fn an_unbound_key_may_make_three_calls() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    client.send(&mut world, &call());
    let get_config = world.call();
    assert_eq!(get_config.permanent, None);
    let nearest = Bytes::from_static(&[0x26, 0x30, 0xb3, 0x1f]);
    client.send(&mut world, &nearest);
    world.call();
    let id = client.send(&mut world, &wrapped(query(1)));
    assert_eq!(error_of(&world.poll(), id), (401, "AUTH_KEY_PERM_EMPTY".to_owned()));

    let id = bind(&mut world, &mut client, &permanent, |_| {});
    assert_bound(&mut world, id);
    let [temporary, permanent] = [&client.key, &permanent].map(|key| crate::server::KeyId::new(key.id()));
    assert!(
        matches!(world.events()[..], [Event::KeyBound { temporary: t, permanent: p }] if (t, p) == (temporary, permanent))
    );
    let id = client.send(&mut world, &query(1));
    assert_eq!(error_of(&world.poll(), id).1, "CONNECTION_NOT_INITED", "the client says again what it is");
    client.send(&mut world, &wrapped(query(1)));
    assert_eq!(world.call().permanent, Some(permanent));
}

#[test]
fn a_binding_with_a_wrong_field_is_refused() {
    let changes: [fn(&mut Binding); 8] = [
        |binding| binding.inner.nonce += 1,
        |binding| binding.inner.temp_auth_key_id += 1,
        |binding| binding.inner.perm_auth_key_id += 1,
        |binding| binding.inner.temp_session_id += 1,
        |binding| binding.inner.expires_at += 1,
        |binding| binding.id = MessageId::from_bits(binding.id.to_bits() + 4),
        |binding| binding.call.encrypted_message = vec![1; 104].into(),
        |binding| binding.call.perm_auth_key_id += 1,
    ];
    for change in changes {
        let mut world = world(settings());
        let (permanent, mut client) = pair(&mut world);
        let id = bind(&mut world, &mut client, &permanent, change);
        assert_eq!(error_of(&world.poll(), id), (400, "ENCRYPTED_MESSAGE_INVALID".to_owned()));
        assert!(!world.events().iter().any(|event| matches!(event, Event::KeyBound { .. })));
    }
}

#[test]
fn a_binding_needs_both_kinds_of_keys() {
    let mut world = world(settings());
    let (permanent, client) = pair(&mut world);
    let mut other = world.temporary(4);
    let id = bind(&mut world, &mut other, &client.key, |_| {});
    assert_eq!(error_of(&world.poll(), id).1, "ENCRYPTED_MESSAGE_INVALID", "a temporary key is not bound to another");
    let mut signed_out = world.client(6);
    let id = bind(&mut world, &mut signed_out, &permanent, |_| {});
    assert_eq!(error_of(&world.poll(), id), (400, "TEMP_AUTH_KEY_EMPTY".to_owned()));
}

#[test]
fn a_key_is_bound_to_one_key_alone_and_again_to_the_same() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    let other = world.know(StoredKey::permanent(key(8), SALT));
    for _ in 0..2 {
        let id = bind(&mut world, &mut client, &permanent, |_| {});
        assert_bound(&mut world, id);
    }
    let id = bind(&mut world, &mut client, &other, |_| {});
    assert_eq!(error_of(&world.poll(), id), (400, "TEMP_AUTH_KEY_ALREADY_BOUND".to_owned()));
}

#[test]
fn a_binding_that_is_over_is_refused() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    let id = bind(&mut world, &mut client, &permanent, |binding| {
        binding.inner.expires_at = 1_800_000_000;
        binding.call.expires_at = 1_800_000_000;
    });
    assert_eq!(error_of(&world.poll(), id), (400, "EXPIRES_AT_INVALID".to_owned()));
}

#[test]
fn a_bound_key_dies_when_the_binding_says() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    let id = bind(&mut world, &mut client, &permanent, |binding| {
        binding.inner.expires_at = 1_800_000_060;
        binding.call.expires_at = 1_800_000_060;
    });
    assert_bound(&mut world, id);
    world.now += Duration::from_secs(60);
    // Even if the driver is late with its timer.
    client.send(&mut world, &call());
    world.poll();
    assert_eq!(world.errors(), [-404]);
}

#[test]
fn a_binding_shortens_the_life_of_a_key() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    let id = bind(&mut world, &mut client, &permanent, |binding| {
        binding.inner.expires_at = 1_800_000_060;
        binding.call.expires_at = 1_800_000_060;
    });
    assert_bound(&mut world, id);
    world.events();
    world.pass(Duration::from_secs(60));
    assert!(world.events().iter().any(|event| matches!(event, Event::KeyDestroyed { .. })));
}

#[test]
fn a_binding_does_not_lengthen_the_life_of_a_key() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    let id = bind(&mut world, &mut client, &permanent, |binding| {
        binding.inner.expires_at += 1000;
        binding.call.expires_at += 1000;
    });
    assert_bound(&mut world, id);
    world.events();
    world.pass(DAY);
    let events = world.events();
    assert!(events.iter().any(|event| matches!(event, Event::KeyDestroyed { .. })));
}

#[test]
fn the_salt_is_not_checked_when_a_key_is_bound() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    client.salt = 0;
    let id = bind(&mut world, &mut client, &permanent, |_| {});
    let received = world.poll();
    assert!(all::<BadServerSalt>(&received).is_empty());
    assert_eq!(results(&received, id), [true.to_bytes().unwrap()]);
    // All else is checked.
    client.tell(&mut world, &Ping::new(1));
    only::<BadServerSalt>(&world.poll());
    // In a container too.
    let (permanent, mut client) = (permanent, world.temporary(12));
    client.salt = 0;
    let message = client.message(&world, Bytes::new());
    let inner = BindAuthKeyInner::new(
        5,
        i64::from_le_bytes(client.key.id()),
        i64::from_le_bytes(permanent.id()),
        client.session,
        1_800_000_900,
    );
    let id = MessageId::from_wire(message.msg_id);
    let encrypted = binding::seal(&permanent, &inner, id, &mut random_of(&mut 3));
    let bind = BindTempAuthKey::new(inner.perm_auth_key_id, 5, 1_800_000_900, encrypted);
    let message = tl_types::envelope::Message::new(
        message.msg_id,
        message.seqno,
        tl_types::Object::new(bind.to_bytes().unwrap()),
    );
    let (outer, seq_no) = (client.id(&world), client.seq_no(false));
    client.send_as(&mut world, outer, seq_no, &MsgContainer::new([message]).to_bytes().unwrap());
    assert_bound(&mut world, id);
}

#[test]
fn a_binding_beyond_the_limit_replaces_the_first() {
    let mut settings = settings();
    settings.limits.bindings = 1;
    let mut world = world(settings);
    let (permanent, mut first) = pair(&mut world);
    let mut second = world.temporary(4);
    for client in [&mut first, &mut second] {
        let id = bind(&mut world, client, &permanent, |_| {});
        assert_bound(&mut world, id);
    }
    first.tell(&mut world, &Ping::new(1));
    world.poll();
    assert_eq!(world.errors(), [-404]);
    second.tell(&mut world, &Ping::new(1));
    only::<Pong>(&world.poll());
}

#[test]
fn temporary_keys_go_with_their_permanent_key() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    let id = bind(&mut world, &mut client, &permanent, |_| {});
    assert_bound(&mut world, id);
    let mut owner = world.session(permanent, 5);
    owner.send(&mut world, &DestroyAuthKey::new().to_bytes().unwrap());
    world.poll();
    assert_eq!(world.server.keys().count(), 0);
}

#[test]
fn a_cdn_has_keys_that_are_not_bound() {
    let mut settings = settings();
    settings.cdn = true;
    let mut world = world(settings);
    let (permanent, mut client) = pair(&mut world);
    client.send(&mut world, &wrapped(query(1)));
    world.call();
    let id = bind(&mut world, &mut client, &permanent, |_| {});
    assert_eq!(error_of(&world.poll(), id), (400, "CDN_METHOD_INVALID".to_owned()));
}

#[test]
fn keys_are_stored_and_taken_again() {
    let mut world = world(settings());
    let (permanent, mut client) = pair(&mut world);
    let id = bind(&mut world, &mut client, &permanent, |_| {});
    assert_bound(&mut world, id);
    client.send(&mut world, &call());
    let [temporary, permanent] = [&client.key, &permanent].map(|key| crate::server::KeyId::new(key.id()));
    world.server.set_signed_in(permanent, true);
    let stored = [permanent, temporary].map(|key| world.server.key(key, world.now).unwrap());
    assert_eq!(stored[0].kind, StoredKind::Permanent { signed_in: true });
    assert_eq!((stored[1].layer, stored[0].layer), (Some(200), None));

    let mut other = super::world::world(settings());
    assert!(
        !other.with(|server, now, random| server.add_key(stored[1].clone(), now, random)),
        "its permanent key is not there"
    );
    other.know(stored[0].clone());
    let known = other.know(stored[1].clone());
    assert!(!other.with(|server, now, random| server.add_key(stored[1].clone(), now, random)), "it is there");
    let mut client = other.session(known, 7);
    client.send(&mut other, &query(1));
    assert_eq!(other.call().permanent, Some(permanent));
    other.server.forget_key(permanent);
    assert_eq!(other.server.keys().count(), 0);
    other.now += DAY;
    let over = StoredKey::temporary(key(9), SALT, other.now);
    assert!(!other.with(|server, now, random| server.add_key(over, now, random)), "it is over");
}

#[test]
fn forgetting_all_keys_forgets_all() {
    let mut world = world(settings());
    let (_, mut client) = pair(&mut world);
    client.start(&mut world);
    world.server.forget_all();
    assert_eq!(world.server.keys().count(), 0);
    client.tell(&mut world, &Ping::new(1));
    world.poll();
    assert_eq!(world.errors(), [-404]);
}

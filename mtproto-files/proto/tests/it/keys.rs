//! Keys: made, bound, renewed ahead of time, lost and replaced, without losing a call.

use crate::pair::{Pair, QUERY};
use crate::sides::{BEGIN, key};
use mtproto_proto::client::{Call, CallError, Event, KeyUse, LaneError, RefusalReason, StoredKey, Transmit};
use mtproto_proto::framing::TransportError;
use mtproto_proto::server::{self, KeyId};
use mtproto_proto::session::BadMsg;
use std::time::Duration;
use tl_types::Bytes;

const DAY: u32 = 86_400;

fn stored() -> Option<StoredKey> {
    Some(StoredKey::new(key(1), 0, 0))
}

fn with_temporary_keys(life: u32) -> Pair {
    Pair::new(stored(), true, |lane, _| lane.keys = KeyUse::Temporary { expires_in: life })
}

/// How many keys the server says that clients have made, and bound.
fn made_and_bound(pair: &Pair) -> (usize, usize) {
    let made = pair.told.iter().filter(|event| matches!(event, server::Event::KeyCreated { .. })).count();
    let bound = pair.told.iter().filter(|event| matches!(event, server::Event::KeyBound { .. })).count();
    (made, bound)
}

fn temporary(pair: &Pair) -> KeyId {
    let bound = pair.told.iter().rev().find_map(|event| match event {
        server::Event::KeyBound { temporary, .. } => Some(*temporary),
        _ => None,
    });
    bound.unwrap()
}

#[track_caller]
fn assert_answered(pair: &mut Pair) {
    assert_eq!(pair.call().as_deref(), Ok(&QUERY[..]), "{:?}", pair.errors);
}

#[test]
fn a_permanent_key_is_made_where_there_is_none() {
    let mut pair = Pair::new(None, false, |_, _| ());
    assert_answered(&mut pair);
    let made = pair.events.iter().find_map(|event| match event {
        Event::KeyCreated(stored) => Some(stored.clone()),
        _ => None,
    });
    assert_eq!(pair.lane.stored_key().unwrap().key, made.unwrap().key);
    assert_eq!((made_and_bound(&pair), pair.errors.len()), ((1, 0), 0));
}

#[test]
fn a_temporary_key_is_bound_and_greeted() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    assert_answered(&mut pair);
    assert_eq!((made_and_bound(&pair), pair.errors.len()), ((1, 1), 0));
    let greeted = pair.told.iter().filter(|event| matches!(event, server::Event::Call(call) if call.init.is_some()));
    assert_eq!(greeted.count(), 1, "initConnection goes with the first call after the binding");
}

#[test]
fn both_keys_are_made_where_there_is_none() {
    let mut pair = Pair::new(None, false, |lane, _| lane.keys = KeyUse::Temporary { expires_in: DAY });
    assert_answered(&mut pair);
    assert_eq!((made_and_bound(&pair), pair.errors.len()), ((2, 1), 0));
}

#[test]
fn a_temporary_key_is_renewed_ahead_of_time() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    let first = temporary(&pair);
    pair.pass(Duration::from_secs(u64::from(DAY) - 3700));
    assert_eq!(made_and_bound(&pair), (1, 1), "more than an hour is left");
    pair.pass(Duration::from_secs(200));
    assert_eq!(made_and_bound(&pair), (2, 2));
    assert_ne!(temporary(&pair), first);
    pair.pass(Duration::from_secs(7200));
    assert_answered(&mut pair);
    assert_eq!(pair.errors, [], "nobody noticed");
}

#[test]
fn a_lost_temporary_key_is_replaced_without_losing_a_call() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    let lost = temporary(&pair);
    assert!(pair.server.forget_key(lost));
    assert_answered(&mut pair);
    assert_eq!(pair.refusals, [TransportError::KEY_UNKNOWN]);
    assert_eq!(made_and_bound(&pair), (2, 2));
}

#[test]
fn a_call_that_must_not_be_repeated_is_not_sent_again_with_another_key() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    assert!(pair.server.forget_key(temporary(&pair)));
    let call = pair.lane.call(Call::new(Bytes::from_static(&QUERY)).once());
    pair.talk();
    assert_eq!(pair.result(call), Some(Err(CallError::Uncertain)), "the key may have gone after the call");
}

#[test]
fn a_temporary_key_whose_binding_is_lost_is_replaced() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    let id = temporary(&pair);
    let stored = pair.server.key(id, pair.now).unwrap();
    assert!(pair.server.forget_key(id));
    let mut unbound = server::StoredKey::temporary(stored.key, stored.salt, pair.now + Duration::from_secs(5000));
    unbound.layer = stored.layer;
    let rng = &mut pair.rng;
    assert!(pair.server.add_key(unbound, pair.now, &mut |bytes: &mut [u8]| rng.fill(bytes)));
    assert_answered(&mut pair);
    assert_eq!(made_and_bound(&pair), (2, 2));
    assert_eq!(pair.errors, []);
}

#[test]
fn a_permanent_key_that_seems_unknown_is_proved_by_a_binding() {
    let mut pair = Pair::new(stored(), true, |_, _| ());
    assert_answered(&mut pair);
    pair.refuse(TransportError::KEY_UNKNOWN);
    assert_answered(&mut pair);
    assert_eq!(made_and_bound(&pair), (1, 1));
    assert!(!pair.events.contains(&Event::KeyRefused));
    assert_eq!(*pair.lane.stored_key().unwrap().key, key(1), "the key stays");
}

#[test]
fn a_permanent_key_that_cannot_be_bound_is_refused_and_calls_wait_for_another_one() {
    let mut pair = Pair::new(stored(), false, |_, _| ());
    let call = pair.lane.call(Call::new(Bytes::from_static(&QUERY)));
    pair.talk();
    assert_eq!(pair.events.iter().filter(|event| **event == Event::KeyRefused).count(), 1);
    assert_eq!(pair.result(call), None);
    assert!(!pair.lane.is_ready());
    assert_eq!(*pair.lane.stored_key().unwrap().key, key(1), "the user decides about the key");
    pair.lane.replace_key(None);
    pair.talk();
    assert_eq!(pair.result(call).unwrap().as_deref(), Ok(&QUERY[..]));
}

#[test]
fn keys_of_a_cdn_are_temporary_and_not_bound() {
    let mut pair = Pair::new(None, false, |lane, server| {
        lane.keys = KeyUse::Cdn { expires_in: DAY };
        server.cdn = true;
    });
    assert_answered(&mut pair);
    assert_eq!(made_and_bound(&pair), (1, 0));
    let keys: Vec<KeyId> = pair.server.keys().collect();
    assert!(pair.server.forget_key(keys[0]));
    assert_answered(&mut pair);
    assert_eq!(made_and_bound(&pair), (2, 0));
}

#[test]
fn an_exchange_goes_on_over_another_connection() {
    let mut pair = Pair::new(None, false, |_, _| ());
    let call = pair.lane.call(Call::new(Bytes::from_static(&QUERY)));
    pair.disconnect();
    pair.connect();
    pair.talk();
    assert_eq!(pair.result(call).unwrap().as_deref(), Ok(&QUERY[..]));
}

#[test]
fn a_server_that_forgets_its_key_during_the_binding_does_no_harm() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    let bound: Vec<KeyId> = pair.server.keys().filter(|id| id.bytes() != key(1).id()).collect();
    bound.into_iter().for_each(|id| _ = pair.server.forget_key(id));
    pair.disconnect();
    pair.connect();
    assert_answered(&mut pair);
}

#[test]
fn a_destroyed_key_is_told() {
    let mut pair = Pair::new(stored(), true, |_, _| ());
    assert_answered(&mut pair);
    pair.lane.destroy_key();
    pair.talk();
    assert!(pair.events.iter().any(|event| matches!(event, Event::KeyDestroyed(_))), "{:?}", pair.events);
}

#[test]
fn a_server_that_is_silent_in_a_key_exchange_ends_the_connection() {
    let mut pair = Pair::new(None, false, |_, _| ());
    let mut buffer = bytes::BytesMut::new();
    let rng = &mut pair.rng;
    let random = &mut |bytes: &mut [u8]| rng.fill(bytes);
    while pair.lane.poll_transmit(pair.now, random, &mut buffer).unwrap().is_some() {}
    let due = pair.lane.poll_timeout().unwrap();
    assert_eq!(due, pair.now + Duration::from_secs(30));
    assert!(pair.lane.poll_transmit(due - Duration::from_secs(1), random, &mut buffer).unwrap().is_none());
    let error = pair.lane.poll_transmit(due, random, &mut buffer).unwrap_err();
    assert_eq!(error, LaneError::ExchangeSilent);
}

#[test]
fn a_temporary_key_that_has_died_is_not_used() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    pair.disconnect();
    pair.now += Duration::from_secs(u64::from(DAY) + 1);
    pair.connect();
    assert_answered(&mut pair);
    assert_eq!(pair.refusals, []);
    assert_eq!(made_and_bound(&pair), (2, 2));
}

#[test]
fn a_key_that_was_made_just_now_may_be_unknown_for_some_time() {
    let mut pair = Pair::new(None, false, |lane, _| lane.keys = KeyUse::Temporary { expires_in: DAY });
    let mut made = None;
    while made.is_none() {
        pair.lane_sends();
        pair.server_sends();
        made = pair.told.iter().find_map(|event| match event {
            server::Event::KeyCreated { key, .. } => Some(*key),
            _ => None,
        });
    }
    pair.server.forget_key(made.unwrap());
    for _ in 0..30 {
        pair.lane_sends();
        pair.server_sends();
    }
    assert!(matches!(pair.errors[..], [LaneError::Binding(_)]), "{:?}", pair.errors);
    assert!(!pair.events.contains(&Event::KeyRefused));
    pair.now += Duration::from_secs(61);
    pair.connect();
    pair.talk();
    assert!(pair.events.contains(&Event::KeyRefused));
}

#[test]
fn a_key_that_is_lost_while_it_is_renewed_is_found_out() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    let lost = temporary(&pair);
    pair.pass(Duration::from_secs(u64::from(DAY) - 3700));
    pair.now += Duration::from_secs(200);
    // The exchange of the next key has begun.
    assert!(pair.lane_sends());
    assert!(pair.server.forget_key(lost));
    assert_answered(&mut pair);
    assert!(pair.refusals.len() <= 2, "{:?}", pair.refusals);
    assert_eq!(made_and_bound(&pair).1, 2);
}

#[test]
fn the_loss_of_an_old_key_leaves_the_current_one() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    let old = temporary(&pair);
    pair.pass(Duration::from_secs(u64::from(DAY) - 3700));
    pair.withholds = true;
    let call = pair.lane.call(Call::new(Bytes::from_static(&QUERY)).once());
    pair.pass(Duration::from_secs(130));
    pair.withholds = false;
    assert_eq!(made_and_bound(&pair), (2, 2), "the call waits in the session of the old key");
    assert!(pair.server.forget_key(old));
    pair.disconnect();
    pair.connect();
    pair.talk();
    assert_eq!(pair.result(call), Some(Err(CallError::Uncertain)));
    assert_answered(&mut pair);
    assert_eq!(made_and_bound(&pair), (2, 2));
}

#[test]
fn a_binding_that_is_never_answered_fails() {
    let mut pair = with_temporary_keys(DAY);
    while made_and_bound(&pair).0 == 0 {
        pair.lane_sends();
        pair.server_sends();
    }
    let mut buffer = bytes::BytesMut::new();
    let error = loop {
        let rng = &mut pair.rng;
        let random = &mut |bytes: &mut [u8]| rng.fill(bytes);
        match pair.lane.poll_transmit(pair.now, random, &mut buffer) {
            Ok(Some(Transmit::Encrypted { .. } | Transmit::Plain(_))) => {}
            Ok(_) => {
                let due = pair.lane.poll_timeout().unwrap();
                assert!(due > pair.now, "time stands still");
                pair.now = due;
                // The connection lives: bytes arrive, but no answer.
                pair.lane.heard(pair.now);
            }
            Err(error) => break error,
        }
    };
    assert_eq!(error, LaneError::Binding(CallError::Unanswered));
    assert!(pair.now < BEGIN + Duration::from_secs(300));
}

#[test]
fn a_binding_whose_session_is_refused_is_followed_by_another_key() {
    let mut pair = with_temporary_keys(DAY);
    while made_and_bound(&pair).0 == 0 {
        pair.lane_sends();
        pair.server_sends();
    }
    pair.behind = Duration::from_secs(200);
    for _ in 0..8 {
        pair.lane_sends();
        pair.server_sends();
    }
    let reason = RefusalReason::Known(BadMsg::IdTooHigh);
    assert_eq!(pair.errors, [LaneError::Binding(CallError::Refused { reason })]);
    assert_answered(&mut pair);
    assert_eq!(made_and_bound(&pair), (2, 1));
}

#[test]
fn a_key_is_made_after_2038() {
    let mut pair = Pair::new(None, false, |lane, _| lane.keys = KeyUse::Temporary { expires_in: DAY });
    pair.now = Duration::from_secs(2_500_000_000);
    assert_answered(&mut pair);
    assert_eq!(pair.lane.stored_key().unwrap().milliseconds_ahead / 1000, 0);
    assert_eq!((made_and_bound(&pair), pair.errors.len()), ((2, 1), 0));
}

#[test]
fn a_call_goes_on_at_once_after_the_servers_clock_was_put_back() {
    let mut pair = Pair::new(stored(), true, |_, _| {});
    pair.call().unwrap();
    pair.behind = Duration::from_secs(1000);
    // No time passes in it.
    pair.call().unwrap();
}

#[test]
fn a_connection_that_begins_with_a_lost_key_shows_it_at_once() {
    let mut pair = with_temporary_keys(DAY);
    assert_answered(&mut pair);
    let lost = temporary(&pair);
    pair.pass(Duration::from_secs(u64::from(DAY) - 3700));
    pair.now += Duration::from_secs(200);
    assert!(pair.lane_sends(), "the exchange of the next key has begun");
    pair.disconnect();
    assert!(pair.server.forget_key(lost));
    pair.connect();
    assert_answered(&mut pair);
    assert_eq!(pair.refusals, [TransportError::KEY_UNKNOWN]);
}

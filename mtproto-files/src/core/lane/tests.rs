//! Requests, failures and times, without anything that sends.

use std::time::Duration;

use super::*;
use crate::transport::RpcError;

impl Key for u64 {
    fn part(self) -> Option<u64> {
        Some(self)
    }
}

fn s(seconds: u64) -> Time {
    Duration::from_secs(seconds)
}

fn rpc(code: i32, message: &str) -> Cause {
    RpcError::new(code, message).into()
}

fn lane(requests: u64) -> Lane<u64> {
    let mut lane = Lane::new(Operation::Download, Policy::default(), Dc::Id(2), 1).following(false);
    for key in 0..requests {
        lane.push(s(0), key, "upload.getFile");
    }
    lane
}

/// Attempt, key and DC.
type Sent = (u64, u64, Dc);

/// What it sends now: attempts, keys and DCs; the notices and the rest of its orders.
fn drain(lane: &mut Lane<u64>, now: Time) -> (Vec<Sent>, Vec<Order<u64>>) {
    let (mut sent, mut others) = (Vec::new(), Vec::new());
    while let Some(order) = lane.poll(now) {
        match order {
            Order::Send { attempt, key, dc } => sent.push((attempt, key, dc)),
            other => others.push(other),
        }
    }
    (sent, others)
}

#[test]
fn a_flood_stops_all_requests_to_its_dc_and_is_no_retry() {
    let mut lane = lane(3);
    assert_eq!(drain(&mut lane, s(0)).0.len(), 3);
    lane.failed(s(1), 0, rpc(420, "FLOOD_WAIT_30"));
    lane.failed(s(2), 1, rpc(420, "FLOOD_PREMIUM_WAIT_5"));
    let (sent, notices) = drain(&mut lane, s(2));
    assert!(sent.is_empty());
    let waits: Vec<_> = notices
        .iter()
        .map(|order| match order {
            Order::Notice(Event::Throttled { dc, wait }) => (*dc, wait.as_secs()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(waits, [(Dc::Id(2), 30)], "the second is over before the first");
    assert_eq!(lane.answered(s(3), 2), Some(2));
    assert_eq!(lane.wake(), Some(s(31)));
    assert!(drain(&mut lane, s(30)).0.is_empty());
    assert_eq!(drain(&mut lane, s(31)).0, [(3, 0, Dc::Id(2)), (4, 1, Dc::Id(2))]);
}

#[test]
fn floods_for_ever_are_never_an_error_and_a_long_one_is() {
    let mut lane = lane(1);
    for round in 0..100_u64 {
        assert_eq!(drain(&mut lane, s(round * 3600)).0.len(), 1);
        lane.failed(s(round * 3600), round, rpc(420, "FLOOD_WAIT_3600"));
    }
    assert_eq!(drain(&mut lane, s(360_000)).0.len(), 1);
    lane.failed(s(360_000), 100, rpc(420, "FLOOD_WAIT_3601"));
    let (_, orders) = drain(&mut lane, s(360_000));
    let [Order::Fail(0, error)] = &orders[..] else { panic!("{orders:?}") };
    assert!(matches!(error.cause(), Cause::LongWait { .. }), "{error}");
}

#[test]
fn temporary_failures_are_retried_and_then_fail() {
    let mut lane = lane(1);
    let mut now = s(0);
    for attempt in 0..8 {
        assert_eq!(drain(&mut lane, now).0.len(), 1, "{attempt}");
        lane.failed(now, attempt, rpc(500, "INTERNAL"));
        if attempt < 7 {
            let (sent, orders) = drain(&mut lane, now);
            assert!(sent.is_empty() && matches!(&orders[..], [Order::Notice(Event::Retry { .. })]), "{orders:?}");
            let wake = lane.wake().unwrap();
            assert!(wake > now && wake <= now + s(30));
            now = wake;
        }
    }
    let (_, orders) = drain(&mut lane, now);
    let [Order::Fail(0, error)] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!((error.method(), error.dc()), (Some("upload.getFile"), Some(Dc::Id(2))));
}

#[test]
fn permanent_failures_fail_at_once() {
    for message in ["FILE_PARTS_INVALID", "LOCATION_INVALID", "FILE_REFERENCE_EXPIRED"] {
        let mut lane = lane(1);
        drain(&mut lane, s(0));
        lane.failed(s(0), 0, rpc(400, message));
        assert!(matches!(&drain(&mut lane, s(0)).1[..], [Order::Fail(0, _)]));
    }
}

#[test]
fn a_request_without_an_answer_is_lost_in_the_end() {
    let mut lane = lane(1);
    drain(&mut lane, s(0));
    assert_eq!(lane.wake(), Some(s(120)));
    let (sent, orders) = drain(&mut lane, s(120));
    assert!(sent.is_empty());
    assert!(matches!(&orders[..], [Order::Abort { attempt: 0 }, Order::Notice(Event::Retry { .. })]), "{orders:?}");
    assert_eq!(lane.answered(s(120), 0), None, "too late");
    assert_eq!(drain(&mut lane, s(130)).0, [(1, 0, Dc::Id(2))]);
}

#[test]
fn a_move_is_followed_once_by_all() {
    let mut lane = lane(2);
    drain(&mut lane, s(0));
    lane.failed(s(1), 0, rpc(303, "FILE_MIGRATE_4"));
    lane.failed(s(1), 1, rpc(303, "FILE_MIGRATE_4"));
    let (sent, orders) = drain(&mut lane, s(1));
    assert_eq!(sent, [(2, 0, Dc::Id(4)), (3, 1, Dc::Id(4))]);
    assert!(matches!(&orders[..], [Order::Notice(Event::Migrated { dc: Dc::Id(4) })]), "{orders:?}");
}

#[test]
fn the_authorization_is_copied_once() {
    let mut lane = lane(3);
    drain(&mut lane, s(0));
    for attempt in [0, 1] {
        lane.failed(s(1), attempt, rpc(401, "AUTH_KEY_UNREGISTERED"));
    }
    let (sent, orders) = drain(&mut lane, s(1));
    assert!(sent.is_empty() && matches!(&orders[..], [Order::Authorize { dc: Dc::Id(2) }]), "{orders:?}");
    lane.authorized(Dc::Id(2));
    // It was sent before there was one.
    lane.failed(s(2), 2, rpc(401, "AUTH_KEY_UNREGISTERED"));
    let (sent, orders) = drain(&mut lane, s(2));
    assert_eq!(sent.len(), 3);
    assert!(matches!(&orders[..], [Order::Notice(Event::Authorized { .. })]), "{orders:?}");
    for (attempt, _, _) in sent {
        lane.failed(s(3), attempt, rpc(401, "AUTH_KEY_UNREGISTERED"));
    }
    lane.authorized(Dc::Id(2));
    let (sent, _) = drain(&mut lane, s(3));
    lane.failed(s(4), sent[0].0, rpc(401, "AUTH_KEY_UNREGISTERED"));
    assert!(drain(&mut lane, s(4)).1.iter().any(|order| matches!(order, Order::Fail(..))), "it does not help");
}

#[test]
fn the_home_dc_has_nobody_to_copy_from() {
    let mut lane = Lane::new(Operation::Upload, Policy::default(), Dc::Home, 1);
    lane.push(s(0), 0, "upload.saveFilePart");
    drain(&mut lane, s(0));
    lane.failed(s(0), 0, rpc(401, "AUTH_KEY_UNREGISTERED"));
    assert!(matches!(&drain(&mut lane, s(0)).1[..], [Order::Fail(0, _)]));
}

#[test]
fn a_reference_is_refreshed_once_for_all() {
    let mut lane = lane(2).following(true);
    drain(&mut lane, s(0));
    lane.failed(s(1), 0, rpc(400, "FILE_REFERENCE_EXPIRED"));
    assert!(matches!(&drain(&mut lane, s(1)).1[..], [Order::Refresh]));
    lane.failed(s(2), 1, rpc(400, "FILE_REFERENCE_EXPIRED"));
    assert_eq!(drain(&mut lane, s(2)).0, []);
    lane.refreshed(None);
    assert_eq!(drain(&mut lane, s(3)).0.len(), 2);
}

#[test]
fn a_straggler_is_repeated_once_and_the_first_answer_counts() {
    let mut lane = lane(6);
    drain(&mut lane, s(0));
    for attempt in 0..5 {
        assert_eq!(lane.answered(s(1), attempt), Some(attempt));
    }
    assert_eq!(lane.wake(), Some(s(4)));
    let (sent, orders) = drain(&mut lane, s(4));
    assert_eq!(sent, [(6, 5, Dc::Id(2))]);
    assert!(matches!(&orders[..], [Order::Notice(Event::Straggler { part: Some(5) })]), "{orders:?}");
    assert!(drain(&mut lane, s(50)).0.is_empty(), "once");
    assert_eq!(lane.answered(s(50), 6), Some(5));
    assert!(matches!(&drain(&mut lane, s(50)).1[..], [Order::Abort { attempt: 5 }]));
    assert_eq!(lane.answered(s(51), 5), None);
    assert_eq!(lane.wake(), None);
}

#[test]
fn a_pause_lets_answers_in_and_nothing_out() {
    let mut lane = lane(2);
    let Some(Order::Send { attempt, .. }) = lane.poll(s(0)) else { panic!() };
    lane.command(Command::Pause);
    assert!(drain(&mut lane, s(0)).0.is_empty());
    assert_eq!(lane.answered(s(1), attempt), Some(0));
    assert_eq!(lane.wake(), None);
    lane.command(Command::Resume);
    assert_eq!(drain(&mut lane, s(100)).0, [(1, 1, Dc::Id(2))]);
}

#[test]
fn a_pause_holds_back_what_takes_requests_of_its_own() {
    for cause in [rpc(401, "AUTH_KEY_UNREGISTERED"), rpc(400, "FILE_REFERENCE_EXPIRED")] {
        let mut lane = lane(1).following(true);
        drain(&mut lane, s(0));
        lane.command(Command::Pause);
        lane.failed(s(1), 0, cause);
        let (sent, rest) = drain(&mut lane, s(2));
        assert!(sent.is_empty() && matches!(&rest[..], [Order::Notice(Event::Paused)]), "{rest:?}");
        lane.command(Command::Resume);
        let (_, rest) = drain(&mut lane, s(3));
        assert!(rest.iter().any(|order| matches!(order, Order::Authorize { .. } | Order::Refresh)), "{rest:?}");
    }
}

#[test]
fn a_request_behind_others_has_more_time_but_not_for_ever() {
    let policy = Policy { timeout: s(10), stragglers: false, ..Policy::default() };
    let mut lane = Lane::new(Operation::Upload, policy, Dc::Home, 1);
    (0..100).for_each(|key| lane.push(s(0), key, "upload.saveFilePart"));
    drain(&mut lane, s(0));
    for second in 1..=39 {
        lane.answered(s(second), second);
        assert!(drain(&mut lane, s(second)).1.is_empty(), "{second}");
    }
    assert_eq!(lane.wake(), Some(s(40)));
    lane.answered(s(40), 40);
    let lost = drain(&mut lane, s(40)).1;
    assert!(lost.iter().any(|order| matches!(order, Order::Abort { attempt: 0 })), "{lost:?}");
}

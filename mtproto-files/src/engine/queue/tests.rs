//! Requests, failures and times, without anything that sends.

use std::time::Duration;

use super::*;
use mtproto_transport::RpcError;

impl RequestKey for u64 {
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

fn queue(requests: u64) -> RequestQueue<u64> {
    let mut queue = RequestQueue::new(Operation::Download, Policy::default(), Dc::Id(2), 1).following(false);
    for key in 0..requests {
        queue.push(s(0), key, "upload.getFile");
    }
    queue
}

/// Attempt, key and DC.
type Sent = (u64, u64, Dc);

/// What it sends now: attempts, keys and DCs; the notices and the rest of its actions.
fn drain(queue: &mut RequestQueue<u64>, now: Time) -> (Vec<Sent>, Vec<QueueAction<u64>>) {
    let (mut sent, mut others) = (Vec::new(), Vec::new());
    while let Some(order) = queue.poll(now) {
        match order {
            QueueAction::Send { attempt, key, dc } => sent.push((attempt, key, dc)),
            other => others.push(other),
        }
    }
    (sent, others)
}

#[test]
fn waiting_for_a_connection_uses_up_no_retries() {
    let mut queue = queue(1);
    let mut now = s(0);
    for _ in 0..50 {
        let (sent, actions) = drain(&mut queue, now);
        let [(attempt, 0, Dc::Id(2))] = sent[..] else { panic!("{sent:?}") };
        assert!(actions.iter().all(|action| matches!(action, QueueAction::Report(Event::NotConnected { .. }))));
        queue.failed(now, attempt, Cause::NotConnected("no route".into()));
        now = queue.poll_timeout().unwrap();
    }
    // What fails then is tried again as often as ever.
    for failures in 1..=Policy::default().retries + 1 {
        let (sent, _) = drain(&mut queue, now);
        queue.failed(now, sent[0].0, Cause::Lost("cable cut".into()));
        if failures <= Policy::default().retries {
            now = queue.poll_timeout().unwrap();
        }
    }
    let (_, actions) = drain(&mut queue, now);
    assert!(matches!(&actions[..], [QueueAction::Fail(0, _)]), "{actions:?}");
}

#[test]
fn a_flood_stops_all_requests_to_its_dc_and_is_no_retry() {
    let mut queue = queue(3);
    assert_eq!(drain(&mut queue, s(0)).0.len(), 3);
    queue.failed(s(1), 0, rpc(420, "FLOOD_WAIT_30"));
    queue.failed(s(2), 1, rpc(420, "FLOOD_PREMIUM_WAIT_5"));
    let (sent, notices) = drain(&mut queue, s(2));
    assert!(sent.is_empty());
    let waits: Vec<_> = notices
        .iter()
        .map(|order| match order {
            QueueAction::Report(Event::Throttled { dc, wait }) => (*dc, wait.as_secs()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(waits, [(Dc::Id(2), 30)], "the second is over before the first");
    assert_eq!(queue.answered(s(3), 2), Some(2));
    assert_eq!(queue.poll_timeout(), Some(s(31)));
    assert!(drain(&mut queue, s(30)).0.is_empty());
    assert_eq!(drain(&mut queue, s(31)).0, [(3, 0, Dc::Id(2)), (4, 1, Dc::Id(2))]);
}

#[test]
fn floods_for_ever_are_never_an_error_and_a_long_one_is() {
    let mut queue = queue(1);
    for round in 0..100_u64 {
        assert_eq!(drain(&mut queue, s(round * 3600)).0.len(), 1);
        queue.failed(s(round * 3600), round, rpc(420, "FLOOD_WAIT_3600"));
    }
    assert_eq!(drain(&mut queue, s(360_000)).0.len(), 1);
    queue.failed(s(360_000), 100, rpc(420, "FLOOD_WAIT_3601"));
    let (_, actions) = drain(&mut queue, s(360_000));
    let [QueueAction::Fail(0, error)] = &actions[..] else { panic!("{actions:?}") };
    assert!(matches!(error.cause(), Cause::LongWait { .. }), "{error}");
}

#[test]
fn temporary_failures_are_retried_and_then_fail() {
    let mut queue = queue(1);
    let mut now = s(0);
    for attempt in 0..8 {
        assert_eq!(drain(&mut queue, now).0.len(), 1, "{attempt}");
        queue.failed(now, attempt, rpc(500, "INTERNAL"));
        if attempt < 7 {
            let (sent, actions) = drain(&mut queue, now);
            assert!(
                sent.is_empty() && matches!(&actions[..], [QueueAction::Report(Event::Retry { .. })]),
                "{actions:?}"
            );
            let wake = queue.poll_timeout().unwrap();
            assert!(wake > now && wake <= now + s(30));
            now = wake;
        }
    }
    let (_, actions) = drain(&mut queue, now);
    let [QueueAction::Fail(0, error)] = &actions[..] else { panic!("{actions:?}") };
    assert_eq!((error.method(), error.dc()), (Some("upload.getFile"), Some(Dc::Id(2))));
}

#[test]
fn permanent_failures_fail_at_once() {
    for message in ["FILE_PARTS_INVALID", "LOCATION_INVALID", "FILE_REFERENCE_EXPIRED"] {
        let mut queue = queue(1);
        drain(&mut queue, s(0));
        queue.failed(s(0), 0, rpc(400, message));
        assert!(matches!(&drain(&mut queue, s(0)).1[..], [QueueAction::Fail(0, _)]));
    }
}

#[test]
fn a_request_without_an_answer_is_lost_in_the_end() {
    let mut queue = queue(1);
    drain(&mut queue, s(0));
    assert_eq!(queue.poll_timeout(), Some(s(120)));
    let (sent, actions) = drain(&mut queue, s(120));
    assert!(sent.is_empty());
    assert!(
        matches!(&actions[..], [QueueAction::Abort { attempt: 0 }, QueueAction::Report(Event::Retry { .. })]),
        "{actions:?}"
    );
    assert_eq!(queue.answered(s(120), 0), None, "too late");
    assert_eq!(drain(&mut queue, s(130)).0, [(1, 0, Dc::Id(2))]);
}

#[test]
fn a_move_is_followed_once_by_all() {
    let mut queue = queue(2);
    drain(&mut queue, s(0));
    queue.failed(s(1), 0, rpc(303, "FILE_MIGRATE_4"));
    queue.failed(s(1), 1, rpc(303, "FILE_MIGRATE_4"));
    let (sent, actions) = drain(&mut queue, s(1));
    assert_eq!(sent, [(2, 0, Dc::Id(4)), (3, 1, Dc::Id(4))]);
    assert!(matches!(&actions[..], [QueueAction::Report(Event::Migrated { dc: Dc::Id(4) })]), "{actions:?}");
}

#[test]
fn the_authorization_is_copied_once() {
    let mut queue = queue(3);
    drain(&mut queue, s(0));
    for attempt in [0, 1] {
        queue.failed(s(1), attempt, rpc(401, "AUTH_KEY_UNREGISTERED"));
    }
    let (sent, actions) = drain(&mut queue, s(1));
    assert!(sent.is_empty() && matches!(&actions[..], [QueueAction::Authorize { dc: Dc::Id(2) }]), "{actions:?}");
    queue.authorized(Dc::Id(2));
    // It was sent before there was one.
    queue.failed(s(2), 2, rpc(401, "AUTH_KEY_UNREGISTERED"));
    let (sent, actions) = drain(&mut queue, s(2));
    assert_eq!(sent.len(), 3);
    assert!(matches!(&actions[..], [QueueAction::Report(Event::Authorized { .. })]), "{actions:?}");
    for (attempt, _, _) in sent {
        queue.failed(s(3), attempt, rpc(401, "AUTH_KEY_UNREGISTERED"));
    }
    queue.authorized(Dc::Id(2));
    let (sent, _) = drain(&mut queue, s(3));
    queue.failed(s(4), sent[0].0, rpc(401, "AUTH_KEY_UNREGISTERED"));
    assert!(drain(&mut queue, s(4)).1.iter().any(|order| matches!(order, QueueAction::Fail(..))), "it does not help");
}

#[test]
fn the_home_dc_has_nobody_to_copy_from() {
    let mut queue = RequestQueue::new(Operation::Upload, Policy::default(), Dc::Home, 1);
    queue.push(s(0), 0, "upload.saveFilePart");
    drain(&mut queue, s(0));
    queue.failed(s(0), 0, rpc(401, "AUTH_KEY_UNREGISTERED"));
    assert!(matches!(&drain(&mut queue, s(0)).1[..], [QueueAction::Fail(0, _)]));
}

#[test]
fn a_reference_is_refreshed_once_for_all() {
    let mut queue = queue(2).following(true);
    drain(&mut queue, s(0));
    queue.failed(s(1), 0, rpc(400, "FILE_REFERENCE_EXPIRED"));
    assert!(matches!(&drain(&mut queue, s(1)).1[..], [QueueAction::Refresh]));
    queue.failed(s(2), 1, rpc(400, "FILE_REFERENCE_EXPIRED"));
    assert_eq!(drain(&mut queue, s(2)).0, []);
    queue.refreshed(None);
    assert_eq!(drain(&mut queue, s(3)).0.len(), 2);
}

#[test]
fn a_straggler_is_repeated_once_and_the_first_answer_counts() {
    let mut queue = queue(6);
    drain(&mut queue, s(0));
    for attempt in 0..5 {
        assert_eq!(queue.answered(s(1), attempt), Some(attempt));
    }
    assert_eq!(queue.poll_timeout(), Some(s(4)));
    let (sent, actions) = drain(&mut queue, s(4));
    assert_eq!(sent, [(6, 5, Dc::Id(2))]);
    assert!(matches!(&actions[..], [QueueAction::Report(Event::Straggler { part: Some(5) })]), "{actions:?}");
    assert!(drain(&mut queue, s(50)).0.is_empty(), "once");
    assert_eq!(queue.answered(s(50), 6), Some(5));
    assert!(matches!(&drain(&mut queue, s(50)).1[..], [QueueAction::Abort { attempt: 5 }]));
    assert_eq!(queue.answered(s(51), 5), None);
    assert_eq!(queue.poll_timeout(), None);
}

#[test]
fn a_pause_lets_answers_in_and_nothing_out() {
    let mut queue = queue(2);
    let Some(QueueAction::Send { attempt, .. }) = queue.poll(s(0)) else { panic!() };
    queue.command(Command::Pause);
    assert!(drain(&mut queue, s(0)).0.is_empty());
    assert_eq!(queue.answered(s(1), attempt), Some(0));
    assert_eq!(queue.poll_timeout(), None);
    queue.command(Command::Resume);
    assert_eq!(drain(&mut queue, s(100)).0, [(1, 1, Dc::Id(2))]);
}

#[test]
fn a_pause_holds_back_what_takes_requests_of_its_own() {
    for cause in [rpc(401, "AUTH_KEY_UNREGISTERED"), rpc(400, "FILE_REFERENCE_EXPIRED")] {
        let mut queue = queue(1).following(true);
        drain(&mut queue, s(0));
        queue.command(Command::Pause);
        queue.failed(s(1), 0, cause);
        let (sent, rest) = drain(&mut queue, s(2));
        assert!(sent.is_empty() && matches!(&rest[..], [QueueAction::Report(Event::Paused)]), "{rest:?}");
        queue.command(Command::Resume);
        let (_, rest) = drain(&mut queue, s(3));
        assert!(
            rest.iter().any(|order| matches!(order, QueueAction::Authorize { .. } | QueueAction::Refresh)),
            "{rest:?}"
        );
    }
}

#[test]
fn a_request_behind_others_has_more_time_but_not_for_ever() {
    let policy = Policy { timeout: s(10), stragglers: false, ..Policy::default() };
    let mut queue = RequestQueue::new(Operation::Upload, policy, Dc::Home, 1);
    (0..100).for_each(|key| queue.push(s(0), key, "upload.saveFilePart"));
    drain(&mut queue, s(0));
    for second in 1..=39 {
        queue.answered(s(second), second);
        assert!(drain(&mut queue, s(second)).1.is_empty(), "{second}");
    }
    assert_eq!(queue.poll_timeout(), Some(s(40)));
    queue.answered(s(40), 40);
    let lost = drain(&mut queue, s(40)).1;
    assert!(lost.iter().any(|order| matches!(order, QueueAction::Abort { attempt: 0 })), "{lost:?}");
}

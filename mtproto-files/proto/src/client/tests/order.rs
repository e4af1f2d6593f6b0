//! Calls that come after other calls (`invokeAfterMsg`), where those have failed or their session is lost.

use super::dc::{World, read, word};
use super::sending::get_config;
use crate::client::CallError;
use tl_types::functions::{InvokeAfterMsg, help};
use tl_types::{Combinator, Object};

#[test]
fn a_call_after_one_that_has_failed_fails_at_once() {
    let mut world = World::new();
    let first = world.lane.call(get_config());
    let sent = world.calls();
    world.answer_error(sent[0].id, 400, "NO");
    // Nobody has taken the end of the first one yet.
    let second = world.lane.call(get_config().after(first));
    let third = world.lane.call(get_config().after(second));
    assert!(world.calls().is_empty());
    let ended = world.ended();
    assert_eq!(ended[1..], [second, third].map(|call| (call, Err(CallError::Predecessor))));
}

#[test]
fn a_call_after_a_cancelled_one_fails() {
    let mut world = World::new();
    let first = world.lane.call(get_config());
    world.lane.cancel(first);
    let second = world.lane.call(get_config().after(first));
    assert_eq!(world.ended(), [(second, Err(CallError::Predecessor))]);
}

#[test]
fn a_call_after_one_whose_fate_is_lost_with_its_key_fails() {
    let mut world = World::new();
    let first = world.lane.call(get_config().once());
    let second = world.lane.call(get_config().after(first));
    let third = world.lane.call(get_config());
    world.calls();
    world.lane.replace_key(None);
    let ended = world.ended();
    assert_eq!(ended, [(first, Err(CallError::Uncertain)), (second, Err(CallError::Predecessor))], "{third} waits");
}

#[test]
fn a_call_after_one_that_failed_does_not_move_to_another_session() {
    let mut world = World::new();
    let first = world.lane.call(get_config());
    let second = world.lane.call(get_config().after(first));
    let sent = world.calls();
    world.answer_error(sent[0].id, 400, "NO");
    assert_eq!(world.ended().len(), 1, "the DC answers the second one");
    world.reconnect();
    let calls = world.calls();
    assert!(calls.iter().all(|call| word(&call.body) != help::GetConfig::CONSTRUCTOR_ID), "{calls:?}");
    assert_eq!(world.ended(), [(second, Err(CallError::Predecessor))]);
}

#[test]
fn a_dc_that_waits_too_long_again_and_again_is_asked_as_long_as_the_call_before_runs() {
    let mut world = World::new();
    let first = world.lane.call(get_config());
    let second = world.lane.call(get_config().after(first));
    let before = world.calls();
    let mut latest = before[1].clone();
    for _ in 0..20 {
        world.answer_error(latest.id, 500, "MSG_WAIT_TIMEOUT");
        latest = world.calls()[0].clone();
        let wrapped: InvokeAfterMsg<Object> = read(&latest.body);
        assert_eq!(wrapped.msg_id, before[0].id.to_wire());
    }
    world.answer(before[0].id, &true);
    let mut times = 0;
    while world.ended().iter().all(|(call, _)| *call != second) {
        times += 1;
        world.answer_error(latest.id, 500, "MSG_WAIT_TIMEOUT");
        latest = world.calls().first().cloned().unwrap_or(latest);
    }
    assert_eq!(times, 8, "the call before is over");
}

//! What a lane does when the DC refuses its messages.

use super::dc::World;
use super::sending::get_config;
use crate::client::{CallError, LaneError, RefusalReason, SessionError};
use crate::session::{BadMsg, MessageId};
use tl_types::Encode;
use tl_types::mtproto::types;

fn bad_salt(message: MessageId, salt: i64) -> types::BadServerSalt {
    types::BadServerSalt::new(message.to_wire(), 1, 48, salt)
}

#[test]
fn a_wrong_salt_is_replaced_and_the_message_sent_again() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.sent();
    // The notification names the container.
    world.tell(&bad_salt(sent[0].header.id, 1234)).unwrap();
    let again = world.sent();
    assert_eq!(again[0].header.salt, 1234);
    let message = again[0].messages.last().unwrap();
    assert!(message.id > sent[0].header.id, "a new id");
    assert_eq!(again[0].header.session_id, sent[0].header.session_id, "the same session");
    world.answer(message.id, &true);
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
}

#[test]
fn an_earlier_message_may_be_answered_too() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let first = world.calls();
    world.tell(&bad_salt(first[0].id, 1234)).unwrap();
    world.calls();
    world.answer(first[0].id, &true);
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
}

#[test]
fn a_call_that_is_refused_again_and_again_ends() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let mut times = 0;
    while let Some(message) = world.calls().first() {
        times += 1;
        world.tell(&bad_salt(message.id, times)).unwrap();
    }
    let error = CallError::Refused { reason: RefusalReason::Known(BadMsg::Salt) };
    assert_eq!((times, world.ended()), (8, vec![(call, Err(error))]));
}

#[test]
fn a_message_id_that_is_too_low_sets_the_clock() {
    for code in [16, 20] {
        let mut world = World::new();
        let call = world.lane.call(get_config());
        world.ahead = 3600;
        let sent = world.sent();
        world.refuse(sent[0].header.id, code).unwrap();
        let again = world.sent();
        assert_eq!(again[0].header.session_id, sent[0].header.session_id);
        let seconds = u64::from(again[0].header.id.time().seconds());
        assert!(seconds.abs_diff(world.now.as_secs() + 3600) < 3, "{seconds}");
        world.answer(again[0].messages.last().unwrap().id, &true);
        assert_eq!(world.ended().len(), 1, "{call}");
    }
}

#[test]
fn a_message_id_that_is_too_high_begins_a_new_session_in_the_dcs_time() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    world.ahead = -3600;
    let sent = world.sent();
    world.refuse(sent[0].header.id, 17).unwrap();
    let again = world.sent();
    assert_ne!(again[0].header.session_id, sent[0].header.session_id);
    assert!(again[0].header.id < sent[0].header.id);
    world.answer(again[0].messages.last().unwrap().id, &true);
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
}

#[test]
fn sides_that_count_differently_begin_a_new_session() {
    for code in [32, 33] {
        let mut world = World::new();
        let call = world.lane.call(get_config());
        let sent = world.sent();
        world.refuse(sent[0].header.id, code).unwrap();
        let again = world.sent();
        assert_ne!(again[0].header.session_id, sent[0].header.session_id);
        let numbers: Vec<i32> = again[0].messages.iter().map(|message| message.seq_no).collect();
        assert!(numbers.iter().all(|number| *number <= 3), "counted from the beginning: {numbers:?}");
        world.answer(again[0].messages.last().unwrap().id, &true);
        assert_eq!(world.ended().len(), 1, "{call}");
    }
}

#[test]
fn a_refused_call_that_must_not_be_repeated_is_sent_again() {
    let mut world = World::new();
    let call = world.lane.call(get_config().once());
    let sent = world.sent();
    world.refuse(sent[0].header.id, 33).unwrap();
    let again = world.sent();
    world.answer(again[0].messages.last().unwrap().id, &true);
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
}

#[test]
fn refusals_that_nothing_mends_end_the_connection_and_then_the_call() {
    for code in [18, 34, 35, 64, 99] {
        let mut world = World::new();
        let call = world.lane.call(get_config());
        let reason = BadMsg::from_code(code).map_or(RefusalReason::Unknown(code), RefusalReason::Known);
        let mut times = 0;
        while let Some(message) = world.calls().first() {
            times += 1;
            let error = world.refuse(message.id, code).unwrap_err();
            assert_eq!(error, LaneError::Session(SessionError::Refused(reason)));
            world.reconnect();
        }
        assert_eq!((times, world.ended()), (8, vec![(call, Err(CallError::Refused { reason }))]));
    }
}

#[test]
fn a_salt_is_asked_for_with_its_value() {
    let mut world = World::new();
    world.lane.call(get_config());
    let sent = world.calls();
    assert!(world.refuse(sent[0].id, 48).is_err());
}

#[test]
fn a_refusal_of_what_was_never_sent_means_nothing() {
    let mut world = World::new();
    let sent = world.sent();
    let never = MessageId::from_bits(sent[0].header.id.to_bits() + (9 << 32));
    world.refuse(never, 33).unwrap();
    world.tell(&bad_salt(never, 5)).unwrap();
    world.lane.call(get_config());
    let next = world.sent();
    assert_eq!((next[0].header.session_id, next[0].header.salt), (sent[0].header.session_id, 77));
}

#[test]
fn a_repeated_container_was_received_and_is_asked_about() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.sent();
    world.refuse(sent[0].header.id, 19).unwrap();
    let asked: types::MsgsStateReq = super::dc::read(&world.calls()[0].body);
    let message = sent[0].messages.last().unwrap().id;
    assert_eq!(asked.msg_ids, [message.to_wire()]);
    world.answer(message, &true);
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
}

#[test]
fn a_message_that_may_have_been_received_is_asked_about_if_it_must_not_be_repeated() {
    let mut world = World::new();
    world.lane.call(get_config().once());
    let sent = world.calls();
    world.refuse(sent[0].id, 20).unwrap();
    let asked: types::MsgsStateReq = super::dc::read(&world.calls()[0].body);
    assert_eq!(asked.msg_ids, [sent[0].id.to_wire()]);
}

#[test]
fn a_late_notice_does_not_bring_an_old_salt_back() {
    let mut world = World::new();
    world.lane.call(get_config());
    let sent = world.calls();
    let late = world.id(crate::session::IdKind::Notice);
    world.tell(&bad_salt(sent[0].id, 2)).unwrap();
    world.send_as(late, 0, &bad_salt(sent[0].id, 1).to_bytes().unwrap()).unwrap();
    assert_eq!(world.sent()[0].header.salt, 2);
}

#[test]
fn news_of_an_earlier_message_do_not_send_the_latest_again() {
    let mut world = World::new();
    world.lane.call(get_config());
    let earlier = world.calls()[0].id;
    world.refuse(earlier, 16).unwrap();
    assert_eq!(world.calls().len(), 1);
    world.refuse(earlier, 16).unwrap();
    world.send(&types::MsgsAllInfo::new([earlier.to_wire()], vec![2])).unwrap();
    assert!(world.calls().is_empty(), "the call is under way");
}

#[test]
fn a_call_whose_message_is_too_old_again_and_again_ends() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let mut times = 0;
    while let Some(message) = world.calls().first() {
        times += 1;
        world.refuse(message.id, 20).unwrap();
    }
    let error = CallError::Refused { reason: RefusalReason::Known(BadMsg::TooOld) };
    assert_eq!((times, world.ended()), (8, vec![(call, Err(error))]));
}

#[test]
fn a_received_call_that_must_not_be_repeated_is_asked_about_when_it_is_refused() {
    let mut world = World::new();
    let call = world.lane.call(get_config().once());
    let sent = world.calls();
    world.send(&types::MsgsAck::new([sent[0].id.to_wire()])).unwrap();
    world.refuse(sent[0].id, 16).unwrap();
    let asked: types::MsgsStateReq = super::dc::read(&world.calls()[0].body);
    assert_eq!(asked.msg_ids, [sent[0].id.to_wire()], "{call}");
}

#[test]
fn a_call_that_the_dc_has_answered_it_will_not_execute_is_not_in_doubt() {
    let mut world = World::new();
    let call = world.lane.call(get_config().once());
    let sent = world.calls();
    world.send(&types::MsgsAck::new([sent[0].id.to_wire()])).unwrap();
    world.answer_error(sent[0].id, 400, "CONNECTION_NOT_INITED");
    let again = world.calls();
    world.refuse(again[0].id, 16).unwrap();
    let third = world.calls();
    assert_eq!(third[0].body, sent[0].body, "{call} is sent again, and not asked about");
}

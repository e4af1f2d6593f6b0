//! What a lane does after a lost connection, and with a DC that is silent.

use super::dc::{World, read, word};
use super::sending::get_config;
use crate::client::{CallError, Event, LaneError, SessionError};
use tl_types::Encode;
use tl_types::mtproto::{functions, types};
use tl_types::{Bytes, Combinator};

#[test]
fn calls_that_may_be_repeated_go_to_a_new_session() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let first = world.sent();
    world.reconnect();
    let again = world.sent();
    assert_ne!(again[0].header.session_id, first[0].header.session_id);
    let words: Vec<u32> = again[0].messages.iter().map(|message| word(&message.body)).collect();
    assert!(words.contains(&functions::DestroySession::CONSTRUCTOR_ID), "the DC drops the old answers");
    world.answer(again[0].messages.last().unwrap().id, &true);
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
}

#[test]
fn late_messages_of_the_old_session_are_ignored() {
    let mut world = World::new();
    world.lane.call(get_config());
    world.sent();
    let old = world.session_id;
    world.reconnect();
    world.sent();
    world.session_id = old;
    world.tell(&types::Pong::new(1, 2)).unwrap();
}

/// Returns a world whose connection was lost after a call that must not be repeated, and the question about it.
fn lost() -> (World, crate::client::CallId, crate::session::Inner, crate::session::Inner) {
    let mut world = World::new();
    let call = world.lane.call(get_config().once());
    let sent = world.calls();
    let session = world.session_id;
    world.reconnect();
    let questions = world.calls();
    assert_eq!(world.session_id, session, "the same session");
    let asked: types::MsgsStateReq = read(&questions[0].body);
    assert_eq!((asked.msg_ids, questions.len()), (vec![sent[0].id.to_wire()], 1));
    (world, call, sent[0].clone(), questions[0].clone())
}

fn inform(world: &mut World, question: &crate::session::Inner, states: &[u8]) {
    world.send(&types::MsgsStateInfo::new(question.id.to_wire(), states.to_vec())).unwrap();
}

#[test]
fn a_call_that_was_not_received_is_sent_again_with_a_new_id() {
    for state in [2, 3] {
        let (mut world, call, sent, question) = lost();
        inform(&mut world, &question, &[state]);
        let again = world.calls();
        assert!(again[0].id > sent.id);
        assert_eq!(again[0].body, sent.body);
        world.answer(again[0].id, &true);
        assert_eq!(world.ended().len(), 1, "{call}");
    }
}

#[test]
fn a_call_that_was_received_waits_for_its_answer() {
    let (mut world, call, sent, question) = lost();
    inform(&mut world, &question, &[4 | 32]);
    assert!(world.calls().is_empty());
    assert_eq!(world.events(), [Event::Received { call }]);
    world.answer(sent.id, &true);
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
}

#[test]
fn an_answer_that_the_dc_has_is_asked_for() {
    let (mut world, _, sent, question) = lost();
    inform(&mut world, &question, &[4 | 64]);
    let asked: types::MsgResendAnsReq = read(&world.calls()[0].body);
    assert_eq!(asked.msg_ids, [sent.id.to_wire()]);
}

#[test]
fn a_call_that_nobody_knows_of_ends_if_it_must_not_be_repeated() {
    let (mut world, call, _, question) = lost();
    inform(&mut world, &question, &[1]);
    assert!(world.calls().is_empty());
    assert_eq!(world.ended(), [(call, Err(CallError::Uncertain))]);
}

#[test]
fn a_received_call_is_not_sent_again_when_the_dc_has_forgotten_it() {
    let (mut world, call, sent, question) = lost();
    world.send(&types::MsgsAck::new([sent.id.to_wire()])).unwrap();
    inform(&mut world, &question, &[2]);
    assert_eq!(world.ended(), [(call, Err(CallError::Uncertain))]);
}

#[test]
fn an_answer_to_another_question_means_nothing() {
    let (mut world, _, sent, _) = lost();
    world.send(&types::MsgsStateInfo::new(sent.id.to_wire(), vec![1])).unwrap();
    assert!(world.ended().is_empty());
    // The DC may also tell by itself.
    world.send(&types::MsgsAllInfo::new([sent.id.to_wire()], vec![2])).unwrap();
    assert_eq!(world.calls().len(), 1);
}

#[test]
fn a_call_without_an_answer_is_asked_about_now_and_then() {
    let mut world = World::new();
    world.lane.call(get_config());
    world.sent();
    for _ in 0..3 {
        world.after(29);
        world.tell(&types::Pong::new(1, 2)).unwrap();
        world.after(1);
        assert_eq!(word(&world.calls()[0].body), types::MsgsStateReq::CONSTRUCTOR_ID);
    }
}

#[test]
fn what_was_sent_before_a_session_began_is_sent_again() {
    let mut world = World::new();
    let repeatable = world.lane.call(get_config());
    let once = world.lane.call(get_config().once());
    let before = world.sent();
    let late = world.lane.call(get_config());
    let after = world.calls();
    let begun = types::NewSessionCreated::new(after[0].id.to_wire(), 9, 55);
    world.send(&begun).unwrap();
    world.send(&begun).unwrap();
    let again = world.sent();
    assert_eq!(again[0].header.salt, 55);
    let messages = &again[0].messages;
    let asked: Vec<_> = messages.iter().filter(|m| word(&m.body) == types::MsgsStateReq::CONSTRUCTOR_ID).collect();
    let asked: types::MsgsStateReq = read(&asked[0].body);
    assert_eq!(
        asked.msg_ids,
        [before[0].messages[3].id.to_wire()],
        "the DC may know of the call that must not be repeated"
    );
    let acks: types::MsgsAck = read(&messages[0].body);
    assert_eq!(acks.msg_ids.len(), 2, "the notice is acknowledged");
    world.answer(messages.last().unwrap().id, &true);
    let ended: Vec<_> = world.events().into_iter().collect();
    let lost = ended.iter().filter(|event| **event == Event::UpdatesLost).count();
    assert_eq!(lost, 1, "a session begins once, however often the DC says so");
    assert!(ended.contains(&Event::Ended { call: repeatable, result: Ok(true.to_bytes().unwrap()) }), "{once} {late}");
}

#[test]
fn calls_in_the_container_that_began_the_session_are_not_sent_again() {
    let mut world = World::new();
    world.lane.call(get_config());
    let sent = world.sent();
    world.send(&types::NewSessionCreated::new(sent[0].header.id.to_wire(), 9, 55)).unwrap();
    assert!(world.calls().is_empty());
}

#[test]
fn a_silent_dc_is_pinged_and_then_the_connection_is_dead() {
    let mut world = World::new();
    world.lane.call(get_config());
    world.sent();
    world.tell(&types::Pong::new(1, 2)).unwrap();
    world.after(15);
    let pings = world.messages();
    assert_eq!(word(&pings[0].body), functions::PingDelayDisconnect::CONSTRUCTOR_ID);
    world.after(14);
    world.lane.heard(world.now);
    world.after(14);
    world.try_sent().unwrap();
    world.after(1);
    world.try_sent().unwrap();
    world.after(15);
    assert_eq!(world.try_sent().unwrap_err(), LaneError::Session(SessionError::Silent));
}

#[test]
fn nothing_is_sent_without_a_connection() {
    let mut world = World::new();
    world.sent();
    world.lane.disconnected();
    let call = world.lane.call(get_config());
    assert!(world.sent().is_empty());
    assert_eq!(world.lane.poll_timeout(), None);
    assert!(!world.lane.is_ready());
    world.lane.connected(world.now, &mut world.random);
    assert_eq!(world.calls().len(), 1, "{call}");
}

#[test]
fn a_call_that_must_not_be_repeated_keeps_the_old_session_and_others_move() {
    let mut world = World::new();
    let once = world.lane.call(get_config().once());
    let other = world.lane.call(get_config());
    let sent = world.calls();
    let old = world.session_id;
    // The DC counts differently about the second one.
    world.refuse(sent[1].id, 32).unwrap();
    let moved = world.calls();
    let new = world.session_id;
    assert_ne!(new, old);
    world.answer(moved.last().unwrap().id, &true);
    world.session_id = old;
    world.answer(sent[0].id, &true);
    let ended = world.ended();
    let answer: Result<Bytes, CallError> = Ok(true.to_bytes().unwrap());
    assert_eq!(ended, [(other, answer.clone()), (once, answer)]);
}

#[test]
fn an_old_session_does_not_wait_forever() {
    let mut world = World::new();
    let once = world.lane.call(get_config().once());
    world.lane.call(get_config());
    let sent = world.calls();
    world.refuse(sent[1].id, 32).unwrap();
    world.calls();
    for _ in 0..6 {
        world.after(10);
        world.tell(&types::Pong::new(1, 2)).unwrap();
        world.sent();
    }
    assert_eq!(world.ended(), [(once, Err(CallError::Uncertain))]);
}

#[test]
fn an_answer_to_a_call_of_the_old_connection_does_not_greet_the_new_one() {
    let mut world = World::with(|settings| settings.greeting = Some(super::sending::greeting()));
    world.lane.call(get_config().once());
    let old = world.calls();
    world.reconnect();
    world.answer(old[0].id, &true);
    world.lane.call(get_config());
    let wrapper = tl_types::functions::InvokeWithLayer::<()>::CONSTRUCTOR_ID;
    assert!(world.calls().iter().any(|call| word(&call.body) == wrapper));
}

#[test]
fn a_connection_that_takes_bytes_and_says_nothing_is_dead() {
    let mut world = World::new();
    world.lane.call(get_config());
    world.sent();
    for _ in 0..3 {
        // The ping is behind a long message, of which the connection takes more and more.
        world.after(10);
        world.lane.wrote(world.now);
        world.try_sent().unwrap();
    }
    world.after(15);
    assert_eq!(world.try_sent().unwrap_err(), LaneError::Session(SessionError::Silent));
}

#[test]
fn several_old_sessions_wait_for_their_answers() {
    let mut world = World::new();
    let mut waiting = Vec::new();
    for _ in 0..3 {
        let once = world.lane.call(get_config().once());
        world.lane.call(get_config());
        let sent = world.calls();
        waiting.push((once, world.session_id, sent[sent.len() - 2].id));
        world.refuse(sent.last().unwrap().id, 32).unwrap();
        world.sent();
    }
    for (once, session, message) in waiting {
        world.session_id = session;
        world.answer(message, &true);
        assert_eq!(world.ended(), [(once, Ok(true.to_bytes().unwrap()))]);
    }
}

//! What a lane does with what it receives, and what it refuses.

use super::dc::{World, container, packed, random};
use super::sending::get_config;
use crate::client::{CallError, Event, LaneError, SessionError};
use crate::framing::TransportError;
use crate::session::{GzipError, Header, IdKind, IdSource, MessageId, OpenError, Padding, Unsealed, Violation, write};
use bytes::{Bytes, BytesMut};
use mtproto_crypto::{MessageError, Sender};
use std::sync::Arc;
use tl_types::envelope::{Message, MsgCopy, RpcResult};
use tl_types::mtproto::types;
use tl_types::{Encode, Object};

fn violation(result: Result<MessageId, LaneError>) -> Violation {
    match result.unwrap_err() {
        LaneError::Session(SessionError::Violation(violation)) => violation,
        other => panic!("{other}"),
    }
}

fn result(request: MessageId) -> Bytes {
    RpcResult::new(request.to_wire(), Object::new(true.to_bytes().unwrap())).to_bytes().unwrap()
}

#[test]
fn an_answer_ends_its_call_once() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.calls();
    world.answer(sent[0].id, &true);
    world.answer(sent[0].id, &false);
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
}

#[test]
fn an_error_of_the_dc_ends_its_call() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.calls();
    world.answer_error(sent[0].id, 420, "FLOOD_WAIT_5");
    assert_eq!(world.ended(), [(call, Err(CallError::Rpc { code: 420, message: "FLOOD_WAIT_5".into() }))]);
}

#[test]
fn answers_come_compressed_inside_and_outside_and_in_containers() {
    let mut world = World::new();
    let calls = [(); 4].map(|()| world.lane.call(get_config()));
    let sent = world.calls();
    let long = types::RpcError::new(400, "LONG".repeat(100)).to_bytes().unwrap();
    let inside = RpcResult::new(sent[0].id.to_wire(), Object::new(packed(&long).to_bytes().unwrap()));
    world.send(&inside).unwrap();
    world.send(&packed(&result(sent[1].id))).unwrap();
    let ids = [(); 2].map(|()| world.id(IdKind::Response));
    let both =
        container(&[(ids[0], 1, result(sent[2].id)), (ids[1], 3, packed(&result(sent[3].id)).to_bytes().unwrap())]);
    world.tell(&packed(&both.to_bytes().unwrap())).unwrap();
    let ended = world.ended();
    assert_eq!(ended.iter().map(|(call, _)| *call).collect::<Vec<_>>(), calls);
    assert_eq!(ended[0].1, Err(CallError::Rpc { code: 400, message: "LONG".repeat(100) }));
    world.after(10);
    let acks: types::MsgsAck = super::dc::read(&world.messages()[0].body);
    assert!(ids.iter().all(|id| acks.msg_ids.contains(&id.to_wire())), "messages in containers are acknowledged");
    assert_eq!(acks.msg_ids.len(), 4);
}

#[test]
fn an_answer_that_unpacks_to_too_much_ends_its_call_and_not_the_connection() {
    let mut world = World::with(|settings| settings.session.unpacked_limit = 1000);
    let call = world.lane.call(get_config());
    let sent = world.calls();
    world.answer(sent[0].id, &packed(&[0; 1004]));
    assert_eq!(world.ended(), [(call, Err(CallError::Packed(GzipError::TooLong { limit: 1000 })))]);
}

#[test]
fn what_a_message_unpacks_to_is_bounded_in_all() {
    let mut world = World::with(|settings| settings.session.unpacked_limit = 1000);
    world.sent();
    let ids = [(); 2].map(|()| world.id(IdKind::Notice));
    let half = packed(&[0; 600]).to_bytes().unwrap();
    let error = world.tell(&container(&[(ids[0], 0, half.clone()), (ids[1], 0, half)])).unwrap_err();
    assert_eq!(error, LaneError::Session(SessionError::Packed(GzipError::TooLong { limit: 400 })));
}

#[test]
fn an_unreadable_answer_ends_its_call_and_an_unreadable_service_message_the_connection() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.calls();
    let cut = Object::new(types::RpcError::new(1, "TEXT").to_bytes().unwrap().slice(..8));
    world.send(&RpcResult::new(sent[0].id.to_wire(), cut)).unwrap();
    assert!(matches!(world.ended()[..], [(ended, Err(CallError::Unreadable(_)))] if ended == call));
    let id = world.id(IdKind::Notice);
    let cut = types::NewSessionCreated::new(1, 2, 3).to_bytes().unwrap().slice(..12);
    let error = world.send_as(id, 0, &cut).unwrap_err();
    assert!(matches!(error, LaneError::Session(SessionError::Unreadable(_))), "{error}");
}

#[test]
fn a_repeated_message_is_acknowledged_again_and_not_handled() {
    let mut world = World::new();
    world.sent();
    let id = world.id(IdKind::Notice);
    let update = tl_types::functions::help::GetConfig::new().to_bytes().unwrap();
    world.send_as(id, 1, &update).unwrap();
    world.after(10);
    world.sent();
    for is_in_a_container in [false, true] {
        if is_in_a_container {
            world.tell(&container(&[(id, 1, update.clone())])).unwrap();
        } else {
            world.send_as(id, 1, &update).unwrap();
        }
        world.after(10);
        let acks: types::MsgsAck = super::dc::read(&world.messages()[0].body);
        assert_eq!(acks.msg_ids, [id.to_wire()]);
    }
    assert_eq!(world.events(), [Event::Update(update)]);
}

#[test]
fn a_copy_is_handled_as_its_original() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    let sent = world.calls();
    let id = world.id(IdKind::Response);
    let copy = MsgCopy::new(Message::new(id.to_wire(), 1, Object::new(result(sent[0].id))));
    world.tell(&copy).unwrap();
    world.tell(&copy).unwrap();
    assert_eq!(world.ended(), [(call, Ok(true.to_bytes().unwrap()))]);
    let nested = MsgCopy::new(Message::new(id.to_wire() + 4, 1, Object::new(copy.to_bytes().unwrap())));
    assert_eq!(violation(world.tell(&nested)), Violation::Nested { index: 0 });
}

#[test]
fn a_message_of_another_session_ends_the_connection() {
    let mut world = World::new();
    world.sent();
    world.session_id ^= 1;
    assert_eq!(violation(world.send(&true)), Violation::Session);
}

#[test]
fn a_message_with_an_id_of_a_client_ends_the_connection() {
    let mut world = World::new();
    world.sent();
    let id = world.id(IdKind::Client);
    assert_eq!(violation(world.send_as(id, 1, &true.to_bytes().unwrap()).map(|()| id)), Violation::Parity { id });
    let inner = container(&[(id, 1, true.to_bytes().unwrap())]);
    assert_eq!(violation(world.tell(&inner)), Violation::Parity { id });
}

#[test]
fn a_message_of_another_time_ends_the_connection_and_the_next_one_sets_the_clock() {
    for (ahead, is_past) in [(-3600, true), (3600, false)] {
        let mut world = World::new();
        world.sent();
        world.send(&types::Pong::new(1, 2)).unwrap();
        (world.ahead, world.ids) = (ahead, IdSource::new());
        let violation = violation(world.tell(&types::Pong::new(1, 2)));
        assert_eq!(matches!(violation, Violation::Past { .. }), is_past);
        assert_eq!(matches!(violation, Violation::Future { .. }), !is_past);
        world.reconnect();
        world.sent();
        world.tell(&types::Pong::new(1, 2)).unwrap();
        let ahead = world.lane.stored_key().unwrap().milliseconds_ahead / 1000;
        assert!((ahead - world.ahead).abs() < 3, "{ahead}");
    }
}

#[test]
fn a_changed_message_ends_the_connection() {
    let mut world = World::new();
    world.sent();
    let header = Header { salt: 0, session_id: world.session_id, id: world.id(IdKind::Notice), seq_no: 0 };
    let mut message = BytesMut::new();
    write(&mut message, &header, [&[0; 16][..]], Padding::SizeClass, |_| ()).unwrap();
    let mut payload = Unsealed::new(Arc::clone(&world.key), Sender::Server, message).seal().unwrap().payload;
    payload[50] ^= 1;
    let error = world.lane.receive(payload, world.now, &mut world.random).unwrap_err();
    assert_eq!(error, LaneError::Open(OpenError::Sealed(MessageError::MessageKey)));
    let other = BytesMut::from(&[7; 100][..]);
    assert_eq!(world.lane.receive(other, world.now, &mut world.random), Err(LaneError::OtherKey));
    let short = BytesMut::from(&[7; 7][..]);
    assert_eq!(world.lane.receive(short, world.now, &mut world.random), Err(LaneError::Short { length: 7 }));
}

#[test]
fn containers_that_break_a_rule_end_the_connection() {
    let mut world = World::new();
    world.sent();
    let empty = container(&[]).to_bytes().unwrap();
    let id = world.id(IdKind::Notice);
    assert_eq!(violation(world.tell(&container(&[(id, 0, empty)]))), Violation::Nested { index: 0 });
    let later = MessageId::from_bits(world.id(IdKind::Notice).to_bits() + (1 << 32));
    let above = container(&[(later, 0, true.to_bytes().unwrap())]);
    assert_eq!(violation(world.tell(&above)), Violation::AboveContainer { id: later });
}

#[test]
fn errors_of_the_transport_end_the_connection() {
    let mut world = World::new();
    let call = world.lane.call(get_config());
    world.sent();
    for error in [TransportError::FLOOD, TransportError::WRONG_DC] {
        assert_eq!(world.lane.receive_error(error), LaneError::Transport(error));
        world.reconnect();
        world.sent();
    }
    assert!(world.events().is_empty());
    world.lane.close();
    assert_eq!(world.ended(), [(call, Err(CallError::Closed))]);
}

#[test]
fn hostile_bodies_do_not_panic() {
    let mut random = random(99);
    let mut world = World::new();
    let words = [
        0xf35c_6d01_u32,
        0x62d6_b459,
        0xa7ef_f811,
        0xedab_447b,
        0xda69_fb52,
        0x04de_b57d,
        0x8cc0_d131,
        0x276d_3ec6,
        0x809d_b6df,
        0x7d86_1a08,
        0x3472_73c5,
        0xae50_0895,
        0x9ec2_0908,
        0x73f1_f8dc,
        0xe060_46b2,
        0x3072_cfa1,
        0xf660_e1d4,
        0xe220_45fc,
    ];
    for round in 0..1000_usize {
        world.lane.call(get_config());
        if world.try_sent().is_err() {
            world.reconnect();
        }
        let mut bytes = [0; 64];
        random(&mut bytes);
        let word = words[round % words.len()];
        let length = usize::from(bytes[0] % 15) * 4;
        // Small numbers get further than random ones.
        bytes[1..].iter_mut().for_each(|byte| *byte = if *byte < 100 { 0 } else { *byte % 5 });
        let body = [&word.to_le_bytes()[..], &bytes[1..=length]].concat();
        let id = world.id(IdKind::Response);
        if world.send_as(id, i32::from(bytes[0]), &body).is_err() {
            world.reconnect();
        }
        world.after(u64::from(bytes[0] % 3));
        world.events();
    }
}

#[test]
fn an_answer_that_is_older_than_its_request_sets_the_clock_back() {
    let mut world = World::new();
    world.sent();
    world.tell(&types::Pong::new(1, 2)).unwrap();
    (world.ahead, world.ids) = (-100, IdSource::new());
    world.tell(&types::Pong::new(1, 2)).unwrap();
    world.lane.call(get_config());
    let sent = world.calls();
    assert_eq!(world.lane.stored_key().unwrap().milliseconds_ahead / 1000, 0, "a late message says nothing");
    world.answer(sent[0].id, &true);
    assert_eq!(world.lane.stored_key().unwrap().milliseconds_ahead / 1000, -99);
}

#[test]
fn an_answer_that_nobody_waits_for_is_not_unpacked() {
    let mut world = World::with(|settings| settings.session.unpacked_limit = 1000);
    let call = world.lane.call(get_config());
    let sent = world.calls();
    let never = MessageId::from_bits(8);
    let ids = [(); 2].map(|()| world.id(IdKind::Response));
    let answer = |request: MessageId, bytes: usize| {
        let packed = packed(&vec![0; bytes]).to_bytes().unwrap();
        RpcResult::new(request.to_wire(), Object::new(packed)).to_bytes().unwrap()
    };
    world.tell(&container(&[(ids[0], 1, answer(never, 100_000)), (ids[1], 3, answer(sent[0].id, 800))])).unwrap();
    assert_eq!(world.ended(), [(call, Ok(vec![0; 800].into()))]);
}

#[test]
fn compressed_answers_of_one_message_are_bounded_together() {
    let mut world = World::with(|settings| settings.session.unpacked_limit = 1000);
    let calls = [(); 2].map(|()| world.lane.call(get_config()));
    let sent = world.calls();
    let ids = [(); 2].map(|()| world.id(IdKind::Response));
    let packed = packed(&[0; 600]).to_bytes().unwrap();
    let answers: Vec<_> = ids
        .iter()
        .zip(&sent)
        .map(|(id, sent)| (*id, 1, RpcResult::new(sent.id.to_wire(), Object::new(packed.clone())).to_bytes().unwrap()))
        .collect();
    world.tell(&container(&answers)).unwrap();
    let ended = world.ended();
    assert_eq!(ended[0], (calls[0], Ok(vec![0; 600].into())));
    assert_eq!(ended[1], (calls[1], Err(CallError::Packed(GzipError::TooLong { limit: 400 }))));
}

#[test]
fn compressed_messages_hide_no_containers_and_no_copies() {
    let mut world = World::new();
    world.sent();
    let id = world.id(IdKind::Notice);
    let hidden = packed(&container(&[]).to_bytes().unwrap()).to_bytes().unwrap();
    let nested = Violation::Nested { index: 0 };
    assert_eq!(violation(world.tell(&container(&[(id, 0, hidden.clone())]))), nested);
    let id = world.id(IdKind::Notice).to_wire();
    assert_eq!(violation(world.tell(&MsgCopy::new(Message::new(id, 0, Object::new(hidden))))), nested);
    let copy = MsgCopy::new(Message::new(id, 0, Object::new(true.to_bytes().unwrap())));
    let hidden = packed(&copy.to_bytes().unwrap()).to_bytes().unwrap();
    assert_eq!(violation(world.tell(&MsgCopy::new(Message::new(id, 0, Object::new(hidden))))), nested);
}

#[test]
fn lists_of_too_many_ids_end_the_connection() {
    let mut world = World::new();
    world.sent();
    world.tell(&types::MsgsStateReq::new([4; 8192])).unwrap();
    let error = LaneError::Session(SessionError::List { count: 8193 });
    for result in [
        world.tell(&types::MsgsStateReq::new([4; 8193])),
        world.tell(&types::MsgResendReq::new([4; 8193])),
        world.tell(&types::MsgsAck::new([4; 8193])),
        world.tell(&types::MsgsAllInfo::new([4; 8193], Bytes::new())),
    ] {
        assert_eq!(result.unwrap_err(), error);
    }
}

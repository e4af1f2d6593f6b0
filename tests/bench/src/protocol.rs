//! The state machines of MTProto: key exchanges of both sides, and a stream of file parts through a client's lane. No peer has
//! the like without a network.

use crate::rounds::{alone, alone_bytes};
use bytes::BytesMut;
use mtproto_crypto::AuthKey;
use mtproto_proto::DcId;
use mtproto_proto::client::{Call, Lane, LaneSettings, StoredKey, Transmit};
use mtproto_proto::exchange::{
    Client, ClientSettings, ClientStep, Decision, Group, PrivateKey, Server, ServerSettings, ServerStep,
};
use mtproto_proto::session::Unsealed;
use std::time::Duration;
use tl_types::functions::upload::SaveFilePart;
use tl_types::{Bytes, Chain, Encode};

const NOW: Duration = Duration::from_secs(1_800_000_000);
const PARTS: i32 = 8;
const PART: usize = 512 << 10;

pub(crate) fn run() {
    exchanges();
    parts();
}

/// Bytes that are random enough for keys of a bench.
fn random() -> impl FnMut(&mut [u8]) {
    let mut state = 1_u64;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = state.to_be_bytes()[1];
        }
    }
}

fn exchanges() {
    let pem = include_str!("../../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem");
    let key = PrivateKey::from_pem(pem).unwrap();
    let dc = DcId::new(2).unwrap();
    let settings = ClientSettings::new(dc, vec![key.public().clone()]);
    let mut server = Server::new(ServerSettings::new(dc, vec![key], Group::telegram().unwrap()));
    let mut random = random();
    alone("a key exchange, both sides", || {
        let mut client = Client::new(settings.clone(), NOW, &mut random).unwrap();
        let mut query = client.pending().clone();
        loop {
            let answer = match server.receive(&query, NOW, &mut random).unwrap() {
                ServerStep::Send(answer) => answer,
                ServerStep::Decide(offered) => server.decide(offered, Decision::Unique, NOW).unwrap(),
                ServerStep::Wait => unreachable!(),
            };
            match client.receive(&answer, NOW, &mut random).unwrap() {
                ClientStep::Send(next) => query = next,
                ClientStep::Done(created) => return created,
                ClientStep::Wait => unreachable!(),
            }
        }
    });
}

fn parts() {
    let key = AuthKey::new(std::array::from_fn(|at| at.to_le_bytes()[0].wrapping_mul(7)));
    let dc = DcId::new(2).unwrap();
    let mut random = random();
    let mut lane = Lane::new(LaneSettings::new(dc, Vec::new()), Some(StoredKey::new(key, 1, 0)));
    lane.connected(NOW, &mut random);
    let content = Bytes::from(vec![7; PART]);
    let parts: Vec<Chain> =
        (0..PARTS).map(|part| SaveFilePart::new(1, part, content.clone()).to_chain().unwrap()).collect();
    let mut buffer = BytesMut::new();
    let mut send = || {
        let calls: Vec<_> = parts.iter().map(|part| lane.call(Call::new(part.clone()))).collect();
        let mut messages = Vec::new();
        while let Some(transmit) = lane.poll_transmit(NOW, &mut random, &mut buffer).unwrap() {
            if let Transmit::Encrypted { message, .. } = transmit {
                messages.push(message);
            }
        }
        let sealed = Unsealed::seal_all(messages).unwrap();
        calls.into_iter().for_each(|call| lane.cancel(call));
        while lane.poll_event().is_some() {}
        sealed
    };
    let bytes = PART * usize::try_from(PARTS).unwrap();
    alone_bytes("8 parts of 512 KiB through a lane", bytes, &mut send);
}

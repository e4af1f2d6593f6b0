//! The server of key exchanges, against clients that the input plays.
//!
//! What holds: the memory is bounded. A key that is offered by an unchanged message is the client's. Each decision is
//! told with the right hash.

use super::peer::{self, DC, Nonces, PRIVATE_KEY, PUBLIC_VALUE, SEED};
use crate::fuzzing::edits::edit;
use crate::fuzzing::input::Input;
use crate::fuzzing::random::random;
use mtproto_crypto::{AuthKey, Sender};
use mtproto_proto::exchange::{Client, ClientSettings, ClientStep, Decision, Offered, Server, ServerStep};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;
use tl_types::mtproto::enums::{ServerDhParams, SetClientDhParamsAnswer};
use tl_types::mtproto::functions::{ReqDhParams, ReqPq, ReqPqMulti, SetClientDhParams};
use tl_types::mtproto::types::{
    ClientDhInnerData, PQInnerData, PQInnerDataDc, PQInnerDataTemp, PQInnerDataTempDc, ResPq, ServerDhInnerData,
};
use tl_types::{Bytes, Decode, Encode, Reader};

/// The most messages of an input. Some take milliseconds.
const STEPS: usize = 12;
const NEW_NONCE: [u8; 32] = [3; 32];
const EXCHANGES: usize = 3;

/// What the server answers first: its random bytes are always the same.
struct First {
    server_nonce: [u8; 16],
    pq: Bytes,
    p: Bytes,
    q: Bytes,
}

/// Found out with a client that can factor numbers.
static FIRST: LazyLock<First> = LazyLock::new(|| {
    let (now, mut server) = (Duration::from_secs(1_800_000_000), new_server());
    let settings = ClientSettings::new(peer::dc(), vec![PRIVATE_KEY.public().clone()]);
    let mut client = Client::new(settings, now, &mut random(2)).unwrap();
    let step = server.receive(client.pending(), now, &mut random(SEED)).unwrap();
    let ServerStep::Send(answer) = step else { panic!("{step:?}") };
    let step = client.receive(&answer, now, &mut random(2)).unwrap();
    let ClientStep::Send(query) = step else { panic!("{step:?}") };
    let ResPq { server_nonce, pq, .. } = ResPq::from_bytes(&peer::body(&answer)).unwrap();
    let ReqDhParams { p, q, .. } = ReqDhParams::from_bytes(&peer::body(&query)).unwrap();
    First { server_nonce, pq, p, q }
});

fn new_server() -> Server {
    let mut settings = peer::server_settings();
    settings.exchanges = EXCHANGES;
    Server::new(settings)
}

/// Feeds a server. Returns how many messages the server has taken: the third of an exchange offers a key.
pub fn server(data: &[u8]) -> usize {
    let mut input = Input::new(data);
    let mut server = new_server();
    let mut now = Duration::from_secs(1_800_000_000);
    let mut clients = BTreeMap::<u8, PlayedClient>::new();
    let (mut last, mut taken) = (Bytes::new(), 0);
    for _ in 0..STEPS {
        if input.is_empty() {
            break;
        }
        let number = input.byte() % 6;
        let client = clients.entry(number).or_insert_with(|| PlayedClient::new(number));
        let (message, is_changed) = match input.below(8) {
            0 => {
                now += Duration::from_secs(input.short().try_into().unwrap());
                continue;
            }
            1 => {
                client.decide(&mut server, &mut input, now);
                continue;
            }
            2 => (last, true),
            3 => (Bytes::copy_from_slice(input.piece()), true),
            step => client.message(step, &mut input),
        };
        let step = server.receive(&message, now, &mut random(SEED));
        taken += usize::from(step.is_ok());
        match step {
            Ok(ServerStep::Send(answer)) => client.take(&answer),
            Ok(ServerStep::Wait) => {}
            Ok(ServerStep::Decide(offered)) => {
                if !is_changed {
                    client.check(&offered);
                }
                client.offered = Some(offered);
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                assert!([-404, -444].contains(&error.transport_error()));
            }
        }
        assert!(server.exchanges() <= EXCHANGES, "the memory is bounded");
        last = message;
    }
    taken
}

/// A client that the input plays.
struct PlayedClient {
    nonces: Nonces,
    retry_id: i64,
    /// The server's public value.
    g_a: Option<Bytes>,
    offered: Option<Box<Offered>>,
}

impl PlayedClient {
    fn new(number: u8) -> Self {
        let nonces = Nonces { nonce: [number; 16], server_nonce: FIRST.server_nonce, new_nonce: NEW_NONCE };
        Self { nonces, retry_id: 0, g_a: None, offered: None }
    }

    /// Returns a message, and whether it is not what a client would send.
    fn message(&self, step: usize, input: &mut Input<'_>) -> (Bytes, bool) {
        let Nonces { nonce, server_nonce, .. } = self.nonces;
        let mut is_changed = false;
        let body = match step {
            4 => Ok(Bytes::copy_from_slice(input.piece())),
            5 if input.flag() => ReqPq::new(nonce).to_bytes(),
            5 => ReqPqMulti::new(nonce).to_bytes(),
            6 => {
                let First { p, q, .. } = &*FIRST;
                let mut data = self.inner(input);
                is_changed |= edit(&mut data, input);
                let key = PRIVATE_KEY.public();
                let encrypted = peer::encrypt_inner(&data, key);
                ReqDhParams::new(nonce, server_nonce, p.clone(), q.clone(), key.fingerprint(), encrypted).to_bytes()
            }
            _ => {
                let data = ClientDhInnerData::new(nonce, server_nonce, self.retry_id, PUBLIC_VALUE.clone());
                let mut data = data.to_bytes().unwrap().to_vec();
                is_changed |= edit(&mut data, input);
                SetClientDhParams::new(nonce, server_nonce, self.nonces.seal(&data)).to_bytes()
            }
        };
        let mut message = peer::plain(Sender::Client, &body.unwrap());
        is_changed |= edit(&mut message, input);
        (Bytes::from(message), is_changed)
    }

    /// Returns inner data of one of the four kinds.
    fn inner(&self, input: &mut Input<'_>) -> Vec<u8> {
        let First { pq, p, q, .. } = &*FIRST;
        let (pq, p, q, dc) = (pq.clone(), p.clone(), q.clone(), i32::from(DC));
        let Nonces { nonce, server_nonce, new_nonce } = self.nonces;
        let data = match input.below(4) {
            0 => PQInnerDataDc::new(pq, p, q, nonce, server_nonce, new_nonce, dc).to_bytes(),
            1 => PQInnerDataTempDc::new(pq, p, q, nonce, server_nonce, new_nonce, dc, 3600).to_bytes(),
            2 => PQInnerData::new(pq, p, q, nonce, server_nonce, new_nonce).to_bytes(),
            _ => PQInnerDataTemp::new(pq, p, q, nonce, server_nonce, new_nonce, 3600).to_bytes(),
        };
        data.unwrap().to_vec()
    }

    /// Reads an answer of the server.
    fn take(&mut self, answer: &Bytes) {
        let Ok(ServerDhParams::Ok(answer)) = ServerDhParams::from_bytes(&peer::body(answer)) else { return };
        let text = self.nonces.open(&answer.encrypted_answer);
        self.g_a = Some(ServerDhInnerData::decode(&mut Reader::new(&text)).g_a);
        self.retry_id = 0;
    }

    /// Checks the key that the server has after an unchanged message.
    fn check(&self, offered: &Offered) {
        let g_a = self.g_a.as_ref().expect("the server has answered before");
        assert_eq!(offered.key, peer::key_with(g_a), "both sides have one key");
        assert_eq!(offered.salt, self.nonces.salt());
    }

    /// Lets the server decide about the key, and checks what it tells.
    fn decide(&mut self, server: &mut Server, input: &mut Input<'_>, now: Duration) {
        let Some(offered) = self.offered.take() else { return };
        let key: AuthKey = offered.key.clone();
        let decision = [Decision::Unique, Decision::Taken, Decision::Refused][input.below(3)];
        let answer = server.decide(offered, decision, now).unwrap();
        let (number, hash) = match SetClientDhParamsAnswer::from_bytes(&peer::body(&answer)).unwrap() {
            SetClientDhParamsAnswer::DhGenOk(answer) => (1, answer.new_nonce_hash1),
            SetClientDhParamsAnswer::DhGenRetry(answer) => (2, answer.new_nonce_hash2),
            SetClientDhParamsAnswer::DhGenFail(answer) => (3, answer.new_nonce_hash3),
            other => panic!("{other:?}"),
        };
        let expected: &[u8] = match decision {
            Decision::Unique => &[1],
            Decision::Taken => &[2, 3],
            Decision::Refused => &[3],
        };
        assert!(expected.contains(&number), "{decision:?} is told as {number}");
        assert_eq!(hash, self.nonces.hash(number, &key));
        if number == 2 {
            self.retry_id = i64::from_le_bytes(key.aux_hash());
        }
    }
}

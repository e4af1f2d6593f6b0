//! A server and clients of a seed, and what the tests read and change on the way between them.

use crate::DcId;
use crate::exchange::inner::{self, Inner};
use crate::exchange::plain::{Side, Writer, read};
use crate::exchange::proof::Nonces;
use crate::exchange::rsa_pad::decrypt;
use crate::exchange::sealed::{open, seal};
use crate::exchange::*;
use std::time::Duration;
use tl_types::mtproto::functions::{ReqDhParams, SetClientDhParams};
use tl_types::mtproto::types::{ClientDhInnerData, ResPq, ServerDhInnerData, ServerDhParamsOk};
use tl_types::{Bytes, Decode, Encode};

pub(super) const NOW: Duration = Duration::from_secs(1_800_000_000);

/// Random bytes of a seed.
pub(super) fn random(mut seed: u64) -> impl FnMut(&mut [u8]) {
    move |buffer| {
        for byte in buffer {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = seed.to_be_bytes()[0];
        }
    }
}

pub(super) fn private_key() -> PrivateKey {
    PrivateKey::from_pem(include_str!("server.pkcs1.pem")).unwrap()
}

pub(super) fn client_settings() -> ClientSettings {
    ClientSettings::new(DcId::new(2).unwrap(), vec![private_key().public().clone()])
}

pub(super) fn server_settings() -> ServerSettings {
    ServerSettings::new(DcId::new(2).unwrap(), vec![private_key()], Group::telegram().unwrap())
}

pub(super) fn server() -> Server {
    Server::new(server_settings())
}

pub(super) fn client(seed: u64) -> Client {
    Client::new(client_settings(), NOW, &mut random(seed)).unwrap()
}

#[track_caller]
pub(super) fn sent(step: Result<ClientStep, ClientError>) -> Bytes {
    match step.unwrap() {
        ClientStep::Send(message) => message,
        step => panic!("{step:?}"),
    }
}

#[track_caller]
pub(super) fn answered(step: Result<ServerStep, ServerError>) -> Bytes {
    match step.unwrap() {
        ServerStep::Send(message) => message,
        step => panic!("{step:?}"),
    }
}

#[track_caller]
pub(super) fn offered(step: Result<ServerStep, ServerError>) -> Box<Offered> {
    match step.unwrap() {
        ServerStep::Decide(offered) => offered,
        step => panic!("{step:?}"),
    }
}

/// Returns a value as a message of a side.
pub(super) fn message(sender: Side, value: &impl Encode) -> Bytes {
    Writer::new(sender).write(&value.to_bytes().unwrap(), NOW)
}

pub(super) fn body<T: Decode>(message: &Bytes, sender: Side) -> T {
    T::from_bytes(&read(message, sender).unwrap()).unwrap()
}

/// A client that waits for `server_DH_params_ok`, and all that its server knows.
pub(super) struct Asked {
    pub(super) client: Client,
    pub(super) nonces: Nonces,
    pub(super) answer: Bytes,
}

pub(super) fn asked(settings: ClientSettings, seed: u64) -> Asked {
    let mut random = random(seed);
    let mut server = server();
    let mut client = Client::new(settings, NOW, &mut random).unwrap();
    let answer = answered(server.receive(client.pending(), NOW, &mut random));
    let query = sent(client.receive(&answer, NOW, &mut random));
    let nonces = inner(&query).nonces.clone();
    let answer = answered(server.receive(&query, NOW, &mut random));
    Asked { client, nonces, answer }
}

/// Returns the inner data of `req_DH_params`.
pub(super) fn inner(query: &Bytes) -> Inner {
    let query: ReqDhParams = body(query, Side::Client);
    inner::read(&decrypt(&query.encrypted_data, &private_key()).unwrap()).unwrap()
}

impl Asked {
    /// Returns the server's answer with its secret part changed.
    pub(super) fn changed(&self, change: impl FnOnce(&mut ServerDhInnerData)) -> Bytes {
        let mut answer: ServerDhParamsOk = body(&self.answer, Side::Server);
        let mut data: ServerDhInnerData = open(&answer.encrypted_answer, self.nonces.cipher()).unwrap();
        change(&mut data);
        answer.encrypted_answer = seal(&data.to_bytes().unwrap(), self.nonces.cipher(), &mut random(9));
        message(Side::Server, &answer)
    }

    /// Gives the client an answer, and returns its error.
    #[track_caller]
    pub(super) fn refused(mut self, answer: &Bytes) -> ClientError {
        let error = self.client.receive(answer, NOW, &mut random(3)).unwrap_err();
        assert_eq!(self.client.receive(&self.answer, NOW, &mut random(3)).unwrap_err(), ClientError::Over);
        error
    }
}

/// A server that waits for `req_DH_params`, and the client's query.
pub(super) struct Begun {
    pub(super) server: Server,
    pub(super) query: Bytes,
}

pub(super) fn begun(client: ClientSettings, server: ServerSettings) -> Begun {
    let mut random = random(5);
    let mut server = Server::new(server);
    let mut client = Client::new(client, NOW, &mut random).unwrap();
    let answer = answered(server.receive(client.pending(), NOW, &mut random));
    let query = sent(client.receive(&answer, NOW, &mut random));
    Begun { server, query }
}

impl Begun {
    /// Returns the query with the parts outside of RSA changed.
    pub(super) fn changed(&self, change: impl FnOnce(&mut ReqDhParams)) -> Bytes {
        let mut query: ReqDhParams = body(&self.query, Side::Client);
        change(&mut query);
        message(Side::Client, &query)
    }

    /// Gives the server a query, and returns its error.
    #[track_caller]
    pub(super) fn refused(mut self, query: &Bytes) -> ServerError {
        let error = self.server.receive(query, NOW, &mut random(3)).unwrap_err();
        assert!([-404, -444].contains(&error.transport_error()));
        error
    }
}

/// A server that waits for `set_client_DH_params`, the client, its query, and the nonces.
pub(super) struct Offering {
    pub(super) server: Server,
    pub(super) client: Client,
    pub(super) nonces: Nonces,
    pub(super) query: Bytes,
}

pub(super) fn offering(seed: u64) -> Offering {
    let mut random = random(seed);
    let mut server = server();
    let mut client = Client::new(client_settings(), NOW, &mut random).unwrap();
    let answer = answered(server.receive(client.pending(), NOW, &mut random));
    let query = sent(client.receive(&answer, NOW, &mut random));
    let nonces = inner(&query).nonces.clone();
    let answer = answered(server.receive(&query, NOW, &mut random));
    let query = sent(client.receive(&answer, NOW, &mut random));
    Offering { server, client, nonces, query }
}

impl Offering {
    /// Returns the query with its secret part changed.
    pub(super) fn changed(&self, change: impl FnOnce(&mut ClientDhInnerData)) -> Bytes {
        let mut query: SetClientDhParams = body(&self.query, Side::Client);
        let mut data: ClientDhInnerData = open(&query.encrypted_data, self.nonces.cipher()).unwrap();
        change(&mut data);
        query.encrypted_data = seal(&data.to_bytes().unwrap(), self.nonces.cipher(), &mut random(9));
        message(Side::Client, &query)
    }

    /// Gives the server a query, and returns its error. The exchange is forgotten with it.
    #[track_caller]
    pub(super) fn refused(mut self, query: &Bytes) -> ServerError {
        let error = self.server.receive(query, NOW, &mut random(3)).unwrap_err();
        assert_eq!(error.transport_error(), -404);
        assert_eq!(self.server.receive(&self.query, NOW, &mut random(3)).unwrap_err(), ServerError::Nonce);
        error
    }
}

/// Returns the first answer of a server, changed.
pub(super) fn first_answer(client: &Client, change: impl FnOnce(&mut ResPq)) -> Bytes {
    let answer = answered(server().receive(client.pending(), NOW, &mut random(4)));
    let mut answer: ResPq = body(&answer, Side::Server);
    change(&mut answer);
    message(Side::Server, &answer)
}

//! The client of a key exchange, against a server that the input plays.
//!
//! What holds: an error ends the exchange. The client ends with a key only if that is the key that the server has.

use super::peer::{self, GENERATOR, GROUP, Nonces, PRIVATE_KEY, PUBLIC_VALUE, SEED};
use crate::fuzzing::edits::edit;
use crate::fuzzing::input::Input;
use crate::fuzzing::random::random;
use mtproto_crypto::{AuthKey, Sender};
use mtproto_proto::exchange::{Client, ClientError, ClientSettings, ClientStep, Lifetime, Padding};
use std::time::Duration;
use tl_types::mtproto::functions::SetClientDhParams;
use tl_types::mtproto::types::{
    ClientDhInnerData, DhGenFail, DhGenOk, DhGenRetry, ResPq, ServerDhInnerData, ServerDhParamsFail, ServerDhParamsOk,
};
use tl_types::{Bytes, Decode, Encode, Reader};

/// Where `new_nonce_hash1` is in a plain message: behind its header, the constructor's id and two nonces.
const HASH: usize = 20 + 4 + 16 + 16;
/// The most messages of an exchange. Some take milliseconds.
const STEPS: usize = 12;
const SERVER_NONCE: [u8; 16] = [5; 16];
/// A product of two primes, of the example in `mtproto/samples-auth_key`.
const PQ: [u8; 8] = 0x17ed_4894_1a08_f981_u64.to_be_bytes();
const NOW: Duration = Duration::from_secs(1_800_000_000);

/// Feeds a client that makes a key. Returns how many messages the client has taken, and one more if they gave it a key.
pub fn client(data: &[u8]) -> usize {
    let mut input = Input::new(data);
    let mut settings = ClientSettings::new(peer::dc(), vec![PRIVATE_KEY.public().clone()]);
    settings.retries = 2;
    if input.flag() {
        settings.padding = Padding::Sha1;
    }
    if input.flag() {
        settings.lifetime = Lifetime::Temporary { expires_in: 3600 };
    }
    let mut client = Client::new(settings, NOW, &mut random(SEED)).unwrap();
    let nonce = *peer::body(client.pending())[4..].first_chunk().unwrap();
    // The first number that the client draws for its second message is `new_nonce`.
    let nonces = Nonces { nonce, server_nonce: SERVER_NONCE, new_nonce: peer::first_random() };
    let mut server = PlayedServer { nonces, key: None, last: Vec::new() };
    for taken in 0..STEPS {
        if input.is_empty() {
            return taken;
        }
        let message = Bytes::from(server.message(&mut input));
        match client.receive(&message, NOW, &mut random(SEED)) {
            Ok(ClientStep::Send(query)) => server.take(&query),
            Ok(ClientStep::Wait) => {}
            Ok(ClientStep::Done(created)) => {
                assert_eq!(Some(&created.key), server.key.as_ref(), "both sides have one key");
                assert_eq!(created.salt, nonces.salt());
                let hash = nonces.hash(1, &created.key);
                assert_eq!(message[HASH..HASH + hash.len()], hash, "the server has proved that it has the key");
                return taken + 2;
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                let again = client.receive(&message, NOW, &mut random(SEED));
                assert!(matches!(again, Err(ClientError::Over)), "an error ends the exchange");
                return taken;
            }
        }
    }
    STEPS
}

/// The server that the input plays.
struct PlayedServer {
    nonces: Nonces,
    /// The key that the client has offered.
    key: Option<AuthKey>,
    last: Vec<u8>,
}

impl PlayedServer {
    fn message(&mut self, input: &mut Input<'_>) -> Vec<u8> {
        let Nonces { nonce, server_nonce, .. } = self.nonces;
        let body = match input.below(10) {
            0 => return input.piece().to_vec(),
            1 => return self.last.clone(),
            2 => Ok(Bytes::copy_from_slice(input.piece())),
            3 => ServerDhParamsFail::new(nonce, server_nonce, self.nonces.failure_hash()).to_bytes(),
            4 => DhGenRetry::new(nonce, server_nonce, self.hash(2)).to_bytes(),
            5 => DhGenFail::new(nonce, server_nonce, self.hash(3)).to_bytes(),
            6 => ResPq::new(nonce, server_nonce, PQ.to_vec(), vec![PRIVATE_KEY.public().fingerprint()]).to_bytes(),
            7 => ServerDhParamsOk::new(nonce, server_nonce, self.nonces.seal(&self.inner(input))).to_bytes(),
            _ => DhGenOk::new(nonce, server_nonce, self.hash(1)).to_bytes(),
        };
        let mut message = peer::plain(Sender::Server, &body.unwrap());
        edit(&mut message, input);
        self.last.clone_from(&message);
        message
    }

    fn inner(&self, input: &mut Input<'_>) -> Vec<u8> {
        let Nonces { nonce, server_nonce, .. } = self.nonces;
        let (prime, g) = (GROUP.prime().to_vec(), i32::try_from(GENERATOR).unwrap());
        let data = ServerDhInnerData::new(nonce, server_nonce, g, prime, PUBLIC_VALUE.clone(), 1_800_000_000);
        let mut data = data.to_bytes().unwrap().to_vec();
        edit(&mut data, input);
        data
    }

    fn hash(&self, number: u8) -> [u8; 16] {
        self.key.as_ref().map_or([0; 16], |key| self.nonces.hash(number, key))
    }

    /// Reads a query of the client, which is always correct.
    fn take(&mut self, query: &Bytes) {
        let Ok(query) = SetClientDhParams::from_bytes(&peer::body(query)) else { return };
        let text = self.nonces.open(&query.encrypted_data);
        let data = ClientDhInnerData::decode(&mut Reader::new(&text));
        // With a group that the input has changed, the server's exponent gives another key, and no answer is correct.
        self.key = Some(peer::key_with(&data.g_b));
    }
}

//! The published example of a key exchange: this client sends the published bytes, and makes the published key.

use super::sample;
use crate::DcId;
use crate::exchange::*;
use std::time::Duration;
use tl_types::Bytes;

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

/// Returns a message with as many bytes behind its value as its length says, as the server sent it.
fn as_sent(text: &str) -> Bytes {
    let mut message = bytes(text);
    let length = u32::from_le_bytes(message[16..20].try_into().unwrap());
    message.resize(20 + usize::try_from(length).unwrap(), 0xa5);
    Bytes::from(message)
}

/// The time that gives the published message ids.
fn at(seconds: u64, nanoseconds: u32) -> Duration {
    Duration::new(seconds, nanoseconds)
}

#[test]
fn the_client_does_what_the_published_example_says() {
    let mut calls = 0_u8;
    let mut random = |buffer: &mut [u8]| {
        calls += 1;
        match (buffer.len(), calls) {
            (16, 1) => buffer.copy_from_slice(&bytes(sample::NONCE)),
            (32, 2) => buffer.copy_from_slice(&bytes(sample::NEW_NONCE)),
            (256, _) => buffer.copy_from_slice(&bytes(sample::B)),
            (12, _) => buffer.copy_from_slice(&bytes(sample::PADDING)),
            _ => buffer.fill(calls),
        }
    };
    let settings = ClientSettings::new(DcId::new(2).unwrap(), PublicKey::telegram(false).unwrap());
    let mut client = Client::new(settings, at(1_705_754_876, 213_110), &mut random).unwrap();
    assert_eq!(*client.pending(), bytes(sample::REQ_PQ_MULTI));

    let step = client.receive(&as_sent(sample::RES_PQ), at(1_705_754_876, 213_110), &mut random).unwrap();
    let ClientStep::Send(query) = step else { panic!("{step:?}") };
    let published = bytes(sample::REQ_DH_PARAMS);
    assert_eq!(query[..published.len()], published);
    assert_eq!(query.len(), published.len() + 256);

    let answer = as_sent(&(sample::PARAMS_OK.to_owned() + sample::ENCRYPTED_ANSWER));
    let step = client.receive(&answer, at(1_705_754_877, 225_859), &mut random).unwrap();
    let ClientStep::Send(query) = step else { panic!("{step:?}") };
    assert_eq!(query, bytes(sample::SET_CLIENT_DH_PARAMS));

    let step = client.receive(&as_sent(sample::DH_GEN_OK), at(1_705_754_878, 0), &mut random).unwrap();
    let ClientStep::Done(created) = step else { panic!("{step:?}") };
    assert_eq!(created.key.as_bytes()[..], bytes(sample::AUTH_KEY));
    assert_eq!(created.time_offset, 0);
    assert_eq!(created.expires_at, None);
    // new_nonce and server_nonce, their first 8 bytes.
    assert_eq!(created.salt.to_le_bytes()[..], bytes("522fb2fff026a7fe"));
}

#[test]
fn inner_data_are_those_of_the_published_example() {
    use crate::exchange::{inner, proof::Nonces};
    let array = |text| bytes(text).try_into().unwrap();
    let nonces = Nonces {
        nonce: bytes(sample::NONCE).try_into().unwrap(),
        server_nonce: array("D6701FCD212CEB87C966E5318F5564A8"),
        new_nonce: bytes(sample::NEW_NONCE).try_into().unwrap(),
    };
    let work = inner::Work::new(1_468_428_376_148_703_121, 1_008_949_199, 1_455_403_679);
    let data = inner::write(&work, &nonces, DcId::new(2).unwrap(), Lifetime::Permanent).unwrap();
    assert_eq!(data, bytes(sample::INNER_DATA));
}

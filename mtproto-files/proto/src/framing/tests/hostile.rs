//! Hostile bytes: no panic, no endless loop, and never more memory than a frame of the limit.

use super::{KEY, NOW, message, pieces, random, sent_by_client, sent_by_server, server};
use crate::DcId;
use crate::framing::{
    ClientWire, Decoder, Frame, Framing, FramingError, HelloTemplate, Secret, ServerEvent, ServerOptions,
};
use mtproto_crypto::Sender;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Reading a template costs more than using it.
static TEMPLATE: LazyLock<HelloTemplate> = LazyLock::new(|| HelloTemplate::CHROME.parse().unwrap());

const LIMIT: usize = 4096;

fn options() -> ServerOptions {
    let with = |first: &[u8], domain: &[u8]| Secret::from_bytes(&[first, &KEY, domain].concat()).unwrap();
    ServerOptions { secrets: vec![with(&[], b""), with(&[0xee], b"example.com")], limit: LIMIT, ..Default::default() }
}

fn client(kind: usize) -> ClientWire {
    let options = options();
    let dc = DcId::new(1).unwrap();
    let mut random = random(11);
    let mut client = match kind {
        0 => ClientWire::plain(Framing::Abridged),
        1 => ClientWire::plain(Framing::Intermediate),
        2 => ClientWire::plain(Framing::PaddedIntermediate),
        3 => ClientWire::plain(Framing::Full),
        4 => ClientWire::obfuscated(Framing::Abridged, None, &mut random).unwrap(),
        5 => ClientWire::proxy(&options.secrets[0], dc, &TEMPLATE, NOW, &mut random).unwrap(),
        _ => ClientWire::proxy(&options.secrets[1], dc, &TEMPLATE, NOW, &mut random).unwrap(),
    };
    client.set_limit(LIMIT);
    client
}

/// Returns how many bytes an input may have, so that a loop that gives something each time ends.
fn check(frame: &Frame, quota: &mut usize) {
    *quota = quota.checked_sub(1).expect("more frames than bytes");
    if let Frame::Payload { payload, .. } = frame {
        assert!(payload.len() <= LIMIT + 15 && payload.capacity() <= LIMIT + 32, "{}", payload.capacity());
    }
}

fn feed_server(bytes: &[u8], cuts: &[usize]) {
    let mut server = server(options());
    let mut quota = bytes.len() + 3;
    for mut piece in pieces(bytes, cuts) {
        loop {
            match server.read(&mut piece, NOW) {
                Ok(Some(ServerEvent::Frame(frame))) => check(&frame, &mut quota),
                Ok(Some(ServerEvent::Hello(_))) => server.accept(&mut random(1)).unwrap(),
                Ok(Some(ServerEvent::Opened(_))) => {}
                Ok(None) => break,
                Err(_) => {
                    assert_eq!(server.read(&mut piece, NOW), Err(FramingError::Ended));
                    return;
                }
            }
        }
    }
}

fn feed_client(mut client: ClientWire, bytes: &[u8], cuts: &[usize]) {
    let mut quota = bytes.len() + 3;
    for mut piece in pieces(bytes, cuts) {
        loop {
            match client.read(&mut piece) {
                Ok(Some(frame)) => check(&frame, &mut quota),
                Ok(None) => break,
                Err(_) => {
                    assert_eq!(client.read(&mut piece), Err(FramingError::Ended));
                    return;
                }
            }
        }
    }
}

/// Returns what a client of this kind and its server send to each other, and the client as it was before.
fn real(kind: usize) -> (Vec<u8>, Vec<u8>) {
    let (mut client, mut server) = (client(kind), server(options()));
    let (mut from_client, mut from_server) = (Vec::new(), Vec::new());
    for round in 0..3 {
        client.write(message(round * 9, 5), kind != 3, &mut random(12)).unwrap();
        let sent = sent_by_client(&mut client);
        super::serve(&mut server, &sent, &[]).unwrap();
        from_client.extend(sent);
        if round > 0 {
            server.write(message(round, 6), &mut random(13)).unwrap();
        }
        let sent = sent_by_server(&mut server);
        super::receive(&mut client, &sent, &[]).unwrap();
        from_server.extend(sent);
    }
    (from_client, from_server)
}

proptest! {
    #[test]
    fn random_bytes(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        start in 0..8_usize,
        kind in 0..7_usize,
        cuts in proptest::collection::vec(1..100_usize, 1..6),
    ) {
        let starts: [&[u8]; 8] = [
            &[], &[0xef], &[0xee; 4], &[0xdd; 4], &[0x30, 0, 0, 0, 0, 0, 0, 0], &[0x16, 3, 1, 1, 0, 1],
            &[0x16, 3, 3, 0, 0x60], &[0x16, 3, 1, 0x3f, 0xff, 1],
        ];
        let bytes = [starts[start], &bytes].concat();
        feed_server(&bytes, &cuts);
        feed_client(client(kind), &bytes, &cuts);
    }

    /// Small lengths: more frames.
    #[test]
    fn random_frames(
        bytes in proptest::collection::vec(prop_oneof![4 => Just(0_u8), 3 => 0..40_u8, 1 => any::<u8>()], 0..600),
        framing in 0..4_usize,
        from_server: bool,
    ) {
        let framing = [Framing::Abridged, Framing::Intermediate, Framing::PaddedIntermediate, Framing::Full][framing];
        let mut decoder = Decoder::new(framing, if from_server { Sender::Server } else { Sender::Client });
        decoder.set_limit(LIMIT);
        let mut quota = bytes.len();
        let mut input = &bytes[..];
        while let Ok(Some(frame)) = decoder.decode(&mut input) {
            check(&frame, &mut quota);
        }
    }

    #[test]
    fn changed_bytes(
        kind in 0..7_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        cuts in proptest::collection::vec(1..500_usize, 1..6),
    ) {
        let (mut from_client, mut from_server) = real(kind);
        for (place, value) in changes {
            let place_in = |bytes: &[u8]| place.index(bytes.len());
            let (a, b) = (place_in(&from_client), place_in(&from_server));
            from_client[a] ^= value;
            from_server[b] ^= value;
        }
        feed_server(&from_client, &cuts);
        feed_client(client(kind), &from_server, &cuts);
    }
}

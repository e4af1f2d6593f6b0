//! Obfuscated connections.

use super::{KEY, converse, message, random, sent_by_client, serve, server};
use crate::DcId;
use crate::framing::{ClientWire, Framing, FramingError, HelloTemplate, Opened, Secret, ServerEvent, ServerOptions};
use mtproto_crypto::{Stream, sha256};
use proptest::prelude::*;

fn proxy(secret: &Secret, dc: DcId) -> ClientWire {
    let template: HelloTemplate = HelloTemplate::CHROME.parse().unwrap();
    ClientWire::proxy(secret, dc, &template, 0, &mut random(21)).unwrap()
}

fn secrets() -> [Secret; 2] {
    [Secret::from_bytes(&KEY).unwrap(), Secret::from_bytes(&[&[0xdd][..], &KEY].concat()).unwrap()]
}

/// The pseudocode of `mtproto/mtproto-transports`, "Transport obfuscation", with the secret of an MTProxy.
#[test]
fn the_header_is_that_of_the_documentation() {
    let mut client = proxy(&secrets()[1], DcId::new(4).unwrap().media(true));
    client.write(message(2, 3), false, &mut random(22)).unwrap();
    let sent = sent_by_client(&mut client);
    let key = sha256(&[&sent[8..40], &KEY]);
    let mut stream = Stream::new(&key, sent[40..56].try_into().unwrap());
    let mut decrypted = sent.clone();
    stream.apply(&mut decrypted);
    assert_eq!(decrypted[56..62], [0xdd, 0xdd, 0xdd, 0xdd, 0xfc, 0xff]);
    let length = u32::from_le_bytes(decrypted[64..68].try_into().unwrap());
    assert_eq!(length as usize, sent.len() - 68);
    assert_eq!(decrypted[68..68 + 56], message(2, 3)[..]);

    // The other direction has the key of the reversed header: the one that was sent, whose end is not part of the key.
    let mut reversed: [u8; 64] = sent[..64].try_into().unwrap();
    reversed.reverse();
    let mut stream = Stream::new(&sha256(&[&reversed[8..40], &KEY]), reversed[40..56].try_into().unwrap());
    let mut answer = [&24_u32.to_le_bytes()[..], &[1; 24]].concat();
    stream.apply(&mut answer);
    assert!(client.read(&mut &answer[..]).unwrap().is_some());
}

#[test]
fn a_header_looks_like_no_other_protocol() {
    let bad: [&[u8]; 9] = [
        &[0xef],
        b"HEAD",
        b"POST",
        b"GET ",
        b"OPTI",
        &[0xdd; 4],
        &[0xee; 4],
        &[0x16, 0x03, 0x01, 0x02],
        &[0x77, 1, 2, 3, 0, 0, 0, 0],
    ];
    for begin in bad {
        let mut calls = 0;
        let mut inner = random(9);
        let mut source = |bytes: &mut [u8]| {
            inner(bytes);
            if calls < 3 {
                bytes[..begin.len()].copy_from_slice(begin);
            }
            calls += 1;
        };
        let mut client = ClientWire::obfuscated(Framing::Abridged, None, &mut source).unwrap();
        client.write(message(1, 1), false, &mut random(1)).unwrap();
        assert!(!sent_by_client(&mut client).starts_with(begin));
        assert_eq!(calls, 4, "{begin:02x?}");
    }
    let zeros = ClientWire::obfuscated(Framing::Abridged, None, &mut |bytes: &mut [u8]| bytes.fill(0));
    assert_eq!(zeros.map(drop), Err(FramingError::Random));
    let full = ClientWire::obfuscated(Framing::Full, None, &mut random(1));
    assert_eq!(full.map(drop), Err(FramingError::Unsupported { framing: Framing::Full, feature: "obfuscation" }));
}

#[test]
fn dcs_are_numbers_of_two_bytes() {
    let dc = DcId::new(2).unwrap();
    assert_eq!(
        [dc, dc.test(true), dc.media(true), dc.test(true).media(true)].map(DcId::to_wire),
        [2, 10_002, -2, -10_002]
    );
    assert_eq!([0, 10_000, u16::MAX].map(DcId::new), [None; 3]);
    assert_eq!([0, 10_000, -10_000, 20_000, i16::MIN].map(DcId::from_wire), [None; 5]);
    for wire in i16::MIN..=i16::MAX {
        if let Some(dc) = DcId::from_wire(wire) {
            assert_eq!(dc.to_wire(), wire);
        }
    }
}

#[test]
fn a_server_knows_the_secret_and_the_dc() {
    let dc = DcId::new(203).unwrap().test(true);
    for (index, secret) in secrets().into_iter().enumerate() {
        let other = Secret::from_bytes(b"another sixteen!").unwrap();
        let options = ServerOptions { secrets: vec![other.clone(), secret.clone()], ..Default::default() };
        let mut client = proxy(&secret, dc);
        client.write(message(1, 1), false, &mut random(1)).unwrap();
        let sent = sent_by_client(&mut client);
        let events = serve(&mut server(options), &sent, &[]).unwrap();
        let framing = [Framing::Intermediate, Framing::PaddedIntermediate][index];
        let opened = Opened { framing, secret: Some(1), dc: Some(dc), obfuscated: true };
        assert_eq!(events[0], ServerEvent::Opened(opened));
        for secrets in [vec![], vec![other]] {
            let error = serve(&mut server(ServerOptions { secrets, ..Default::default() }), &sent, &[]).unwrap_err();
            assert_eq!(error, FramingError::UnknownProtocol);
        }
    }
}

/// Payloads of half a megabyte are encrypted where they are.
#[test]
fn payloads_are_not_copied() {
    let disguised = ClientWire::obfuscated(Framing::Intermediate, None, &mut random(1)).unwrap();
    for mut client in [ClientWire::plain(Framing::Intermediate), disguised] {
        let payload = message(32 << 10, 1);
        let (at, length) = (payload.as_ptr(), payload.len());
        client.write(payload, false, &mut random(1)).unwrap();
        let pieces: Vec<_> = std::iter::from_fn(|| client.poll_output()).collect();
        assert_eq!(pieces.len(), 3);
        assert_eq!((pieces[2].as_ptr(), pieces[2].len()), (at, length));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_cut_gives_the_same_conversation(
        kind in 0..8_usize,
        blocks in proptest::collection::vec((0..90_usize, any::<u8>()), 0..6),
        cuts in proptest::collection::vec(1..200_usize, 1..10),
        quick_acks: bool,
    ) {
        let options = ServerOptions { secrets: secrets().to_vec(), ..Default::default() };
        let framing = [Framing::Abridged, Framing::Intermediate, Framing::PaddedIntermediate];
        let mut client = match kind {
            0..3 => ClientWire::plain(framing[kind]),
            3 => ClientWire::plain(Framing::Full),
            4..7 => ClientWire::obfuscated(framing[kind - 4], None, &mut random(8)).unwrap(),
            _ => proxy(&secrets()[1], DcId::new(1).unwrap()),
        };
        let messages: Vec<_> = blocks.into_iter().map(|(blocks, fill)| message(blocks, fill)).collect();
        // The server cannot answer a client of which it knows nothing.
        prop_assume!(!messages.is_empty());
        converse(&mut client, &mut server(options), &messages, quick_acks && kind != 3, &cuts);
    }
}

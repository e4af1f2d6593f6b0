//! Fake TLS: the ClientHello, its answer, and records.

use super::{KEY, NOW, converse, message, random, receive, sent_by_client, sent_by_server, serve, server};
use crate::DcId;
use crate::framing::{
    ClientWire, ClockWindow, Framing, FramingError, HelloTemplate, Opened, Secret, ServerEvent, ServerOptions,
    ServerWire,
};
use proptest::prelude::*;

const DOMAIN: &str = "example.com";

fn secret(key: &[u8; 16]) -> Secret {
    Secret::from_bytes(&[&[0xee][..], key, DOMAIN.as_bytes()].concat()).unwrap()
}

fn template() -> HelloTemplate {
    HelloTemplate::CHROME.parse().unwrap()
}

fn client_at(unix_time: u32, seed: u64) -> ClientWire {
    ClientWire::proxy(&secret(&KEY), DcId::new(2).unwrap(), &template(), unix_time, &mut random(seed)).unwrap()
}

fn options() -> ServerOptions {
    ServerOptions { secrets: vec![secret(b"another sixteen!"), secret(&KEY)], secrets_only: true, ..Default::default() }
}

/// Returns both ends after the ClientHello and its answer.
fn connected() -> (ClientWire, ServerWire) {
    let (mut client, mut server) = (client_at(NOW, 1), server(options()));
    serve(&mut server, &sent_by_client(&mut client), &[]).unwrap();
    assert!(!client.is_open());
    receive(&mut client, &sent_by_server(&mut server), &[]).unwrap();
    assert!(client.is_open());
    (client, server)
}

/// Takes a vector off, whose length is in so many bytes.
fn vector<'a>(input: &mut &'a [u8], bytes: usize) -> &'a [u8] {
    let (length, rest) = input.split_at(bytes);
    let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    let (vector, rest) = rest.split_at(length);
    *input = rest;
    vector
}

#[test]
fn the_client_hello_is_one_of_tls() {
    for seed in 0..20 {
        let hello = sent_by_client(&mut client_at(NOW, seed));
        let mut input = &hello[3..];
        let mut record = vector(&mut input, 2);
        assert!(input.is_empty());
        assert_eq!(record[0], 1);
        record = &record[1..];
        let mut message = vector(&mut record, 3);
        assert!(record.is_empty());
        message = &message[2 + 32..];
        assert_eq!(vector(&mut message, 1).len(), 32);
        assert_eq!(vector(&mut message, 2).len(), 32);
        assert_eq!(vector(&mut message, 1), [0]);
        let mut extensions = vector(&mut message, 2);
        assert!(message.is_empty());
        let mut kinds = Vec::new();
        while let Some((kind, rest)) = extensions.split_first_chunk::<2>() {
            extensions = rest;
            let mut data = vector(&mut extensions, 2);
            let kind = u16::from_be_bytes(*kind);
            if kind == 0 {
                let mut names = vector(&mut data, 2);
                assert_eq!(names[0], 0);
                names = &names[1..];
                assert_eq!(vector(&mut names, 2), DOMAIN.as_bytes());
            }
            if kind == 0x33 {
                let mut shares = vector(&mut data, 2);
                let mut groups = Vec::new();
                while !shares.is_empty() {
                    let (group, rest) = shares.split_at(2);
                    shares = rest;
                    groups.push((group.to_vec(), vector(&mut shares, 2).len()));
                }
                assert_eq!(groups[1..], [(vec![0x11, 0xec], 1216), (vec![0x00, 0x1d], 32)]);
            }
            kinds.push(kind);
        }
        assert_eq!(kinds.len(), 18);
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), 18, "no extension comes twice");
    }
}

/// As mtprotoproxy checks a ClientHello.
#[test]
fn the_random_field_is_the_hmac_and_the_time() {
    use hmac::{Hmac, KeyInit, Mac};
    let hello = sent_by_client(&mut client_at(NOW, 3));
    let mut zeroed = hello.clone();
    zeroed[11..43].fill(0);
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&KEY).unwrap();
    mac.update(&zeroed);
    let digest = mac.finalize().into_bytes();
    let xored: Vec<u8> = hello[11..43].iter().zip(digest).map(|(sent, digest)| sent ^ digest).collect();
    assert_eq!(xored[..28], [0; 28]);
    assert_eq!(xored[28..], NOW.to_le_bytes());
}

/// As TDLib checks an answer.
#[test]
fn the_answer_is_the_hmac_of_both() {
    use hmac::{Hmac, KeyInit, Mac};
    let hello = sent_by_client(&mut client_at(NOW, 3));
    let mut server = server(options());
    serve(&mut server, &hello, &[]).unwrap();
    let answer = sent_by_server(&mut server);
    let first = usize::from(u16::from_be_bytes([answer[3], answer[4]]));
    assert_eq!(answer[..3], [0x16, 3, 3]);
    assert_eq!(answer[5 + first..][..9], [0x14, 3, 3, 0, 1, 1, 0x17, 3, 3]);
    let last = usize::from(u16::from_be_bytes([answer[5 + first + 9], answer[5 + first + 10]]));
    assert_eq!(answer.len(), 5 + first + 11 + last);
    assert_eq!(answer[44..76], hello[44..76], "the session id is the client's");
    let mut zeroed = answer.clone();
    zeroed[11..43].fill(0);
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&KEY).unwrap();
    mac.update(&hello[11..43]);
    mac.update(&zeroed);
    assert_eq!(mac.finalize().into_bytes()[..], answer[11..43]);
}

#[test]
fn a_server_tells_who_came_and_waits_to_be_told_to_answer() {
    let mut client = client_at(NOW + 5, 3);
    let hello = sent_by_client(&mut client);
    let mut server = server(options());
    let mut input = &hello[..];
    let Some(ServerEvent::Hello(event)) = server.read(&mut input, NOW).unwrap() else { panic!("no hello") };
    assert_eq!((event.secret(), event.unix_time()), (1, NOW + 5));
    assert_eq!(event.random()[..], hello[11..43]);
    let mut more = &b"more"[..];
    assert_eq!(server.read(&mut more, NOW), Ok(None));
    assert_eq!(more, b"more");
    assert_eq!(server.poll_output(), None);
    server.accept(&mut random(1)).unwrap();
    receive(&mut client, &sent_by_server(&mut server), &[]).unwrap();
    client.write(message(1, 1), false, &mut random(1)).unwrap();
    let events = serve(&mut server, &sent_by_client(&mut client), &[]).unwrap();
    let opened = Opened {
        framing: Framing::PaddedIntermediate,
        secret: Some(1),
        dc: Some(DcId::new(2).unwrap()),
        obfuscated: true,
    };
    assert_eq!(events[0], ServerEvent::Opened(opened));
}

#[test]
fn clocks_are_accepted_within_the_window() {
    let ClockWindow { behind, ahead } = ClockWindow::default();
    assert_eq!((behind, ahead), (600, 1200));
    let serve_at = |time| serve(&mut server(options()), &sent_by_client(&mut client_at(time, 3)), &[]).map(drop);
    assert_eq!(serve_at(NOW - behind), Ok(()));
    assert_eq!(serve_at(NOW + ahead), Ok(()));
    assert_eq!(serve_at(NOW - behind - 1), Err(FramingError::HelloTime { seconds: -601 }));
    assert_eq!(serve_at(NOW + ahead + 1), Err(FramingError::HelloTime { seconds: 1201 }));
    assert_eq!(serve_at(0), Err(FramingError::HelloTime { seconds: -i64::from(NOW) }));
}

#[test]
fn a_changed_hello_is_refused() {
    let hello = sent_by_client(&mut client_at(NOW, 3));
    for place in (0..hello.len()).filter(|place| !(39..43).contains(place)) {
        let mut changed = hello.clone();
        changed[place] ^= 1;
        match serve(&mut server(options()), &changed, &[]) {
            Err(_) => {}
            Ok(events) => assert!(place < 6 && events.is_empty(), "byte {place}: {events:?}"),
        }
    }
    let strangers = ServerOptions { secrets: vec![secret(b"another sixteen!")], ..Default::default() };
    assert_eq!(serve(&mut server(strangers), &hello, &[]), Err(FramingError::HelloSecret));
}

#[test]
fn a_changed_answer_is_refused() {
    let mut client = client_at(NOW, 3);
    let mut server = server(options());
    serve(&mut server, &sent_by_client(&mut client), &[]).unwrap();
    let answer = sent_by_server(&mut server);
    // What is behind the headers is all alike.
    for place in (0..150).chain((150..answer.len()).step_by(97)) {
        let mut changed = answer.clone();
        changed[place] ^= 1;
        let mut client = client_at(NOW, 3);
        match receive(&mut client, &changed, &[]) {
            Err(error) => {
                assert!(
                    matches!(error, FramingError::AnswerSecret | FramingError::Hello { .. }),
                    "byte {place}: {error}"
                );
                assert_eq!(client.read(&mut &answer[..]), Err(FramingError::Ended));
            }
            // A length that is longer now.
            Ok(_) => assert!(!client.is_open(), "byte {place}"),
        }
    }
    // The answer to another ClientHello, of the same secret.
    assert_eq!(receive(&mut client_at(NOW, 4), &answer, &[]), Err(FramingError::AnswerSecret));
}

#[test]
fn records_are_short_and_payloads_are_not_copied() {
    let (mut client, _) = connected();
    let payload = message(32 << 10, 1);
    let range = payload.as_ptr_range();
    client.write(payload, false, &mut random(1)).unwrap();
    let pieces: Vec<_> = std::iter::from_fn(|| client.poll_output()).collect();
    let in_place =
        pieces.iter().filter(|piece| range.contains(&piece.as_ptr())).map(|piece| piece.len()).sum::<usize>();
    assert_eq!(in_place, (32 << 14) + 24);
    let bytes = pieces.concat();
    let mut rest = bytes.strip_prefix(&[0x14, 3, 3, 0, 1, 1]).unwrap();
    let mut lengths = Vec::new();
    while !rest.is_empty() {
        rest = rest.strip_prefix(&[0x17, 3, 3]).unwrap();
        lengths.push(vector(&mut rest, 2).len());
    }
    let (last, others) = lengths.split_last().unwrap();
    assert!(others.iter().all(|length| *length == 2878) && (1..=2878).contains(last), "{lengths:?}");
    // ChangeCipherSpec comes once.
    client.write(message(1, 1), false, &mut random(1)).unwrap();
    assert!(sent_by_client(&mut client).starts_with(&[0x17, 3, 3]));
}

#[test]
fn records_of_other_kinds_end_the_connection() {
    let data: &[u8] = &[0x17, 3, 3, 0, 1, 9];
    let change: &[u8] = &[0x14, 3, 3, 0, 1, 1];
    let cases: [(&[&[u8]], &str); 7] = [
        (&[&[0x15, 3, 3, 0, 2, 2, 40]], "it has the type 17, application data"),
        (&[&[0x17, 3, 1, 0, 1, 1]], "its version is 03 03"),
        (&[&[0x17, 3, 3, 0, 0]], "it has 1 to 16640 bytes"),
        (&[&[0x17, 3, 3, 0x41, 1]], "it has 1 to 16640 bytes"),
        (&[&[0x14, 3, 3, 0, 1, 2]], "ChangeCipherSpec has one byte, 01"),
        (&[change, change], "ChangeCipherSpec comes once, before a client's first record"),
        (&[data, change], "ChangeCipherSpec comes once, before a client's first record"),
    ];
    for (records, expected) in cases {
        for cuts in [&[][..], &[1]] {
            match serve(&mut connected().1, &records.concat(), cuts) {
                Err(FramingError::Record { rule, .. }) => assert_eq!(rule, expected),
                other => panic!("{records:02x?}: {other:?}"),
            }
        }
    }
    // A server's is in its answer already.
    assert!(matches!(receive(&mut connected().0, change, &[]), Err(FramingError::Record { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn any_cut_gives_the_same_conversation(
        blocks in proptest::collection::vec((0..400_usize, any::<u8>()), 1..5),
        cuts in proptest::collection::vec(1..3000_usize, 1..10),
        quick_acks: bool,
    ) {
        let messages: Vec<_> = blocks.into_iter().map(|(blocks, fill)| message(blocks, fill)).collect();
        converse(&mut client_at(NOW, 1), &mut server(options()), &messages, quick_acks, &cuts);
    }
}

/// A secret with a domain is for fake TLS alone, a secret without one for everything else, and one connection uses one secret.
#[test]
fn each_secret_has_its_use() {
    let plain = Secret::from_bytes(&KEY).unwrap();
    let with_domain = || ServerOptions { secrets: vec![secret(&KEY)], ..Default::default() };
    let without = || ServerOptions { secrets: vec![plain.clone(), secret(b"another sixteen!")], ..Default::default() };
    let mut bare = ClientWire::proxy(&plain, DcId::new(2).unwrap(), &template(), NOW, &mut random(1)).unwrap();
    bare.write(message(1, 1), false, &mut random(1)).unwrap();
    assert_eq!(serve(&mut server(with_domain()), &sent_by_client(&mut bare), &[]), Err(FramingError::UnknownProtocol));
    let hello = sent_by_client(&mut client_at(NOW, 1));
    assert_eq!(serve(&mut server(without()), &hello, &[]), Err(FramingError::HelloSecret));

    let mut server = server(options());
    serve(&mut server, &hello, &[]).unwrap();
    let other = Secret::from_bytes(b"another sixteen!").unwrap();
    let mut other = ClientWire::proxy(&other, DcId::new(2).unwrap(), &template(), NOW, &mut random(1)).unwrap();
    other.write(message(1, 1), false, &mut random(1)).unwrap();
    let inner = sent_by_client(&mut other);
    let record = [&[0x17, 3, 3, 0, u8::try_from(inner.len()).unwrap()][..], &inner].concat();
    assert_eq!(serve(&mut server, &record, &[]), Err(FramingError::UnknownProtocol));
}

#[test]
fn messages_over_the_limits_are_refused_by_their_heads() {
    let hello = [0x16, 3, 1, 0x40, 1, 1, 0, 0x3f];
    let rule = "its record has at most 16384 bytes";
    let error = FramingError::Hello { message: "the ClientHello", rule };
    assert_eq!(serve(&mut server(options()), &hello, &[]), Err(error));

    let first = "its first record has a random field and at most 16384 bytes";
    let last = "its last record has at most 16640 bytes";
    let long_end = [&[0x16, 3, 3, 0, 38][..], &[0; 38], &[0x14, 3, 3, 0, 1, 1, 0x17, 3, 3, 0x41, 1]].concat();
    let cases = [(vec![0x16, 3, 3, 0x40, 1], first), (vec![0x16, 3, 3, 0, 37], first), (long_end, last)];
    for (answer, rule) in cases {
        let error = FramingError::Hello { message: "the answer to the ClientHello", rule };
        assert_eq!(receive(&mut client_at(NOW, 1), &answer, &[1]), Err(error));
    }
}

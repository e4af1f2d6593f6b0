//! What a client speaks, by its first bytes.

use super::{NOW, message, random, sent_by_client, serve, server};
use crate::framing::{ClientWire, Framing, FramingError, HelloTemplate, Opened, Secret, ServerEvent, ServerOptions};

fn secret() -> Secret {
    Secret::from_bytes(&[&[0xee][..], &super::KEY, b"example.com"].concat()).unwrap()
}

#[test]
fn every_framing_is_detected() {
    for framing in [Framing::Abridged, Framing::Intermediate, Framing::PaddedIntermediate, Framing::Full] {
        for disguised in [false, true] {
            if disguised && framing == Framing::Full {
                continue;
            }
            let mut client = ClientWire::plain(framing);
            if disguised {
                client = ClientWire::obfuscated(framing, None, &mut random(4)).unwrap();
            }
            client.write(message(3, 8), false, &mut random(5)).unwrap();
            let events = serve(&mut server(ServerOptions::default()), &sent_by_client(&mut client), &[1]).unwrap();
            let [ServerEvent::Opened(Opened { framing: found, secret: None, obfuscated, .. }), ServerEvent::Frame(_)] =
                events[..]
            else {
                panic!("{events:?}");
            };
            assert_eq!((found, obfuscated), (framing, disguised));
        }
    }
}

#[test]
fn http_is_refused_by_its_name() {
    for method in ["GET", "POST", "HEAD", "OPTIONS"] {
        let request = format!("{method} /api HTTP/1.1\r\n\r\n");
        let error = serve(&mut server(ServerOptions::default()), request.as_bytes(), &[2]).unwrap_err();
        assert_eq!(error, FramingError::Http { method });
        assert_eq!(error.to_string(), format!("the client speaks HTTP ({method}), which is not served here"));
    }
}

#[test]
fn tls_is_refused_without_a_secret_for_it() {
    let template: HelloTemplate = HelloTemplate::CHROME.parse().unwrap();
    let dc = crate::DcId::new(2).unwrap();
    let mut client = ClientWire::proxy(&secret(), dc, &template, NOW, &mut random(6)).unwrap();
    let hello = sent_by_client(&mut client);
    let plain = ServerOptions { secrets: vec![Secret::from_bytes(&super::KEY).unwrap()], ..Default::default() };
    for options in [ServerOptions::default(), plain] {
        let error = serve(&mut server(options), &hello, &[]).unwrap_err();
        assert_eq!(error, FramingError::Refused { spoken: "TLS", wanted: "another protocol" });
    }
}

#[test]
fn a_server_may_want_a_secret() {
    let options = ServerOptions { secrets: vec![secret()], secrets_only: true, ..Default::default() };
    let mut plain = ClientWire::plain(Framing::Intermediate);
    plain.write(message(1, 1), false, &mut random(1)).unwrap();
    let error = serve(&mut server(options.clone()), &sent_by_client(&mut plain), &[]).unwrap_err();
    assert_eq!(error, FramingError::Refused { spoken: "a framing without a secret", wanted: "a secret" });
    let mut obfuscated = ClientWire::obfuscated(Framing::Intermediate, None, &mut random(1)).unwrap();
    obfuscated.write(message(1, 1), false, &mut random(1)).unwrap();
    let error = serve(&mut server(options), &sent_by_client(&mut obfuscated), &[]).unwrap_err();
    assert_eq!(error, FramingError::UnknownProtocol);
}

#[test]
fn nothing_is_sent_before_it_is_known_what_the_client_speaks() {
    let mut server = server(ServerOptions::default());
    assert_eq!(server.write(message(1, 1), &mut random(1)), Err(FramingError::NotOpen));
    assert_eq!(server.quick_ack(1), Err(FramingError::NotOpen));
    assert_eq!(server.accept(&mut random(1)), Err(FramingError::NotOpen));
    serve(&mut server, b"GET ", &[]).unwrap_err();
    assert_eq!(server.write(message(1, 1), &mut random(1)), Err(FramingError::Ended));
    assert_eq!(server.read(&mut &b"more"[..], NOW), Err(FramingError::Ended));
}

#[test]
fn the_limits_of_both_ends_hold() {
    for disguised in [false, true] {
        let options = || ServerOptions { limit: 1000, ..Default::default() };
        let client = || {
            if disguised {
                return ClientWire::obfuscated(Framing::Abridged, None, &mut random(4)).unwrap();
            }
            ClientWire::plain(Framing::Abridged)
        };
        let long = FramingError::TooLong { length: 1016, limit: 1000 };
        let (mut sender, mut receiver) = (client(), server(options()));
        sender.write(message(61, 1), false, &mut random(5)).unwrap();
        assert_eq!(serve(&mut receiver, &sent_by_client(&mut sender), &[]).unwrap().len(), 2);
        receiver.write(message(62, 1), &mut random(5)).unwrap();
        let sent = super::sent_by_server(&mut receiver);
        sender.write(message(62, 1), false, &mut random(5)).unwrap();
        assert_eq!(serve(&mut receiver, &sent_by_client(&mut sender), &[]), Err(long));
        sender.set_limit(1000);
        assert_eq!(super::receive(&mut sender, &sent, &[]), Err(long));

        // A server may allow more once it knows the client.
        let (mut sender, mut receiver) = (client(), server(options()));
        sender.write(message(1, 1), false, &mut random(5)).unwrap();
        serve(&mut receiver, &sent_by_client(&mut sender), &[]).unwrap();
        receiver.set_limit(1016);
        sender.write(message(62, 1), false, &mut random(5)).unwrap();
        assert_eq!(serve(&mut receiver, &sent_by_client(&mut sender), &[]).unwrap().len(), 1);
    }
}

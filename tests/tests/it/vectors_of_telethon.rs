//! Encrypted messages that Telethon has made (`interop/vectors.py`): they open, and the same content seals to the same bytes.

use bytes::BytesMut;
use mtproto_crypto::{AuthKey, HEADER, Sender, open};
use mtproto_proto::session::{Header, Inbound, MessageId, Padding, Sealed, Unsealed, write};
use std::sync::Arc;
use tests::vectors::{Vector, read};

#[test]
fn messages_of_telethon_open() {
    for vector in vectors() {
        let opened = Sealed::new(key(&vector), vector.sender(), BytesMut::from(&vector.sealed[..])).open().unwrap();
        let message = Inbound::new(vector.session_id, vector.sender()).accept(opened.text, None).unwrap();
        assert_eq!(message.header, header(&vector));
        assert_eq!(message.body, vector.body);
    }
}

#[test]
fn the_same_content_seals_to_the_same_bytes() {
    for vector in vectors() {
        let key = key(&vector);
        let mut text = vector.sealed.clone();
        open(&key, vector.sender(), &mut text).unwrap();
        let padding = &text[HEADER + 32 + vector.body.len()..];
        let mut message = BytesMut::new();
        let fill = |bytes: &mut [u8]| bytes.copy_from_slice(padding);
        write(&mut message, &header(&vector), [&vector.body[..]], Padding::Extra(0), fill).unwrap();
        let packet = Unsealed::new(key, vector.sender(), message).seal().unwrap();
        assert_eq!(packet.payload, vector.sealed);
    }
}

fn vectors() -> Vec<Vector> {
    let vectors = read().unwrap();
    for sender in [Sender::Client, Sender::Server] {
        assert!(vectors.iter().filter(|vector| vector.sender() == sender).count() >= 5);
    }
    vectors
}

fn key(vector: &Vector) -> Arc<AuthKey> {
    Arc::new(AuthKey::new(vector.key[..].try_into().unwrap()))
}

fn header(vector: &Vector) -> Header {
    let id = MessageId::from_wire(vector.message_id);
    Header { salt: vector.salt, session_id: vector.session_id, id, seq_no: vector.seq_no }
}

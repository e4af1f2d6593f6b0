//! Tests of frames and of whole connections.

mod detect;
mod fake_tls;
mod frames;
mod hostile;
mod obfuscated;
mod secrets;
mod template;

use super::{ClientWire, Frame, FramingError, ServerEvent, ServerOptions, ServerWire};
use bytes::BytesMut;
use std::sync::Arc;

/// The time of all clocks.
const NOW: u32 = 1_700_000_000;
const KEY: [u8; 16] = *b"sixteen bytes ok";

/// Returns bytes that differ at each call, the same for a seed.
fn random(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |bytes: &mut [u8]| {
        for byte in bytes {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = state.to_be_bytes()[3];
        }
    }
}

/// Returns a message as an encrypted one looks: its length is 24 and a multiple of 16.
fn message(blocks: usize, fill: u8) -> BytesMut {
    BytesMut::from(&vec![fill | 1; 24 + 16 * blocks][..])
}

/// Returns all that a client sends now.
fn sent_by_client(client: &mut ClientWire) -> Vec<u8> {
    std::iter::from_fn(|| client.poll_output()).flatten().collect()
}

fn sent_by_server(server: &mut ServerWire) -> Vec<u8> {
    std::iter::from_fn(|| server.poll_output()).flatten().collect()
}

fn server(options: ServerOptions) -> ServerWire {
    ServerWire::new(Arc::new(options))
}

/// Cuts bytes into pieces of the lengths, in turn.
fn pieces<'a>(mut bytes: &'a [u8], cuts: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let mut cuts = cuts.iter().cycle();
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let (piece, rest) = bytes.split_at(cuts.next().map_or(bytes.len(), |cut| (*cut).max(1)).min(bytes.len()));
        bytes = rest;
        Some(piece)
    })
}

/// Gives bytes to a server in pieces, and accepts each ClientHello.
fn serve(server: &mut ServerWire, bytes: &[u8], cuts: &[usize]) -> Result<Vec<ServerEvent>, FramingError> {
    let mut events = Vec::new();
    for mut piece in pieces(bytes, cuts) {
        while let Some(event) = server.read(&mut piece, NOW)? {
            if matches!(event, ServerEvent::Hello(_)) {
                server.accept(&mut random(99))?;
            }
            events.push(event);
        }
        assert!(piece.is_empty());
    }
    Ok(events)
}

fn receive(client: &mut ClientWire, bytes: &[u8], cuts: &[usize]) -> Result<Vec<Frame>, FramingError> {
    let mut frames = Vec::new();
    for mut piece in pieces(bytes, cuts) {
        while let Some(frame) = client.read(&mut piece)? {
            frames.push(frame);
        }
        assert!(piece.is_empty());
    }
    Ok(frames)
}

/// Sends the messages from a client to a server and back, and compares what arrives.
fn converse(client: &mut ClientWire, server: &mut ServerWire, messages: &[BytesMut], quick_acks: bool, cuts: &[usize]) {
    let mut random = random(7);
    let mut frames = Vec::new();
    for message in messages {
        client.write(message.clone(), quick_acks, &mut random).unwrap();
    }
    // Two rounds for the hello: its answer lets the rest go.
    for _ in 0..2 {
        let events = serve(server, &sent_by_client(client), cuts).unwrap();
        frames.extend(events.into_iter().filter_map(|event| match event {
            ServerEvent::Frame(frame) => Some(frame),
            _ => None,
        }));
        assert_eq!(receive(client, &sent_by_server(server), cuts).unwrap(), []);
    }
    let expected = messages.iter().map(|payload| Frame::Payload { payload: payload.clone(), quick_ack: quick_acks });
    assert_eq!(frames, expected.collect::<Vec<_>>());

    for message in messages {
        server.write(message.clone(), &mut random).unwrap();
        if quick_acks {
            server.quick_ack(0x1234_5678).unwrap();
        }
    }
    server.error(super::TransportError::KEY_UNKNOWN, &mut random).unwrap();
    let expected = messages.iter().flat_map(|payload| {
        let payload = Frame::Payload { payload: payload.clone(), quick_ack: false };
        [Some(payload), quick_acks.then_some(Frame::QuickAck(0x9234_5678))].into_iter().flatten()
    });
    let error = Frame::Error(super::TransportError::KEY_UNKNOWN);
    let expected = expected.chain([error]).collect::<Vec<_>>();
    assert_eq!(receive(client, &sent_by_server(server), cuts).unwrap(), expected);
}

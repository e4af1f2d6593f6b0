//! Frames of each framing: their bytes, their rules, and any cuts.

use super::{message, pieces, random};
use crate::framing::{Decoder, Encoder, FRAME_LIMIT, Frame, Framing, FramingError, TransportError};
use bytes::BytesMut;
use mtproto_crypto::Sender;
use proptest::prelude::*;
use std::collections::BTreeSet;

const ALL: [Framing; 4] = [Framing::Abridged, Framing::Intermediate, Framing::PaddedIntermediate, Framing::Full];

fn encode(encoder: &mut Encoder, payload: &[u8], quick_ack: bool) -> Vec<u8> {
    let envelope = encoder.envelope(payload, quick_ack, &mut random(payload.len() as u64)).unwrap();
    [envelope.head.as_slice(), payload, envelope.tail.as_slice()].concat()
}

fn decode(decoder: &mut Decoder, bytes: &[u8], cuts: &[usize]) -> Result<Vec<Frame>, FramingError> {
    let mut frames = Vec::new();
    for mut piece in pieces(bytes, cuts) {
        while let Some(frame) = decoder.decode(&mut piece)? {
            frames.push(frame);
        }
        assert!(piece.is_empty());
    }
    Ok(frames)
}

fn decode_one(framing: Framing, sender: Sender, bytes: &[u8]) -> Result<Vec<Frame>, FramingError> {
    decode(&mut Decoder::new(framing, sender), bytes, &[])
}

fn payload(payload: &[u8], quick_ack: bool) -> Frame {
    Frame::Payload { payload: BytesMut::from(payload), quick_ack }
}

#[test]
fn the_bytes_of_each_framing_are_those_of_the_documentation() {
    let head = |framing, length: usize, quick_ack| {
        let envelope =
            Encoder::new(framing, Sender::Client).envelope(&vec![1; length], quick_ack, &mut random(1)).unwrap();
        envelope.head.as_slice().to_vec()
    };
    assert_eq!(head(Framing::Abridged, 40, false), [10]);
    assert_eq!(head(Framing::Abridged, 40, true), [0x8a]);
    assert_eq!(head(Framing::Abridged, 0x7e * 4, false), [0x7e]);
    assert_eq!(head(Framing::Abridged, 0x7f * 4, false), [0x7f, 0x7f, 0, 0]);
    assert_eq!(head(Framing::Abridged, 0x0001_0203 * 4, true), [0xff, 3, 2, 1]);
    assert_eq!(head(Framing::Intermediate, 40, false), [40, 0, 0, 0]);
    assert_eq!(head(Framing::Intermediate, 0x0102, true), [2, 1, 0, 0x80]);

    // From another implementation: zlib's CRC32 over length, sequence number and payload.
    let mut encoder = Encoder::new(Framing::Full, Sender::Client);
    let first = hex::decode("200000000000000001010101010101010101010101010101010101011771a5d2").unwrap();
    let second = hex::decode("2000000001000000010101010101010101010101010101010101010130148053").unwrap();
    assert_eq!(hex::encode(encode(&mut encoder, &[1; 20], false)), hex::encode(first));
    assert_eq!(hex::encode(encode(&mut encoder, &[1; 20], false)), hex::encode(second));
}

#[test]
fn quick_acknowledgments_are_told_apart_from_frames() {
    let token = 0x0403_0201;
    assert_eq!(Encoder::new(Framing::Abridged, Sender::Client).quick_ack(token), Ok([0x84, 3, 2, 1]));
    for framing in [Framing::Intermediate, Framing::PaddedIntermediate] {
        assert_eq!(Encoder::new(framing, Sender::Client).quick_ack(token), Ok([1, 2, 3, 0x84]));
    }
    let error = FramingError::Unsupported { framing: Framing::Full, feature: "quick acknowledgments" };
    assert_eq!(Encoder::new(Framing::Full, Sender::Client).quick_ack(token), Err(error));
    let asked = Encoder::new(Framing::Full, Sender::Client).envelope(&[1; 24], true, &mut random(1));
    assert_eq!(asked.map(drop), Err(error));

    for framing in [Framing::Abridged, Framing::Intermediate, Framing::PaddedIntermediate] {
        let mut encoder = Encoder::new(framing, Sender::Client);
        let bytes = [
            &encode(&mut encoder, &[1; 24], false)[..],
            &encoder.quick_ack(token).unwrap(),
            &encode(&mut encoder, &[1; 1024 + 24], false),
        ]
        .concat();
        let expected = [payload(&[1; 24], false), Frame::QuickAck(0x8403_0201), payload(&[1; 1024 + 24], false)];
        assert_eq!(decode(&mut Decoder::new(framing, Sender::Server), &bytes, &[1]).unwrap(), expected);
        // The same bit is a request from a client.
        let bytes = encode(&mut Encoder::new(framing, Sender::Client), &[1; 24], true);
        assert_eq!(decode_one(framing, Sender::Client, &bytes).unwrap(), [payload(&[1; 24], true)]);
    }
}

#[test]
fn errors_are_frames_of_four_bytes_from_servers_alone() {
    for framing in ALL {
        for (error, code) in
            [(TransportError::KEY_UNKNOWN, -404), (TransportError::FLOOD, -429), (TransportError::WRONG_DC, -444)]
        {
            assert_eq!(error.code(), code);
            let mut encoder = Encoder::new(framing, Sender::Client);
            // Each length of padding has its turn.
            for _ in 0..64 {
                let bytes = encode(&mut encoder, &code.to_le_bytes(), false);
                let mut decoder = Decoder::new(framing, Sender::Server);
                if framing == Framing::Full {
                    encoder = Encoder::new(framing, Sender::Client);
                }
                assert_eq!(decode(&mut decoder, &bytes, &[3]).unwrap(), [Frame::Error(error)]);
                let refused = decode_one(framing, Sender::Client, &bytes).unwrap_err();
                assert!(matches!(refused, FramingError::TooShort { .. }), "{framing:?}: {refused}");
            }
        }
    }
}

/// Servers were seen to send an error in place of length, number and payload of a full frame.
#[test]
fn an_error_may_stand_in_place_of_the_length_of_a_full_frame() {
    let code = (-429_i32).to_le_bytes();
    let frames = decode_one(Framing::Full, Sender::Server, &code.repeat(3)).unwrap();
    assert_eq!(frames, vec![Frame::Error(TransportError::FLOOD); 3]);
    let refused = decode_one(Framing::Full, Sender::Client, &code.repeat(3)).unwrap_err();
    assert!(matches!(refused, FramingError::TooLong { limit: FRAME_LIMIT, .. }), "{refused}");
}

#[test]
fn a_frame_over_the_limit_is_refused_by_its_head_alone() {
    for (framing, head) in [
        (Framing::Abridged, &[0x7f, 0xff, 0xff, 0xff][..]),
        (Framing::Intermediate, &[0xff, 0xff, 0xff, 0x7f]),
        (Framing::PaddedIntermediate, &[0xff, 0xff, 0xff, 0x7f]),
        (Framing::Full, &[0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0]),
    ] {
        for sender in [Sender::Client, Sender::Server] {
            let mut decoder = Decoder::new(framing, sender);
            let error = decode(&mut decoder, head, &[1]).unwrap_err();
            assert!(matches!(error, FramingError::TooLong { limit: FRAME_LIMIT, .. }), "{framing:?}: {error}");
            assert_eq!(decoder.decode(&mut &[0][..]), Err(FramingError::Ended));
        }
    }
    for framing in ALL {
        let mut decoder = Decoder::new(framing, Sender::Client);
        decoder.set_limit(24);
        assert_eq!(
            decode(&mut decoder, &encode(&mut Encoder::new(framing, Sender::Client), &[1; 24], false), &[])
                .unwrap()
                .len(),
            1
        );
        decoder.set_limit(23);
        let mut encoder = Encoder::new(framing, Sender::Client);
        encode(&mut encoder, &[1; 24], false);
        let error = decode(&mut decoder, &encode(&mut encoder, &[1; 24], false), &[]).unwrap_err();
        assert_eq!(error, FramingError::TooLong { length: 24, limit: 23 });
    }
}

#[test]
fn frames_shorter_than_messages_are_refused() {
    for sender in [Sender::Client, Sender::Server] {
        let short = |framing, bytes: &[u8]| decode_one(framing, sender, bytes).unwrap_err();
        assert_eq!(short(Framing::Abridged, &[0]), FramingError::TooShort { length: 0 });
        assert_eq!(short(Framing::Abridged, &[2]), FramingError::TooShort { length: 8 });
        assert_eq!(short(Framing::Intermediate, &[19, 0, 0, 0]), FramingError::TooShort { length: 19 });
        assert_eq!(short(Framing::PaddedIntermediate, &[3, 0, 0, 0]), FramingError::TooShort { length: 3 });
        assert_eq!(short(Framing::Full, &[11, 0, 0, 0]), FramingError::TooShort { length: 11 });
        assert_eq!(short(Framing::Full, &[12, 0, 0, 0, 0, 0, 0, 0]), FramingError::TooShort { length: 0 });
    }
}

#[test]
fn a_full_frame_has_the_next_number_and_the_right_checksum() {
    let mut encoder = Encoder::new(Framing::Full, Sender::Client);
    let first = encode(&mut encoder, &[1; 24], false);
    let second = encode(&mut encoder, &[1; 24], false);
    let fails = |frames: &[&[u8]]| decode_one(Framing::Full, Sender::Client, &frames.concat()).unwrap_err();
    assert_eq!(fails(&[&first, &first]), FramingError::SequenceNumber { sent: 0, expected: 1 });
    assert_eq!(fails(&[&second]), FramingError::SequenceNumber { sent: 1, expected: 0 });
    for place in 8..first.len() {
        let mut changed = first.clone();
        changed[place] ^= 0x10;
        assert!(matches!(fails(&[&changed]), FramingError::Checksum { .. }), "byte {place}");
    }
}

#[test]
fn padding_is_cut_off_and_has_at_most_15_bytes() {
    let plain =
        |body: usize| [&[0; 8][..], &[7; 8], &u32::try_from(body).unwrap().to_le_bytes(), &vec![9; body]].concat();
    for message in [plain(0), plain(40), vec![1; 24], vec![1; 40]] {
        for padding in 0..=17_usize {
            let frame = [&message[..], &vec![5; padding]].concat();
            let bytes = [&u32::try_from(frame.len()).unwrap().to_le_bytes()[..], &frame].concat();
            let result = decode_one(Framing::PaddedIntermediate, Sender::Client, &bytes);
            match (padding, message[0]) {
                (0..=15, _) => assert_eq!(result.unwrap(), [payload(&message, false)], "{padding}"),
                (_, 0) => {
                    let (frame, message) = (frame.len(), message.len());
                    assert_eq!(result, Err(FramingError::Padding { frame, message }));
                }
                // Whole blocks: nobody can tell that they are padding but the session.
                _ => assert_eq!(result.unwrap(), [payload(&frame[..message.len() + 16], false)]),
            }
        }
    }
    let mut lies = plain(40);
    lies[16] = 41;
    let bytes = [&u32::try_from(lies.len()).unwrap().to_le_bytes()[..], &lies].concat();
    let error = decode_one(Framing::PaddedIntermediate, Sender::Client, &bytes).unwrap_err();
    assert_eq!(error, FramingError::Padding { frame: 60, message: 61 });
}

#[test]
fn padding_has_every_length() {
    // Clients of other projects cut off what is more than whole words of four bytes, so a server adds no whole word.
    for (sender, lengths) in [(Sender::Client, 0..16), (Sender::Server, 0..4)] {
        let (mut random, mut encoder) = (random(3), Encoder::new(Framing::PaddedIntermediate, sender));
        let mut padding = || encoder.envelope(&[1; 24], false, &mut random).unwrap().tail.as_slice().len();
        let seen: BTreeSet<usize> = (0..1000).map(|_| padding()).collect();
        assert!(seen.into_iter().eq(lengths));
    }
}

#[test]
fn what_a_framing_cannot_say_is_refused() {
    let refused = |framing, payload: &[u8]| {
        Encoder::new(framing, Sender::Client).envelope(payload, false, &mut random(1)).unwrap_err()
    };
    assert_eq!(refused(Framing::Abridged, &[1; 23]), FramingError::Unaligned { length: 23 });
    for framing in ALL {
        assert_eq!(refused(framing, &[]), FramingError::TooShort { length: 0 });
    }
    let longest = 0x00ff_ffff * 4;
    let error = FramingError::TooLong { length: longest + 4, limit: longest };
    assert_eq!(refused(Framing::Abridged, &vec![0; longest + 4]), error);
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_frames(
        framing in 0..4_usize,
        from_server: bool,
        blocks in proptest::collection::vec((0..70_usize, any::<u8>(), any::<bool>()), 0..8),
        cuts in proptest::collection::vec(1..300_usize, 1..20),
    ) {
        let framing = ALL[framing];
        let sender = if from_server { Sender::Server } else { Sender::Client };
        let mut encoder = Encoder::new(framing, Sender::Client);
        let (mut bytes, mut expected) = (Vec::new(), Vec::new());
        for (blocks, fill, quick_ack) in blocks {
            let quick_ack = quick_ack && !from_server && framing != Framing::Full;
            bytes.extend(encode(&mut encoder, &message(blocks, fill), quick_ack));
            expected.push(payload(&message(blocks, fill), quick_ack));
        }
        prop_assert_eq!(decode(&mut Decoder::new(framing, sender), &bytes, &cuts).unwrap(), expected);
    }
}

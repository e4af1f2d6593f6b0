//! Arbitrary bytes, and messages with single bytes changed, on both sides: an error or an answer, never a panic.

use super::world::*;
use crate::exchange::plain::{Side, Writer};
use crate::exchange::*;
use proptest::prelude::*;
use tl_types::Bytes;

/// The ids of all that an exchange has.
const IDS: [u32; 9] = [
    0x0516_2463,
    0xd0e8_075c,
    0x79cb_045d,
    0x3bcb_f734,
    0x46dc_1fb9,
    0x6046_9778,
    0xbe7e_8ef1,
    0xd712_e4be,
    0xf504_5f1f,
];

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let rest = proptest::collection::vec(any::<u8>(), 0..400);
    (proptest::option::of(proptest::sample::select(&IDS[..])), rest).prop_map(|(id, rest)| {
        let mut body = id.map(|id| id.to_le_bytes().to_vec()).unwrap_or_default();
        body.extend(rest);
        body
    })
}

proptest! {
    #[test]
    fn any_bytes_are_taken_by_both_sides(bytes in proptest::collection::vec(any::<u8>(), 0..200), seed: u64) {
        let bytes = Bytes::from(bytes);
        prop_assert!(client(seed).receive(&bytes, NOW, &mut random(seed)).is_err());
        prop_assert!(server().receive(&bytes, NOW, &mut random(seed)).is_err());
    }

    #[test]
    fn any_body_is_taken_by_both_sides(body in bodies(), seed: u64) {
        let message = |sender| Writer::new(sender).write(&body, NOW);
        prop_assert!(client(seed).receive(&message(Side::Server), NOW, &mut random(seed)).is_err());
        // `req_pq` of any nonce is answered.
        let _ = server().receive(&message(Side::Client), NOW, &mut random(seed));
    }

    #[test]
    fn any_text_is_taken_as_a_key(text in ".{0,100}", der in proptest::collection::vec(any::<u8>(), 0..100)) {
        prop_assert!(PublicKey::from_pem(&text).is_err() && PrivateKey::from_pem(&text).is_err());
        for label in ["RSA PUBLIC KEY", "PUBLIC KEY", "RSA PRIVATE KEY", "PRIVATE KEY"] {
            let text = pem_rfc7468::encode_string(label, pem_rfc7468::LineEnding::LF, &der).unwrap();
            prop_assert!(PublicKey::from_pem(&text).is_err() && PrivateKey::from_pem(&text).is_err());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whoever changes a bit on the way gets no key out of it.
    #[test]
    fn a_changed_bit_never_gives_a_key(step in 0..6, at: proptest::sample::Index, bit in 0..8, seed: u64) {
        let mut random = random(seed);
        let mut server = server();
        let mut client = client(seed);
        // What pads `pq` in the first answer says nothing, and is not read.
        let is_read = |at: usize| !(8..16).contains(&at) && (step != 1 || !(65..68).contains(&at));
        let change = |message: Bytes, at: proptest::sample::Index| {
            let mut bytes = message.to_vec();
            // The id of a message may be any one of its sender.
            let at = Some(at.index(bytes.len())).filter(|at| is_read(*at)).unwrap_or(20);
            bytes[at] ^= 1_u8 << bit;
            Bytes::from(bytes)
        };
        let mut query = client.pending().clone();
        for round in 0..3 {
            if step == 2 * round {
                query = change(query, at);
            }
            let answer = match server.receive(&query, NOW, &mut random) {
                Ok(ServerStep::Send(answer)) => answer,
                Ok(ServerStep::Decide(offered)) => server.decide(offered, Decision::Unique, NOW).unwrap(),
                Ok(ServerStep::Wait) => panic!("nothing is repeated"),
                Err(_) => return Ok(()),
            };
            let answer = if step == 2 * round + 1 { change(answer, at) } else { answer };
            match client.receive(&answer, NOW, &mut random) {
                Ok(ClientStep::Send(next)) => query = next,
                Ok(ClientStep::Wait) => panic!("nothing is repeated"),
                Ok(ClientStep::Done(_)) => prop_assert!(false, "a key, after a bit was changed"),
                Err(_) => return Ok(()),
            }
        }
    }
}

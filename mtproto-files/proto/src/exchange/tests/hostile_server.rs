//! What a client refuses, one test a check.

use super::world::*;
use crate::BadRandom;
use crate::exchange::plain::{Side, Writer};
use crate::exchange::proof::Ending;
use crate::exchange::sealed::seal;
use crate::exchange::*;
use tl_types::mtproto::types::{DhGenFail, DhGenOk, DhGenRetry, ResPq, ServerDhParamsFail, ServerDhParamsOk};
use tl_types::{Bytes, Encode};

/// Gives the first answer of a server, changed, to a client.
#[track_caller]
fn first(change: impl FnOnce(&mut ResPq)) -> ClientError {
    let mut client = client(1);
    let answer = first_answer(&client, change);
    client.receive(&answer, NOW, &mut random(3)).unwrap_err()
}

#[test]
fn another_nonce_in_the_first_answer() {
    assert_eq!(first(|answer| answer.nonce[0] ^= 1), ClientError::Nonce);
}

#[test]
fn a_pq_that_is_no_product_of_two_primes() {
    for pq in [0_u64, 1, 4, 9, (1 << 61) - 1, 3 * 5 * 7, 2 * 2_147_483_647] {
        assert_eq!(first(|answer| answer.pq = Bytes::copy_from_slice(&pq.to_be_bytes())), ClientError::Pq, "{pq}");
    }
    assert_eq!(first(|answer| answer.pq = Bytes::new()), ClientError::Pq);
}

#[test]
fn a_pq_that_is_too_large() {
    // Two primes, just below 2^32: their product is above 2^63.
    let large = 4_294_967_291 * 4_294_967_279_u64;
    assert_eq!(first(|answer| answer.pq = Bytes::copy_from_slice(&large.to_be_bytes())), ClientError::Pq);
    assert_eq!(first(|answer| answer.pq = Bytes::from(vec![1; 9])), ClientError::Pq);
}

#[test]
fn a_server_with_no_trusted_key() {
    let error = first(|answer| answer.server_public_key_fingerprints = vec![1, 2]);
    assert_eq!(error, ClientError::UnknownKeys { fingerprints: vec![1, 2] });
    let error = first(|answer| answer.server_public_key_fingerprints.clear());
    assert_eq!(error, ClientError::UnknownKeys { fingerprints: vec![] });
}

#[test]
fn an_answer_of_another_step() {
    let offering = offering(1);
    let ok = DhGenOk::new(offering.nonces.nonce, offering.nonces.server_nonce, [0; 16]);
    let error = client(1).receive(&message(Side::Server, &ok), NOW, &mut random(1)).unwrap_err();
    assert!(matches!(error, ClientError::Answer(_)), "{error:?}");
    let asked = asked(client_settings(), 1);
    assert!(matches!(asked.refused(&message(Side::Server, &ok)), ClientError::Answer(_)));
}

#[test]
fn another_nonce_in_the_second_answer() {
    let asked = asked(client_settings(), 1);
    let mut answer: ServerDhParamsOk = body(&asked.answer, Side::Server);
    answer.nonce[15] ^= 1;
    assert_eq!(asked.refused(&message(Side::Server, &answer)), ClientError::Nonce);
}

#[test]
fn another_server_nonce_in_the_second_answer() {
    let asked = asked(client_settings(), 1);
    let mut answer: ServerDhParamsOk = body(&asked.answer, Side::Server);
    answer.server_nonce[0] ^= 1;
    assert_eq!(asked.refused(&message(Side::Server, &answer)), ClientError::ServerNonce);
}

#[test]
fn an_encrypted_answer_that_is_not_whole_blocks() {
    for length in [0, 15, 16, 17, 600] {
        let asked = asked(client_settings(), 1);
        let mut answer: ServerDhParamsOk = body(&asked.answer, Side::Server);
        answer.encrypted_answer = Bytes::from(vec![1; length]);
        let error = asked.refused(&message(Side::Server, &answer));
        assert_eq!(error, ClientError::Sealed(SealedError::Length { length }));
    }
}

#[test]
fn an_encrypted_answer_with_another_hash() {
    let asked = asked(client_settings(), 1);
    let mut answer: ServerDhParamsOk = body(&asked.answer, Side::Server);
    let mut encrypted = answer.encrypted_answer.to_vec();
    encrypted[100] ^= 1;
    answer.encrypted_answer = Bytes::from(encrypted);
    assert_eq!(asked.refused(&message(Side::Server, &answer)), ClientError::Sealed(SealedError::Hash));
}

#[test]
fn an_encrypted_answer_with_too_much_padding() {
    let asked = asked(client_settings(), 1);
    let mut answer: ServerDhParamsOk = body(&asked.answer, Side::Server);
    let mut text = answer.encrypted_answer.to_vec();
    asked.nonces.cipher().decrypt(&mut text);
    text.extend([0; 16]);
    asked.nonces.cipher().encrypt(&mut text);
    answer.encrypted_answer = Bytes::from(text);
    assert_eq!(asked.refused(&message(Side::Server, &answer)), ClientError::Sealed(SealedError::Hash));
}

#[test]
fn an_encrypted_answer_with_another_value() {
    let asked = asked(client_settings(), 1);
    let mut answer: ServerDhParamsOk = body(&asked.answer, Side::Server);
    let value = DhGenOk::new([0; 16], [0; 16], [0; 16]).to_bytes().unwrap();
    answer.encrypted_answer = seal(&value, asked.nonces.cipher(), &mut random(1));
    let error = asked.refused(&message(Side::Server, &answer));
    assert!(matches!(error, ClientError::Sealed(SealedError::Value(_))), "{error:?}");
}

#[test]
fn another_nonce_in_the_encrypted_answer() {
    let asked = asked(client_settings(), 1);
    let answer = asked.changed(|data| data.nonce[3] ^= 1);
    assert_eq!(asked.refused(&answer), ClientError::InnerNonce);
}

#[test]
fn another_server_nonce_in_the_encrypted_answer() {
    let asked = asked(client_settings(), 1);
    let answer = asked.changed(|data| data.server_nonce[3] ^= 1);
    assert_eq!(asked.refused(&answer), ClientError::InnerServerNonce);
}

#[test]
fn a_prime_of_another_size() {
    for bytes in [vec![], vec![0xff; 255], vec![0xff; 257], [vec![0x7f], vec![0xff; 255]].concat()] {
        let asked = asked(client_settings(), 1);
        let answer = asked.changed(|data| data.dh_prime = Bytes::from(bytes));
        assert_eq!(asked.refused(&answer), ClientError::Group(GroupError::Size));
    }
}

#[test]
fn a_number_that_is_not_prime() {
    let asked = asked(client_settings(), 1);
    let answer = asked.changed(|data| {
        let mut prime = data.dh_prime.to_vec();
        // g = 4 suits every prime.
        prime[100] ^= 1;
        data.dh_prime = Bytes::from(prime);
        data.g = 4;
    });
    assert_eq!(asked.refused(&answer), ClientError::Group(GroupError::NotSafePrime));
}

#[test]
fn a_generator_that_generates_another_group() {
    // Telegram's prime is 2 modulo 3, which suits 3, and 3 modulo 8, which does not suit 2.
    for g in [i32::MIN, -1, 0, 1, 2, 8, i32::MAX] {
        let asked = asked(client_settings(), 1);
        let answer = asked.changed(|data| data.g = g);
        assert_eq!(asked.refused(&answer), ClientError::Group(GroupError::Generator { g }), "{g}");
    }
}

#[test]
fn a_public_value_near_the_ends() {
    for value in super::groups::outside() {
        let asked = asked(client_settings(), 1);
        let answer = asked.changed(|data| data.g_a = Bytes::from(value));
        assert_eq!(asked.refused(&answer), ClientError::GA(OutOfRange));
    }
}

#[test]
fn a_refusal_of_the_inner_data() {
    let asked = asked(client_settings(), 1);
    let (nonce, server_nonce) = (asked.nonces.nonce, asked.nonces.server_nonce);
    let fail = ServerDhParamsFail::new(nonce, server_nonce, asked.nonces.failure_hash());
    assert_eq!(asked.refused(&message(Side::Server, &fail)), ClientError::ParamsFail);
}

#[test]
fn a_refusal_of_the_inner_data_by_somebody_else() {
    let asked = asked(client_settings(), 1);
    let fail = ServerDhParamsFail::new(asked.nonces.nonce, asked.nonces.server_nonce, [1; 16]);
    assert_eq!(asked.refused(&message(Side::Server, &fail)), ClientError::ParamsFailHash);
}

#[test]
fn a_refusal_with_another_nonce() {
    let asked = self::asked(client_settings(), 1);
    let fail = ServerDhParamsFail::new([1; 16], asked.nonces.server_nonce, asked.nonces.failure_hash());
    assert_eq!(asked.refused(&message(Side::Server, &fail)), ClientError::Nonce);
    let asked = self::asked(client_settings(), 1);
    let fail = ServerDhParamsFail::new(asked.nonces.nonce, [1; 16], asked.nonces.failure_hash());
    assert_eq!(asked.refused(&message(Side::Server, &fail)), ClientError::ServerNonce);
}

/// Gives a client that waits for the end an answer.
#[track_caller]
fn last(answer: impl FnOnce(&Offering, [[u8; 16]; 3]) -> Bytes) -> ClientError {
    let mut offering = offering(1);
    let key = offered(offering.server.receive(&offering.query, NOW, &mut random(1))).key.clone();
    let hashes = [Ending::Ok, Ending::Retry, Ending::Fail].map(|ending| offering.nonces.hash(ending, &key));
    let answer = answer(&offering, hashes);
    offering.client.receive(&answer, NOW, &mut random(1)).unwrap_err()
}

#[test]
fn another_nonce_in_the_last_answer() {
    let with = |nonce: u8, server: u8| {
        last(|offering, [hash, ..]| {
            let (mut a, mut b) = (offering.nonces.nonce, offering.nonces.server_nonce);
            a[0] ^= nonce;
            b[0] ^= server;
            message(Side::Server, &DhGenOk::new(a, b, hash))
        })
    };
    assert_eq!(with(1, 0), ClientError::Nonce);
    assert_eq!(with(0, 1), ClientError::ServerNonce);
}

#[test]
fn a_last_answer_of_somebody_else() {
    let error = last(|offering, [mut hash, ..]| {
        hash[15] ^= 1;
        message(Side::Server, &DhGenOk::new(offering.nonces.nonce, offering.nonces.server_nonce, hash))
    });
    assert_eq!(error, ClientError::NewNonceHash);
}

/// Each ending has a hash of its own, so that nobody can turn one into another.
#[test]
fn a_last_answer_with_the_hash_of_another_ending() {
    let error = last(|offering, [ok, ..]| {
        message(Side::Server, &DhGenRetry::new(offering.nonces.nonce, offering.nonces.server_nonce, ok))
    });
    assert_eq!(error, ClientError::NewNonceHash);
    let error = last(|offering, [_, retry, _]| {
        message(Side::Server, &DhGenFail::new(offering.nonces.nonce, offering.nonces.server_nonce, retry))
    });
    assert_eq!(error, ClientError::NewNonceHash);
    let error = last(|offering, [.., fail]| {
        message(Side::Server, &DhGenOk::new(offering.nonces.nonce, offering.nonces.server_nonce, fail))
    });
    assert_eq!(error, ClientError::NewNonceHash);
}

/// A message with the header changed.
#[track_caller]
fn framed(change: impl FnOnce(&mut Vec<u8>)) -> ClientError {
    let mut client = client(1);
    let mut answer = first_answer(&client, |_| {}).to_vec();
    change(&mut answer);
    client.receive(&Bytes::from(answer), NOW, &mut random(1)).unwrap_err()
}

#[test]
fn a_message_without_a_header() {
    assert_eq!(framed(|message| message.truncate(19)), PlainError::Short { length: 19 }.into());
}

#[test]
fn an_encrypted_message() {
    assert_eq!(framed(|message| message[0] = 1), PlainError::Encrypted.into());
}

#[test]
fn a_message_with_the_id_of_a_client() {
    let error = framed(|message| message[8..16].copy_from_slice(&(4_i64 << 32).to_le_bytes()));
    assert_eq!(error, PlainError::Id { msg_id: 4 << 32 }.into());
}

#[test]
fn a_message_with_another_length() {
    let length = first_answer(&client(1), |_| {}).len() - 20;
    let claimed = |claimed: i32| framed(|message| message[16..20].copy_from_slice(&claimed.to_le_bytes()));
    let (short, long) = (i32::try_from(length - 16).unwrap(), i32::try_from(length + 1).unwrap());
    for wrong in [i32::MIN, -1, 0, short, long] {
        assert_eq!(claimed(wrong), PlainError::Length { claimed: wrong, present: length }.into());
    }
}

#[test]
fn a_message_that_is_too_long() {
    let body = vec![0; 4097];
    let message = Writer::new(Side::Server).write(&body, NOW);
    let error = client(1).receive(&message, NOW, &mut random(1)).unwrap_err();
    assert_eq!(error, PlainError::Long { length: 4097 }.into());
}

/// Telegram's servers put random bytes into the body, and the padded transport puts some behind it.
#[test]
fn bytes_behind_an_answer_are_ignored() {
    let mut client = client(1);
    let mut answer = first_answer(&client, |_| {}).to_vec();
    let length = u32::try_from(answer.len() - 20 + 104).unwrap();
    answer[16..20].copy_from_slice(&length.to_le_bytes());
    answer.extend([0xab; 104 + 15]);
    sent(client.receive(&Bytes::from(answer), NOW, &mut random(1)));
}

#[test]
fn a_broken_source_of_random_bytes() {
    let mut asked = asked(client_settings(), 1);
    // b = 0 gives g_b = 1.
    let error = asked.client.receive(&asked.answer, NOW, &mut |buffer| buffer.fill(0)).unwrap_err();
    assert_eq!(error, ClientError::Random(BadRandom));
}

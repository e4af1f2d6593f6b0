//! What a server refuses, one test a check.

use super::world::*;
use crate::BadRandom;
use crate::exchange::plain::{Side, Writer};
use crate::exchange::rsa_pad::encrypt;
use crate::exchange::sealed::seal;
use crate::exchange::*;
use tl_types::mtproto::functions::{Ping, ReqDhParams, ReqPq, ReqPqMulti, SetClientDhParams};
use tl_types::mtproto::types::{PQInnerData, PQInnerDataDc, PQInnerDataTemp};
use tl_types::{Bytes, Decode, Encode, Reader};

fn begun_plainly() -> Begun {
    begun(client_settings(), server_settings())
}

/// Returns a query whose inner data are changed.
fn with_inner(begun: &Begun, change: impl FnOnce(&mut PQInnerDataDc)) -> Bytes {
    let old = inner(&begun.query);
    let (nonces, dc) = (&old.nonces, old.dc.unwrap());
    let (nonce, server_nonce, new_nonce) = (nonces.nonce, nonces.server_nonce, nonces.new_nonce);
    let mut data = PQInnerDataDc::new(old.pq.clone(), old.p.clone(), old.q.clone(), nonce, server_nonce, new_nonce, dc);
    change(&mut data);
    with_value(begun, &data)
}

fn with_value(begun: &Begun, data: &impl Encode) -> Bytes {
    let data = data.to_bytes().unwrap();
    let encrypted = encrypt(&data, Padding::RsaPad, private_key().public(), &mut random(2)).unwrap();
    begun.changed(|query| query.encrypted_data = encrypted.to_vec().into())
}

#[test]
fn a_query_of_no_exchange() {
    let query = message(Side::Client, &Ping::new(1));
    assert_eq!(server().receive(&query, NOW, &mut random(1)).unwrap_err(), ServerError::Unknown);
    let empty = Writer::new(Side::Client).write(&[], NOW);
    assert_eq!(server().receive(&empty, NOW, &mut random(1)).unwrap_err(), ServerError::Unknown);
}

#[test]
fn a_query_that_is_cut_or_has_more_behind_it() {
    let begun = begun_plainly();
    let body = &begun.query[20..];
    for body in [body[..body.len() - 4].to_vec(), [body, &[0; 4]].concat()] {
        let query = Writer::new(Side::Client).write(&body, NOW);
        let error = server().receive(&query, NOW, &mut random(1)).unwrap_err();
        assert!(matches!(error, ServerError::Query(_)), "{error:?}");
    }
}

#[test]
fn a_message_with_the_id_of_a_server() {
    let query = message(Side::Server, &ReqPqMulti::new([1; 16]));
    let error = server().receive(&query, NOW, &mut random(1)).unwrap_err();
    assert!(matches!(error, ServerError::Plain(PlainError::Id { .. })), "{error:?}");
    assert_eq!(error.transport_error(), -404);
}

#[test]
fn a_second_query_without_a_first_one() {
    let query = begun_plainly().query;
    assert_eq!(server().receive(&query, NOW, &mut random(1)).unwrap_err(), ServerError::Nonce);
}

#[test]
fn another_nonce_in_the_second_query() {
    let begun = begun_plainly();
    let query = begun.changed(|query| query.nonce[0] ^= 1);
    assert_eq!(begun.refused(&query), ServerError::Nonce);
}

#[test]
fn another_server_nonce_in_the_second_query() {
    let begun = begun_plainly();
    let query = begun.changed(|query| query.server_nonce[0] ^= 1);
    assert_eq!(begun.refused(&query), ServerError::ServerNonce);
}

#[test]
fn other_factors() {
    let changes: [fn(&mut ReqDhParams); 4] = [
        |query| query.p = Bytes::from_static(&[3]),
        |query| query.q = Bytes::from_static(&[3]),
        |query| std::mem::swap(&mut query.p, &mut query.q),
        |query| query.p = [&[0], &query.p[..]].concat().into(),
    ];
    for change in changes {
        let begun = begun_plainly();
        let query = begun.changed(change);
        assert_eq!(begun.refused(&query), ServerError::Factors);
    }
}

#[test]
fn a_key_that_the_server_does_not_have() {
    let begun = begun_plainly();
    let query = begun.changed(|query| query.public_key_fingerprint = 1);
    assert_eq!(begun.refused(&query), ServerError::Fingerprint { fingerprint: 1 });
}

#[test]
fn inner_data_that_are_not_encrypted_for_the_key() {
    for encrypted in [vec![], vec![0; 255], vec![0; 256], vec![0; 257], vec![0xff; 256], vec![0x55; 256]] {
        let begun = begun_plainly();
        let query = begun.changed(|query| query.encrypted_data = encrypted.into());
        assert_eq!(begun.refused(&query), ServerError::InnerData);
    }
}

#[test]
fn inner_data_that_are_another_value() {
    let begun = begun_plainly();
    let query = with_value(&begun, &ReqPq::new([1; 16]));
    assert_eq!(begun.refused(&query), ServerError::InnerData);
}

/// The hash of the older form is that of the data alone.
#[test]
fn inner_data_of_the_older_form_with_another_hash() {
    let mut client = client_settings();
    client.padding = Padding::Sha1;
    let begun = begun(client, server_settings());
    let data = inner(&begun.query);
    let nonces = &data.nonces;
    let (nonce, server_nonce, new_nonce) = (nonces.nonce, nonces.server_nonce, nonces.new_nonce);
    let data = PQInnerDataDc::new(data.pq.clone(), data.p.clone(), data.q.clone(), nonce, server_nonce, new_nonce, 2);
    // One byte more is hashed.
    let mut data = data.to_bytes().unwrap().to_vec();
    data.push(0);
    let encrypted = encrypt(&data, Padding::Sha1, private_key().public(), &mut random(2)).unwrap();
    let query = begun.changed(|query| query.encrypted_data = encrypted.to_vec().into());
    assert_eq!(begun.refused(&query), ServerError::InnerData);
}

#[test]
fn other_factors_in_the_inner_data() {
    let changes: [fn(&mut PQInnerDataDc); 3] = [
        |data| data.pq = Bytes::from_static(&[15]),
        |data| data.p = Bytes::from_static(&[3]),
        |data| data.q = Bytes::from_static(&[5]),
    ];
    for change in changes {
        let begun = begun_plainly();
        let query = with_inner(&begun, change);
        assert_eq!(begun.refused(&query), ServerError::InnerFactors);
    }
}

#[test]
fn another_nonce_in_the_inner_data() {
    let begun = begun_plainly();
    let query = with_inner(&begun, |data| data.nonce[0] ^= 1);
    assert_eq!(begun.refused(&query), ServerError::InnerNonce);
}

#[test]
fn another_server_nonce_in_the_inner_data() {
    let begun = begun_plainly();
    let query = with_inner(&begun, |data| data.server_nonce[0] ^= 1);
    assert_eq!(begun.refused(&query), ServerError::InnerServerNonce);
}

#[test]
fn another_dc() {
    for dc in [0, 1, -1, 10_002, -10_002, i32::MIN, i32::MAX, 20_002] {
        let begun = begun_plainly();
        let query = with_inner(&begun, |data| data.dc = dc);
        let error = begun.refused(&query);
        assert_eq!(error, ServerError::Dc { dc });
        assert_eq!(error.transport_error(), -444);
    }
}

/// Clients of before 2021 do not name the DC, as Telethon does not.
#[test]
fn inner_data_without_a_dc_are_taken() {
    let mut begun = begun_plainly();
    let old = inner(&begun.query);
    let nonces = &old.nonces;
    let (nonce, server_nonce, new_nonce) = (nonces.nonce, nonces.server_nonce, nonces.new_nonce);
    let data = PQInnerData::new(old.pq.clone(), old.p.clone(), old.q.clone(), nonce, server_nonce, new_nonce);
    let query = with_value(&begun, &data);
    answered(begun.server.receive(&query, NOW, &mut random(1)));
}

#[test]
fn a_temporary_key_that_is_dead_at_once() {
    for expires_in in [0, -1, i32::MIN] {
        let begun = begun_plainly();
        let old = inner(&begun.query);
        let nonces = &old.nonces;
        let (nonce, server_nonce, new_nonce) = (nonces.nonce, nonces.server_nonce, nonces.new_nonce);
        let (pq, p, q) = (old.pq.clone(), old.p.clone(), old.q.clone());
        let data = PQInnerDataTemp::new(pq, p, q, nonce, server_nonce, new_nonce, expires_in);
        let query = with_value(&begun, &data);
        assert_eq!(begun.refused(&query), ServerError::ExpiresIn { expires_in });
    }
}

/// An exchange whose query was wrong is over: the correct query is refused then.
#[test]
fn a_correct_query_after_a_wrong_one() {
    let mut begun = begun_plainly();
    let wrong = begun.changed(|query| query.public_key_fingerprint = 1);
    let mut random = random(1);
    assert!(begun.server.receive(&wrong, NOW, &mut random).is_err());
    assert_eq!(begun.server.receive(&begun.query, NOW, &mut random).unwrap_err(), ServerError::Nonce);
}

#[test]
fn a_first_query_of_another_kind_with_the_same_nonce() {
    let mut server = server();
    let mut random = random(1);
    answered(server.receive(&message(Side::Client, &ReqPqMulti::new([1; 16])), NOW, &mut random));
    let other = message(Side::Client, &ReqPq::new([1; 16]));
    assert_eq!(server.receive(&other, NOW, &mut random).unwrap_err(), ServerError::Step);
}

#[test]
fn a_second_query_that_is_not_the_same() {
    let mut begun = begun_plainly();
    answered(begun.server.receive(&begun.query, NOW, &mut random(1)));
    let other = with_inner(&begun, |data| data.new_nonce[0] ^= 1);
    assert_eq!(begun.refused(&other), ServerError::Step);
}

#[test]
fn a_third_query_before_the_second_one() {
    let begun = begun_plainly();
    let query: ReqDhParams = body(&begun.query, Side::Client);
    let third = SetClientDhParams::new(query.nonce, query.server_nonce, vec![0; 336]);
    assert_eq!(begun.refused(&message(Side::Client, &third)), ServerError::Step);
}

#[test]
fn another_server_nonce_in_the_third_query() {
    let offering = offering(1);
    let mut query: SetClientDhParams = body(&offering.query, Side::Client);
    query.server_nonce[0] ^= 1;
    assert_eq!(offering.refused(&message(Side::Client, &query)), ServerError::ServerNonce);
}

#[test]
fn encrypted_data_that_are_not_whole_blocks() {
    for length in [0, 15, 16, 335] {
        let offering = offering(1);
        let mut query: SetClientDhParams = body(&offering.query, Side::Client);
        query.encrypted_data = Bytes::from(vec![1; length]);
        let error = offering.refused(&message(Side::Client, &query));
        assert_eq!(error, ServerError::Sealed(SealedError::Length { length }));
    }
}

#[test]
fn encrypted_data_with_another_hash() {
    let offering = offering(1);
    let mut query: SetClientDhParams = body(&offering.query, Side::Client);
    let mut encrypted = query.encrypted_data.to_vec();
    encrypted[0] ^= 1;
    query.encrypted_data = Bytes::from(encrypted);
    assert_eq!(offering.refused(&message(Side::Client, &query)), ServerError::Sealed(SealedError::Hash));
}

#[test]
fn encrypted_data_with_another_value() {
    let offering = offering(1);
    let mut query: SetClientDhParams = body(&offering.query, Side::Client);
    query.encrypted_data = seal(&[1; 40], offering.nonces.cipher(), &mut random(1));
    let error = offering.refused(&message(Side::Client, &query));
    assert!(matches!(error, ServerError::Sealed(SealedError::Value(_))), "{error:?}");
}

#[test]
fn another_nonce_in_the_encrypted_data() {
    let offering = offering(1);
    let query = offering.changed(|data| data.nonce[0] ^= 1);
    assert_eq!(offering.refused(&query), ServerError::InnerNonce);
}

#[test]
fn another_server_nonce_in_the_encrypted_data() {
    let offering = offering(1);
    let query = offering.changed(|data| data.server_nonce[0] ^= 1);
    assert_eq!(offering.refused(&query), ServerError::InnerServerNonce);
}

#[test]
fn a_retry_that_was_not_asked_for() {
    let offering = offering(1);
    let query = offering.changed(|data| data.retry_id = 1);
    assert_eq!(offering.refused(&query), ServerError::RetryId);
}

#[test]
fn a_retry_of_another_key() {
    let mut offering = offering(1);
    let mut random = random(1);
    let key = offered(offering.server.receive(&offering.query, NOW, &mut random));
    offering.server.decide(key, Decision::Taken, NOW).unwrap();
    // retry_id is still 0.
    let query = offering.changed(|data| data.retry_id = 0);
    let error = offering.server.receive(&query, NOW, &mut random).unwrap_err();
    assert_eq!(error, ServerError::RetryId);
}

#[test]
fn a_public_value_near_the_ends() {
    for value in super::groups::outside() {
        let offering = offering(1);
        let query = offering.changed(|data| data.g_b = Bytes::from(value));
        assert_eq!(offering.refused(&query), ServerError::GB(OutOfRange));
    }
}

#[test]
fn another_key_after_the_last_answer() {
    let mut offering = offering(1);
    let mut random = random(1);
    let key = offered(offering.server.receive(&offering.query, NOW, &mut random));
    offering.server.decide(key, Decision::Unique, NOW).unwrap();
    let query = offering.changed(|_| {});
    assert_ne!(query, offering.query);
    assert_eq!(offering.server.receive(&query, NOW, &mut random).unwrap_err(), ServerError::Step);
}

/// The driver decides late: the exchange is forgotten, and the client is answered all the same.
#[test]
fn a_decision_about_a_forgotten_exchange() {
    let mut offering = offering(1);
    let key = offered(offering.server.receive(&offering.query, NOW, &mut random(1)));
    let mut other = server();
    let answer = other.decide(key, Decision::Unique, NOW).unwrap();
    let step = offering.client.receive(&answer, NOW, &mut random(1)).unwrap();
    assert!(matches!(step, ClientStep::Done(_)));
    assert_eq!(other.exchanges(), 0);
}

#[test]
fn a_broken_source_of_random_bytes() {
    let mut begun = begun_plainly();
    // a = 0 gives g_a = 1.
    let error = begun.server.receive(&begun.query, NOW, &mut |buffer| buffer.fill(0)).unwrap_err();
    assert_eq!(error, ServerError::Random(BadRandom));
}

/// `Reader` is what finds the end of the older form.
#[test]
fn inner_data_end_where_their_hash_ends() {
    let data = inner(&begun_plainly().query);
    let value = PQInnerData::new(data.pq.clone(), data.p.clone(), data.q.clone(), [1; 16], [2; 16], [3; 32]);
    let mut bytes = value.to_bytes().unwrap().to_vec();
    let length = bytes.len();
    bytes.extend([9; 50]);
    let bytes = Bytes::from(bytes);
    let mut reader = Reader::new(&bytes);
    PQInnerData::decode(&mut reader);
    assert_eq!(reader.offset(), length);
}

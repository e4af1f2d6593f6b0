//! Both sides agree, whatever the key is for, and whatever is repeated or refused on the way.

use super::world::*;
use crate::DcId;
use crate::exchange::plain::Side;
use crate::exchange::*;
use mtproto_crypto::AuthKey;
use proptest::prelude::*;
use std::time::Duration;
use tl_types::mtproto::functions::{ReqPq, ReqPqMulti};
use tl_types::mtproto::types::ResPq;

/// What a server got.
#[derive(Debug)]
struct Got {
    key: AuthKey,
    salt: i64,
    lifetime: Lifetime,
    dc: Option<DcId>,
}

/// Runs an exchange. The server decides as `decisions` say, and at last that the key is unique. Returns the key, and all that
/// the client offered.
fn run(
    client: ClientSettings,
    server: ServerSettings,
    decisions: &[Decision],
    seed: u64,
) -> Result<(Created, Vec<Got>), ClientError> {
    let mut random = random(seed);
    let mut decisions = decisions.iter();
    let mut server = Server::new(server);
    let mut client = Client::new(client, NOW, &mut random)?;
    let mut query = client.pending().clone();
    let mut got = Vec::new();
    loop {
        let answer = match server.receive(&query, NOW, &mut random).unwrap() {
            ServerStep::Send(answer) => answer,
            ServerStep::Decide(offered) => {
                let (key, salt, lifetime, dc) = (offered.key.clone(), offered.salt, offered.lifetime, offered.dc);
                got.push(Got { key, salt, lifetime, dc });
                server.decide(offered, *decisions.next().unwrap_or(&Decision::Unique), NOW).unwrap()
            }
            ServerStep::Wait => panic!("nothing is repeated"),
        };
        match client.receive(&answer, NOW + Duration::from_secs(3600), &mut random)? {
            ClientStep::Send(next) => query = next,
            ClientStep::Done(created) => return Ok((*created, got)),
            ClientStep::Wait => panic!("nothing is repeated"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn both_sides_get_the_same_key(
        seed: u64, id in 1_u16..1000, test: bool, media: bool, old: bool, expires_in in proptest::option::of(1_u32..100_000),
    ) {
        let dc = DcId::new(id).unwrap().test(test);
        let mut client = client_settings();
        client.dc = dc.media(media);
        client.padding = if old { Padding::Sha1 } else { Padding::RsaPad };
        client.lifetime = expires_in.map_or(Lifetime::Permanent, |expires_in| Lifetime::Temporary { expires_in });
        let mut server = server_settings();
        server.dc = dc;

        let (created, got) = run(client.clone(), server, &[], seed).unwrap();
        prop_assert_eq!(got.len(), 1);
        prop_assert_eq!(&created.key, &got[0].key);
        prop_assert_eq!(created.salt, got[0].salt);
        prop_assert_eq!(client.lifetime, got[0].lifetime);
        prop_assert_eq!(Some(client.dc), got[0].dc);
        // The client's clock is an hour ahead.
        prop_assert_eq!(created.time_offset, -3600);
        prop_assert_eq!(created.expires_at, expires_in.map(|seconds| 1_800_000_000 + i64::from(seconds)));
    }
}

#[test]
fn a_key_whose_id_is_taken_is_replaced_until_one_is_unique() {
    let (created, got) = run(client_settings(), server_settings(), &[Decision::Taken; 5], 1).unwrap();
    assert_eq!(got.len(), 6);
    assert_eq!(created.key, got[5].key);
    assert_eq!(created.salt, got[5].salt);
    let mut ids: Vec<_> = got.iter().map(|got| got.key.id()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6, "each retry has a new b");
}

#[test]
fn a_client_that_is_asked_for_too_many_keys_gives_up() {
    let mut settings = client_settings();
    settings.retries = 2;
    let error = run(settings, server_settings(), &[Decision::Taken; 5], 1).unwrap_err();
    assert_eq!(error, ClientError::Retries { retries: 2 });
}

#[test]
fn a_server_refuses_a_client_after_five_retries() {
    let mut settings = client_settings();
    settings.retries = 100;
    let error = run(settings, server_settings(), &[Decision::Taken; 6], 1).unwrap_err();
    assert_eq!(error, ClientError::GenFail);
}

#[test]
fn a_refused_key_ends_the_exchange() {
    let error = run(client_settings(), server_settings(), &[Decision::Refused], 1).unwrap_err();
    assert_eq!(error, ClientError::GenFail);
}

/// A client trusts several keys, and a server has several.
#[test]
fn the_first_key_of_the_server_that_the_client_trusts_is_used() {
    let other = PrivateKey::from_pem(include_str!("other.pkcs1.pem")).unwrap();
    let mut client = client_settings();
    client.keys.extend(PublicKey::telegram(false).unwrap());
    let mut server = server_settings();
    server.keys.insert(0, other);
    assert!(run(client, server, &[], 1).is_ok());
}

#[test]
fn the_same_query_gets_the_same_answer_at_each_step() {
    let mut random = random(2);
    let mut server = server();
    let mut client = client(2);
    let mut repeated = |server: &mut Server, query: &_| {
        let first = answered(server.receive(query, NOW, &mut random));
        let later = NOW + Duration::from_secs(599);
        assert_eq!(first, answered(server.receive(query, later, &mut random)));
        first
    };
    let mut queries = vec![client.pending().clone()];
    let answer = repeated(&mut server, &queries[0]);
    queries.push(sent(client.receive(&answer, NOW, &mut super::world::random(3))));
    let answer = repeated(&mut server, &queries[1]);
    queries.push(sent(client.receive(&answer, NOW, &mut super::world::random(4))));

    let mut random = super::world::random(5);
    let key = offered(server.receive(&queries[2], NOW, &mut random));
    assert!(matches!(server.receive(&queries[2], NOW, &mut random), Ok(ServerStep::Wait)), "the driver decides once");
    let retry = server.decide(key, Decision::Taken, NOW).unwrap();
    assert_eq!(retry, answered(server.receive(&queries[2], NOW, &mut random)));
    queries.push(sent(client.receive(&retry, NOW, &mut random)));
    let key = offered(server.receive(&queries[3], NOW, &mut random));
    let ok = server.decide(key, Decision::Unique, NOW).unwrap();
    // Each query of the past still has its answer.
    let answers: Vec<_> = queries.iter().map(|query| answered(server.receive(query, NOW, &mut random))).collect();
    assert_eq!(answers[2..], [retry, ok]);
}

#[test]
fn a_repeated_answer_is_ignored_by_the_client() {
    let mut random = random(2);
    let mut server = server();
    let mut client = client(2);
    for _ in 0..2 {
        let query = client.pending().clone();
        let answer = answered(server.receive(&query, NOW, &mut random));
        let next = sent(client.receive(&answer, NOW, &mut random));
        assert!(matches!(client.receive(&answer, NOW, &mut random), Ok(ClientStep::Wait)));
        assert_eq!(*client.pending(), next);
    }
    let key = offered(server.receive(client.pending(), NOW, &mut random));
    let answer = server.decide(key, Decision::Unique, NOW).unwrap();
    assert!(matches!(client.receive(&answer, NOW, &mut random), Ok(ClientStep::Done(_))));
    assert_eq!(client.receive(&answer, NOW, &mut random).unwrap_err(), ClientError::Over);
}

#[test]
fn an_exchange_is_forgotten_after_ten_minutes() {
    let mut server = server();
    let client = client(2);
    let first = answered(server.receive(client.pending(), NOW, &mut random(1)));
    let again = answered(server.receive(client.pending(), NOW + MEMORY, &mut random(2)));
    assert_ne!(first, again);
    assert_eq!(server.exchanges(), 1);
}

#[test]
fn a_server_remembers_a_bounded_number_of_exchanges_and_forgets_the_oldest() {
    let mut settings = server_settings();
    settings.exchanges = 3;
    let mut server = Server::new(settings);
    let queries: Vec<_> = (0..4).map(|seed| client(seed).pending().clone()).collect();
    let mut random = random(8);
    let at = |second| NOW + Duration::from_secs(second);
    let answers: Vec<_> = queries
        .iter()
        .zip(0..)
        .map(|(query, second)| answered(server.receive(query, at(second), &mut random)))
        .collect();
    assert_eq!(server.exchanges(), 3);
    assert_eq!(answered(server.receive(&queries[3], at(5), &mut random)), answers[3]);
    assert_eq!(answered(server.receive(&queries[1], at(5), &mut random)), answers[1]);
    assert_ne!(answered(server.receive(&queries[0], at(5), &mut random)), answers[0]);
}

/// Old clients begin with `req_pq`.
#[test]
fn the_older_first_query_is_answered() {
    let query = message(Side::Client, &ReqPq::new([7; 16]));
    let answer: ResPq = body(&answered(server().receive(&query, NOW, &mut random(1))), Side::Server);
    assert_eq!(answer.nonce, [7; 16]);
    assert_eq!(answer.pq.len(), 8);
}

/// The clock may go back: message ids rise all the same, and nothing is forgotten too early.
#[test]
fn a_clock_that_goes_back_does_no_harm() {
    let mut server = server();
    let mut id = |nonce, now| {
        let query = message(Side::Client, &ReqPqMulti::new([nonce; 16]));
        let answer = answered(server.receive(&query, now, &mut random(1)));
        i64::from_le_bytes(answer[8..16].try_into().unwrap())
    };
    let ids = [id(1, NOW), id(2, NOW), id(3, NOW - Duration::from_secs(3600)), id(4, Duration::MAX)];
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    assert!(ids.iter().all(|id| id & 3 == 1));
    assert_eq!(ids[0] >> 32, 1_800_000_000);
}

//! What the DCs are: framings, keys, CDN DCs, strictness.

use mtproto_dc::wire_faults::DcFault;
use mtproto_dc::{RsaKey, Server};
use mtproto_proto::client::KeyUse;
use mtproto_proto::exchange::PublicKey;
use mtproto_proto::framing::{Framing, Secret};
use tl_types::functions::{auth, help, upload, users};
use tl_types::{Bytes, enums, types};

use super::client::{Client, Options};
use super::login::bot;
use super::transfer::{get, send};
use super::{KEY, cluster, config, start};
use crate::common::noise;

fn me() -> users::GetUsers {
    users::GetUsers::new([types::InputUserSelf::new()])
}

#[tokio::test]
async fn all_framings_are_served() {
    let server = start().await;
    for framing in [Framing::Abridged, Framing::Intermediate, Framing::PaddedIntermediate, Framing::Full] {
        let options = Options { framing, ..Options::default() };
        let mut client = Client::with(server.address(2).unwrap(), 2, server.public_key(), options);
        client.call(&bot()).await.unwrap();
        let content = noise(600_000, 1);
        let document = send(&mut client, &content).await;
        assert_eq!(get(&mut client, &document).await, content, "{framing:?}");
    }
}

#[tokio::test]
async fn clients_may_have_a_secret() {
    let key = [7; 16];
    let secrets = [key.to_vec(), [&[0xdd], &key[..]].concat(), [&[0xee], &key[..], b"example.org"].concat()];
    let secrets = secrets.map(|bytes| Secret::from_bytes(&bytes).unwrap());
    let config = secrets.iter().cloned().fold(config(), |config, secret| config.secret(secret));
    let server = Server::start(config).await.unwrap();
    for secret in secrets.into_iter().map(Some).chain([None]) {
        println!("{secret:?}");
        let options = Options { secret, ..Options::default() };
        let mut client = Client::with(server.address(2).unwrap(), 2, server.public_key(), options);
        client.call(&bot()).await.unwrap();
        let content = noise(600_000, 1);
        let document = send(&mut client, &content).await;
        assert_eq!(get(&mut client, &document).await, content);
        assert_eq!(client.connections, 1);
    }
}

#[tokio::test]
async fn temporary_keys_belong_to_a_permanent_one() {
    let server = start().await;
    let options = Options { keys: KeyUse::Temporary { expires_in: 86_400 }, ..Options::default() };
    let mut client = Client::with(server.address(2).unwrap(), 2, server.public_key(), options);
    client.call(&bot()).await.unwrap();
    client.call(&me()).await.unwrap();
    // Another temporary key of the same permanent one is signed in too.
    server.inject(2, DcFault::ForgetTemporaryKeys);
    client.call(&me()).await.unwrap();
    assert_eq!(client.errors.len(), 1);
}

#[tokio::test]
async fn a_call_without_init_connection_is_refused() {
    let server = start().await;
    let options = Options { is_greeted: false, ..Options::default() };
    let mut client = Client::with(server.address(2).unwrap(), 2, server.public_key(), options);
    assert_eq!(client.call(&help::GetConfig::new()).await.unwrap_err(), "400 CONNECTION_NOT_INITED");
}

#[tokio::test]
async fn keys_are_made_and_read() {
    let key = RsaKey::generate().unwrap();
    let again = RsaKey::from_pem(&key.private_pem()).unwrap();
    assert_eq!((again.fingerprint(), again.modulus()), (key.fingerprint(), key.modulus()));
    for pem in [key.public_pem(), key.public_spki_pem()] {
        assert_eq!(PublicKey::from_pem(&pem).unwrap().fingerprint(), key.fingerprint());
    }
    assert_eq!((key.exponent(), key.modulus_hex().len()), (65_537, 512));
    assert!(RsaKey::from_pem("no key").is_err());

    let server = Server::start(config().rsa_key(key)).await.unwrap();
    let mut client = Client::new(&server, 2);
    client.call(&help::GetNearestDc::new()).await.unwrap();
}

#[tokio::test]
async fn test_servers_have_other_ids() {
    let server = Server::start(config().test_servers(true)).await.unwrap();
    let mut client = Client::new(&server, 2);
    client.begin(&help::GetNearestDc::new());
    client.run_until(|client| !client.errors.is_empty()).await;
    assert_eq!(client.errors[0].code(), -444);
}

#[tokio::test]
async fn a_cdn_has_keys_and_methods_of_its_own() {
    let cdn_key = RsaKey::generate().unwrap();
    let config = config().cluster(cluster().cdn([203])).cdn_rsa_key(cdn_key.clone());
    let server = Server::start(config).await.unwrap();
    let mut client = Client::new(&server, 2);
    let enums::CdnConfig::Plain(cdn) = client.call(&help::GetCdnConfig::new()).await.unwrap() else { panic!() };
    let enums::CdnPublicKey::Plain(public) = &cdn.public_keys[0] else { panic!() };
    assert_eq!((public.dc_id, &public.public_key), (203, &cdn_key.public_pem()));
    let enums::Config::Plain(config) = client.call(&help::GetConfig::new()).await.unwrap() else { panic!() };
    assert!(config.dc_options.iter().any(|option| matches!(option, enums::DcOption::Plain(option) if option.cdn)));
    assert_eq!(client.call(&bot()).await.map(drop), Ok(()));
    assert_eq!(client.call(&auth::ExportAuthorization::new(203)).await.unwrap_err(), "400 DC_ID_INVALID");

    let keys = KeyUse::Cdn { expires_in: 86_400 };
    let key = PublicKey::from_pem(&public.public_key).unwrap();
    let options = Options { keys, ..Options::default() };
    let mut cdn = Client::with(server.address(203).unwrap(), 203, &key, options);
    assert_eq!(cdn.call(&help::GetConfig::new()).await.unwrap_err(), "400 CDN_METHOD_INVALID");
    assert_eq!(cdn.call(&help::GetSupport::new()).await.unwrap_err(), "400 CDN_METHOD_INVALID");
    assert_eq!(cdn.call(&bot()).await.unwrap_err(), "400 CDN_METHOD_INVALID");
}

#[tokio::test]
async fn a_key_on_two_connections_dies_where_that_is_strict() {
    for is_strict in [false, true] {
        let server = Server::start(config().one_connection(is_strict)).await.unwrap();
        let mut one = Client::new(&server, 2);
        one.call(&bot()).await.unwrap();
        let options = || Options { key: one.lane.stored_key(), ..Options::default() };
        let mut media = Client::with(server.media_address(2).unwrap(), 2, server.public_key(), options());
        let mut two = Client::with(server.address(2).unwrap(), 2, server.public_key(), options());
        let part = upload::SaveFilePart::new(1, 0, Bytes::from_static(b"part"));
        let answer = two.call(&me()).await.map(drop);
        if is_strict {
            assert_eq!(answer, Err("406 AUTH_KEY_DUPLICATED".to_owned()));
        } else {
            assert_eq!(answer, Ok(()));
            assert_eq!(media.call(&part).await, Ok(true));
        }
    }
}

#[tokio::test]
async fn what_cannot_be_a_server_is_refused() {
    let wrong = |error: std::io::Error| error.to_string();
    let cluster = |ids: &[i32]| cluster().ids(ids.iter().copied());
    let start = async |cluster| Server::start(config().cluster(cluster)).await.map(drop).map_err(wrong);
    assert_eq!(start(cluster(&[2, 4, 10_000])).await.unwrap_err(), "no DC can have the id 10000");
    assert_eq!(start(cluster(&[2])).await.unwrap_err(), "there is no DC 4 in the cluster");
    assert_eq!(start(super::cluster().cdn([2])).await.unwrap_err(), "DC 2 is a CDN DC, and not one");
    let taken = Server::start(config()).await.unwrap();
    let config = config().port(2, false, taken.address(2).unwrap().port()).rsa_key(RsaKey::from_pem(KEY).unwrap());
    assert!(Server::start(config).await.is_err());
}

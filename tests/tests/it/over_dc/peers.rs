//! Peers by username: what the client makes of the DC's answers.

use super::common::png;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Config, LocalDc};
use mtproto_files::peer::{PeerError, PeerId};
use mtproto_files::{Client, ErrorKind, KnownError, Operation};
use tl_types::{Bytes, enums, functions, types};

const RESOLVE: &str = "contacts.resolveUsername";

fn config() -> Config {
    let config = Config::default().user(5, 55).channel(7, 77).chat(9);
    let config = config.username("Durov", types::PeerUser::new(5)).username("news", types::PeerChannel::new(7));
    config.username("hidden", types::PeerUser::new(6)).username("account", types::PeerUser::new(1_000_001))
}

fn client() -> (LocalDc, Client) {
    over(config())
}

fn over(config: Config) -> (LocalDc, Client) {
    let dc = LocalDc::new(config).unwrap();
    (dc.clone(), Client::new(dc))
}

fn asked(dc: &LocalDc) -> u64 {
    dc.counters().requests(RESOLVE)
}

#[tokio::test]
async fn usernames_are_asked_for_once() {
    let (dc, client) = client();
    let durov: enums::InputPeer = types::InputPeerUser::new(5, 55).into();
    for text in ["@durov", "https://t.me/Durov/142", "tg://resolve?domain=DUROV"] {
        assert_eq!(client.peer(text).await.unwrap(), durov);
    }
    assert_eq!(asked(&dc), 1);
    assert_eq!(client.peer("news.t.me").await.unwrap(), types::InputPeerChannel::new(7, 77).into());
    assert_eq!(asked(&dc), 2);
    // What was resolved is known by its id as well.
    assert_eq!(client.peer(5).await.unwrap(), durov);
    assert_eq!(client.peer("-1000000000007").await.unwrap(), types::InputPeerChannel::new(7, 77).into());
    assert_eq!(asked(&dc), 2);
}

#[tokio::test]
async fn others_need_no_asking() {
    let (dc, client) = client();
    assert_eq!(client.peer("me").await.unwrap(), types::InputPeerSelf::new().into());
    assert_eq!(client.peer(-9).await.unwrap(), types::InputPeerChat::new(9).into());
    let seen = types::InputPeerUserFromMessage::new(types::InputPeerChat::new(9), 17, 6);
    assert_eq!(client.peer(seen.clone()).await.unwrap(), seen.into());
    assert_eq!(asked(&dc), 0);
}

#[tokio::test]
async fn what_cannot_be_resolved_says_why() {
    let (_, client) = client();
    for (text, known) in [("@nobody", KnownError::UsernameNotOccupied), ("@hidden", KnownError::UsernameNotOccupied)] {
        let error = client.peer(text).await.unwrap_err();
        assert_eq!((error.operation(), error.known()), (Operation::ResolvePeer, Some(known)));
    }
    let error = client.peer("t.me/+79161234567").await.unwrap_err();
    assert_eq!((error.kind(), error.detail()), (ErrorKind::InvalidInput, Some(&PeerError::PhoneNumber)));
    assert!(error.to_string().contains("contacts.resolvePhone"), "{error}");
    let error = client.peer(6).await.unwrap_err();
    let no_access_hash = PeerError::NoAccessHash(PeerId::User(6));
    assert_eq!((error.kind(), error.detail()), (ErrorKind::InvalidInput, Some(&no_access_hash)), "{error}");
    // The account's own user comes without an access hash.
    let error = client.peer("@account").await;
    assert_eq!(error.unwrap(), types::InputPeerSelf::new().into());
}

#[tokio::test]
async fn bots_name_peers_by_their_ids_alone() {
    let client = client().1.as_bot();
    assert_eq!(client.peer(6).await.unwrap(), types::InputPeerUser::new(6, 0).into());
    assert_eq!(client.clone().peer(-1_000_000_000_007).await.unwrap(), types::InputPeerChannel::new(7, 0).into());
    assert_eq!(client.peer(-9).await.unwrap(), types::InputPeerChat::new(9).into());
    // What is known goes first.
    client.peer("@durov").await.unwrap();
    assert_eq!(client.peer(5).await.unwrap(), types::InputPeerUser::new(5, 55).into());
    assert!(client.peer(0).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn flood_waits_are_waited_out() {
    let faults = Faults::new(1).on(method(RESOLVE)).then(Fault::Flood(30));
    let (dc, client) = over(config().faults(faults));
    assert_eq!(client.peer("@durov").await.unwrap(), types::InputPeerUser::new(5, 55).into());
    assert_eq!(dc.counters().in_flood, 0);
}

#[tokio::test]
async fn what_a_client_knows_outlives_it() {
    let (_, first) = client();
    first.peer("@durov").await.unwrap();
    let lines: Vec<_> = first.peers().known().iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["user 5 55"]);
    let (dc, second) = client();
    second.peers().restore(lines.iter().map(|line| line.parse().unwrap()));
    assert_eq!(second.peer(5).await.unwrap(), types::InputPeerUser::new(5, 55).into());
    assert_eq!(asked(&dc), 0);
    second.peers().forget(PeerId::User(5));
    assert!(second.peer(5).await.is_err());
}

#[tokio::test]
async fn sends_go_to_named_peers_and_their_answers_are_learned_from() {
    let (dc, client) = client();
    let photo = client.upload(png(5_000, 1)).name("a.png").await.unwrap().photo();
    let sent = client.send_media(client.peer("@news").await.unwrap(), photo, "").await.unwrap();
    assert!(sent.location().is_some());

    let other = Client::new(dc.clone());
    let file = other.upload(Bytes::from_static(b"a whole file")).name("a.txt").await.unwrap();
    let to = types::InputPeerUser::new(5, 55);
    let request = functions::messages::SendMedia::new(to.clone(), file, "", 1234);
    let updates = other.invoke(mtproto_files::Dc::Home, &request).await.unwrap();
    other.peers().learn_from(&updates);
    assert_eq!(other.peer(5).await.unwrap(), to.into());
    assert_eq!(asked(&dc), 1);
}

//! Peers by username: what the client makes of the DC's answers.

use super::common::png;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Config, LocalDc};
use mtproto_files::peer::{PeerError, PeerId};
use mtproto_files::{Cause, Client, KnownError, Operation};
use tl_types::{Bytes, enums, functions, types};

const RESOLVE: &str = "contacts.resolveUsername";

fn config() -> Config {
    let config = Config::default().user(5, 55).channel(7, 77).chat(9);
    let config = config.username("Durov", types::PeerUser::new(5)).username("news", types::PeerChannel::new(7));
    config.username("hidden", types::PeerUser::new(6)).username("account", types::PeerUser::new(1_000_001))
}

fn client() -> Client<LocalDc> {
    Client::new(LocalDc::new(config()).unwrap())
}

fn asked(client: &Client<LocalDc>) -> u64 {
    client.transport().counters().requests(RESOLVE)
}

#[tokio::test]
async fn usernames_are_asked_for_once() {
    let client = client();
    let durov: enums::InputPeer = types::InputPeerUser::new(5, 55).into();
    for text in ["@durov", "https://t.me/Durov/142", "tg://resolve?domain=DUROV"] {
        assert_eq!(client.peer(text).await.unwrap(), durov);
    }
    assert_eq!(asked(&client), 1);
    assert_eq!(client.peer("news.t.me").await.unwrap(), types::InputPeerChannel::new(7, 77).into());
    assert_eq!(asked(&client), 2);
    // What was resolved is known by its id as well.
    assert_eq!(client.peer(5).await.unwrap(), durov);
    assert_eq!(client.peer("-1000000000007").await.unwrap(), types::InputPeerChannel::new(7, 77).into());
    assert_eq!(asked(&client), 2);
}

#[tokio::test]
async fn others_need_no_asking() {
    let client = client();
    assert_eq!(client.peer("me").await.unwrap(), types::InputPeerSelf::new().into());
    assert_eq!(client.peer(-9).await.unwrap(), types::InputPeerChat::new(9).into());
    let seen = types::InputPeerUserFromMessage::new(types::InputPeerChat::new(9), 17, 6);
    assert_eq!(client.peer(seen.clone()).await.unwrap(), seen.into());
    assert_eq!(asked(&client), 0);
}

#[tokio::test]
async fn what_cannot_be_resolved_says_why() {
    let client = client();
    for (text, known) in [("@nobody", KnownError::UsernameNotOccupied), ("@hidden", KnownError::UsernameNotOccupied)] {
        let error = client.peer(text).await.unwrap_err();
        assert_eq!((error.operation(), error.rpc().unwrap().known()), (Operation::ResolvePeer, Some(known)));
    }
    let error = client.peer("t.me/+79161234567").await.unwrap_err();
    assert!(matches!(error.cause(), Cause::Peer(PeerError::PhoneNumber)));
    assert!(error.to_string().contains("contacts.resolvePhone"), "{error}");
    let error = client.peer(6).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::Peer(PeerError::NoAccessHash(PeerId::User(6)))), "{error}");
    // The account's own user comes without an access hash.
    let error = client.peer("@account").await;
    assert_eq!(error.unwrap(), types::InputPeerSelf::new().into());
}

#[tokio::test]
async fn bots_name_peers_by_their_ids_alone() {
    let client = client().as_bot();
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
    let client = Client::new(LocalDc::new(config().faults(faults)).unwrap());
    assert_eq!(client.peer("@durov").await.unwrap(), types::InputPeerUser::new(5, 55).into());
    assert_eq!(client.transport().counters().in_flood, 0);
}

#[tokio::test]
async fn what_a_client_knows_outlives_it() {
    let first = client();
    first.peer("@durov").await.unwrap();
    let lines: Vec<_> = first.peers().known().iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["user 5 55"]);
    let second = client();
    second.peers().restore(lines.iter().map(|line| line.parse().unwrap()));
    assert_eq!(second.peer(5).await.unwrap(), types::InputPeerUser::new(5, 55).into());
    assert_eq!(asked(&second), 0);
    second.peers().forget(PeerId::User(5));
    assert!(second.peer(5).await.is_err());
}

#[tokio::test]
async fn sends_go_to_named_peers_and_their_answers_are_learned_from() {
    let client = client();
    let photo = client.upload(png(5_000, 1)).name("a.png").await.unwrap().photo();
    let sent = client.send_media(client.peer("@news").await.unwrap(), photo, "").await.unwrap();
    assert!(sent.location().is_some());

    let other = Client::new(client.transport().clone());
    let file = other.upload(Bytes::from_static(b"a whole file")).name("a.txt").await.unwrap();
    let to = types::InputPeerUser::new(5, 55);
    let request = functions::messages::SendMedia::new(to.clone(), file, "", 1234);
    let updates = other.invoke(mtproto_files::Dc::Home, &request).await.unwrap();
    other.peers().learn_from(&updates);
    assert_eq!(other.peer(5).await.unwrap(), to.into());
    assert_eq!(asked(&other), 1);
}

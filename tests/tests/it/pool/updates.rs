//! Updates that the home DC sends to a pool, and what one finds that was away.

use std::collections::BTreeSet;
use std::time::Duration;

use mtproto_dc::{Account, ClusterConfig, Config, RsaKey, Server, ServerConfig};
use mtproto_files::Client;
use mtproto_files::attachment::Attachment;
use mtproto_net::transport::{Dc, InvokeError};
use mtproto_net::{Pool, Settings, Update, Updates};
use tests::relay::Network;
use tl_types::functions::{auth, channels, messages, updates};
use tl_types::{Encode, Function, enums, held, types};
use tokio::time::timeout;

use super::common::{TOKEN, by_relay, get, noise, relay, settings};

const BOT: i64 = 7_000_000_001;
const USER: i64 = 42;
const NUMBER: &str = "9996620042";

/// A server with a bot, a user and a channel.
async fn start() -> Server {
    let pem = include_str!("../../../../mtproto-files/proto/src/exchange/tests/server.pkcs1.pem");
    let dc = Config::default().channel(7, 77);
    let dc = dc.account(Account::bot(BOT, TOKEN)).account(Account::user(USER, NUMBER));
    let config = ServerConfig::default().cluster(ClusterConfig::default().dc(dc));
    Server::start(config.rsa_key(RsaKey::from_pem(pem).unwrap())).await.unwrap()
}

async fn bot(settings: Settings) -> (Pool, Updates) {
    let (pool, updates, _) = Pool::new(settings).unwrap();
    pool.invoke(Dc::Home, &auth::ImportBotAuthorization::new(0, 1, "hash", TOKEN)).await.unwrap();
    (pool, updates)
}

async fn user(settings: Settings) -> (Pool, Updates) {
    let (pool, updates, _) = Pool::new(settings).unwrap();
    let send = auth::SendCode::new(NUMBER, 1, "hash", types::CodeSettings::new());
    let enums::auth::SentCode::Plain(sent) = pool.invoke(Dc::Home, &send).await.unwrap() else { panic!() };
    let sign_in = auth::SignIn::new(NUMBER, sent.phone_code_hash.clone()).phone_code("22222");
    pool.invoke(Dc::Home, &sign_in).await.unwrap();
    (pool, updates)
}

/// How an account names another one.
fn peer(server: &Server, viewer: i64, user_id: i64) -> types::InputPeerUser {
    types::InputPeerUser::new(user_id, server.cluster().access_hash(viewer, user_id).unwrap())
}

/// The next message that comes unasked, with the state after it. Gaps are passed over: each session begins with one.
async fn next(updates: &mut Updates) -> (types::Message, i32) {
    loop {
        let update = timeout(Duration::from_secs(30), updates.next()).await.unwrap().unwrap();
        let Some(updates) = update.decode::<enums::Updates>().unwrap() else { continue };
        let enums::Updates::Plain(updates) = updates else { panic!("{updates:?}") };
        let (message, pts) = match &updates.updates[..] {
            [enums::Update::NewMessage(update)] => (&update.message, update.pts),
            [enums::Update::NewChannelMessage(update)] => (&update.message, update.pts),
            other => panic!("{other:?}"),
        };
        let enums::Message::Plain(message) = message else { panic!() };
        return (held(message).clone(), pts);
    }
}

/// Calls until the answer is known: a call may be lost with its connection.
async fn insist<F: Function + Encode>(pool: &Pool, function: &F) -> F::Return {
    loop {
        match pool.invoke(Dc::Home, function).await {
            Err(InvokeError::Lost(_)) => {}
            answer => return answer.unwrap(),
        }
    }
}

async fn pts(pool: &Pool) -> i32 {
    let state = pool.invoke(Dc::Home, &updates::GetState::new()).await.unwrap();
    let enums::updates::State::Plain(state) = state else { panic!() };
    state.pts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_one_account_sends_is_downloaded_by_the_other_from_the_update() {
    let server = start().await;
    let (sender, mut of_sender) = user(settings(&server)).await;
    let (receiver, mut of_receiver) = bot(settings(&server)).await;
    let content = noise(3_000_000, 1);
    for peer in [enums::InputPeer::from(peer(&server, USER, BOT)), types::InputPeerChannel::new(7, 77).into()] {
        let client = Client::new(sender.clone());
        let file = client.upload(content.clone()).name("noise").await.unwrap();
        client.send_media(peer, file.document().force_file(true), "here").await.unwrap();
        let (message, _) = next(&mut of_receiver).await;
        assert_eq!((message.message.as_str(), message.out), ("here", false));
        let location = Attachment::of_message(&message.into()).unwrap().location().unwrap();
        assert!(get(&receiver, location).await == content);
    }
    // The sender has learned it from the answers, and lanes for files get nothing.
    while let Ok(update) = timeout(Duration::from_millis(200), of_sender.next()).await {
        assert_eq!(update, Some(Update::Gap));
    }
    assert_eq!(server.cluster().counters().updates_sent, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_on_a_network_that_cuts_gets_each_update_once() {
    let server = start().await;
    let relay = relay(&server, Network::default()).await;
    let (sender, _updates) = user(settings(&server)).await;
    let (receiver, mut updates) = bot(by_relay(&server, &relay)).await;
    let before = pts(&receiver).await;
    let to = peer(&server, USER, BOT);
    for random_id in 1..=20 {
        if random_id % 5 == 0 {
            relay.cut();
        }
        let send = messages::SendMessage::new(to.clone(), format!("{random_id}"), random_id);
        sender.invoke(Dc::Home, &send).await.unwrap();
    }
    // What a session has not acknowledged goes on its next connection, behind what is new.
    let mut states = BTreeSet::new();
    while states.len() < 20 {
        let (message, pts) = next(&mut updates).await;
        assert_eq!(message.message, format!("{}", pts - before));
        assert!(states.insert(pts), "none comes twice");
    }
    let since = updates::GetDifference::new(before, 1, 0);
    let difference = insist(&receiver, &since).await;
    let enums::updates::Difference::Plain(difference) = difference else { panic!("{difference:?}") };
    assert_eq!(difference.new_messages.len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_a_pool_learns_of_a_gap_and_finds_what_it_missed() {
    let server = start().await;
    let (sender, _updates) = user(settings(&server)).await;
    let (receiver, mut updates) = bot(settings(&server)).await;
    let before = pts(&receiver).await;
    assert_eq!(updates.next().await, Some(Update::Gap));
    server.cluster().dc(2).unwrap().restart(Duration::ZERO);
    // Nobody is connected, and no session is there.
    let send = messages::SendMessage::new(types::InputPeerChannel::new(7, 77), "missed", 1);
    insist(&sender, &send).await;
    let send = messages::SendMessage::new(peer(&server, USER, BOT), "missed", 2);
    insist(&sender, &send).await;
    insist(&receiver, &updates::GetState::new()).await;

    let since = updates::GetDifference::new(before, 1, 0);
    let difference = receiver.invoke(Dc::Home, &since).await.unwrap();
    let enums::updates::Difference::Plain(difference) = difference else { panic!("{difference:?}") };
    assert_eq!(difference.new_messages.len(), 1);
    let (channel, all) = (types::InputChannel::new(7, 77), types::ChannelMessagesFilterEmpty::new());
    let since = updates::GetChannelDifference::new(channel, all, 1, 100);
    let difference = receiver.invoke(Dc::Home, &since).await.unwrap();
    let enums::updates::ChannelDifference::Plain(difference) = difference else { panic!("{difference:?}") };
    assert_eq!((difference.pts, difference.new_messages.len()), (2, 1));
    let wrong = channels::GetChannels::new([types::InputChannel::new(7, 78)]);
    let error = receiver.invoke(Dc::Home, &wrong).await.unwrap_err();
    assert!(error.to_string().contains("CHANNEL_INVALID"), "{error}");
}

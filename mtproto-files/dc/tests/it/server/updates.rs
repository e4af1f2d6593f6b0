//! What an account does reaches the sessions of all accounts that it concerns.

use mtproto_dc::{Account, ClusterConfig, Server, ServerLimits};
use mtproto_proto::client::Call;
use tl_types::functions::{InvokeWithoutUpdates, channels, help, messages, updates, upload, users};
use tl_types::{Bytes, Encode, enums, held, types};

use super::client::{Client, Options};
use super::login::{bot, sign_in};
use super::{BOT, NUMBER, USER, cluster, config, start};
use crate::common::{messages_of, updates_of};

const PASSERBY: i64 = 44;
const HIS_NUMBER: &str = "9996620044";

/// Text to somebody.
fn text(peer: impl Into<enums::InputPeer>, text: &str, random_id: i64) -> messages::SendMessage {
    messages::SendMessage::new(peer, text, random_id)
}

fn channel() -> types::InputPeerChannel {
    types::InputPeerChannel::new(7, 77)
}

/// How an account names another one.
fn user(server: &Server, viewer: i64, user_id: i64) -> types::InputPeerUser {
    types::InputPeerUser::new(user_id, server.cluster().access_hash(viewer, user_id).unwrap())
}

/// The only update that comes next, and all that comes with it.
async fn next(client: &mut Client) -> (enums::Update, types::Updates) {
    let updates = updates_of(client.next_updates().await);
    assert_eq!((updates.updates.len(), updates.seq), (1, 0));
    (updates.updates[0].clone(), updates)
}

fn message(message: &enums::Message) -> &types::Message {
    match message {
        enums::Message::Plain(message) => held(message),
        other => panic!("{other:?}"),
    }
}

/// A message in an update, with its `pts` and `pts_count`.
fn told(update: &enums::Update) -> (types::Message, i32, i32) {
    match update {
        enums::Update::NewMessage(update) => (message(&update.message).clone(), update.pts, update.pts_count),
        enums::Update::NewChannelMessage(update) => (message(&update.message).clone(), update.pts, update.pts_count),
        enums::Update::EditMessage(update) => (message(&update.message).clone(), update.pts, update.pts_count),
        enums::Update::EditChannelMessage(update) => (message(&update.message).clone(), update.pts, update.pts_count),
        other => panic!("{other:?}"),
    }
}

async fn pts(client: &mut Client) -> i32 {
    let enums::updates::State::Plain(state) = client.call(&updates::GetState::new()).await.unwrap() else { panic!() };
    state.pts
}

/// The user that has the number, signed in.
async fn signed_in(server: &Server) -> Client {
    let mut client = Client::new(server, 2);
    sign_in(&mut client, NUMBER, "22222").await.unwrap();
    client
}

async fn bot_of(server: &Server) -> Client {
    let mut client = Client::new(server, 2);
    client.call(&bot()).await.unwrap();
    client
}

#[tokio::test]
async fn private_messages_edits_and_deletions_reach_the_other_account_and_the_senders_other_sessions() {
    let server = start().await;
    let (mut sender, mut other_session, mut receiver) =
        (signed_in(&server).await, signed_in(&server).await, bot_of(&server).await);
    let before = [pts(&mut sender).await, pts(&mut receiver).await];

    let to_self = text(types::InputPeerSelf::new(), "a note", 1);
    let note = messages_of(&updates_of(sender.call(&to_self).await.unwrap()))[0].1.id;
    assert_eq!(told(&next(&mut other_session).await.0).0.id, note);

    let sent = sender.call(&text(user(&server, USER, BOT), "before", 2)).await.unwrap();
    let sent = updates_of(sent);
    let own = messages_of(&sent)[0].1.clone();
    let (seen, seen_pts, count) = told(&next(&mut other_session).await.0);
    assert_eq!((&seen, seen_pts, count), (&own, before[0] + 2, 1), "as in the answer");
    let (update, all) = next(&mut receiver).await;
    let (got, got_pts, count) = told(&update);
    assert_eq!((got_pts, count, all.date, got.date), (before[1] + 1, 1, sent.date, own.date));
    assert_eq!((got.message.as_str(), got.out, own.out), ("before", false, true));
    assert_eq!(
        (got.peer_id, got.from_id),
        (types::PeerUser::new(USER).into(), Some(types::PeerUser::new(USER).into()))
    );
    assert_ne!(got.id, own.id, "each account numbers its own");
    let named = all.users.iter().find_map(|user| match user {
        enums::User::Plain(user) if user.id == USER => user.access_hash,
        _ => None,
    });
    assert_eq!(named, server.cluster().access_hash(BOT, USER));

    let edit = messages::EditMessage::new(user(&server, USER, BOT), own.id).message("after");
    sender.call(&edit).await.unwrap();
    for (client, id, pts) in [(&mut other_session, own.id, before[0] + 3), (&mut receiver, got.id, before[1] + 2)] {
        let (update, _) = next(client).await;
        assert!(matches!(update, enums::Update::EditMessage(_)));
        let (edited, edited_pts, count) = told(&update);
        assert_eq!((edited.id, edited.message.as_str(), edited_pts, count), (id, "after", pts, 1));
    }
    let theirs = messages::EditMessage::new(user(&server, BOT, USER), got.id).message("mine");
    assert_eq!(receiver.call(&theirs).await.unwrap_err(), "403 MESSAGE_AUTHOR_REQUIRED");

    let delete = messages::DeleteMessages::new(vec![own.id, note, 999]).revoke(true);
    let enums::messages::AffectedMessages::Plain(affected) = sender.call(&delete).await.unwrap() else { panic!() };
    assert_eq!((affected.pts, affected.pts_count), (before[0] + 5, 2));
    for (client, ids, pts) in
        [(&mut other_session, vec![own.id, note], before[0] + 5), (&mut receiver, vec![got.id], before[1] + 3)]
    {
        let enums::Update::DeleteMessages(update) = next(client).await.0 else { panic!() };
        let count = i32::try_from(ids.len()).unwrap();
        assert_eq!((&update.messages, update.pts, update.pts_count), (&ids, pts, count));
    }
    assert_eq!([pts(&mut sender).await, pts(&mut receiver).await], [before[0] + 5, before[1] + 3]);
    assert!(sender.updates.is_empty(), "the sender has it in the answers");
}

#[tokio::test]
async fn either_side_of_a_private_chat_deletes_a_message_for_both() {
    let server = start().await;
    let (mut sender, mut receiver) = (signed_in(&server).await, bot_of(&server).await);
    for random_id in [1, 2] {
        sender.call(&text(user(&server, USER, BOT), "text", random_id)).await.unwrap();
        next(&mut receiver).await;
    }
    // Without `revoke` it is the user's copy alone; a bot deletes for both.
    sender.call(&messages::DeleteMessages::new(vec![1])).await.unwrap();
    receiver.call(&messages::DeleteMessages::new(vec![1, 2])).await.unwrap();
    let enums::Update::DeleteMessages(update) = next(&mut sender).await.0 else { panic!() };
    assert_eq!((&update.messages[..], update.pts_count), (&[2][..], 1));
    assert!(receiver.updates.is_empty());
}

#[tokio::test]
async fn a_channel_numbers_its_own_messages_and_all_accounts_are_told() {
    let server = start().await;
    let mut clients = [signed_in(&server).await, bot_of(&server).await];
    let mut of_all = Vec::new();
    for (index, random_id) in [(0, 1), (1, 2), (0, 3)] {
        let topic = types::InputReplyToMessage::new(1).top_msg_id(1);
        let request = text(channel(), "text", random_id).reply_to(topic);
        let sent = messages_of(&updates_of(clients[index].call(&request).await.unwrap()))[0].1.clone();
        let (update, all) = next(&mut clients[1 - index]).await;
        assert!(matches!(update, enums::Update::NewChannelMessage(_)));
        let (got, pts, count) = told(&update);
        assert_eq!((got.id, pts, count), (sent.id, sent.id + 1, 1));
        assert_eq!((got.out, sent.out), (false, true));
        assert_eq!((got.peer_id, all.chats.len()), (types::PeerChannel::new(7).into(), 1));
        let Some(enums::MessageReplyHeader::Plain(reply)) = got.reply_to else { panic!() };
        assert_eq!(reply.reply_to_top_id, Some(1));
        of_all.push(sent.id);
    }
    assert_eq!(of_all, [1, 2, 3]);
    for client in &mut clients {
        assert_eq!(pts(client).await, 1, "of no account");
    }

    let [one, two] = &mut clients;
    one.call(&messages::EditMessage::new(channel(), 1).message("other")).await.unwrap();
    let (update, _) = next(two).await;
    assert!(matches!(update, enums::Update::EditChannelMessage(_)));
    let (edited, pts, _) = told(&update);
    assert_eq!((edited.id, edited.message.as_str(), pts), (1, "other", 5));

    let input = || types::InputChannel::new(7, 77);
    let delete = |ids: &[i32]| channels::DeleteMessages::new(input(), ids.to_vec());
    assert_eq!(one.call(&delete(&[1, 2])).await.unwrap_err(), "403 MESSAGE_DELETE_FORBIDDEN");
    let enums::messages::AffectedMessages::Plain(gone) = one.call(&delete(&[1, 3])).await.unwrap() else { panic!() };
    assert_eq!((gone.pts, gone.pts_count), (7, 2));
    let (update, all) = next(two).await;
    let enums::Update::DeleteChannelMessages(update) = update else { panic!() };
    assert_eq!((update.channel_id, &update.messages[..], update.pts, update.pts_count), (7, &[1, 3][..], 7, 2));
    assert_eq!(all.chats.len(), 1);
}

#[tokio::test]
async fn a_group_gives_each_member_a_copy_and_answers_name_the_right_one() {
    let server = start().await;
    let (mut one, mut two) = (signed_in(&server).await, bot_of(&server).await);
    one.call(&text(types::InputPeerSelf::new(), "shifts the numbers", 1)).await.unwrap();
    let chat = || types::InputPeerChat::new(5);
    let first = messages_of(&updates_of(one.call(&text(chat(), "first", 2)).await.unwrap()))[0].1.id;
    let got = told(&next(&mut two).await.0).0;
    assert_eq!((first, got.id, got.peer_id), (2, 1, types::PeerChat::new(5).into()));

    let answer = text(chat(), "second", 3).reply_to(types::InputReplyToMessage::new(got.id));
    two.call(&answer).await.unwrap();
    let got = told(&next(&mut one).await.0).0;
    let Some(enums::MessageReplyHeader::Plain(reply)) = got.reply_to else { panic!() };
    assert_eq!(reply.reply_to_msg_id, Some(first));
    let revoke = messages::DeleteMessages::new(vec![got.id]);
    assert_eq!(one.call(&revoke.clone().revoke(true)).await.unwrap_err(), "403 MESSAGE_DELETE_FORBIDDEN");
    one.call(&revoke).await.unwrap();
    // Only the own copy is gone: the next thing that the other one hears of is another message.
    one.call(&text(chat(), "third", 4)).await.unwrap();
    assert_eq!(told(&next(&mut two).await.0).0.message, "third");
}

#[tokio::test]
async fn an_account_of_another_dc_is_told_there() {
    let dc = cluster().dc.account(Account::user(PASSERBY, HIS_NUMBER).dc(5));
    let server = Server::start(config().cluster(ClusterConfig::default().dc(dc))).await.unwrap();
    let mut sender = signed_in(&server).await;
    let mut receiver = Client::new(&server, 5);
    sign_in(&mut receiver, HIS_NUMBER, "22222").await.unwrap();
    sender.call(&text(user(&server, USER, PASSERBY), "far", 1)).await.unwrap();
    assert_eq!(told(&next(&mut receiver).await.0).0.message, "far");
}

#[tokio::test]
async fn sessions_for_files_and_those_that_want_none_get_no_updates() {
    let server = start().await;
    let (mut main, mut sender) = (signed_in(&server).await, bot_of(&server).await);
    let with_key = || Options { key: main.lane.stored_key(), ..Options::default() };
    let another = || Client::with(server.address(2).unwrap(), 2, server.public_key(), with_key());
    let (mut files, mut without) = (another(), another());
    let media = server.media_address(2).unwrap();
    let mut media = Client::with(media, 2, server.public_key(), with_key());
    let part = |id| upload::SaveFilePart::new(id, 0, Bytes::from_static(b"part"));
    files.call(&part(1)).await.unwrap();
    let quiet = || InvokeWithoutUpdates::new(help::GetConfig::new()).to_bytes().unwrap();
    without.send(quiet()).await.unwrap();
    media.call(&help::GetConfig::new()).await.unwrap();

    let send = |random_id| text(user(&server, BOT, USER), "text", random_id);
    sender.call(&send(1)).await.unwrap();
    next(&mut main).await;
    // What was sent to them would come before these answers.
    files.call(&part(2)).await.unwrap();
    without.send(quiet()).await.unwrap();
    media.call(&help::GetConfig::new()).await.unwrap();
    assert!([&files, &without, &media].iter().all(|client| client.updates.is_empty()));
    assert_eq!(server.cluster().counters().updates_sent, 1);

    // A call that wants them is enough.
    without.call(&help::GetConfig::new()).await.unwrap();
    sender.call(&send(2)).await.unwrap();
    next(&mut main).await;
    next(&mut without).await;
}

#[tokio::test]
async fn who_has_signed_out_is_told_nothing() {
    let server = start().await;
    let (mut gone, mut sender) = (signed_in(&server).await, bot_of(&server).await);
    gone.call(&tl_types::functions::auth::LogOut::new()).await.unwrap();
    sender.call(&text(user(&server, BOT, USER), "text", 1)).await.unwrap();
    gone.call(&help::GetConfig::new()).await.unwrap();
    assert!(gone.updates.is_empty());
}

#[tokio::test]
async fn a_client_that_was_away_finds_what_it_missed() {
    let server = start().await;
    let (mut away, mut sender) = (signed_in(&server).await, bot_of(&server).await);
    let enums::updates::State::Plain(state) = away.call(&updates::GetState::new()).await.unwrap() else { panic!() };
    // The key stays, the session does not.
    let key = away.lane.stored_key();
    drop(away);
    let to = user(&server, BOT, USER);
    for random_id in 1..=5 {
        sender.call(&text(to.clone(), "text", random_id)).await.unwrap();
        sender.call(&text(channel(), "text", 100 + random_id)).await.unwrap();
    }
    sender.call(&messages::DeleteMessages::new(vec![1])).await.unwrap();
    sender.call(&messages::EditMessage::new(to, 2).message("edited")).await.unwrap();

    let options = Options { key, ..Options::default() };
    let mut back = Client::with(server.address(2).unwrap(), 2, server.public_key(), options);
    let request = |pts| updates::GetDifference::new(pts, state.date, 0).pts_limit(3);
    // The channel's own messages are asked of the channel.
    let enums::updates::Difference::Slice(slice) = back.call(&request(state.pts)).await.unwrap() else { panic!() };
    let ids: Vec<_> = slice.new_messages.iter().map(|found| message(found).id).collect();
    assert_eq!(ids, [2, 3], "the first one was deleted since");
    let enums::updates::State::Plain(middle) = &slice.intermediate_state else { panic!() };
    let enums::updates::Difference::Slice(slice) = back.call(&request(middle.pts)).await.unwrap() else { panic!() };
    let enums::updates::State::Plain(middle) = &slice.intermediate_state else { panic!() };
    let found = back.call(&request(middle.pts)).await.unwrap();
    let enums::updates::Difference::Plain(last) = found else { panic!() };
    let [enums::Update::EditMessage(edited), enums::Update::ChannelTooLong(channel)] = &last.other_updates[..] else {
        panic!("{last:?}")
    };
    assert_eq!((channel.channel_id, channel.pts), (7, Some(6)));
    assert_eq!((message(&edited.message).message.as_str(), last.new_messages.len()), ("edited", 0));
    let enums::updates::State::Plain(end) = &last.state else { panic!() };
    assert_eq!(end.pts, pts(&mut back).await);
    let none = back.call(&updates::GetDifference::new(end.pts, end.date + 1, 0)).await.unwrap();
    assert!(matches!(none, enums::updates::Difference::Empty(_)));

    let input = types::InputChannel::new(7, 77);
    let none = types::ChannelMessagesFilterEmpty::new;
    let request = |pts, limit| updates::GetChannelDifference::new(input.clone(), none(), pts, limit);
    let enums::updates::ChannelDifference::Plain(first) = back.call(&request(1, 2)).await.unwrap() else { panic!() };
    assert_eq!((first.r#final, first.pts, first.new_messages.len()), (false, 3, 2));
    let found = back.call(&request(first.pts, 100)).await.unwrap();
    let enums::updates::ChannelDifference::Plain(rest) = found else { panic!() };
    assert_eq!((rest.r#final, rest.pts, rest.new_messages.len()), (true, 6, 3));
    let found = back.call(&request(6, 100)).await.unwrap();
    let enums::updates::ChannelDifference::Empty(none) = found else { panic!() };
    assert_eq!((none.r#final, none.pts), (true, 6));
}

#[tokio::test]
async fn updates_of_a_session_wait_for_its_next_connection() {
    let server = start().await;
    let (mut away, mut sender) = (signed_in(&server).await, bot_of(&server).await);
    away.disconnect();
    while server.load().connections > 1 {
        tokio::task::yield_now().await;
    }
    sender.call(&text(user(&server, BOT, USER), "text", 1)).await.unwrap();
    away.begin(&help::GetConfig::new());
    next(&mut away).await;
}

/// A text with buttons that take 200 kB.
fn long(peer: impl Into<enums::InputPeer>, random_id: i64) -> messages::SendMessage {
    let markup = types::ReplyKeyboardForceReply::new().placeholder("y".repeat(200_000));
    text(peer, "long", random_id).reply_markup(markup)
}

#[tokio::test]
async fn little_waits_for_a_session_that_is_away() {
    let server = start().await;
    let (mut away, mut sender) = (signed_in(&server).await, bot_of(&server).await);
    away.disconnect();
    while server.load().connections > 1 {
        tokio::task::yield_now().await;
    }
    for random_id in 1..=20 {
        sender.call(&long(user(&server, BOT, USER), random_id)).await.unwrap();
    }
    let counters = server.cluster().counters();
    assert_eq!((counters.updates_sent, counters.updates_dropped), (5, 15), "as much as a mebibyte takes");
    away.begin(&help::GetConfig::new());
    away.run_until(|client| client.updates.len() == 6).await;
    assert!(matches!(away.updates.back(), Some(enums::Updates::TooLong(_))));
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_told_later_that_there_was_too_much() {
    let mut limits = ServerLimits::default();
    limits.connection_bytes = 64 << 10;
    let server = Server::start(config().limits(limits)).await.unwrap();
    let (mut silent, mut sender) = (signed_in(&server).await, bot_of(&server).await);
    let state = pts(&mut silent).await;
    let mut sent = 0;
    // Far more than the system keeps for a connection: the client asks for nothing, and reads nothing.
    while server.cluster().counters().updates_dropped < 20 {
        sent += 1;
        sender.call(&long(user(&server, BOT, USER), sent)).await.unwrap();
        assert!(server.load().outgoing_bytes < 2 << 20, "{:?}", server.load());
        assert!(sent < 1000);
    }
    // It reads, and learns of it with the next call.
    let is_told = |client: &Client| matches!(client.updates.back(), Some(enums::Updates::TooLong(_)));
    silent.call(&help::GetConfig::new()).await.unwrap();
    silent.call(&help::GetConfig::new()).await.unwrap();
    silent.run_until(is_told).await;
    let got = i64::try_from(silent.updates.len() - 1).unwrap();
    assert!(got < sent);
    let enums::updates::Difference::Slice(difference) =
        silent.call(&updates::GetDifference::new(state, 1, 0)).await.unwrap()
    else {
        panic!("no more than a part fits an answer")
    };
    assert!(!difference.new_messages.is_empty());
}

#[tokio::test]
async fn scheduled_messages_are_told_to_the_senders_sessions_alone() {
    let server = start().await;
    let (mut one, mut two, mut other) = (signed_in(&server).await, signed_in(&server).await, bot_of(&server).await);
    let tomorrow = updates_of(one.call(&text(types::InputPeerSelf::new(), "now", 1)).await.unwrap()).date + 86_400;
    next(&mut two).await;
    let state = pts(&mut one).await;
    one.call(&text(user(&server, USER, BOT), "later", 2).schedule_date(tomorrow)).await.unwrap();
    let (update, _) = next(&mut two).await;
    assert!(matches!(update, enums::Update::NewScheduledMessage(_)));
    assert_eq!(pts(&mut one).await, state);
    other.call(&help::GetConfig::new()).await.unwrap();
    assert!(other.updates.is_empty());
}

#[tokio::test]
async fn access_hashes_of_accounts_are_for_one_account_each() {
    let server = start().await;
    let (mut one, mut two) = (signed_in(&server).await, bot_of(&server).await);
    let own = server.cluster().access_hash(USER, BOT).unwrap();
    let of_another = server.cluster().access_hash(43, BOT).unwrap();
    assert_ne!(own, of_another);
    for (hash, expected) in [(own, Ok(())), (of_another, Err("400 PEER_ID_INVALID".to_owned()))] {
        let sent = one.call(&text(types::InputPeerUser::new(BOT, hash), "text", hash)).await;
        assert_eq!(sent.map(drop), expected);
    }
    let get = |hash| users::GetUsers::new([types::InputUser::new(BOT, hash)]);
    assert_eq!(one.call(&get(of_another)).await.unwrap_err(), "400 USER_ID_INVALID");
    let enums::User::Plain(found) = one.call(&get(own)).await.unwrap().remove(0) else { panic!() };
    assert_eq!((found.access_hash, found.bot, found.self_), (Some(own), true, false));
    // Bots may name whom they know without one.
    two.call(&text(types::InputPeerUser::new(USER, 0), "text", 1)).await.unwrap();
    let zero = text(types::InputPeerUser::new(BOT, 0), "text", 1);
    assert_eq!(one.call(&zero).await.unwrap_err(), "400 PEER_ID_INVALID");
    let found = one.call(&tl_types::functions::contacts::ResolveUsername::new("Robot")).await.unwrap();
    let enums::contacts::ResolvedPeer::Plain(found) = found else { panic!() };
    let enums::User::Plain(found) = &found.users[0] else { panic!() };
    assert_eq!(found.access_hash, Some(own));
}

/// Calls of several clients run at once here.
#[tokio::test(flavor = "multi_thread")]
async fn updates_keep_their_order_under_load() {
    const EACH: i64 = 250;
    let server = start().await;
    let (mut one, mut two, mut reader) = (signed_in(&server).await, bot_of(&server).await, signed_in(&server).await);
    for client in [&mut one, &mut two] {
        for random_id in 1..=EACH {
            client.lane.call(Call::new(text(channel(), "text", random_id).to_bytes().unwrap()));
        }
    }
    let count = usize::try_from(EACH).unwrap();
    let one = tokio::spawn(async move { one.run_until(|client| client.updates.len() >= count).await });
    let two = tokio::spawn(async move { two.run_until(|client| client.updates.len() >= count).await });
    reader.run_until(|client| client.updates.len() >= 2 * count).await;
    one.await.unwrap();
    two.await.unwrap();
    let states: Vec<_> = reader.updates.drain(..).map(|updates| told(&updates_of(updates).updates[0]).1).collect();
    assert!(states.is_sorted(), "{states:?}");
    assert_eq!(states.len(), 2 * count);
}

//! Messages that are asked for: histories, searches, dialogs, and what happened since.

use crate::common::*;
use mtproto_dc::{Account, Config, LocalDc};
use tl_types::functions::{channels, messages, updates};
use tl_types::{enums, held, types};

fn refused<T>(name: &str) -> Result<T, String> {
    Err(format!("400 {name}"))
}

fn me() -> types::InputPeerSelf {
    types::InputPeerSelf::new()
}

fn text(dc: &LocalDc, peer: impl Into<enums::InputPeer>, text: &str, random_id: i64) -> types::Message {
    let request = messages::SendMessage::new(peer, text, random_id);
    messages_of(&updates_of(call(dc, &request).unwrap()))[0].1.clone()
}

fn media(dc: &LocalDc, peer: impl Into<enums::InputPeer>, media: impl Into<enums::InputMedia>, random_id: i64) -> i32 {
    let request = messages::SendMedia::new(peer, media, "", random_id);
    messages_of(&updates_of(call(dc, &request).unwrap()))[0].1.id
}

/// The ids and the count of messages in an answer.
fn found(answer: &enums::messages::Messages) -> (Vec<i32>, i32) {
    let (messages, count) = match answer {
        enums::messages::Messages::Plain(all) => (&all.messages, i32::try_from(all.messages.len()).unwrap()),
        enums::messages::Messages::Slice(slice) => (&slice.messages, slice.count),
        enums::messages::Messages::ChannelMessages(of) => (&of.messages, of.count),
        other => panic!("{other:?}"),
    };
    (messages.iter().map(|message| plain(message).id).collect(), count)
}

fn plain(message: &enums::Message) -> &types::Message {
    match message {
        enums::Message::Plain(message) => held(message),
        other => panic!("{other:?}"),
    }
}

fn history(peer: impl Into<enums::InputPeer>, limit: i32) -> messages::GetHistory {
    messages::GetHistory::new(peer, 0, 0, 0, limit, 0, 0, 0)
}

#[test]
fn texts_are_sent_once_and_have_a_length() {
    on_both(|dc| {
        let send = |text: &str, random_id| call(&dc, &messages::SendMessage::new(me(), text, random_id));
        let sent = send("text", 1).unwrap();
        assert_eq!(messages_of(&updates_of(send("text", 1).unwrap())), messages_of(&updates_of(sent)));
        assert_eq!(send("", 2).map(drop), refused("MESSAGE_EMPTY"));
        assert_eq!(send(&"a".repeat(4097), 2).map(drop), refused("MESSAGE_TOO_LONG"));
        let edit = messages::EditMessage::new(me(), 1).message("a".repeat(4096));
        assert!(call(&dc, &edit).is_ok(), "a text is no caption");
        assert!(matches!(&dc.sent()[..], [mtproto_dc::Sent::Text(_)]));
    });
}

#[test]
fn a_history_comes_in_pages_and_each_chat_has_its_own() {
    on_both_with(Config::default().user(5, 55).channel(7, 77), |dc| {
        let user = || types::InputPeerUser::new(5, 55);
        for number in 1..=4 {
            text(&dc, me(), "mine", number);
            text(&dc, user(), "theirs", 10 + number);
            text(&dc, types::InputPeerChannel::new(7, 77), "all", 20 + number);
        }
        let ask = |request: &messages::GetHistory| found(&call(&dc, request).unwrap());
        assert_eq!(ask(&history(me(), 100)), (vec![7, 5, 3, 1], 4));
        assert_eq!(ask(&history(user(), 2)), (vec![8, 6], 4));
        assert_eq!(ask(&messages::GetHistory::new(user(), 6, 0, 0, 2, 0, 0, 0)), (vec![4, 2], 4));
        assert_eq!(ask(&history(types::InputPeerChannel::new(7, 77), 3)), (vec![4, 3, 2], 4));
        let unknown = history(types::InputPeerUser::new(5, 56), 1);
        assert_eq!(call(&dc, &unknown).map(drop), refused("PEER_ID_INVALID"));
    });
}

#[test]
fn a_search_finds_kinds_of_media_texts_and_threads() {
    on_both(|dc| {
        let with = |attributes: Vec<enums::DocumentAttribute>, seed: u8| {
            input_document(&document_with(&dc, &noise(100 + usize::from(seed), seed.into()), attributes))
        };
        let video = || types::DocumentAttributeVideo::new(1.0, 10, 10);
        let audio = || types::DocumentAttributeAudio::new(1);
        let photo = media(&dc, me(), input_photo(&photo(&dc, &png(1000, 1))), 1);
        let file = media(&dc, me(), with(vec![], 2), 2);
        let film = media(&dc, me(), with(vec![video().into()], 3), 3);
        let round = media(&dc, me(), with(vec![video().round_message(true).into()], 4), 4);
        let voice = media(&dc, me(), with(vec![audio().voice(true).into()], 5), 5);
        let music = media(&dc, me(), with(vec![audio().into()], 6), 6);
        let gif = with(vec![video().into(), types::DocumentAttributeAnimated::new().into()], 7);
        let gif = media(&dc, me(), gif, 7);
        let link = messages::SendMessage::new(me(), "see a.org", 8).entities([types::MessageEntityUrl::new(4, 5)]);
        let link = messages_of(&updates_of(call(&dc, &link).unwrap()))[0].1.id;
        let answer = messages::SendMessage::new(me(), "SEEN", 9).reply_to(types::InputReplyToMessage::new(link));
        let answer = messages_of(&updates_of(call(&dc, &answer).unwrap()))[0].1.id;

        let search = |query: &str, filter: enums::MessagesFilter| {
            messages::Search::new(me(), query, filter, 0, 0, 0, 0, 100, 0, 0, 0)
        };
        let ids = |request: &messages::Search| found(&call(&dc, request).unwrap()).0;
        let none = || types::InputMessagesFilterEmpty::new().into();
        for (filter, expected) in [
            (types::InputMessagesFilterPhotos::new().into(), vec![photo]),
            (types::InputMessagesFilterVideo::new().into(), vec![film]),
            (types::InputMessagesFilterPhotoVideo::new().into(), vec![film, photo]),
            (types::InputMessagesFilterDocument::new().into(), vec![file]),
            (types::InputMessagesFilterVoice::new().into(), vec![voice]),
            (types::InputMessagesFilterMusic::new().into(), vec![music]),
            (types::InputMessagesFilterRoundVideo::new().into(), vec![round]),
            (types::InputMessagesFilterRoundVoice::new().into(), vec![voice, round]),
            (types::InputMessagesFilterGif::new().into(), vec![gif]),
            (types::InputMessagesFilterUrl::new().into(), vec![link]),
            (types::InputMessagesFilterGeo::new().into(), vec![]),
        ] {
            assert_eq!(ids(&search("", filter)), expected);
        }
        assert_eq!(ids(&search("see", none())), [answer, link]);
        assert_eq!(ids(&search("", none()).top_msg_id(link)), [answer, link]);
        let replies = messages::GetReplies::new(me(), link, 0, 0, 0, 100, 0, 0, 0);
        assert_eq!(found(&call(&dc, &replies).unwrap()).0, [answer]);
        assert_eq!(ids(&search("", none()).from_id(me())).len(), 9);
        assert_eq!(call(&dc, &search("", none())).map(drop), refused("SEARCH_QUERY_EMPTY"));
    });
}

#[test]
fn messages_are_got_by_their_ids_with_fresh_references() {
    on_both_with(Config::default().channel(7, 77), |dc| {
        let sent = document(&dc, &noise(1000, 1));
        for (random_id, peer) in [(1, me().into()), (2, enums::InputPeer::from(types::InputPeerChannel::new(7, 77)))] {
            dc.expire_references();
            let current = dc.document(sent.id).unwrap();
            let id = media(&dc, peer.clone(), input_document(&current), random_id);
            dc.expire_references();
            let expired = call(&dc, &tl_types::functions::upload::GetFile::new(location(&current), 0, 4096));
            assert_eq!(expired.map(drop), refused("FILE_REFERENCE_EXPIRED"));

            let names = [types::InputMessageId::new(id), types::InputMessageId::new(99)];
            let channel = types::InputChannel::new(7, 77);
            let answer = match peer {
                enums::InputPeer::PeerSelf(_) => call(&dc, &messages::GetMessages::new(names)),
                _ => call(&dc, &channels::GetMessages::new(channel, names)),
            };
            let messages = match answer.unwrap() {
                enums::messages::Messages::Plain(found) => found.messages.clone(),
                enums::messages::Messages::ChannelMessages(found) => found.messages.clone(),
                other => panic!("{other:?}"),
            };
            let [there, enums::Message::Empty(gone)] = &messages[..] else { panic!("{messages:?}") };
            assert_eq!(gone.id, 99);
            let fresh = document_of(plain(there).media.as_ref().unwrap());
            assert_eq!(get(&dc, location(&fresh), 0, 4096).unwrap().bytes.len(), 1000);
        }
        let wrong = channels::GetMessages::new(types::InputChannel::new(7, 78), [types::InputMessageId::new(1)]);
        assert_eq!(call(&dc, &wrong).map(drop), refused("CHANNEL_INVALID"));
    });
}

#[test]
fn dialogs_are_the_chats_with_messages() {
    on_both_with(Config::default().user(5, 55).chat(6).channel(7, 77).channel(8, 88), |dc| {
        for (random_id, peer) in (1..).zip([
            enums::InputPeer::from(me()),
            types::InputPeerUser::new(5, 55).into(),
            types::InputPeerChannel::new(7, 77).into(),
        ]) {
            text(&dc, peer, "text", random_id);
        }
        let ask = |limit, (date, id, peer): (i32, i32, enums::InputPeer)| {
            call(&dc, &messages::GetDialogs::new(date, id, peer, limit, 0)).unwrap()
        };
        let start = || (0, 0, types::InputPeerEmpty::new().into());
        let enums::messages::Dialogs::Plain(all) = ask(10, start()) else { panic!() };
        let dialogs = all.dialogs.iter().map(|dialog| match dialog {
            enums::Dialog::Plain(dialog) => (dialog.peer.clone(), dialog.top_message, dialog.pts),
            other => panic!("{other:?}"),
        });
        let dialogs: Vec<_> = dialogs.collect();
        assert_eq!((dialogs.len(), all.messages.len(), all.chats.len()), (3, 3, 1));
        assert!(dialogs.contains(&(types::PeerChannel::new(7).into(), 1, Some(2))));

        // One after the other, each is there once.
        let mut seen = Vec::new();
        let mut offset = start();
        while let enums::messages::Dialogs::Slice(slice) = ask(1, offset.clone()) {
            assert_eq!(slice.count, 3);
            let Some(enums::Dialog::Plain(dialog)) = slice.dialogs.first() else { break };
            let last = plain(&slice.messages[0]);
            let peer: enums::InputPeer = match &dialog.peer {
                enums::Peer::User(user) => types::InputPeerUser::new(user.user_id, 55).into(),
                enums::Peer::Channel(channel) => types::InputPeerChannel::new(channel.channel_id, 77).into(),
                other => panic!("{other:?}"),
            };
            offset = (last.date, last.id, peer);
            seen.push(dialog.peer.clone());
        }
        assert_eq!(seen.len(), 3);
        assert!(dialogs.iter().all(|(peer, ..)| seen.contains(peer)));

        let peer = types::InputDialogPeer::new(types::InputPeerChannel::new(8, 88));
        let found = call(&dc, &messages::GetPeerDialogs::new([peer])).unwrap();
        let enums::messages::PeerDialogs::Plain(found) = found else { panic!() };
        assert_eq!((found.dialogs.len(), found.messages.len(), found.chats.len()), (1, 0, 1));
    });
}

#[test]
fn messages_are_in_the_topics_that_they_are_sent_to() {
    on_both_with(Config::default().channel(7, 77).topic(7, 2, "Files").topic(7, 4, "Talk").channel(8, 88), |dc| {
        let forum = || types::InputPeerChannel::new(7, 77);
        let send = |random_id, reply: types::InputReplyToMessage| {
            let request = messages::SendMessage::new(forum(), "text", random_id).reply_to(reply);
            let message = messages_of(&updates_of(call(&dc, &request)?))[0].1.clone();
            let Some(enums::MessageReplyHeader::Plain(reply)) = message.reply_to else { panic!() };
            Ok((message.id, reply.forum_topic, reply.reply_to_msg_id, reply.reply_to_top_id))
        };
        let reply = types::InputReplyToMessage::new;
        assert_eq!(send(1, reply(2)), Ok((5, true, Some(2), None)));
        assert_eq!(send(2, reply(5)), Ok((6, true, Some(5), Some(2))), "an answer is in the topic of its message");
        assert_eq!(send(3, reply(4).top_msg_id(4)), Ok((7, true, Some(4), None)));
        assert_eq!(send(4, reply(5).top_msg_id(3)), refused("TOPIC_DELETED"));

        let replies = |topic| {
            let request = messages::GetReplies::new(forum(), topic, 0, 0, 0, 100, 0, 0, 0);
            found(&call(&dc, &request).unwrap()).0
        };
        assert_eq!((replies(2), replies(4)), (vec![6, 5], vec![7]));
        let topics = messages::GetForumTopics::new(forum(), 0, 0, 0, 100);
        let enums::messages::ForumTopics::Plain(topics) = call(&dc, &topics).unwrap() else { panic!() };
        let topics = topics.topics.iter().map(|topic| match topic {
            enums::ForumTopic::Plain(topic) => (topic.id, topic.title.clone(), topic.top_message),
            other => panic!("{other:?}"),
        });
        assert_eq!(topics.collect::<Vec<_>>(), [(2, "Files".to_owned(), 6), (4, "Talk".to_owned(), 7)]);
        let none = messages::GetForumTopics::new(types::InputPeerChannel::new(8, 88), 0, 0, 0, 100);
        assert_eq!(call(&dc, &none).map(drop), refused("CHANNEL_FORUM_MISSING"));
    });
}

#[test]
fn chats_and_channels_are_known_by_id_and_hash() {
    on_both_with(Config::default().chat(6).channel(7, 77), |dc| {
        assert!(call(&dc, &messages::GetChats::new(vec![6])).is_ok());
        assert_eq!(call(&dc, &messages::GetChats::new(vec![6, 9])).map(drop), refused("CHAT_ID_INVALID"));
        assert!(call(&dc, &channels::GetChannels::new([types::InputChannel::new(7, 77)])).is_ok());
        let wrong = channels::GetChannels::new([types::InputChannel::new(7, 1)]);
        assert_eq!(call(&dc, &wrong).map(drop), refused("CHANNEL_INVALID"));
    });
}

#[test]
fn bots_ask_for_messages_by_id_alone() {
    let config = Config::default().user_id(9).account(Account::bot(9, "9:secret")).channel(7, 77);
    let dc = LocalDc::new(config).unwrap();
    let filter = types::InputMessagesFilterPhotos::new();
    let search = messages::Search::new(me(), "", filter, 0, 0, 0, 0, 100, 0, 0, 0);
    let dialogs = messages::GetDialogs::new(0, 0, types::InputPeerEmpty::new(), 100, 0);
    assert_eq!(call(&dc, &history(me(), 1)).map(drop), refused("BOT_METHOD_INVALID"));
    assert_eq!(call(&dc, &search).map(drop), refused("BOT_METHOD_INVALID"));
    assert_eq!(call(&dc, &dialogs).map(drop), refused("BOT_METHOD_INVALID"));
    assert!(call(&dc, &messages::GetMessages::new([types::InputMessageId::new(1)])).is_ok());
    let by_zero = channels::GetMessages::new(types::InputChannel::new(7, 0), [types::InputMessageId::new(1)]);
    assert!(call(&dc, &by_zero).is_ok());
    assert!(call(&dc, &updates::GetState::new()).is_ok());
}

#[test]
fn where_the_log_was_cut_there_is_too_much_to_tell() {
    on_both_with(Config::default().channel(7, 77).kept_updates(3), |dc| {
        for random_id in 1..=5 {
            text(&dc, me(), "text", random_id);
            text(&dc, types::InputPeerChannel::new(7, 77), "text", 10 + random_id);
        }
        let since = |pts| call(&dc, &updates::GetDifference::new(pts, 1, 0));
        let enums::updates::Difference::TooLong(too_long) = since(2).unwrap() else { panic!() };
        assert_eq!(too_long.pts, 6);
        let enums::updates::Difference::Plain(all) = since(3).unwrap() else { panic!() };
        assert_eq!(all.new_messages.len(), 3);
        let within = updates::GetDifference::new(3, 1, 0).pts_total_limit(2);
        assert!(matches!(call(&dc, &within), Ok(enums::updates::Difference::TooLong(_))));
        assert_eq!(since(0).map(drop), refused("PERSISTENT_TIMESTAMP_EMPTY"));
        assert_eq!(since(-1).map(drop), refused("PERSISTENT_TIMESTAMP_INVALID"));
        let timeless = updates::GetDifference::new(3, 0, 0);
        assert_eq!(call(&dc, &timeless).map(drop), refused("DATE_EMPTY"));

        let since = |filter: enums::ChannelMessagesFilter, pts| {
            let channel = types::InputChannel::new(7, 77);
            call(&dc, &updates::GetChannelDifference::new(channel, filter, pts, 100)).unwrap()
        };
        let all = || types::ChannelMessagesFilterEmpty::new().into();
        let enums::updates::ChannelDifference::TooLong(too_long) = since(all(), 1) else { panic!() };
        let enums::Dialog::Plain(dialog) = &too_long.dialog else { panic!() };
        assert_eq!((dialog.pts, dialog.top_message, too_long.messages.len()), (Some(6), 5, 5));
        let some = types::ChannelMessagesFilter::new([types::MessageRange::new(4, 4)]);
        let enums::updates::ChannelDifference::Plain(found) = since(some.into(), 3) else { panic!() };
        assert_eq!(found.new_messages.iter().map(|message| plain(message).id).collect::<Vec<_>>(), [4]);
    });
}

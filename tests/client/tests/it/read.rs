//! Chats and their messages: dialogs, history, updates.

use client::{enums, functions, types};
use tl_types::{Combinator, Encode, owned};

fn requests() -> Vec<tl_types::Bytes> {
    let peer = types::InputPeerUser::new(7, 8);
    let channel = types::InputChannel::new(1, 2);
    [
        functions::messages::GetHistory::new(peer.clone(), 0, 0, 0, 100, 0, 0, 0).to_bytes(),
        functions::messages::GetDialogs::new(0, 0, types::InputPeerEmpty::new(), 100, 0).folder_id(1).to_bytes(),
        functions::messages::Search::new(peer.clone(), "q", filter(), 0, 0, 0, 0, 100, 0, 0, 0).to_bytes(),
        functions::messages::GetMessages::new([types::InputMessageId::new(5)]).to_bytes(),
        functions::messages::ReadHistory::new(peer, 5).to_bytes(),
        functions::channels::GetMessages::new(channel.clone(), [types::InputMessageId::new(5)]).to_bytes(),
        functions::channels::ReadHistory::new(channel, 5).to_bytes(),
        functions::messages::GetStickerSet::new(types::InputStickerSetId::new(1, 2), 0).to_bytes(),
        functions::users::GetUsers::new([types::InputUserSelf::new()]).to_bytes(),
        functions::contacts::ResolveUsername::new("username").to_bytes(),
        functions::updates::GetState::new().to_bytes(),
        functions::updates::GetDifference::new(1, 2, 3).pts_limit(100).to_bytes(),
    ]
    .into_iter()
    .collect::<Result<_, _>>()
    .unwrap()
}

fn filter() -> types::InputMessagesFilterPhotoVideo {
    types::InputMessagesFilterPhotoVideo::new()
}

/// A line of a chat.
fn line(message: &enums::Message) -> String {
    match message {
        enums::Message::Plain(message) => {
            let sender = message.from_id.as_ref().map_or(0, peer);
            let media = message.media.as_ref().map_or("", medium);
            format!("{sender}: {}{media}", message.message)
        }
        enums::Message::Service(service) => action(&service.action),
        _ => String::new(),
    }
}

fn peer(peer: &enums::Peer) -> i64 {
    match peer {
        enums::Peer::User(user) => user.user_id,
        enums::Peer::Chat(chat) => -chat.chat_id,
        enums::Peer::Channel(channel) => -1_000_000_000_000 - channel.channel_id,
        _ => 0,
    }
}

fn medium(media: &enums::MessageMedia) -> &str {
    match media {
        enums::MessageMedia::Photo(photo) if photo.spoiler => "[hidden photo]",
        enums::MessageMedia::Photo(_) => "[photo]",
        enums::MessageMedia::Document(media) => match &media.document {
            Some(enums::Document::Plain(document)) => file_name(document).unwrap_or("[document]"),
            _ => "[document gone]",
        },
        enums::MessageMedia::Geo(_) | enums::MessageMedia::GeoLive(_) => "[place]",
        _ => "[something]",
    }
}

/// What is taken out of its variant, boxed (from layer 222 on) or not.
fn dice(media: enums::MessageMedia) -> Option<types::MessageMediaDice> {
    match media {
        enums::MessageMedia::Dice(dice) => Some(owned(dice)),
        _ => None,
    }
}

fn file_name(document: &types::Document) -> Option<&str> {
    document.attributes.iter().find_map(|attribute| match attribute {
        enums::DocumentAttribute::Filename(name) => Some(&*name.file_name),
        _ => None,
    })
}

fn action(action: &enums::MessageAction) -> String {
    match action {
        enums::MessageAction::ChatEditTitle(edit) => format!("called \"{}\" now", edit.title),
        enums::MessageAction::PinMessage(_) => "pinned".to_owned(),
        enums::MessageAction::ChatAddUser(add) => format!("{} joined", add.users.len()),
        _ => "something happened".to_owned(),
    }
}

fn messages(answer: enums::messages::Messages) -> Vec<enums::Message> {
    match answer {
        enums::messages::Messages::Plain(all) => all.messages,
        enums::messages::Messages::Slice(slice) => slice.messages,
        enums::messages::Messages::ChannelMessages(channel) => channel.messages,
        _ => Vec::new(),
    }
}

fn unread(answer: &enums::messages::Dialogs) -> i32 {
    let dialogs = match answer {
        enums::messages::Dialogs::Plain(all) => &all.dialogs,
        enums::messages::Dialogs::Slice(slice) => &slice.dialogs,
        _ => return 0,
    };
    let unread = |dialog: &enums::Dialog| match dialog {
        enums::Dialog::Plain(dialog) => dialog.unread_count,
        _ => 0,
    };
    dialogs.iter().map(unread).sum()
}

fn title(chat: &enums::Chat) -> &str {
    match chat {
        enums::Chat::Plain(chat) => &chat.title,
        enums::Chat::Channel(channel) => &channel.title,
        enums::Chat::Forbidden(chat) => &chat.title,
        _ => "",
    }
}

fn is_online(user: &enums::User, now: i32) -> bool {
    match user {
        enums::User::Plain(user) => {
            matches!(&user.status, Some(enums::UserStatus::Online(online)) if online.expires > now)
        }
        _ => false,
    }
}

/// What an update shows.
fn shown(update: &enums::Update) -> Option<String> {
    Some(match update {
        enums::Update::NewMessage(new) => line(&new.message),
        enums::Update::NewChannelMessage(new) => line(&new.message),
        enums::Update::EditMessage(edit) => format!("{} (edited)", line(&edit.message)),
        enums::Update::DeleteMessages(deleted) => format!("{} gone", deleted.messages.len()),
        enums::Update::ReadHistoryInbox(read) => format!("{} read up to {}", peer(&read.peer), read.max_id),
        enums::Update::UserStatus(status) => format!("{} came or went", status.user_id),
        _ => return None,
    })
}

fn updates(updates: enums::Updates) -> Vec<enums::Update> {
    match updates {
        enums::Updates::Plain(updates) => updates.updates,
        enums::Updates::Combined(updates) => updates.updates,
        enums::Updates::UpdateShort(short) => vec![short.update],
        _ => Vec::new(),
    }
}

/// The place to go on from.
fn state(difference: &enums::updates::Difference) -> Option<i32> {
    let state = match difference {
        enums::updates::Difference::Plain(difference) => &difference.state,
        enums::updates::Difference::Slice(slice) => &slice.intermediate_state,
        _ => return None,
    };
    match state {
        enums::updates::State::Plain(state) => Some(state.pts),
        _ => None,
    }
}

fn message(id: i32, text: &str) -> types::Message {
    types::Message::new(id, types::PeerUser::new(7), 1_700_000_000, text).from_id(types::PeerUser::new(7))
}

#[test]
fn every_request_has_its_id_in_front() {
    let requests = requests();
    assert_eq!(requests.len(), 12);
    assert_eq!(requests[0][..4], functions::messages::GetHistory::CONSTRUCTOR_ID.to_le_bytes());
    assert_eq!(requests[11][..4], functions::updates::GetDifference::CONSTRUCTOR_ID.to_le_bytes());
}

#[test]
fn history_becomes_lines() {
    let attributes = [types::DocumentAttributeFilename::new("[a.mp4]")];
    let video = types::Document::new(1, 2, vec![3], 4, "video/mp4", 5, 2, attributes);
    let with_video = message(2, "look ").media(types::MessageMediaDocument::new().document(video));
    let service = types::MessageService::new(3, types::PeerUser::new(7), 0, types::MessageActionPinMessage::new());
    let all: Vec<enums::Message> = vec![message(1, "hello").into(), with_video.into(), service.into()];
    let nothing = Vec::<enums::User>::new;
    let slice = types::messages::MessagesSlice::new(3, all, Vec::<enums::ForumTopic>::new(), chats(), nothing());
    let shown = messages(slice.into());
    assert_eq!(shown.iter().map(enums::Message::id).collect::<Vec<_>>(), [1, 2, 3]);
    let lines: Vec<String> = shown.iter().map(line).collect();
    assert_eq!(lines, ["7: hello", "7: look [a.mp4]", "pinned"]);
    let rolled = dice(types::MessageMediaDice::new(6, "🎲").into()).unwrap();
    assert_eq!((rolled.value, rolled.emoticon.as_str()), (6, "🎲"));
}

fn chats() -> Vec<enums::Chat> {
    vec![types::Chat::new(1, "A chat", types::ChatPhotoEmpty::new(), 2, 0, 1).into()]
}

#[test]
fn chats_and_users_are_shown() {
    assert_eq!(title(&chats()[0]), "A chat");
    let user = types::User::new(7).first_name("First").status(types::UserStatusOnline::new(100));
    assert!(is_online(&user.into(), 99));
    assert_eq!(unread(&types::messages::DialogsNotModified::new(0).into()), 0);
}

#[test]
fn updates_are_shown() {
    let state_now = types::updates::State::new(5, 0, 0, 0, 0);
    let update = types::UpdateNewMessage::new(message(1, "hello"), 5, 1);
    let short = types::UpdateShort::new(update, 0);
    let shown: Vec<String> = updates(short.into()).iter().filter_map(shown).collect();
    assert_eq!(shown, ["7: hello"]);
    let difference = types::updates::Difference::new(
        [message(1, "hello")],
        Vec::<enums::EncryptedMessage>::new(),
        Vec::<enums::Update>::new(),
        chats(),
        Vec::<enums::User>::new(),
        state_now,
    );
    assert_eq!(state(&difference.into()), Some(5));
}

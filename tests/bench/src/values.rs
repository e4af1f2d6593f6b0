//! What clients move most: messages and users.

use tl_types::{enums, types};

/// The answer to a request for a hundred messages, each a reply of some 300 bytes with four entities.
pub(crate) fn messages() -> enums::messages::Messages {
    let entities = || -> [enums::MessageEntity; 4] {
        [
            types::MessageEntityBold::new(0, 4).into(),
            types::MessageEntityMention::new(10, 6).into(),
            types::MessageEntityTextUrl::new(20, 9, "https://core.telegram.org/api/files").into(),
            types::MessageEntityCustomEmoji::new(30, 2, 5_368_324_170_671_202_286).into(),
        ]
    };
    let message = |id| {
        let text =
            "A message of some length, as people write them: a line or two, a name, a link, and something to laugh.";
        types::Message::new(id, types::PeerChannel::new(7), 1_700_000_000, text)
            .from_id(types::PeerUser::new(11))
            .reply_to(types::MessageReplyHeader::new().reply_to_msg_id(id - 1))
            .entities(entities())
            .views(1000)
            .forwards(10)
            .post_author("an author")
    };
    let messages = types::messages::Messages::new(
        (0..100).map(message),
        Vec::<enums::ForumTopic>::new(),
        Vec::<enums::Chat>::new(),
        Vec::<enums::User>::new(),
    );
    messages.into()
}

/// A hundred users.
pub(crate) fn users() -> Vec<enums::User> {
    let user = |id| {
        types::User::new(id)
            .access_hash(id * 31)
            .first_name("First")
            .last_name("Last")
            .username("username")
            .phone("12025550123")
            .status(types::UserStatusOnline::new(1_700_000_000))
    };
    (0..100).map(|id| user(id).into()).collect()
}

//! What clients move most: messages and users.

use tl_types::{enums, types};

/// The answer to a request for a hundred messages, each with four entities.
pub(crate) fn messages() -> enums::messages::Messages {
    let entities = || (0..4).map(|index| types::MessageEntityBold::new(index * 5, 4));
    let message = |id| {
        let text = "a message of some length, as people write them";
        types::Message::new(id, types::PeerUser::new(7), 1_700_000_000, text).entities(entities())
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

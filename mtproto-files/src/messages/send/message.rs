//! The messages that a send returned: found among the updates by the random ids that were sent.

use tl_types::{enums, types};

use crate::messages::media::File;
use crate::objects::attachment::Attachment;
use crate::objects::file_id::FileId;
use crate::objects::location::FileLocation;

/// A message that was sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SentMessage {
    /// Its id in its chat.
    pub id: i32,
    /// The random id that it was sent with.
    pub random_id: i64,
    /// What the DC made of its media, if it said so.
    pub media: Option<enums::MessageMedia>,
    /// The same number for all messages of an album.
    pub grouped_id: Option<i64>,
    /// The whole message, if the DC returned it: to private chats, it may return no more than what is new in it.
    pub message: Option<Box<types::Message>>,
}

impl SentMessage {
    /// The file of its media, to download; none if there is none.
    pub fn location(&self) -> Option<FileLocation> {
        FileLocation::of_media(self.media.as_ref()?)
    }

    /// The `file_id` of its media, as bots know it: for photos that of the largest size; none if there is none.
    pub fn file_id(&self) -> Option<FileId> {
        self.attachment()?.file_id()
    }

    /// What its media is: a photo, a video, a voice message…
    pub fn attachment(&self) -> Option<Attachment<'_>> {
        Attachment::of_media(self.media.as_ref()?)
    }

    /// The document of its media.
    pub fn document(&self) -> Option<&types::Document> {
        self.attachment()?.document()
    }

    /// The photo of its media.
    pub fn photo(&self) -> Option<&types::Photo> {
        self.attachment()?.photo()
    }

    /// The file of its media, to send it again: as what it was sent as.
    pub fn file(&self) -> Option<File> {
        self.attachment()?.file()
    }
}

/// The messages that were sent with these random ids, in that order; none where the updates do not say which one it was, or
/// do not hold it.
pub(crate) fn find(updates: &enums::Updates, random_ids: &[i64]) -> Vec<Option<SentMessage>> {
    if let (enums::Updates::UpdateShortSentMessage(sent), &[random_id]) = (updates, random_ids) {
        let (id, media) = (sent.id, sent.media.clone());
        return vec![Some(SentMessage { id, random_id, media, grouped_id: None, message: None })];
    }
    let updates = list(updates);
    let business: Vec<_> = updates.iter().filter_map(business_message).collect();
    if !business.is_empty() && business.len() == random_ids.len() {
        return random_ids.iter().zip(business).map(|(&random_id, message)| Some(sent(random_id, message))).collect();
    }
    random_ids.iter().map(|&random_id| find_one(updates, random_id)).collect()
}

/// The updates of an answer.
pub(crate) fn list(updates: &enums::Updates) -> &[enums::Update] {
    match updates {
        enums::Updates::Plain(updates) => &updates.updates,
        enums::Updates::Combined(updates) => &updates.updates,
        enums::Updates::UpdateShort(short) => std::slice::from_ref(&short.update),
        _ => &[],
    }
}

fn find_one(updates: &[enums::Update], random_id: i64) -> Option<SentMessage> {
    let id = updates.iter().find_map(|update| match update {
        enums::Update::MessageId(update) if update.random_id == random_id => Some(update.id),
        _ => None,
    })?;
    let message = updates.iter().filter_map(new_message).find(|message| message.id == id)?;
    Some(sent(random_id, message))
}

fn sent(random_id: i64, message: &types::Message) -> SentMessage {
    let (media, grouped_id) = (message.media.clone(), message.grouped_id);
    SentMessage { id: message.id, random_id, media, grouped_id, message: Some(Box::new(message.clone())) }
}

/// A message that was sent over a business connection (`api/bots/connected-business-bots`). Nothing says which random id it
/// had: they come in the order of these.
fn business_message(update: &enums::Update) -> Option<&types::Message> {
    match update {
        enums::Update::BotNewBusinessMessage(update) => match &update.message {
            enums::Message::Plain(message) => Some(message),
            _ => None,
        },
        _ => None,
    }
}

/// The message that an update brings: in a chat, in a channel, scheduled, or of a quick reply.
fn new_message(update: &enums::Update) -> Option<&types::Message> {
    let message = match update {
        enums::Update::NewMessage(update) => &update.message,
        enums::Update::NewChannelMessage(update) => &update.message,
        enums::Update::NewScheduledMessage(update) => &update.message,
        enums::Update::QuickReplyMessage(update) => &update.message,
        _ => return None,
    };
    match message {
        enums::Message::Plain(message) => Some(message),
        _ => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn message(id: i32) -> types::Message {
        types::Message::new(id, types::PeerUser::new(1), 0, "").grouped_id(i64::from(id) * 10)
    }

    /// The answer to a send: a random id and a message id each.
    pub(crate) fn updates(ids: &[(i64, i32)], media: impl Fn(i32) -> enums::MessageMedia) -> enums::Updates {
        let named = ids.iter().map(|&(random_id, id)| types::UpdateMessageId::new(id, random_id).into());
        // The messages come in another order than their ids.
        let messages = ids.iter().rev().map(|&(_, id)| {
            let message = message(id).media(media(id));
            types::UpdateNewMessage::new(message, 0, 0).into()
        });
        let updates: Vec<enums::Update> = named.chain(messages).collect();
        types::Updates::new(updates, Vec::<enums::User>::new(), Vec::<enums::Chat>::new(), 0, 0).into()
    }

    fn empty(_: i32) -> enums::MessageMedia {
        types::MessageMediaEmpty::new().into()
    }

    #[test]
    fn messages_are_matched_by_random_id() {
        let updates = updates(&[(111, 3), (222, 1), (333, 2)], empty);
        let found = find(&updates, &[333, 111, 222]);
        let ids: Vec<_> = found.iter().flatten().map(|sent| (sent.random_id, sent.id, sent.grouped_id)).collect();
        assert_eq!(ids, [(333, 2, Some(20)), (111, 3, Some(30)), (222, 1, Some(10))]);
    }

    #[test]
    fn a_random_id_that_is_not_there() {
        let updates = updates(&[(111, 3)], empty);
        let found = find(&updates, &[222, 111]);
        assert_eq!(found.iter().map(|sent| sent.as_ref().map(|sent| sent.id)).collect::<Vec<_>>(), [None, Some(3)]);
        assert_eq!(find(&types::UpdatesTooLong::new().into(), &[1]), [None]);
    }

    #[test]
    fn messages_over_a_business_connection_come_in_order() {
        let update = |id| enums::Update::from(types::UpdateBotNewBusinessMessage::new("connection", message(id), 0));
        let answer = |ids: &[i32]| -> enums::Updates {
            let updates: Vec<_> = ids.iter().copied().map(update).collect();
            types::Updates::new(updates, Vec::<enums::User>::new(), Vec::<enums::Chat>::new(), 0, 0).into()
        };
        let found = |ids: &[i32], random_ids: &[i64]| -> Vec<_> {
            let found = find(&answer(ids), random_ids);
            found.iter().map(|sent| sent.as_ref().map(|sent| (sent.random_id, sent.id))).collect()
        };
        assert_eq!(found(&[7], &[111]), [Some((111, 7))]);
        assert_eq!(found(&[7, 8], &[222, 111]), [Some((222, 7)), Some((111, 8))]);
        assert_eq!(found(&[7], &[222, 111]), [None, None], "nobody knows which one it is");
    }

    #[test]
    fn a_short_answer_is_for_the_one_message() {
        let short: enums::Updates = types::UpdateShortSentMessage::new(7, 0, 0, 0).into();
        assert_eq!(find(&short, &[5])[0].as_ref().unwrap().id, 7);
        assert_eq!(find(&short, &[5, 6]), [None, None]);
    }
}

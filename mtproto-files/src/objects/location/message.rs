//! Messages (feature `messages`): what is sent with them, and the new photos that service messages tell of.

use tl_types::enums;

use super::FileLocation;
use super::media::of_photo;

impl FileLocation {
    /// The file of a message: of its media ([`of_media`](Self::of_media)), or the photo that a chat was given or that was
    /// suggested for a profile. None if there is none.
    pub fn of_message(message: &enums::Message) -> Option<Self> {
        match message {
            enums::Message::Plain(message) => Self::of_media(message.media.as_ref()?),
            enums::Message::Service(message) => match &message.action {
                enums::MessageAction::ChatEditPhoto(action) => of_photo(&action.photo),
                enums::MessageAction::SuggestProfilePhoto(action) => of_photo(&action.photo),
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::types;

    #[test]
    fn media_and_service_messages() {
        let photo = types::Photo::new(1, 2, vec![3], 0, [types::PhotoSize::new("x", 800, 600, 5000)], 4);
        let location = FileLocation::of_photo(&photo);
        assert!(location.is_some());
        let chat = types::PeerChat::new(5);

        let text = types::Message::new(1, chat.clone(), 0, "text");
        assert_eq!(FileLocation::of_message(&text.clone().into()), None);
        let media = types::MessageMediaPhoto::new().photo(photo.clone());
        assert_eq!(FileLocation::of_message(&text.media(media).into()), location);

        let service = |action: enums::MessageAction| types::MessageService::new(2, chat.clone(), 0, action).into();
        let edited = service(types::MessageActionChatEditPhoto::new(photo).into());
        assert_eq!(FileLocation::of_message(&edited), location);
        let deleted = service(types::MessageActionChatDeletePhoto::new().into());
        assert_eq!(FileLocation::of_message(&deleted), None);
    }
}

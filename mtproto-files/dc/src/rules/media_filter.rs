//! Which messages a search for a kind of media finds (`api/search#filters`).

use tl_types::enums;

/// The kind of what is in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Photo,
    Video,
    RoundVideo,
    Gif,
    Voice,
    Music,
    Sticker,
    Document,
}

/// Returns whether a filter lets a message through. What no message here can be (calls, polls, places), is never found.
pub(crate) fn lets_through(filter: &enums::MessagesFilter, message: &enums::Message) -> bool {
    use enums::MessagesFilter as Filter;
    let kind = match message {
        enums::Message::Plain(message) => message.media.as_ref().and_then(kind),
        enums::Message::Service(message) => {
            let is_picture = matches!(message.action, enums::MessageAction::ChatEditPhoto(_));
            return match filter {
                Filter::InputMessagesFilterEmpty(_) => true,
                Filter::InputMessagesFilterChatPhotos(_) => is_picture,
                _ => false,
            };
        }
        _ => return false,
    };
    let is = |kinds: &[Kind]| kind.is_some_and(|kind| kinds.contains(&kind));
    match filter {
        Filter::InputMessagesFilterEmpty(_) => true,
        Filter::InputMessagesFilterPhotos(_) => is(&[Kind::Photo]),
        Filter::InputMessagesFilterVideo(_) => is(&[Kind::Video]),
        Filter::InputMessagesFilterPhotoVideo(_) => is(&[Kind::Photo, Kind::Video]),
        Filter::InputMessagesFilterDocument(_) => is(&[Kind::Document]),
        Filter::InputMessagesFilterGif(_) => is(&[Kind::Gif]),
        Filter::InputMessagesFilterVoice(_) => is(&[Kind::Voice]),
        Filter::InputMessagesFilterMusic(_) => is(&[Kind::Music]),
        Filter::InputMessagesFilterRoundVideo(_) => is(&[Kind::RoundVideo]),
        Filter::InputMessagesFilterRoundVoice(_) => is(&[Kind::RoundVideo, Kind::Voice]),
        Filter::InputMessagesFilterUrl(_) => has_url(message),
        _ => false,
    }
}

fn kind(media: &enums::MessageMedia) -> Option<Kind> {
    let media = match media {
        enums::MessageMedia::Photo(_) => return Some(Kind::Photo),
        enums::MessageMedia::Document(media) => media,
        _ => return None,
    };
    let Some(enums::Document::Plain(document)) = &media.document else { return None };
    let mut kind = Kind::Document;
    for attribute in &document.attributes {
        match attribute {
            enums::DocumentAttribute::Sticker(_) => return Some(Kind::Sticker),
            enums::DocumentAttribute::Animated(_) => return Some(Kind::Gif),
            enums::DocumentAttribute::Video(video) if video.round_message => kind = Kind::RoundVideo,
            // A video that was sent as a file is one all the same.
            enums::DocumentAttribute::Video(_) if media.video => kind = Kind::Video,
            enums::DocumentAttribute::Audio(audio) if audio.voice => kind = Kind::Voice,
            enums::DocumentAttribute::Audio(_) if kind == Kind::Document => kind = Kind::Music,
            _ => {}
        }
    }
    Some(kind)
}

fn has_url(message: &enums::Message) -> bool {
    let enums::Message::Plain(message) = message else { return false };
    let entities = message.entities.iter().flatten();
    let is_url = |entity: &enums::MessageEntity| {
        matches!(entity, enums::MessageEntity::Url(_) | enums::MessageEntity::TextUrl(_))
    };
    entities.into_iter().any(is_url)
}

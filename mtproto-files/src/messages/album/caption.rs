//! Which caption a client shows.

use tl_types::{enums, types};

use super::group::group_of;
use crate::messages::media::{Group, Media, group_of_document};

/// Which captions clients show with an album (`api/files#albums-grouped-media`).
///
/// Photos and videos have one caption together: that of the only item that has one. If several have, none is shown for the
/// album, and each only with its item when that is looked at alone. Documents and music each have their own below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ShownCaption {
    /// None is shown.
    None,
    /// That of the item with this index, for the whole album.
    Album(usize),
    /// Each item's, with the item.
    Each,
}

impl ShownCaption {
    /// What is shown of an album that is to be sent. Documents that Telegram has count as videos, unless it is known what
    /// they are.
    pub fn of_items<'a>(items: impl IntoIterator<Item = &'a Media>) -> Self {
        Self::of(items.into_iter().map(|media| {
            let group = group_of(&media.what).unwrap_or(Group::Visual);
            (group, media.caption.text.as_str())
        }))
    }

    /// What is shown of an album's messages, in their order.
    pub fn of_messages<'a>(messages: impl IntoIterator<Item = &'a types::Message>) -> Self {
        Self::of(messages.into_iter().map(|message| (group_of_media(message.media.as_ref()), message.message.as_str())))
    }

    fn of<'a>(items: impl Iterator<Item = (Group, &'a str)>) -> Self {
        let mut captions = items.enumerate().filter(|(_, (_, caption))| !caption.is_empty());
        match (captions.next(), captions.next()) {
            (None, _) => Self::None,
            (Some((_, (Group::Audio | Group::File, _))), _) => Self::Each,
            (Some((index, _)), None) => Self::Album(index),
            (Some(_), Some(_)) => Self::None,
        }
    }
}

fn group_of_media(media: Option<&enums::MessageMedia>) -> Group {
    match media {
        Some(enums::MessageMedia::Document(media)) => match &media.document {
            Some(enums::Document::Plain(document)) => group_of_document(&document.attributes),
            _ => Group::File,
        },
        _ => Group::Visual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::media::{Audio, Document, Photo, Video};

    #[test]
    fn the_only_caption_is_the_albums() {
        let photo = |caption: &str| Media::from(Photo::new("a.jpg").caption(caption));
        let shown = |items: &[Media]| ShownCaption::of_items(items);
        assert_eq!(shown(&[photo(""), photo("")]), ShownCaption::None);
        assert_eq!(shown(&[photo("a"), photo("")]), ShownCaption::Album(0));
        assert_eq!(shown(&[photo(""), Video::new("b.mp4").caption("b").into()]), ShownCaption::Album(1));
        assert_eq!(shown(&[photo("a"), photo(""), photo("a")]), ShownCaption::None);
        let music = |caption: &str| Media::from(Audio::new("a.mp3").caption(caption));
        assert_eq!(shown(&[music(""), music("b")]), ShownCaption::Each);
        let file = |caption: &str| Media::from(Document::new("a").caption(caption));
        assert_eq!(shown(&[file("a"), file("b")]), ShownCaption::Each);
        assert_eq!(shown(&[file(""), file("")]), ShownCaption::None);
    }

    #[test]
    fn messages_say_the_same() {
        let message = |text: &str, attributes: Option<enums::DocumentAttribute>| {
            let message = types::Message::new(1, types::PeerUser::new(1), 0, text);
            match attributes {
                Some(attribute) => {
                    let document = types::Document::new(1, 2, vec![3], 0, "a/b", 1, 2, [attribute]);
                    message.media(types::MessageMediaDocument::new().document(document))
                }
                None => message.media(types::MessageMediaPhoto::new()),
            }
        };
        let name = || types::DocumentAttributeFilename::new("a").into();
        let video = || types::DocumentAttributeVideo::new(1.0, 1, 1).into();
        let shown = |messages: &[types::Message]| ShownCaption::of_messages(messages);
        assert_eq!(shown(&[message("", None), message("b", None)]), ShownCaption::Album(1));
        assert_eq!(shown(&[message("a", None), message("b", Some(video()))]), ShownCaption::None);
        assert_eq!(shown(&[message("a", Some(name())), message("b", Some(name()))]), ShownCaption::Each);
    }
}

//! The media of messages and stories, and what is previewed or attached there.

use tl_types::enums;

use super::FileLocation;

impl FileLocation {
    /// The file of a message's media: a document, the largest size of a photo, what a web page or game shows (its document
    /// rather than its photo), the media of a story, what is attached to a poll, the first of paid media that was paid for.
    /// None if there is none, or it has expired.
    pub fn of_media(media: &enums::MessageMedia) -> Option<Self> {
        let mut media = media;
        // Media within media, which a hostile peer may nest as deep as the decoder lets it.
        loop {
            media = match media {
                enums::MessageMedia::Document(media) => return media.document.as_ref().and_then(of_document),
                enums::MessageMedia::Photo(media) => return media.photo.as_ref().and_then(of_photo),
                enums::MessageMedia::WebPage(media) => return Self::of_web_page(&media.webpage),
                enums::MessageMedia::Game(media) => return of_game(&media.game),
                enums::MessageMedia::Story(media) => match media.story.as_ref()? {
                    enums::StoryItem::Plain(story) => &story.media,
                    _ => return None,
                },
                enums::MessageMedia::Poll(media) => media.attached_media.as_ref()?,
                enums::MessageMedia::PaidMedia(media) => media.extended_media.iter().find_map(paid)?,
                enums::MessageMedia::Invoice(media) => media.extended_media.as_ref().and_then(paid)?,
                _ => return None,
            }
        }
    }

    /// The file that a web page shows: its document, or else the largest size of its photo; none if it is neither, or still
    /// to come.
    pub fn of_web_page(page: &enums::WebPage) -> Option<Self> {
        let enums::WebPage::Plain(page) = page else { return None };
        let document = page.document.as_ref().and_then(of_document);
        document.or_else(|| page.photo.as_ref().and_then(of_photo))
    }
}

/// A document, if it is there.
pub(super) fn of_document(document: &enums::Document) -> Option<FileLocation> {
    match document {
        enums::Document::Plain(document) => Some(FileLocation::of_document(document)),
        _ => None,
    }
}

/// The document of a wallpaper, if it has one: others are colours.
pub(super) fn of_wall_paper(wall_paper: &enums::WallPaper) -> Option<FileLocation> {
    match wall_paper {
        enums::WallPaper::Plain(wall_paper) => of_document(&wall_paper.document),
        _ => None,
    }
}

/// The largest size of a photo, if it is there.
pub(super) fn of_photo(photo: &enums::Photo) -> Option<FileLocation> {
    match photo {
        enums::Photo::Plain(photo) => FileLocation::of_photo(photo),
        _ => None,
    }
}

fn of_game(game: &enums::Game) -> Option<FileLocation> {
    let enums::Game::Plain(game) = game else { return None };
    game.document.as_ref().and_then(of_document).or_else(|| of_photo(&game.photo))
}

/// Media that was paid for: the rest is a preview.
fn paid(media: &enums::MessageExtendedMedia) -> Option<&enums::MessageMedia> {
    match media {
        enums::MessageExtendedMedia::Plain(media) => Some(&media.media),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::types;

    fn document(id: i64) -> types::Document {
        types::Document::new(id, 2, vec![3], 0, "a/b", 5, 4, Vec::<enums::DocumentAttribute>::new())
    }

    fn photo(id: i64) -> types::Photo {
        types::Photo::new(id, 2, vec![3], 0, [types::PhotoSize::new("x", 800, 600, 5000)], 4)
    }

    fn document_media() -> types::MessageMediaDocument {
        types::MessageMediaDocument::new().document(document(1))
    }

    fn of(media: impl Into<enums::MessageMedia>) -> Option<FileLocation> {
        FileLocation::of_media(&media.into())
    }

    fn story(media: impl Into<enums::MessageMedia>) -> types::MessageMediaStory {
        types::MessageMediaStory::new(types::PeerUser::new(1), 2).story(types::StoryItem::new(2, 0, 0, media))
    }

    #[test]
    fn media_with_a_file() {
        let (file, image) = (FileLocation::of_document(&document(1)), FileLocation::of_photo(&photo(1)));
        assert_eq!(of(document_media()), Some(file.clone()));
        assert_eq!(of(types::MessageMediaPhoto::new().photo(photo(1))), image);

        let page = types::WebPage::new(1, "https://example.com", "example.com", 0).photo(photo(1));
        assert_eq!(of(types::MessageMediaWebPage::new(page.clone())), image);
        assert_eq!(of(types::MessageMediaWebPage::new(page.document(document(1)))), Some(file.clone()));

        let game = types::Game::new(1, 2, "game", "Game", "a game", photo(1));
        assert_eq!(of(types::MessageMediaGame::new(game.clone())), image);
        assert_eq!(of(types::MessageMediaGame::new(game.document(document(1)))), Some(file.clone()));

        let preview: enums::MessageExtendedMedia = types::MessageExtendedMediaPreview::new().into();
        let bought = types::MessageExtendedMedia::new(document_media()).into();
        assert_eq!(of(types::MessageMediaPaidMedia::new(5, [preview, bought])), Some(file.clone()));
        assert_eq!(of(story(story(document_media()))), Some(file));
    }

    #[test]
    fn media_without_a_file() {
        assert_eq!(of(types::MessageMediaDocument::new().ttl_seconds(1)), None);
        assert_eq!(of(types::MessageMediaDocument::new().document(types::DocumentEmpty::new(1))), None);
        assert_eq!(of(types::MessageMediaPhoto::new().photo(types::PhotoEmpty::new(1))), None);
        assert_eq!(of(types::MessageMediaEmpty::new()), None);
        assert_eq!(of(types::MessageMediaWebPage::new(types::WebPageEmpty::new(1))), None);
        let preview: enums::MessageExtendedMedia = types::MessageExtendedMediaPreview::new().into();
        assert_eq!(of(types::MessageMediaPaidMedia::new(5, [preview])), None);
        assert_eq!(of(types::MessageMediaStory::new(types::PeerUser::new(1), 2)), None);
        let gone = types::MessageMediaStory::new(types::PeerUser::new(1), 2).story(types::StoryItemDeleted::new(2));
        assert_eq!(of(gone), None);
    }
}

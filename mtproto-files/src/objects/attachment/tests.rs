//! Attachments of every kind.

use tl_types::{enums, types};

use super::Attachment;
use crate::objects::file_id::FileType;
use crate::objects::location::FileLocation;
use crate::objects::location::SizeRule;

fn document(attributes: Vec<enums::DocumentAttribute>) -> types::Document {
    types::Document::new(1, 2, vec![3], 0, "a/b", 5_000, 4, attributes)
}

fn media(document: types::Document) -> enums::MessageMedia {
    types::MessageMediaDocument::new().document(document).into()
}

fn photo() -> types::Photo {
    let sizes: Vec<enums::PhotoSize> = vec![
        types::PhotoStrippedSize::new("i", vec![1, 10, 10, 5]).into(),
        types::PhotoSize::new("m", 320, 240, 9_000).into(),
        types::PhotoSizeProgressive::new("y", 1280, 960, [10_000, 90_000]).into(),
        types::PhotoSize::new("x", 800, 600, 50_000).into(),
    ];
    types::Photo::new(1, 2, vec![3], 0, sizes, 4)
}

#[test]
fn documents_are_what_their_attributes_say() {
    let video = || types::DocumentAttributeVideo::new(1.0, 2, 3);
    let audio = || types::DocumentAttributeAudio::new(1);
    let shown = |attributes: Vec<enums::DocumentAttribute>| {
        let media = media(document(attributes));
        let debug = format!("{:?}", Attachment::of_media(&media).unwrap());
        debug.split('(').next().unwrap().to_owned()
    };
    assert_eq!(shown(vec![]), "Document");
    assert_eq!(shown(vec![video().into()]), "Video");
    assert_eq!(shown(vec![video().round_message(true).into()]), "VideoNote");
    assert_eq!(shown(vec![types::DocumentAttributeAnimated::new().into(), video().into()]), "Animation");
    assert_eq!(shown(vec![audio().into()]), "Audio");
    assert_eq!(shown(vec![audio().voice(true).into()]), "Voice");
    let sticker = types::DocumentAttributeSticker::new("", types::InputStickerSetEmpty::new());
    assert_eq!(shown(vec![sticker.into()]), "Sticker");
}

#[test]
fn a_document_has_all_that_is_asked_of_it() {
    let media = media(document(vec![types::DocumentAttributeFilename::new("a.pdf").into()]));
    let attachment = Attachment::of_media(&media).unwrap();
    assert_eq!((attachment.file_name(), attachment.mime_type()), (Some("a.pdf"), Some("a/b")));
    assert_eq!(attachment.location(), FileLocation::of_media(&media));
    assert!(attachment.photo().is_none() && attachment.file().is_some());
    let id = attachment.file_id().unwrap();
    assert_eq!(
        (id.file_type(), id.to_file_location().unwrap().input()),
        (FileType::Document, attachment.location().unwrap().input())
    );
}

#[test]
fn a_photo_is_its_largest_size() {
    let media = types::MessageMediaPhoto::new().photo(photo()).into();
    let attachment = Attachment::of_media(&media).unwrap();
    assert!(matches!(attachment, Attachment::Photo(_)));
    let location = attachment.location().unwrap();
    assert_eq!(location.size(), Some(90_000));
    assert_eq!(Some(&location), FileLocation::of_photo_size(&photo(), SizeRule::Type('y')).as_ref());
    assert_eq!(attachment.file_id().unwrap().to_file_location().unwrap().input(), location.input());
    assert_eq!((attachment.file_name(), attachment.mime_type()), (None, None));

    let live = types::MessageMediaPhoto::new().photo(photo()).live_photo(true).video(document(vec![])).into();
    assert!(matches!(Attachment::of_media(&live), Some(Attachment::LivePhoto(_, video)) if video.size == 5_000));
}

#[test]
fn what_is_no_file() {
    let none: [enums::MessageMedia; 4] = [
        types::MessageMediaEmpty::new().into(),
        types::MessageMediaPhoto::new().ttl_seconds(1).into(),
        types::MessageMediaDocument::new().ttl_seconds(1).into(),
        types::MessageMediaPhoto::new().photo(types::PhotoEmpty::new(1)).into(),
    ];
    for media in none {
        assert_eq!(Attachment::of_media(&media), None, "{media:?}");
    }
    let contact = types::MessageMediaContact::new("1", "a", "b", "", 5).into();
    let attachment = Attachment::of_media(&contact).unwrap();
    assert_eq!(attachment, Attachment::Other(&contact));
    assert!(attachment.location().is_none() && attachment.file().is_none() && attachment.file_id().is_none());
}

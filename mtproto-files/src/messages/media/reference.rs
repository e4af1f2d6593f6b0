//! Uploaded media by reference: what `messages.uploadMedia` returned, to send.

use tl_types::{enums, types};

use crate::base::cause::Cause;

/// The media that the DC made of what was sent, by its reference. Spoiler, time to live, cover and the like are kept:
/// as they were sent, or else as the DC returned them.
///
/// # Errors
///
/// An answer without a photo or document.
pub(crate) fn by_reference(sent: &enums::InputMedia, answer: &enums::MessageMedia) -> Result<enums::InputMedia, Cause> {
    match answer {
        enums::MessageMedia::Photo(media) => photo(sent, media).ok_or(Cause::NoMedia { wanted: "photo" }),
        enums::MessageMedia::Document(media) => document(sent, media).ok_or(Cause::NoMedia { wanted: "document" }),
        _ => Err(Cause::NoMedia { wanted: "photo or document" }),
    }
}

fn photo(sent: &enums::InputMedia, answer: &types::MessageMediaPhoto) -> Option<enums::InputMedia> {
    let mut photo = types::InputMediaPhoto::new(input_photo(answer.photo.as_ref()?)?);
    photo.spoiler = answer.spoiler;
    photo.ttl_seconds = answer.ttl_seconds;
    photo.video = answer.video.as_ref().and_then(input_document);
    match sent {
        enums::InputMedia::UploadedPhoto(sent) => {
            photo.spoiler |= sent.spoiler;
            photo.ttl_seconds = sent.ttl_seconds.or(photo.ttl_seconds);
            photo.video = sent.video.clone().or(photo.video);
        }
        enums::InputMedia::PhotoExternal(sent) => {
            photo.spoiler |= sent.spoiler;
            photo.ttl_seconds = sent.ttl_seconds.or(photo.ttl_seconds);
        }
        _ => {}
    }
    // The two share a flag.
    photo.live_photo = photo.video.is_some();
    Some(photo.into())
}

fn document(sent: &enums::InputMedia, answer: &types::MessageMediaDocument) -> Option<enums::InputMedia> {
    let mut document = types::InputMediaDocument::new(input_document(answer.document.as_ref()?)?);
    document.spoiler = answer.spoiler;
    document.ttl_seconds = answer.ttl_seconds;
    document.video_timestamp = answer.video_timestamp;
    document.video_cover = answer.video_cover.as_ref().and_then(input_photo);
    match sent {
        enums::InputMedia::UploadedDocument(sent) => {
            document.spoiler |= sent.spoiler;
            document.ttl_seconds = sent.ttl_seconds.or(document.ttl_seconds);
            document.video_timestamp = sent.video_timestamp.or(document.video_timestamp);
            document.video_cover = sent.video_cover.clone().or(document.video_cover);
        }
        enums::InputMedia::DocumentExternal(sent) => {
            document.spoiler |= sent.spoiler;
            document.ttl_seconds = sent.ttl_seconds.or(document.ttl_seconds);
            document.video_timestamp = sent.video_timestamp.or(document.video_timestamp);
            document.video_cover = sent.video_cover.clone().or(document.video_cover);
        }
        _ => {}
    }
    Some(document.into())
}

fn input_photo(photo: &enums::Photo) -> Option<enums::InputPhoto> {
    match photo {
        enums::Photo::Plain(photo) => {
            Some(types::InputPhoto::new(photo.id, photo.access_hash, photo.file_reference.clone()).into())
        }
        _ => None,
    }
}

fn input_document(document: &enums::Document) -> Option<enums::InputDocument> {
    match document {
        enums::Document::Plain(document) => {
            Some(types::InputDocument::new(document.id, document.access_hash, document.file_reference.clone()).into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tl_types::Encode;

    fn made_document(id: i64) -> types::Document {
        types::Document::new(id, 2, vec![3], 0, "a/b", 5, 4, Vec::<enums::DocumentAttribute>::new())
    }

    fn made_photo(id: i64) -> types::Photo {
        types::Photo::new(id, 2, vec![3], 0, Vec::<enums::PhotoSize>::new(), 4)
    }

    fn file() -> types::InputFile {
        types::InputFile::new(1, 1, "a", "")
    }

    fn uploaded_document() -> types::InputMediaUploadedDocument {
        types::InputMediaUploadedDocument::new(file(), "a/b", Vec::<enums::DocumentAttribute>::new())
    }

    #[test]
    fn a_document_keeps_what_was_sent() {
        let cover = types::InputPhoto::new(8, 9, vec![10]);
        let sent = uploaded_document().spoiler(true).ttl_seconds(43).video_cover(cover.clone()).video_timestamp(5);
        let answer = types::MessageMediaDocument::new().document(made_document(1));
        let expected = types::InputMediaDocument::new(types::InputDocument::new(1, 2, vec![3]))
            .spoiler(true)
            .ttl_seconds(43)
            .video_cover(cover)
            .video_timestamp(5);
        assert_eq!(by_reference(&sent.into(), &answer.into()).unwrap(), expected.into());
    }

    #[test]
    fn a_document_keeps_what_came_back() {
        let answer = types::MessageMediaDocument::new()
            .document(made_document(1))
            .spoiler(true)
            .ttl_seconds(43)
            .video_cover(made_photo(8))
            .video_timestamp(5);
        let expected = types::InputMediaDocument::new(types::InputDocument::new(1, 2, vec![3]))
            .spoiler(true)
            .ttl_seconds(43)
            .video_cover(types::InputPhoto::new(8, 2, vec![3]))
            .video_timestamp(5);
        assert_eq!(by_reference(&uploaded_document().into(), &answer.into()).unwrap(), expected.into());
    }

    #[test]
    fn a_photo_keeps_spoiler_time_to_live_and_video() {
        let video = types::InputDocument::new(6, 2, vec![3]);
        let id = types::InputPhoto::new(1, 2, vec![3]);
        let expected =
            types::InputMediaPhoto::new(id.clone()).spoiler(true).ttl_seconds(43).live_photo(true).video(video.clone());
        let sent = types::InputMediaUploadedPhoto::new(file()).spoiler(true).ttl_seconds(43);
        let sent = sent.live_photo(true).video(video);
        let answer = types::MessageMediaPhoto::new().photo(made_photo(1));
        let media = by_reference(&sent.into(), &answer.clone().into()).unwrap();
        media.to_bytes().unwrap();
        assert_eq!(media, expected.clone().into());

        let plain = types::InputMediaUploadedPhoto::new(file());
        let full = answer.clone().spoiler(true).ttl_seconds(43).live_photo(true).video(made_document(6));
        assert_eq!(by_reference(&plain.clone().into(), &full.into()).unwrap(), expected.into());
        assert_eq!(by_reference(&plain.into(), &answer.into()).unwrap(), types::InputMediaPhoto::new(id).into());
    }

    #[test]
    fn an_answer_without_media() {
        let sent = uploaded_document().into();
        for (answer, what) in [
            (types::MessageMediaDocument::new().into(), "document"),
            (types::MessageMediaDocument::new().document(types::DocumentEmpty::new(1)).into(), "document"),
            (types::MessageMediaPhoto::new().into(), "photo"),
            (types::MessageMediaEmpty::new().into(), "photo or document"),
        ] {
            assert!(matches!(by_reference(&sent, &answer), Err(Cause::NoMedia { wanted }) if wanted == what));
        }
    }
}

//! From the parts of media to the `InputMedia` that requests have.

use tl_types::{enums, types};

use super::file::ReadyFile;
use super::spec::{DocumentParts, PhotoParts, ResolvedFile, Shape};
use crate::base::cause::Cause;
use crate::transfer::upload::Uploaded;

/// The width and height of a video message that says none, in pixels: what apps record.
const NOTE_LENGTH: i32 = 384;
/// What videos are that say nothing else.
const VIDEO: &str = "video/mp4";

/// A photo; `video` is that of a live photo.
pub(crate) fn photo(
    parts: &PhotoParts<ResolvedFile>,
    video: Option<enums::InputDocument>,
) -> Result<enums::InputMedia, Cause> {
    let is_live = video.is_some();
    Ok(match &parts.file.ready {
        ReadyFile::Uploaded(uploaded) => {
            let mut media = uploaded.clone().photo().spoiler(parts.spoiler).live_photo(is_live);
            media.ttl_seconds = parts.ttl_seconds;
            media.stickers.clone_from(&parts.stickers);
            media.video = video;
            media.into()
        }
        ReadyFile::Url(_) if is_live => return Err(Cause::LivePhotoUrl),
        ReadyFile::Url(url) => {
            let mut media = types::InputMediaPhotoExternal::new(url.as_str()).spoiler(parts.spoiler);
            media.ttl_seconds = parts.ttl_seconds;
            media.into()
        }
        ReadyFile::Photo(id) => {
            let mut media = types::InputMediaPhoto::new(id.clone()).spoiler(parts.spoiler).live_photo(is_live);
            media.ttl_seconds = parts.ttl_seconds;
            media.video = video;
            media.into()
        }
        ReadyFile::Document(..) => return Err(Cause::OtherKind { wanted: "photo" }),
    })
}

/// A document; `cover` is that of a video.
pub(crate) fn document(
    parts: &DocumentParts<ResolvedFile>,
    cover: Option<enums::InputPhoto>,
) -> Result<enums::InputMedia, Cause> {
    Ok(match &parts.file.ready {
        ReadyFile::Uploaded(uploaded) => {
            let mime_type = mime_type(parts, uploaded);
            let attributes = attributes(parts, &uploaded.name, &mime_type);
            let mut media = types::InputMediaUploadedDocument::new(uploaded.file.clone(), mime_type, attributes)
                .spoiler(parts.spoiler)
                .force_file(parts.force_file)
                .nosound_video(parts.nosound_video);
            if let Some(ResolvedFile { ready: ReadyFile::Uploaded(thumbnail), .. }) = &parts.thumbnail {
                media.thumb = Some(thumbnail.file.clone());
            }
            media.stickers.clone_from(&parts.stickers);
            media.ttl_seconds = parts.ttl_seconds;
            media.video_timestamp = parts.video_timestamp;
            media.video_cover = cover;
            media.into()
        }
        ReadyFile::Url(url) => {
            let mut media = types::InputMediaDocumentExternal::new(url.as_str()).spoiler(parts.spoiler);
            media.ttl_seconds = parts.ttl_seconds;
            media.video_timestamp = parts.video_timestamp;
            media.video_cover = cover;
            media.into()
        }
        ReadyFile::Document(id, _) => {
            let mut media = types::InputMediaDocument::new(id.clone()).spoiler(parts.spoiler);
            media.ttl_seconds = parts.ttl_seconds;
            media.video_timestamp = parts.video_timestamp;
            media.video_cover = cover;
            media.into()
        }
        ReadyFile::Photo(_) => return Err(Cause::OtherKind { wanted: "document" }),
    })
}

/// The video of a live photo, as a document of its own.
pub(crate) fn live_video(uploaded: &Uploaded, attribute: &types::DocumentAttributeVideo) -> enums::InputMedia {
    let mut media = uploaded.clone().document().nosound_video(true);
    media.mime_type = video_type(&media.mime_type).to_owned();
    media.attributes.push(attribute.clone().into());
    media.into()
}

fn attributes(parts: &DocumentParts<ResolvedFile>, name: &str, mime_type: &str) -> Vec<enums::DocumentAttribute> {
    let mut attributes = vec![types::DocumentAttributeFilename::new(name).into()];
    match &parts.shape {
        Shape::File => {}
        Shape::Video(video) => attributes.push(video.clone().into()),
        Shape::VideoNote(note) => attributes.push(note_of_size(note).into()),
        Shape::Animation(video) => {
            if mime_type.starts_with("image/") {
                if video.w > 0 && video.h > 0 {
                    attributes.push(types::DocumentAttributeImageSize::new(video.w, video.h).into());
                }
            } else {
                attributes.push(video.clone().into());
            }
            attributes.push(types::DocumentAttributeAnimated::new().into());
        }
        Shape::Audio(audio) | Shape::Voice(audio) => attributes.push(audio.clone().into()),
        Shape::Sticker(sticker, size) => {
            if size.w > 0 && size.h > 0 {
                attributes.push(size.clone().into());
            }
            attributes.push(sticker.clone().into());
        }
    }
    attributes.extend(parts.attributes.iter().cloned());
    attributes
}

/// A video message as it is shown: as large as the others, if nobody says how large it is.
fn note_of_size(note: &types::DocumentAttributeVideo) -> types::DocumentAttributeVideo {
    let mut note = note.clone();
    for side in [&mut note.w, &mut note.h] {
        if *side == 0 {
            *side = NOTE_LENGTH;
        }
    }
    note
}

/// The MIME type of what is shown so: one that the DC makes that of. What a name stands for may be another one, or none.
fn mime_type(parts: &DocumentParts<ResolvedFile>, uploaded: &Uploaded) -> String {
    let given = uploaded.mime_type.as_str();
    let right = match &parts.shape {
        Shape::File => given,
        // What disappears is of one type.
        Shape::Video(_) if parts.ttl_seconds.is_some() => VIDEO,
        Shape::Video(_) => video_type(given),
        Shape::VideoNote(_) => VIDEO,
        Shape::Animation(_) if given.starts_with("image/") => given,
        Shape::Animation(_) => VIDEO,
        Shape::Audio(_) if given.starts_with("audio/") => given,
        Shape::Audio(_) => "audio/mpeg",
        Shape::Voice(_) => match given {
            "audio/ogg" | "audio/mpeg" => given,
            "audio/mp4" | "audio/m4a" | "audio/x-m4a" => "audio/mp4",
            _ => "audio/ogg",
        },
        Shape::Sticker(..) if given == "application/octet-stream" && is_animated_sticker(&uploaded.name) => {
            "application/x-tgsticker"
        }
        Shape::Sticker(..) => given,
    };
    right.to_owned()
}

/// The MIME type of a video.
fn video_type(given: &str) -> &str {
    if given.starts_with("video/") { given } else { VIDEO }
}

/// Whether this is the name of an animated sticker, which no list of names knows.
fn is_animated_sticker(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("tgs"))
}

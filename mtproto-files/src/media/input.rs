//! From the parts of media to the `InputMedia` that requests have.

use tl_types::{enums, types};

use super::file::Ready;
use super::what::{DocumentParts, Handed, PhotoParts, Shape};
use crate::cause::Cause;
use crate::upload::Uploaded;

/// A photo; `video` is that of a live photo.
pub(crate) fn photo(
    parts: &PhotoParts<Handed>,
    video: Option<enums::InputDocument>,
) -> Result<enums::InputMedia, Cause> {
    let is_live = video.is_some();
    Ok(match &parts.file.ready {
        Ready::Uploaded(uploaded) => {
            let mut media = uploaded.clone().photo().spoiler(parts.spoiler).live_photo(is_live);
            media.ttl_seconds = parts.ttl_seconds;
            media.stickers.clone_from(&parts.stickers);
            media.video = video;
            media.into()
        }
        Ready::Url(_) if is_live => return Err(Cause::LivePhotoUrl),
        Ready::Url(url) => {
            let mut media = types::InputMediaPhotoExternal::new(url.as_str()).spoiler(parts.spoiler);
            media.ttl_seconds = parts.ttl_seconds;
            media.into()
        }
        Ready::Photo(id) => {
            let mut media = types::InputMediaPhoto::new(id.clone()).spoiler(parts.spoiler).live_photo(is_live);
            media.ttl_seconds = parts.ttl_seconds;
            media.video = video;
            media.into()
        }
        Ready::Document(..) => return Err(Cause::OtherKind { wanted: "photo" }),
    })
}

/// A document; `cover` is that of a video.
pub(crate) fn document(
    parts: &DocumentParts<Handed>,
    cover: Option<enums::InputPhoto>,
) -> Result<enums::InputMedia, Cause> {
    Ok(match &parts.file.ready {
        Ready::Uploaded(uploaded) => {
            let attributes = attributes(parts, uploaded);
            let mime_type = mime_type(&parts.shape, uploaded);
            let mut media = types::InputMediaUploadedDocument::new(uploaded.file.clone(), mime_type, attributes)
                .spoiler(parts.spoiler)
                .force_file(parts.force_file)
                .nosound_video(parts.nosound_video);
            if let Some(Handed { ready: Ready::Uploaded(thumbnail), .. }) = &parts.thumbnail {
                media.thumb = Some(thumbnail.file.clone());
            }
            media.stickers.clone_from(&parts.stickers);
            media.ttl_seconds = parts.ttl_seconds;
            media.video_timestamp = parts.video_timestamp;
            media.video_cover = cover;
            media.into()
        }
        Ready::Url(url) => {
            let mut media = types::InputMediaDocumentExternal::new(url.as_str()).spoiler(parts.spoiler);
            media.ttl_seconds = parts.ttl_seconds;
            media.video_timestamp = parts.video_timestamp;
            media.video_cover = cover;
            media.into()
        }
        Ready::Document(id, _) => {
            let mut media = types::InputMediaDocument::new(id.clone()).spoiler(parts.spoiler);
            media.ttl_seconds = parts.ttl_seconds;
            media.video_timestamp = parts.video_timestamp;
            media.video_cover = cover;
            media.into()
        }
        Ready::Photo(_) => return Err(Cause::OtherKind { wanted: "document" }),
    })
}

/// The video of a live photo, as a document of its own.
pub(crate) fn live_video(uploaded: &Uploaded, attribute: &types::DocumentAttributeVideo) -> enums::InputMedia {
    let mut media = uploaded.clone().document().nosound_video(true);
    media.attributes.push(attribute.clone().into());
    media.into()
}

fn attributes(parts: &DocumentParts<Handed>, uploaded: &Uploaded) -> Vec<enums::DocumentAttribute> {
    let mut attributes = vec![types::DocumentAttributeFilename::new(uploaded.name.as_str()).into()];
    match &parts.shape {
        Shape::File => {}
        Shape::Video(video) | Shape::VideoNote(video) => attributes.push(video.clone().into()),
        Shape::Animation(video) => {
            if uploaded.mime_type == "image/gif" {
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

/// The MIME type: animated stickers have one that no list of names knows.
fn mime_type(shape: &Shape, uploaded: &Uploaded) -> String {
    let is_animated = uploaded.name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("tgs"));
    match shape {
        Shape::Sticker(..) if is_animated && uploaded.mime_type == "application/octet-stream" => {
            "application/x-tgsticker".to_owned()
        }
        _ => uploaded.mime_type.clone(),
    }
}

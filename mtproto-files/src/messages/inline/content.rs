//! A result by URL: the web document that its media is (`inputWebDocument`).

use tl_types::{enums, types};

use super::result::About;
use crate::messages::media::{File, FileState, MediaSpec, ReadyFile, Shape};

/// The URL of media that is at one.
pub(super) fn url_of(what: &MediaSpec<File>) -> Option<&str> {
    let file = match what {
        MediaSpec::Raw(_) => return None,
        MediaSpec::Photo(parts) => &parts.file,
        MediaSpec::Document(parts) => &parts.file,
    };
    match &file.state {
        FileState::Ready(ReadyFile::Url(url)) => Some(url),
        _ => None,
    }
}

/// What the type of a result is called.
///
/// # Errors
///
/// Media that is no result, and why.
pub(super) fn type_of(what: &MediaSpec<File>) -> Result<&'static str, &'static str> {
    match what {
        MediaSpec::Raw(_) => Err("its media is raw: say what it is, as in Photo::new(file)"),
        MediaSpec::Photo(parts) if parts.video.is_some() => Err("inline mode has no live photos"),
        MediaSpec::Photo(_) => Ok("photo"),
        MediaSpec::Document(parts) => match parts.shape {
            Shape::File => Ok("file"),
            Shape::Video(_) => Ok("video"),
            Shape::VideoNote(_) => Err("inline mode has no round videos"),
            Shape::Animation(_) => Ok("gif"),
            Shape::Audio(_) => Ok("audio"),
            Shape::Voice(_) => Ok("voice"),
            Shape::Sticker(..) if url_of(what).is_some() => Err("a sticker is not made of a URL"),
            Shape::Sticker(..) => Ok("sticker"),
        },
    }
}

/// The title of music, if it has one.
pub(super) fn title_of(what: &MediaSpec<File>) -> Option<String> {
    match what {
        MediaSpec::Document(parts) => match &parts.shape {
            Shape::Audio(audio) => audio.title.clone(),
            _ => None,
        },
        _ => None,
    }
}

/// The performer of music, if there is one.
pub(super) fn performer_of(what: &MediaSpec<File>) -> Option<String> {
    match what {
        MediaSpec::Document(parts) => match &parts.shape {
            Shape::Audio(audio) => audio.performer.clone(),
            _ => None,
        },
        _ => None,
    }
}

/// The document at a URL, and its thumbnail.
pub(super) fn web_documents(
    what: &MediaSpec<File>,
    about: &About,
    url: &str,
) -> (types::InputWebDocument, Option<types::InputWebDocument>) {
    let mime_type = about.mime_type.clone().unwrap_or_else(|| mime_type(what, url).to_owned());
    // Photos and animations are shown as what they are.
    let shows_itself = match what {
        MediaSpec::Photo(_) => true,
        MediaSpec::Document(parts) => matches!(parts.shape, Shape::Animation(_)),
        MediaSpec::Raw(_) => false,
    };
    let thumb = match &about.thumb {
        Some(thumb) => Some((thumb.as_str(), thumb_type(thumb))),
        None => shows_itself.then_some((url, mime_type.as_str())),
    };
    let none = || Vec::<enums::DocumentAttribute>::new();
    let thumb = thumb.map(|(url, mime_type)| types::InputWebDocument::new(url, 0, mime_type, none()));
    (types::InputWebDocument::new(url, about.length, mime_type, attributes(what, about)), thumb)
}

fn attributes(what: &MediaSpec<File>, about: &About) -> Vec<enums::DocumentAttribute> {
    let mut attributes: Vec<enums::DocumentAttribute> = Vec::new();
    if let Some((width, height)) = about.size {
        attributes.push(types::DocumentAttributeImageSize::new(width, height).into());
    }
    if let MediaSpec::Document(parts) = what {
        match &parts.shape {
            Shape::Video(video) | Shape::Animation(video) if video.w > 0 || video.duration > 0.0 => {
                attributes.push(video.clone().into());
            }
            Shape::Audio(audio) | Shape::Voice(audio) => attributes.push(audio.clone().into()),
            _ => {}
        }
        attributes.extend(parts.attributes.iter().cloned());
    }
    attributes
}

fn mime_type(what: &MediaSpec<File>, url: &str) -> &'static str {
    let MediaSpec::Document(parts) = what else { return "image/jpeg" };
    match parts.shape {
        Shape::Video(_) | Shape::VideoNote(_) => "video/mp4",
        Shape::Animation(_) if ends_with(url, "mp4") => "video/mp4",
        Shape::Animation(_) => "image/gif",
        Shape::Audio(_) => "audio/mpeg",
        Shape::Voice(_) => "audio/ogg",
        Shape::Sticker(..) => "image/webp",
        Shape::File => mime_guess::from_path(path(url)).first_raw().unwrap_or("application/octet-stream"),
    }
}

fn thumb_type(url: &str) -> &'static str {
    if ends_with(url, "gif") {
        "image/gif"
    } else if ends_with(url, "mp4") {
        "video/mp4"
    } else {
        "image/jpeg"
    }
}

fn ends_with(url: &str, extension: &str) -> bool {
    path(url).rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
}

/// A URL without its query.
fn path(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

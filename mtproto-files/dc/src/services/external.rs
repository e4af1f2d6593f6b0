//! Media by URL: this DC fetches nothing, and makes up what is there.

use tl_types::{Bytes, enums, types};

use super::document::{NewDocument, keep_document};
use super::photo::keep_photo;
use crate::error::{Failure, Refusal};
use crate::rules::album::AlbumGroup;
use crate::state::State;
use crate::store::Content;

/// The host that nothing can be had from.
const UNREACHABLE: &str = "unreachable.invalid";
/// The longest URL.
const URL_MAX: usize = 2048;

/// A photo of 640x480 that has the URL behind its head.
pub(super) fn external_photo(state: &State, url: &str) -> Result<types::Photo, Failure> {
    check(url)?;
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";
    keep_photo(state, content(state, [&head[..], url.as_bytes()].concat())?, false, url.len())
}

/// A document whose bytes are the URL, under the name that the URL ends with.
pub(super) fn external_document(state: &State, url: &str) -> Result<(types::Document, AlbumGroup), Failure> {
    check(url)?;
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("file");
    let mime_type = match name.rsplit('.').next() {
        Some("pdf") => "application/pdf",
        Some("zip") => "application/zip",
        // A GIF is made a video.
        Some("gif" | "mp4") => "video/mp4",
        Some("mp3") => "audio/mpeg",
        Some("ogg") => "audio/ogg",
        _ => "application/octet-stream",
    };
    let mut attributes: Vec<enums::DocumentAttribute> = vec![types::DocumentAttributeFilename::new(name).into()];
    match mime_type {
        "video/mp4" => attributes.push(types::DocumentAttributeVideo::new(1.0, 640, 480).into()),
        "audio/mpeg" => attributes.push(types::DocumentAttributeAudio::new(1).into()),
        "audio/ogg" => attributes.push(types::DocumentAttributeAudio::new(1).voice(true).into()),
        _ => {}
    }
    if name.ends_with(".gif") {
        attributes.push(types::DocumentAttributeAnimated::new().into());
    }
    let content = content(state, url.as_bytes().to_vec())?;
    let new = NewDocument { content, thumb: None, mime_type, attributes, force_file: false, length: url.len() };
    keep_document(state, new)
}

fn check(url: &str) -> Result<(), Refusal> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or(Refusal::UrlInvalid)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    if !host.contains('.') || url.len() > URL_MAX || url.contains(char::is_whitespace) {
        return Err(Refusal::UrlInvalid);
    }
    if host == UNREACHABLE { Err(Refusal::UrlFailed) } else { Ok(()) }
}

fn content(state: &State, bytes: Vec<u8>) -> Result<Content, Failure> {
    let length = bytes.len();
    let blob = state.world.store.put(Bytes::from(bytes))?;
    let size = u64::try_from(length).unwrap_or(u64::MAX);
    Ok(Content::new(vec![blob], u32::try_from(length).unwrap_or(u32::MAX), size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for url in ["http://example.org/a.jpg", "https://example.org", "https://example.org:80/?a#b"] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
        for url in ["", "example.org/a.jpg", "ftp://example.org", "https://", "https://localhost/", "https://a.b/ c"] {
            assert_eq!(check(url), Err(Refusal::UrlInvalid), "{url}");
        }
        assert_eq!(check(&format!("https://a.b/{}", "c".repeat(URL_MAX))), Err(Refusal::UrlInvalid));
        assert_eq!(check("https://unreachable.invalid/a"), Err(Refusal::UrlFailed));
    }
}

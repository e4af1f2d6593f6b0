//! What a `WebDocument` says: whether Telegram has the file, or any HTTP client must get it, and how it is sent on.

use tl_types::{enums, types};

use super::location::WebFileLocation;

/// Who has the file that a `WebDocument` points to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WebDocument {
    /// `webDocument`: Telegram passes it on ([`Client::download_web`](crate::Client::download_web)).
    Telegram(WebFileLocation),
    /// `webDocumentNoProxy`: it is at its URL, for the caller's HTTP client.
    NoProxy(DirectFile),
}

/// A file that Telegram does not pass on (`webDocumentNoProxy`): whoever wants it asks its URL, and shows that server the
/// address of whoever asks.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DirectFile {
    /// Where it is.
    pub url: String,
    /// Its size in bytes, if that is known.
    pub size: Option<u64>,
    /// Its MIME type.
    pub mime_type: String,
    /// Its name, width and height, and the like.
    pub attributes: Vec<enums::DocumentAttribute>,
}

impl WebDocument {
    /// Who has it; none for a constructor that this library does not know.
    pub fn of(document: &enums::WebDocument) -> Option<Self> {
        match document {
            enums::WebDocument::Plain(document) => Some(Self::Telegram(WebFileLocation::of_document(document))),
            enums::WebDocument::NoProxy(document) => Some(Self::NoProxy(DirectFile {
                url: document.url.clone(),
                size: u64::try_from(document.size).ok().filter(|size| *size > 0),
                mime_type: document.mime_type.clone(),
                attributes: document.attributes.clone(),
            })),
            _ => None,
        }
    }
}

/// A web file as a document to be sent: Telegram's servers get it from its URL (`inputMediaDocumentExternal`). So it is sent
/// on once; further messages then take the document that the first one was answered with.
///
/// None for a constructor that this library does not know.
pub fn external_document(document: &enums::WebDocument) -> Option<types::InputMediaDocumentExternal> {
    url(document).map(types::InputMediaDocumentExternal::new)
}

/// A web file as a photo to be sent: Telegram's servers get it from its URL (`inputMediaPhotoExternal`).
///
/// None for a constructor that this library does not know.
pub fn external_photo(document: &enums::WebDocument) -> Option<types::InputMediaPhotoExternal> {
    url(document).map(types::InputMediaPhotoExternal::new)
}

fn url(document: &enums::WebDocument) -> Option<&str> {
    match document {
        enums::WebDocument::Plain(document) => Some(&document.url),
        enums::WebDocument::NoProxy(document) => Some(&document.url),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://example.org/a.gif";

    fn attributes() -> Vec<enums::DocumentAttribute> {
        vec![types::DocumentAttributeImageSize::new(320, 200).into()]
    }

    #[test]
    fn a_proxied_file_is_telegrams() {
        let sent: enums::WebDocument = types::WebDocument::new(URL, 7, 500, "image/gif", attributes()).into();
        let Some(WebDocument::Telegram(location)) = WebDocument::of(&sent) else { panic!() };
        let expected = WebFileLocation::new(types::InputWebFileLocation::new(URL, 7)).of_size(500);
        assert_eq!(location, expected);
        assert_eq!(external_photo(&sent).unwrap().url, URL);
    }

    #[test]
    fn another_is_for_the_callers_http_client() {
        let sent: enums::WebDocument = types::WebDocumentNoProxy::new(URL, 500, "image/gif", attributes()).into();
        let Some(WebDocument::NoProxy(direct)) = WebDocument::of(&sent) else { panic!() };
        assert_eq!((direct.url.as_str(), direct.size, direct.mime_type.as_str()), (URL, Some(500), "image/gif"));
        assert_eq!(direct.attributes, attributes());
        assert_eq!(external_document(&sent).unwrap().url, URL);
    }
}

//! Web files: `upload.getWebFile`, and what all answers must agree on.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mtproto_transport::Dc;
use sha2::{Digest, Sha256};
use tl_types::functions::{help, upload::GetWebFile};
use tl_types::{Bytes, Combinator, Encode, enums, owned, types};

use super::Fetch;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::engine::download::plan::Chunk;
use crate::objects::web_file::WebFileLocation;
use crate::runtime::Context;
use crate::runtime::call::call;

/// A web file that is downloaded.
#[derive(Debug)]
pub(crate) struct WebFetch {
    location: WebFileLocation,
    /// What the first answer said.
    facts: Mutex<Option<WebFileFacts>>,
}

/// What an answer says about the whole file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WebFileFacts {
    /// The size in bytes; 0 if the DC does not know it.
    pub(crate) size: i32,
    /// The MIME type.
    pub(crate) mime_type: String,
    /// What the file is by its content.
    pub(crate) file_type: enums::storage::FileType,
    /// When the file was last changed, in seconds since 1970.
    pub(crate) modified: i32,
}

impl WebFetch {
    pub(crate) fn new(location: WebFileLocation) -> Self {
        Self { location, facts: Mutex::default() }
    }

    /// Returns what the answers said.
    pub(crate) fn facts(&self) -> Option<WebFileFacts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a chunk is as long as the DC says that the file is. Where the location tells no size, nothing else shows that
    /// an answer is cut short.
    ///
    /// # Errors
    ///
    /// It is shorter, or longer.
    fn check_length(&self, chunk: Chunk, received: usize) -> Result<(), Cause> {
        let Some(size) = self.facts().and_then(|facts| size_of(facts.size)) else { return Ok(()) };
        let limit = chunk.limit.unsigned_abs();
        let expected = u32::try_from(size.saturating_sub(chunk.start())).map_or(limit, |left| left.min(limit));
        match u32::try_from(received) {
            Ok(received) if received == expected => Ok(()),
            Ok(short) if short < expected => Err(Cause::ShortChunk { received, expected }),
            _ => Err(Cause::LongChunk { received, expected }),
        }
    }

    fn take(&self, file: types::upload::WebFile) -> Result<Bytes, Cause> {
        if let (Some(expected), Some(size)) = (self.location.size(), size_of(file.size)) {
            same("size", expected, size)?;
        }
        if let Some(expected) = self.location.mime_type()
            && !essence(expected).eq_ignore_ascii_case(essence(&file.mime_type))
        {
            same("MIME type", essence(expected), essence(&file.mime_type))?;
        }
        let types::upload::WebFile { size, mime_type, file_type, mtime, bytes, .. } = file;
        let new = WebFileFacts { size, mime_type, file_type, modified: mtime };
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        match &*facts {
            // What is at a URL may become another file between two chunks of it.
            Some(known) => {
                same("size", known.size, new.size)?;
                same("MIME type", &known.mime_type, &new.mime_type)?;
                same("time of change", known.modified, new.modified)?;
            }
            None => *facts = Some(new),
        }
        Ok(bytes)
    }
}

impl Fetch for WebFetch {
    fn method(&self) -> &'static str {
        GetWebFile::NAME
    }

    fn size(&self) -> Option<u64> {
        self.location.size()
    }

    fn identity(&self) -> Result<[u8; 32], Cause> {
        Ok(Sha256::digest(self.location.input().to_chain()?.into_bytes()).into())
    }

    fn dc(&self) -> Option<Dc> {
        self.location.dc()
    }

    /// The config's `webfile_dc_id`, which is asked for once a client.
    fn find_dc(self: Arc<Self>, context: Context) -> BoxFuture<'static, Result<Dc, Error>> {
        async move {
            let ask = || async {
                match call(&context, Operation::Download, Dc::Home, &help::GetConfig::new()).await? {
                    enums::Config::Plain(config) => Ok(config.webfile_dc_id),
                    _ => Err(Error::new(Operation::Download, Cause::Unsupported { what: "Config" })),
                }
            };
            Ok(Dc::Id(*context.web_file_dc().get_or_try_init(ask).await?))
        }
        .boxed()
    }

    fn chunk(self: Arc<Self>, context: Context, dc: Dc, chunk: Chunk) -> BoxFuture<'static, Result<Bytes, Cause>> {
        async move {
            let range = || Cause::Range { start: chunk.start(), end: chunk.range().end, size: self.location.size() };
            let offset = i32::try_from(chunk.offset).map_err(|_| range())?;
            let request = GetWebFile::new(self.location.input().clone(), offset, chunk.limit);
            let asked = context.fetch(dc, context.policy.longest_answer(), &request, chunk.limit);
            match context.floods().pass(Operation::Download, dc, asked).await? {
                enums::upload::WebFile::Plain(file) => {
                    let bytes = self.take(owned(file))?;
                    self.check_length(chunk, bytes.len())?;
                    Ok(bytes)
                }
                _ => Err(Cause::Unsupported { what: "upload.WebFile" }),
            }
        }
        .boxed()
    }
}

fn size_of(size: i32) -> Option<u64> {
    u64::try_from(size).ok().filter(|size| *size > 0)
}

fn same<V: PartialEq + ToString>(what: &'static str, expected: V, found: V) -> Result<(), Cause> {
    if expected == found {
        return Ok(());
    }
    Err(Cause::WebFileChanged { what, expected: expected.to_string(), found: found.to_string() })
}

/// A MIME type without its parameters, like `; charset=utf-8`.
fn essence(mime_type: &str) -> &str {
    mime_type.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(size: i32, mime_type: &str, mtime: i32) -> types::upload::WebFile {
        types::upload::WebFile::new(size, mime_type, types::storage::FileJpeg::new(), mtime, vec![1, 2])
    }

    fn location() -> WebFileLocation {
        WebFileLocation::new(types::InputWebFileLocation::new("https://a.b/c", 1))
    }

    #[test]
    fn all_answers_are_about_one_file() {
        let web = WebFetch::new(location());
        web.take(answer(9, "image/jpeg", 5)).unwrap();
        web.take(answer(9, "image/jpeg", 5)).unwrap();
        for (other, what) in [
            (answer(8, "image/jpeg", 5), "size is 8, and not 9"),
            (answer(9, "image/png", 5), "MIME type is image/png, and not image/jpeg"),
            (answer(9, "image/jpeg", 6), "time of change is 6, and not 5"),
        ] {
            let text = web.take(other).unwrap_err().to_string();
            assert_eq!(text, format!("the web file's {what}"));
        }
        let chunk = |offset| Chunk { number: 0, offset, limit: 4, precise: false, expected: None };
        for (offset, received, is_right) in
            [(0, 4, true), (4, 4, true), (8, 1, true), (8, 0, false), (8, 2, false), (0, 3, false)]
        {
            assert_eq!(web.check_length(chunk(offset), received).is_ok(), is_right, "{received} at {offset}");
        }
    }

    #[test]
    fn what_was_expected_must_come() {
        let web = WebFetch::new(location().of_size(9).of_type("image/jpeg"));
        assert!(web.take(answer(8, "image/jpeg", 5)).is_err());
        assert!(web.take(answer(9, "text/html", 5)).is_err(), "a page that says that there is no such picture");
        assert!(web.take(answer(9, "IMAGE/jpeg; q=1", 5)).is_ok());
        // The DC need not know the size.
        let web = WebFetch::new(location().of_size(9));
        assert!(web.take(answer(0, "", 5)).is_ok());
    }
}

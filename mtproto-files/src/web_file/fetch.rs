//! The requests for a web file, and what all their answers must agree on.

use std::sync::{Mutex, PoisonError};

use tl_types::{Bytes, enums, functions, types};

use super::location::WebFileLocation;
use crate::Client;
use crate::cause::Cause;
use crate::download::plan::Chunk;
use crate::error::Operation;
use crate::transport::{Dc, Transport};

/// A web file that is being downloaded.
#[derive(Debug)]
pub(crate) struct Web {
    location: WebFileLocation,
    /// What the first answer said.
    told: Mutex<Option<Told>>,
}

/// What an answer says about the whole file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    /// In bytes; 0 if the DC does not know it.
    pub(super) size: i32,
    pub(super) mime_type: String,
    pub(super) file_type: enums::storage::FileType,
    pub(super) modified: i32,
}

impl Web {
    pub(super) fn new(location: WebFileLocation) -> Self {
        Self { location, told: Mutex::default() }
    }

    pub(super) fn dc(&self) -> Option<Dc> {
        self.location.dc
    }

    pub(super) fn size(&self) -> Option<u64> {
        self.location.size
    }

    /// What the answers said.
    pub(super) fn told(&self) -> Option<Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One chunk.
    ///
    /// # Errors
    ///
    /// Those of the DC; an answer about another file than the ones before, or than was expected.
    pub(crate) async fn get<T: Transport>(&self, client: &Client<T>, dc: Dc, chunk: Chunk) -> Result<Bytes, Cause> {
        let offset = i32::try_from(chunk.offset).map_err(|_| Cause::Range {
            start: chunk.start(),
            end: chunk.range().end,
            size: self.location.size,
        })?;
        let request = functions::upload::GetWebFile::new(self.location.input.clone(), offset, chunk.limit);
        match client.floods().pass(Operation::Download, dc, client.call(dc, &request)).await? {
            enums::upload::WebFile::Plain(file) => {
                let bytes = self.take(file)?;
                self.check_length(chunk, bytes.len())?;
                Ok(bytes)
            }
            _ => Err(Cause::Unsupported { what: "upload.WebFile" }),
        }
    }

    /// Whether a chunk is as long as the DC says that the file is. Where the location tells no size, nothing else shows that
    /// an answer is cut short.
    ///
    /// # Errors
    ///
    /// It is shorter, or longer.
    fn check_length(&self, chunk: Chunk, received: usize) -> Result<(), Cause> {
        let Some(size) = self.told().and_then(|told| size_of(told.size)) else { return Ok(()) };
        let limit = chunk.limit.unsigned_abs();
        let expected = u32::try_from(size.saturating_sub(chunk.start())).map_or(limit, |left| left.min(limit));
        match u32::try_from(received) {
            Ok(received) if received == expected => Ok(()),
            Ok(short) if short < expected => Err(Cause::ShortChunk { received, expected }),
            _ => Err(Cause::LongChunk { received, expected }),
        }
    }

    fn take(&self, file: types::upload::WebFile) -> Result<Bytes, Cause> {
        if let (Some(expected), Some(size)) = (self.location.size, size_of(file.size)) {
            same("size", expected, size)?;
        }
        if let Some(expected) = &self.location.mime_type
            && !essence(expected).eq_ignore_ascii_case(essence(&file.mime_type))
        {
            same("MIME type", essence(expected), essence(&file.mime_type))?;
        }
        let types::upload::WebFile { size, mime_type, file_type, mtime, bytes, .. } = file;
        let new = Told { size, mime_type, file_type, modified: mtime };
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        match &*told {
            // What is at a URL may become another file between two chunks of it.
            Some(told) => {
                same("size", told.size, new.size)?;
                same("MIME type", &told.mime_type, &new.mime_type)?;
                same("time of change", told.modified, new.modified)?;
            }
            None => *told = Some(new),
        }
        Ok(bytes)
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
        let web = Web::new(location());
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
        let web = Web::new(location().of_size(9).of_type("image/jpeg"));
        assert!(web.take(answer(8, "image/jpeg", 5)).is_err());
        assert!(web.take(answer(9, "text/html", 5)).is_err(), "a page that says that there is no such picture");
        assert!(web.take(answer(9, "IMAGE/jpeg; q=1", 5)).is_ok());
        // The DC need not know the size.
        let web = Web::new(location().of_size(9));
        assert!(web.take(answer(0, "", 5)).is_ok());
    }
}

//! A DC with one file, and downloads from it beside a fault.

use std::fs;

use mtproto_files::download::Downloaded;
use mtproto_files::{Dc, Error, FileLocation};
use sha2::{Digest, Sha256};
use tl_types::{Bytes, types};

use super::{Answer, Request, Scripted, content, names, ok, scripted};

const KIB: usize = 1024;

/// A DC with one file.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) content: Bytes,
    /// The length of hashed ranges, how many of them an answer has, and where they end.
    hashed: (usize, usize, usize),
}

impl Stored {
    pub(crate) fn new(len: usize) -> Self {
        Self { content: content(len).into(), hashed: (128 * KIB, 3, usize::MAX) }
    }

    pub(crate) fn hashed(mut self, range: usize, page: usize, until: usize) -> Self {
        self.hashed = (range, page, until);
        self
    }

    pub(crate) fn answer(&self, request: &Request) -> Answer {
        match request {
            Request::GetFile(request) => {
                assert!(!request.precise && request.offset % 4096 == 0 && 1024 * 1024 % request.limit == 0);
                ok(self.file(request.offset, request.limit))
            }
            Request::GetHashes(request) => ok(self.hashes(usize::try_from(request.offset).unwrap())),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn file(&self, offset: i64, limit: i32) -> types::upload::File {
        let start = usize::try_from(offset).unwrap().min(self.content.len());
        let end = (start + usize::try_from(limit).unwrap()).min(self.content.len());
        types::upload::File::new(types::storage::FileUnknown::new(), 0, self.content.slice(start..end))
    }

    pub(crate) fn hashes(&self, offset: usize) -> Vec<types::FileHash> {
        let (range, page, until) = self.hashed;
        let ends = self.content.len().min(until);
        let starts = (offset / range * range..ends).step_by(range).take(page);
        let hash = |start: usize| {
            let bytes = &self.content[start..(start + range).min(self.content.len())];
            let sha256 = Sha256::digest(bytes).to_vec();
            types::FileHash::new(start.try_into().unwrap(), bytes.len().try_into().unwrap(), sha256)
        };
        starts.map(hash).collect()
    }
}

/// A client of a DC that answers as it should, unless `fault` has another answer.
pub(crate) fn client(
    stored: &Stored,
    fault: impl Fn(&Stored, Dc, &Request) -> Option<Answer> + Send + Sync + 'static,
) -> Scripted {
    let stored = stored.clone();
    scripted(move |dc, request| {
        std::future::ready(fault(&stored, dc, &request).unwrap_or_else(|| stored.answer(&request)))
    })
}

pub(crate) fn location() -> FileLocation {
    FileLocation::new(types::InputDocumentFileLocation::new(1, 2, vec![3], "")).in_dc(Dc::Id(2))
}

/// Downloads in 4 KiB chunks beside a DC's fault, and says what is left in the directory.
pub(crate) async fn with_fault(
    stored: &Stored,
    fault: impl Fn(&Stored, Dc, &Request) -> Option<Answer> + Send + Sync + 'static,
) -> (Result<Downloaded, Error>, Vec<String>) {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("got.bin");
    let location = location().of_size(stored.content.len() as u64);
    let result = client(stored, fault).download(location).part_size(4096).to_path(&target).await;
    if result.is_ok() {
        assert!(fs::read(&target).unwrap() == stored.content);
    }
    (result, names(directory.path()))
}

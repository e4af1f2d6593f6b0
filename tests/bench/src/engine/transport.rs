//! A transport that takes parts and answers at once: it touches no payload.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use mtproto_files::Transport;
use mtproto_files::transport::{Answer, Request};
use sha2::{Digest, Sha256};
use tl_types::{Bytes, Encode, enums, types};

use crate::line::Line;

pub(crate) const PART: usize = 512 * 1024;
const SAVE_PART: u32 = 0xb304_a621;
const SAVE_BIG_PART: u32 = 0xde7b_673d;
const GET_FILE: u32 = 0xbe53_35be;
const GET_HASHES: u32 = 0x9156_982a;
/// The range of a hash, and how many are answered at once.
const RANGE: usize = 128 * 1024;
const PAGE: i64 = 8;
/// Every byte of the file.
const BYTE: u8 = 7;

pub(crate) struct InProcess {
    size: i64,
    yes: Bytes,
    part: Bytes,
    end: Bytes,
    hash: Vec<u8>,
    line: Option<Line>,
    requests: AtomicU64,
}

impl InProcess {
    pub(crate) fn new(size: u64, line: Option<Line>) -> Self {
        let file = |bytes: Vec<u8>| {
            let file = types::upload::File::new(types::storage::FileUnknown::new(), 0, bytes);
            enums::upload::File::from(file).to_bytes().unwrap()
        };
        Self {
            size: size as i64,
            yes: true.to_bytes().unwrap(),
            part: file(vec![BYTE; PART]),
            end: file(Vec::new()),
            hash: Sha256::digest(vec![BYTE; RANGE]).to_vec(),
            line,
            requests: AtomicU64::new(0),
        }
    }

    /// How many parts were sent or asked for.
    pub(crate) fn parts(&self) -> u64 {
        self.requests.load(Relaxed)
    }

    fn answer(&self, head: &[u8]) -> Bytes {
        match u32::from_le_bytes(*head.first_chunk().unwrap()) {
            SAVE_PART | SAVE_BIG_PART => self.count(&self.yes),
            // The location, then the offset and the limit.
            GET_FILE if offset(&head[..head.len() - 4]) < self.size => {
                let limit = u32::from_le_bytes(*head.last_chunk().unwrap());
                assert_eq!(limit as usize, PART);
                self.count(&self.part)
            }
            GET_FILE => self.end.clone(),
            GET_HASHES => self.hashes(offset(head)),
            id => panic!("an unexpected request: {id:#x}"),
        }
    }

    fn count(&self, answer: &Bytes) -> Bytes {
        self.requests.fetch_add(1, Relaxed);
        answer.clone()
    }

    fn hashes(&self, offset: i64) -> Bytes {
        let range = RANGE as i64;
        let page = (offset / range..self.size / range).take(PAGE as usize);
        let hashes = page.map(|at| types::FileHash::new(at * range, RANGE as i32, self.hash.clone()).into());
        hashes.collect::<Vec<enums::FileHash>>().to_bytes().unwrap()
    }
}

impl Transport for InProcess {
    fn invoke(&self, request: Request) -> Answer<'_> {
        Box::pin(async move {
            let answer = self.answer(&request.body.segments()[0]);
            if let Some(line) = &self.line {
                line.up(request.body.len()).await;
                drop(request);
                line.down(answer.len()).await;
            }
            Ok(answer)
        })
    }
}

/// The number at the end.
fn offset(head: &[u8]) -> i64 {
    i64::from_le_bytes(*head.last_chunk().unwrap())
}

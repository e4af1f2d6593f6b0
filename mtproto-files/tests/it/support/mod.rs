//! A client for tests: every request is answered by a function.

pub(crate) mod own_source;
#[cfg(feature = "object_store")]
pub(crate) mod store;
pub(crate) mod stored;

use std::fs;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, Mutex};

use mtproto_files::{Client, Dc, Error, ErrorKind, InvokeError, Transport, transport};
use tl_types::functions::{auth, messages, upload};
use tl_types::{Bytes, Combinator, Decode, Encode};

/// A request of this library.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there are few of them")]
pub(crate) enum Request {
    SavePart(upload::SaveFilePart),
    SaveBigPart(upload::SaveBigFilePart),
    GetFile(upload::GetFile),
    GetHashes(upload::GetFileHashes),
    UploadMedia(messages::UploadMedia),
    SendMedia(messages::SendMedia),
    SendAlbum(messages::SendMultiMedia),
    ExportAuthorization(auth::ExportAuthorization),
    ImportAuthorization(auth::ImportAuthorization),
}

impl Request {
    pub(crate) fn read(bytes: &Bytes) -> Self {
        fn decode<T: Decode>(bytes: &Bytes) -> T {
            T::from_bytes(bytes).unwrap()
        }
        match u32::from_le_bytes(*bytes.first_chunk().unwrap()) {
            upload::SaveFilePart::CONSTRUCTOR_ID => Self::SavePart(decode(bytes)),
            upload::SaveBigFilePart::CONSTRUCTOR_ID => Self::SaveBigPart(decode(bytes)),
            upload::GetFile::CONSTRUCTOR_ID => Self::GetFile(decode(bytes)),
            upload::GetFileHashes::CONSTRUCTOR_ID => Self::GetHashes(decode(bytes)),
            messages::UploadMedia::CONSTRUCTOR_ID => Self::UploadMedia(decode(bytes)),
            messages::SendMedia::CONSTRUCTOR_ID => Self::SendMedia(decode(bytes)),
            messages::SendMultiMedia::CONSTRUCTOR_ID => Self::SendAlbum(decode(bytes)),
            auth::ExportAuthorization::CONSTRUCTOR_ID => Self::ExportAuthorization(decode(bytes)),
            auth::ImportAuthorization::CONSTRUCTOR_ID => Self::ImportAuthorization(decode(bytes)),
            id => panic!("unexpected method {id:#010x}"),
        }
    }

    /// The number and bytes of an uploaded part.
    pub(crate) fn part(&self) -> (i32, Bytes) {
        match self {
            Self::SavePart(part) => (part.file_part, part.bytes.clone()),
            Self::SaveBigPart(part) => (part.file_part, part.bytes.clone()),
            other => panic!("{other:?} is no part"),
        }
    }
}

/// What a request is answered with.
pub(crate) type Answer = Result<Bytes, InvokeError>;

/// A client whose requests are answered by a function, and the requests that it sent.
pub(crate) struct Scripted {
    client: Client,
    asked: Arc<Mutex<Vec<(Dc, Request)>>>,
}

pub(crate) fn scripted<F, A>(answer: F) -> Scripted
where
    F: Fn(Dc, Request) -> A + Send + Sync + 'static,
    A: Future<Output = Answer> + Send + 'static,
{
    let asked = Arc::default();
    let client = Client::new(Script { answer, asked: Arc::clone(&asked) });
    Scripted { client, asked }
}

impl Scripted {
    /// All requests so far.
    pub(crate) fn asked(&self) -> Vec<(Dc, Request)> {
        self.asked.lock().unwrap().clone()
    }

    /// Sets something of the client.
    pub(crate) fn with(self, set: impl FnOnce(Client) -> Client) -> Self {
        Self { client: set(self.client), ..self }
    }
}

impl Deref for Scripted {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Answers by a function, and keeps what it was asked.
struct Script<F> {
    answer: F,
    asked: Arc<Mutex<Vec<(Dc, Request)>>>,
}

impl<F, A> Transport for Script<F>
where
    F: Fn(Dc, Request) -> A + Send + Sync + 'static,
    A: Future<Output = Answer> + Send + 'static,
{
    fn invoke(&self, request: transport::Request) -> transport::Answer<'_> {
        Box::pin(async move {
            let dc = request.dc;
            let request = Request::read(&request.body.into_bytes());
            self.asked.lock().unwrap().push((dc, request.clone()));
            (self.answer)(dc, request).await
        })
    }
}

/// Checks that an error is of a kind, and that its text has words: those that name the fault, with its values.
#[track_caller]
pub(crate) fn assert_error(error: &Error, kind: ErrorKind, words: &str) {
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(words), "{error}: {words:?} is not in it");
}

pub(crate) fn ok(answer: impl Encode) -> Answer {
    Ok(answer.to_bytes().unwrap())
}

pub(crate) fn rpc(code: i32, message: &str) -> Answer {
    Err(InvokeError::rpc(code, message))
}

/// Bytes that differ from place to place.
pub(crate) fn content(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect()
}

/// The head of a JPEG of 320x240, and zeros.
pub(crate) fn jpeg(len: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\xf0\x01\x40\x03\x01\x22\0\x02\x11\x01\x03\x11\x01".to_vec();
    bytes.resize(len, 0);
    bytes
}

/// The names in a directory.
pub(crate) fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

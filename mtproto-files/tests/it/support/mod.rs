//! A transport for tests: every request is answered by a function.

#[cfg(feature = "object_store")]
pub(crate) mod store;
pub(crate) mod stored;

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use mtproto_files::{Dc, InvokeError, Transport};
use tl_types::functions::{auth, messages, upload};
use tl_types::{Bytes, Chain, Combinator, Decode, Encode};

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

/// Answers by a function, and keeps what it was asked.
pub(crate) struct Scripted<F> {
    answer: F,
    asked: Mutex<Vec<(Dc, Request)>>,
}

/// What a request is answered with.
pub(crate) type Answer = Result<Bytes, InvokeError>;

/// An answer that is yet to come.
pub(crate) type Boxed = std::pin::Pin<Box<dyn Future<Output = Answer> + Send>>;

pub(crate) fn scripted<F, A>(answer: F) -> Scripted<F>
where
    F: Fn(Dc, Request) -> A + Send + Sync + 'static,
    A: Future<Output = Answer> + Send,
{
    Scripted { answer, asked: Mutex::default() }
}

impl<F> Scripted<F> {
    /// All requests so far.
    pub(crate) fn asked(&self) -> Vec<(Dc, Request)> {
        self.asked.lock().unwrap().clone()
    }
}

impl<F, A> Transport for Scripted<F>
where
    F: Fn(Dc, Request) -> A + Send + Sync + 'static,
    A: Future<Output = Answer> + Send,
{
    async fn invoke(&self, dc: Dc, request: Chain) -> Answer {
        let request = Request::read(&request.into_bytes());
        self.asked.lock().unwrap().push((dc, request.clone()));
        (self.answer)(dc, request).await
    }
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

/// The names in a directory.
pub(crate) fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

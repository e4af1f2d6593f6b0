//! Raw requests to a DC, as a client would send them, on each kind of storage.

use md5::{Digest, Md5};
use mtproto_dc::{Config, LocalDc, Storage};
use mtproto_files::InvokeError;
use mtproto_files::transport::{self, Request, Transport};
use tl_types::{Bytes, Chain, Decode, Encode, Function, enums, functions, held, owned, types};

pub(crate) const KIB: usize = 1024;
pub(crate) const MIB: usize = 1024 * KIB;

/// Runs a test on a DC in memory and on one on disk.
pub(crate) fn on_both(test: impl Fn(LocalDc)) {
    on_both_with(Config::default(), test);
}

pub(crate) fn on_both_with(config: Config, test: impl Fn(LocalDc)) {
    for storage in [Storage::Memory, Storage::TempDirectory] {
        println!("on {storage:?}");
        test(LocalDc::new(config.clone().storage(storage)).unwrap());
    }
}

/// The answer to a request, or the code and name of the error.
pub(crate) fn call<F: Function + Encode>(dc: &LocalDc, request: &F) -> Result<F::Return, String> {
    send(dc, request.to_chain().unwrap()).map(|answer| F::Return::from_bytes(&answer).unwrap())
}

pub(crate) fn send(dc: &LocalDc, request: Chain) -> Result<Bytes, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    refusal(runtime.block_on(dc.invoke(Request::new(transport::Dc::Home, "written by hand", request))))
}

pub(crate) fn refusal<T>(answer: Result<T, InvokeError>) -> Result<T, String> {
    answer.map_err(|error| match error {
        InvokeError::Rpc(error) => error.to_string(),
        other => panic!("{other}"),
    })
}

pub(crate) fn save(dc: &LocalDc, file_id: i64, number: i32, bytes: impl Into<Bytes>) -> Result<bool, String> {
    call(dc, &functions::upload::SaveFilePart::new(file_id, number, bytes))
}

pub(crate) fn save_big(
    dc: &LocalDc,
    file_id: i64,
    number: i32,
    total: i32,
    bytes: impl Into<Bytes>,
) -> Result<bool, String> {
    call(dc, &functions::upload::SaveBigFilePart::new(file_id, number, total, bytes))
}

/// Bytes that look like nothing, the same for a seed.
pub(crate) fn noise(length: usize, seed: u64) -> Bytes {
    let mut bytes = vec![0; length];
    fastrand::Rng::with_seed(seed).fill(&mut bytes);
    Bytes::from(bytes)
}

/// An image by its signature.
pub(crate) fn png(length: usize, seed: u64) -> Bytes {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0".to_vec();
    bytes.extend(noise(length - bytes.len(), seed));
    Bytes::from(bytes)
}

pub(crate) fn md5_hex(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Saves a file in parts of a size, as a small one.
pub(crate) fn save_file(dc: &LocalDc, file_id: i64, content: &Bytes, part_size: usize) -> types::InputFile {
    let parts = (0..).zip(content.chunks(part_size)).map(|(number, part)| {
        assert_eq!(save(dc, file_id, number, content.slice_ref(part)), Ok(true));
    });
    let parts = i32::try_from(parts.count()).unwrap();
    types::InputFile::new(file_id, parts, "file.jpg", md5_hex(content))
}

pub(crate) fn upload(dc: &LocalDc, media: impl Into<enums::InputMedia>) -> Result<enums::MessageMedia, String> {
    call(dc, &functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media))
}

pub(crate) fn document_of(media: &enums::MessageMedia) -> types::Document {
    match media {
        enums::MessageMedia::Document(media) => match &media.document {
            Some(enums::Document::Plain(document)) => held(document).clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

pub(crate) fn photo_of(media: &enums::MessageMedia) -> types::Photo {
    match media {
        enums::MessageMedia::Photo(media) => match &media.photo {
            Some(enums::Photo::Plain(photo)) => held(photo).clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Uploads a document with attributes.
pub(crate) fn document_with(
    dc: &LocalDc,
    content: &Bytes,
    attributes: impl IntoIterator<Item = enums::DocumentAttribute>,
) -> types::Document {
    let file_id = i64::from(content.iter().map(|&byte| u32::from(byte)).sum::<u32>());
    let file = save_file(dc, file_id, content, 64 * KIB);
    let media = types::InputMediaUploadedDocument::new(file, "application/octet-stream", attributes);
    document_of(&upload(dc, media).unwrap())
}

pub(crate) fn document(dc: &LocalDc, content: &Bytes) -> types::Document {
    document_with(dc, content, [])
}

pub(crate) fn photo(dc: &LocalDc, content: &Bytes) -> types::Photo {
    let file = save_file(dc, 77, content, 64 * KIB);
    photo_of(&upload(dc, types::InputMediaUploadedPhoto::new(file)).unwrap())
}

pub(crate) fn input_document(document: &types::Document) -> types::InputMediaDocument {
    let reference = document.file_reference.clone();
    types::InputMediaDocument::new(types::InputDocument::new(document.id, document.access_hash, reference))
}

pub(crate) fn input_photo(photo: &types::Photo) -> types::InputMediaPhoto {
    let reference = photo.file_reference.clone();
    types::InputMediaPhoto::new(types::InputPhoto::new(photo.id, photo.access_hash, reference))
}

pub(crate) fn location(document: &types::Document) -> types::InputDocumentFileLocation {
    let reference = document.file_reference.clone();
    types::InputDocumentFileLocation::new(document.id, document.access_hash, reference, "")
}

pub(crate) fn get(
    dc: &LocalDc,
    location: impl Into<enums::InputFileLocation>,
    offset: i64,
    limit: i32,
) -> Result<types::upload::File, String> {
    match call(dc, &functions::upload::GetFile::new(location, offset, limit))? {
        enums::upload::File::Plain(file) => Ok(owned(file)),
        other => panic!("{other:?}"),
    }
}

/// A whole file, as downloaded in chunks.
pub(crate) fn download(dc: &LocalDc, location: impl Into<enums::InputFileLocation>, limit: i32) -> Vec<u8> {
    let location = location.into();
    let mut content = Vec::new();
    loop {
        let offset = i64::try_from(content.len()).unwrap();
        let chunk = get(dc, location.clone(), offset, limit).unwrap().bytes;
        content.extend_from_slice(&chunk);
        if chunk.len() < usize::try_from(limit).unwrap() {
            return content;
        }
    }
}

pub(crate) fn updates_of(updates: enums::Updates) -> types::Updates {
    match updates {
        enums::Updates::Plain(updates) => owned(updates),
        other => panic!("{other:?}"),
    }
}

/// The messages in updates, with the random ids that they were sent with.
pub(crate) fn messages_of(updates: &types::Updates) -> Vec<(i64, types::Message)> {
    let messages = updates.updates.iter().filter_map(|update| match update {
        enums::Update::NewMessage(update) => Some(update.message.clone()),
        enums::Update::NewChannelMessage(update) => Some(update.message.clone()),
        _ => None,
    });
    let random_id = |id| {
        let mut ids = updates.updates.iter().filter_map(|update| match update {
            enums::Update::MessageId(update) if update.id == id => Some(update.random_id),
            _ => None,
        });
        ids.next().unwrap()
    };
    messages
        .map(|message| match message {
            enums::Message::Plain(message) => (random_id(message.id), owned(message)),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// The answer to a request by a transport, or its error as text.
pub(crate) async fn ask<F: Function + Encode>(
    transport: &impl Transport,
    dc: transport::Dc,
    request: &F,
) -> Result<F::Return, String> {
    let answer = transport.invoke(Request::new(dc, F::NAME, request.to_chain().unwrap())).await;
    let answer = answer.map_err(|error| match error {
        InvokeError::Rpc(error) => error.to_string(),
        other => other.to_string(),
    });
    F::Return::from_bytes(&answer?).map_err(|error| error.to_string())
}

/// Saves a part of a small file.
pub(crate) async fn ask_save(
    transport: &impl Transport,
    file_id: i64,
    number: i32,
    length: usize,
) -> Result<bool, String> {
    let part = functions::upload::SaveFilePart::new(file_id, number, noise(length, 1));
    ask(transport, transport::Dc::Home, &part).await
}

/// Gets bytes of a document.
pub(crate) async fn ask_file(
    transport: &impl Transport,
    dc: transport::Dc,
    document: &types::Document,
    offset: i64,
    limit: i32,
) -> Result<Bytes, String> {
    let request = functions::upload::GetFile::new(location(document), offset, limit);
    match ask(transport, dc, &request).await? {
        enums::upload::File::Plain(file) => Ok(file.bytes),
        other => panic!("{other:?}"),
    }
}

/// Makes a document by a transport.
pub(crate) async fn ask_document(transport: &impl Transport, content: &Bytes) -> types::Document {
    for (number, part) in (0..).zip(content.chunks(64 * KIB)) {
        let part = functions::upload::SaveFilePart::new(99, number, content.slice_ref(part));
        assert_eq!(ask(transport, transport::Dc::Home, &part).await, Ok(true));
    }
    let parts = i32::try_from(content.len().div_ceil(64 * KIB)).unwrap();
    let file = types::InputFile::new(99, parts, "file", md5_hex(content));
    let none: [types::DocumentAttributeFilename; 0] = [];
    let media = types::InputMediaUploadedDocument::new(file, "text/plain", none);
    let request = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media);
    document_of(&ask(transport, transport::Dc::Home, &request).await.unwrap())
}

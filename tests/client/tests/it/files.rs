//! Files: parts up, parts down, the CDN.

use client::{enums, functions, types};
use tl_types::{Bytes, Decode, Encode, Function};

fn document(document: &types::Document) -> types::InputDocumentFileLocation {
    types::InputDocumentFileLocation::new(document.id, document.access_hash, document.file_reference.clone(), "")
}

/// What is to be done with an answer.
#[derive(Debug, PartialEq)]
enum Part {
    Here(Bytes, &'static str),
    OnCdn(i32),
    Unknown,
}

fn part(answer: enums::upload::File) -> Part {
    match answer {
        enums::upload::File::Plain(file) => Part::Here(file.bytes, extension(&file.r#type)),
        enums::upload::File::CdnRedirect(redirect) => Part::OnCdn(redirect.dc_id),
        _ => Part::Unknown,
    }
}

fn extension(ty: &enums::storage::FileType) -> &'static str {
    match ty {
        enums::storage::FileType::FileJpeg(_) => "jpg",
        enums::storage::FileType::FilePng(_) => "png",
        enums::storage::FileType::FileMp4(_) => "mp4",
        _ => "",
    }
}

fn cdn_part(answer: enums::upload::CdnFile) -> Result<Bytes, Bytes> {
    match answer {
        enums::upload::CdnFile::Plain(file) => Ok(file.bytes),
        enums::upload::CdnFile::ReuploadNeeded(needed) => Err(needed.request_token),
        _ => Err(Bytes::new()),
    }
}

/// The widest of a photo's sizes.
fn best(photo: &types::Photo) -> Option<&str> {
    let width = |size: &enums::PhotoSize| match size {
        enums::PhotoSize::Plain(size) => size.w,
        enums::PhotoSize::Progressive(size) => size.w,
        _ => 0,
    };
    match photo.sizes.iter().max_by_key(|size| width(size))? {
        enums::PhotoSize::Plain(size) => Some(&size.r#type),
        enums::PhotoSize::Progressive(size) => Some(&size.r#type),
        _ => None,
    }
}

#[test]
fn parts_go_up() {
    let part = Bytes::from(vec![1; 512 * 1024]);
    assert!(functions::upload::SaveFilePart::new(1, 0, part.clone()).to_bytes().is_ok());
    let big = functions::upload::SaveBigFilePart::new(1, 0, 100, part);
    assert_eq!(big.to_bytes().unwrap().len(), 4 + 8 + 4 + 4 + 4 + 512 * 1024);
}

#[test]
fn parts_come_down() {
    let attributes = [types::DocumentAttributeFilename::new("a.mp4")];
    let file = types::Document::new(1, 2, vec![3], 4, "video/mp4", 5, 2, attributes);
    let request = functions::upload::GetFile::new(document(&file), 0, 1024 * 1024).precise(true);
    let answer = types::upload::File::new(types::storage::FileMp4::new(), 0, vec![1, 2, 3, 4]);
    assert_eq!(part(answered(&request, answer)), Part::Here(Bytes::from_static(&[1, 2, 3, 4]), "mp4"));
    let hashes = [types::FileHash::new(0, 131_072, vec![0; 32])];
    let redirect = types::upload::FileCdnRedirect::new(203, vec![1], vec![0; 32], vec![0; 16], hashes);
    assert_eq!(part(answered(&request, redirect)), Part::OnCdn(203));
    let photo = types::InputPeerPhotoFileLocation::new(types::InputPeerSelf::new(), 5).big(true);
    assert!(functions::upload::GetFileHashes::new(photo, 0).to_bytes().is_ok());
}

#[test]
fn parts_come_from_the_cdn() {
    let request = functions::upload::GetCdnFile::new(vec![1], 0, 131_072);
    let needed = types::upload::CdnFileReuploadNeeded::new(vec![9]);
    let token = cdn_part(answered(&request, needed)).unwrap_err();
    assert!(functions::upload::ReuploadCdnFile::new(vec![1], token).to_bytes().is_ok());
    assert!(functions::upload::GetCdnFileHashes::new(vec![1], 0).to_bytes().is_ok());
}

#[test]
fn a_photo_is_taken_in_its_best_size() {
    let sizes = [
        enums::PhotoSize::from(types::PhotoSize::new("m", 320, 240, 1)),
        types::PhotoSizeProgressive::new("y", 1280, 960, [1, 2]).into(),
    ];
    assert_eq!(best(&types::Photo::new(1, 2, vec![3], 4, sizes, 5)), Some("y"));
}

/// Sends a server's answer over the wire.
fn answered<F: Function>(request: &F, answer: impl Into<F::Return>) -> F::Return
where
    F::Return: Encode,
{
    assert!(request.to_bytes().is_ok());
    F::Return::from_bytes(&answer.into().to_bytes().unwrap()).unwrap()
}

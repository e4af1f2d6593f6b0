//! Getting files back.

use crate::common::*;
use mtproto_dc::{Config, LocalDc};
use sha2::{Digest, Sha256};
use tl_types::{Bytes, Encode, LAYER, enums, functions, owned, types};

fn refused<T>(name: &str) -> Result<T, String> {
    Err(format!("400 {name}"))
}

fn hashes(dc: &LocalDc, document: &types::Document, offset: i64) -> Result<Vec<types::FileHash>, String> {
    let hashes = call(dc, &functions::upload::GetFileHashes::new(location(document), offset))?;
    Ok(hashes
        .into_iter()
        .map(|hash| match hash {
            enums::FileHash::Plain(hash) => owned(hash),
            other => panic!("{other:?}"),
        })
        .collect())
}

#[test]
fn files_come_back_whatever_the_part_size() {
    on_both(|dc| {
        for (file_id, part_size) in (1..).zip([1, 4, 64, 512]) {
            for (length, seed) in [(1, 1), (1023, 2), (1024, 3), (4096, 4), (300_000, 5)] {
                let content = noise(length, seed);
                let file = save_file(&dc, file_id << 8 | seed.cast_signed(), &content, part_size * KIB);
                let none: [types::DocumentAttributeFilename; 0] = [];
                let media = types::InputMediaUploadedDocument::new(file, "", none);
                let document = document_of(&upload(&dc, media).unwrap());
                assert!(download(&dc, location(&document), 64 * 1024) == content, "{length} in {part_size} KiB");
            }
        }
    });
}

#[test]
fn big_files_come_back() {
    on_both(|dc| {
        let content = noise(21 * 512 * KIB + 1, 1);
        for (number, part) in (0..).zip(content.chunks(512 * KIB)) {
            save_big(&dc, 1, number, 22, content.slice_ref(part)).unwrap();
        }
        let none: [types::DocumentAttributeFilename; 0] = [];
        let media = types::InputMediaUploadedDocument::new(types::InputFileBig::new(1, 22, "big"), "", none);
        let document = document_of(&upload(&dc, media).unwrap());
        assert!(download(&dc, location(&document), 1 << 20) == content);
    });
}

#[test]
fn range_rules() {
    on_both(|dc| {
        let content = noise(3 * MIB, 1);
        let document = document(&dc, &content);
        let get = |offset, limit| get(&dc, location(&document), offset, limit).map(|file| file.bytes.len());
        let precise = |offset, limit| {
            let request = functions::upload::GetFile::new(location(&document), offset, limit).precise(true);
            call(&dc, &request).map(|file| match file {
                enums::upload::File::Plain(file) => file.bytes,
                other => panic!("{other:?}"),
            })
        };
        assert_eq!(get(4096, 4096), Ok(4096));
        assert_eq!(get(1 << 20, 1 << 20), Ok(MIB));
        assert_eq!(get(-4096, 4096), refused("OFFSET_INVALID"));
        assert_eq!(get(1024, 4096), refused("OFFSET_INVALID"));
        for limit in [0, -4096, 1024, 5000, 12 * 1024, 2 << 20] {
            assert_eq!(get(0, limit), refused("LIMIT_INVALID"), "{limit}");
        }
        assert_eq!(get((1 << 20) - 4096, 8192), refused("LIMIT_INVALID"), "across a mebibyte");
        assert_eq!(get(3 << 20, 4096), Ok(0), "past the end");
        assert_eq!(get(1 << 40, 4096), Ok(0));

        assert_eq!(precise(1024, 3 * 1024).unwrap(), content[1024..4096]);
        assert_eq!(precise(1024, (1 << 20) - 1024).unwrap(), content[1024..MIB]);
        assert_eq!(precise(1000, 1024), refused("OFFSET_INVALID"));
        assert_eq!(precise(0, 1000), refused("LIMIT_INVALID"));
        assert_eq!(precise(1024, 1 << 20), refused("LIMIT_INVALID"));
    });
}

#[test]
fn location_rules() {
    on_both(|dc| {
        let document = document(&dc, &noise(5000, 1));
        let reference = document.file_reference.clone();
        let get = |location: enums::InputFileLocation| get(&dc, location, 0, 4096).map(|file| file.bytes.len());
        let at = |id, hash, reference: &[u8], size: &str| {
            types::InputDocumentFileLocation::new(id, hash, Bytes::copy_from_slice(reference), size).into()
        };
        let (id, hash) = (document.id, document.access_hash);
        assert_eq!(get(at(id, hash, &reference, "")), Ok(4096));
        assert_eq!(get(at(id ^ 1, hash, &reference, "")), refused("FILE_ID_INVALID"));
        assert_eq!(get(at(id, hash ^ 1, &reference, "")), refused("FILE_ID_INVALID"));
        assert_eq!(get(at(id, hash, b"", "")), refused("FILE_REFERENCE_EMPTY"));
        assert_eq!(get(at(id, hash, &reference[1..], "")), refused("FILE_REFERENCE_INVALID"));
        assert_eq!(get(at(id, hash, &reference, "m")), refused("LOCATION_INVALID"), "it has no thumbnail");
        let photo = types::InputPhotoFileLocation::new(id, hash, reference.clone(), "");
        assert_eq!(get(photo.into()), refused("FILE_ID_INVALID"), "it is no photo");
        assert_eq!(get(types::InputTakeoutFileLocation::new().into()), Err("403 TAKEOUT_REQUIRED".into()));
        assert_eq!(get(types::InputSecureFileLocation::new(id, hash).into()), refused("LOCATION_INVALID"));
        let wrong = types::InputDocumentFileLocation::new(id, 0, reference, "");
        let request = functions::upload::GetFileHashes::new(wrong, 0);
        assert_eq!(call(&dc, &request), refused("FILE_ID_INVALID"));
    });
}

#[test]
fn photos_and_thumbnails_are_asked_for_by_size() {
    on_both(|dc| {
        let content = png(5000, 1);
        let photo = photo(&dc, &content);
        let reference = photo.file_reference.clone();
        let at = |size| types::InputPhotoFileLocation::new(photo.id, photo.access_hash, reference.clone(), size);
        assert!(download(&dc, at("x"), 4096) == content);
        assert_eq!(get(&dc, at("x"), 0, 4096).unwrap().r#type, types::storage::FilePng::new().into());
        assert_eq!(get(&dc, at("y"), 0, 4096), refused("LOCATION_INVALID"));
        assert_eq!(get(&dc, at(""), 0, 4096), refused("LOCATION_INVALID"));

        let (content, thumb) = (noise(5000, 2), png(3000, 3));
        let file = save_file(&dc, 1, &content, KIB);
        let none: [types::DocumentAttributeFilename; 0] = [];
        let media = types::InputMediaUploadedDocument::new(file, "", none).thumb(save_file(&dc, 2, &thumb, KIB));
        let document = document_of(&upload(&dc, media).unwrap());
        let mut at = location(&document);
        assert_eq!(get(&dc, at.clone(), 0, 4096).unwrap().r#type, types::storage::FileUnknown::new().into());
        at.thumb_size = "m".to_owned();
        assert!(download(&dc, at, 4096) == thumb);
    });
}

#[test]
fn hashes_cover_the_file_in_pages() {
    on_both_with(Config::default().hashes_per_answer(3), |dc| {
        let chunk = 128 * KIB;
        let content = noise(4 * chunk + 100, 1);
        let document = document(&dc, &content);
        let mut offset = 0;
        let mut pages = Vec::new();
        for _ in 0..5 {
            let page = hashes(&dc, &document, offset).unwrap();
            let Some(last) = page.last() else { break };
            offset = last.offset + i64::from(last.limit);
            pages.push(page.len());
            for hash in page {
                let start = usize::try_from(hash.offset).unwrap();
                let range = &content[start..start + usize::try_from(hash.limit).unwrap()];
                assert!(start % chunk == 0 && hash.hash == Sha256::digest(range)[..]);
            }
        }
        assert_eq!((offset, pages), (4 * 131_072 + 100, vec![3, 2]));
        assert_eq!(hashes(&dc, &document, 200_000).unwrap()[0].offset, 131_072);
        assert_eq!(hashes(&dc, &document, -1), refused("OFFSET_INVALID"));
        assert_eq!(hashes(&dc, &document, i64::MAX), Ok(vec![]));
    });
}

/// Sends a request that has a whole file of 64 KiB in it, and returns where the file is then served from.
fn served_from(dc: &LocalDc, request: &Bytes, content: &Bytes) -> *const u8 {
    dc.answer(request.clone().into()).unwrap();
    let none: [types::DocumentAttributeFilename; 0] = [];
    let file = types::InputFile::new(1, 1, "", md5_hex(content));
    let document = document_of(&upload(dc, types::InputMediaUploadedDocument::new(file, "", none)).unwrap());
    let request = functions::upload::GetFile::new(location(&document), 0, 65_536).to_chain().unwrap();
    let answer = dc.answer(request).unwrap();
    let served = answer.segments().iter().find(|segment| segment.len() == 65_536).unwrap().as_ptr();
    assert!(get(dc, location(&document), 0, 65_536).unwrap().bytes == content);
    served
}

#[test]
fn bytes_in_memory_are_not_copied_on_their_way() {
    let content = noise(64 * KIB, 1);
    let part = functions::upload::SaveFilePart::new(1, 0, content.clone()).to_bytes().unwrap();
    let served = served_from(&LocalDc::in_memory(), &part, &content);
    assert!(part.as_ptr_range().contains(&served));
}

#[test]
fn long_requests_around_short_parts_are_not_kept() {
    let content = noise(64 * KIB, 1);
    let part = functions::upload::SaveFilePart::new(1, 0, content.clone());
    let padding = "x".repeat(MIB);
    let init = functions::InitConnection::new(1, padding, "", "", "", "", "", part);
    let request = functions::InvokeWithLayer::new(LAYER, init).to_bytes().unwrap();
    let served = served_from(&LocalDc::in_memory(), &request, &content);
    assert!(!request.as_ptr_range().contains(&served));
}

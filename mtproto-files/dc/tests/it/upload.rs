//! Saving parts, and the files made of them.

use crate::common::*;
use mtproto_dc::{Config, Storage};
use tl_types::{Bytes, types};

fn file(dc: &mtproto_dc::LocalDc, file: types::InputFile) -> Result<i64, String> {
    let media = types::InputMediaUploadedDocument::new(file, "text/plain", [] as [types::DocumentAttributeFilename; 0]);
    upload(dc, media).map(|media| document_of(&media).size)
}

fn big_file(dc: &mtproto_dc::LocalDc, file_id: i64, parts: i32) -> Result<i64, String> {
    let file = types::InputFileBig::new(file_id, parts, "file");
    let media = types::InputMediaUploadedDocument::new(file, "text/plain", [] as [types::DocumentAttributeFilename; 0]);
    upload(dc, media).map(|media| document_of(&media).size)
}

fn refused<T>(name: &str) -> Result<T, String> {
    Err(format!("400 {name}"))
}

#[test]
fn small_part_rules() {
    on_both(|dc| {
        assert_eq!(save(&dc, 1, 0, noise(512 * KIB, 0)), Ok(true));
        assert_eq!(save(&dc, 1, 1, Bytes::new()), refused("FILE_PART_EMPTY"));
        assert_eq!(save(&dc, 1, 1, noise(512 * KIB + 1, 0)), refused("FILE_PART_TOO_BIG"));
        assert_eq!(save(&dc, 1, -1, noise(1, 0)), refused("FILE_PART_INVALID"));
        assert_eq!(save(&dc, 1, 4000, noise(1, 0)), refused("FILE_PART_INVALID"));
        assert_eq!(save(&dc, 1, 1, noise(512 * KIB, 0)), Ok(true));
        assert_eq!(save(&dc, 1, 0, noise(256 * KIB, 0)), refused("FILE_PART_SIZE_CHANGED"));
        assert_eq!(save(&dc, 1, 0, noise(1000, 0)), refused("FILE_PART_SIZE_INVALID"));
    });
}

#[test]
fn big_part_rules() {
    on_both(|dc| {
        for total in [0, -2, 4001, i32::MIN, i32::MAX] {
            assert_eq!(save_big(&dc, 1, 0, total, noise(KIB, 0)), refused("FILE_PARTS_INVALID"), "{total}");
        }
        assert_eq!(save_big(&dc, 1, 0, 3, noise(KIB, 0)), Ok(true));
        assert_eq!(save_big(&dc, 1, 1, 4, noise(KIB, 0)), refused("FILE_PARTS_INVALID"));
        assert_eq!(save_big(&dc, 1, 1, -1, noise(KIB, 0)), refused("FILE_PARTS_INVALID"));
        assert_eq!(save_big(&dc, 1, 3, 3, noise(KIB, 0)), refused("FILE_PART_INVALID"));
        assert_eq!(save_big(&dc, 1, -3, 3, noise(KIB, 0)), refused("FILE_PART_INVALID"));
        assert_eq!(save_big(&dc, 1, 1, 3, Bytes::new()), refused("FILE_PART_EMPTY"));
        assert_eq!(save_big(&dc, 1, 3, 3, Bytes::new()), refused("FILE_PART_EMPTY"));
        assert_eq!(save_big(&dc, 1, 1, 3, noise(3 * KIB, 0)), refused("FILE_PART_SIZE_INVALID"));
        assert_eq!(save_big(&dc, 1, 1, 3, noise(2 * KIB, 0)), refused("FILE_PART_SIZE_CHANGED"));
        assert_eq!(save_big(&dc, 1, 1, 3, noise(MIB, 0)), refused("FILE_PART_TOO_BIG"));
    });
}

#[test]
fn the_limit_of_parts_is_inclusive_and_can_be_set() {
    on_both_with(Config::default().max_parts(8), |dc| {
        assert_eq!(save(&dc, 1, 8, noise(1, 0)), refused("FILE_PART_INVALID"));
        assert_eq!(save_big(&dc, 2, 0, 9, noise(KIB, 0)), refused("FILE_PARTS_INVALID"));
        for number in 0..8 {
            assert_eq!(save_big(&dc, 2, number, 8, noise(KIB, 0)), Ok(true));
        }
        assert_eq!(big_file(&dc, 2, 8), Ok(8 * 1024));
        assert_eq!(big_file(&dc, 2, 9), refused("FILE_PARTS_INVALID"));
        assert_eq!(big_file(&dc, 2, 0), refused("FILE_PARTS_INVALID"));
    });
}

#[test]
fn missing_parts_are_named_and_can_come_later() {
    on_both(|dc| {
        let content = noise(3 * KIB, 1);
        let input = || types::InputFile::new(5, 3, "file", md5_hex(&content));
        assert_eq!(file(&dc, input()), refused("FILE_PART_0_MISSING"));
        save(&dc, 5, 0, content.slice(..KIB)).unwrap();
        save(&dc, 5, 2, content.slice(2 * KIB..)).unwrap();
        assert_eq!(file(&dc, input()), refused("FILE_PART_1_MISSING"));
        save(&dc, 5, 1, content.slice(KIB..2 * KIB)).unwrap();
        assert_eq!(file(&dc, input()), Ok(3072));
        assert_eq!(file(&dc, input()), Ok(3072), "it can be used again");
        assert_eq!(big_file(&dc, 5, 3), refused("FILE_PART_0_MISSING"), "big files are saved apart");
    });
}

#[test]
fn the_number_of_parts_is_checked_on_use() {
    on_both(|dc| {
        let content = noise(2 * KIB, 1);
        let input = save_file(&dc, 5, &content, KIB);
        for parts in [0, -1, 1, 4001] {
            let wrong = types::InputFile::new(5, parts, "file", input.md5_checksum.as_str());
            assert_eq!(file(&dc, wrong), refused("FILE_PARTS_INVALID"), "{parts}");
        }
    });
}

#[test]
fn md5_is_checked_over_the_whole_file() {
    on_both(|dc| {
        let content = noise(3 * 64 * KIB + 17, 1);
        let right = save_file(&dc, 5, &content, 64 * KIB);
        for md5 in ["", "d41d8cd98f00b204e9800998ecf8427e", "not hex"] {
            let wrong = types::InputFile::new(5, right.parts, "file", md5);
            assert_eq!(file(&dc, wrong), refused("MD5_CHECKSUM_INVALID"), "{md5}");
        }
        let upper = types::InputFile::new(5, right.parts, "file", right.md5_checksum.to_uppercase());
        assert_eq!(file(&dc, upper), Ok(196_625));
        // A part replaced by another makes another file.
        save(&dc, 5, 1, noise(64 * KIB, 99)).unwrap();
        assert_eq!(file(&dc, right), refused("MD5_CHECKSUM_INVALID"));
    });
}

#[test]
fn small_files_end_at_10_mib() {
    on_both(|dc| {
        let content = noise(10 * MIB, 1);
        let input = save_file(&dc, 5, &content, 512 * KIB);
        assert_eq!(save(&dc, 5, 20, noise(1, 0)), refused("FILE_PARTS_INVALID"));
        assert_eq!(file(&dc, input), Ok(10 << 20));
    });
}

#[test]
fn streams() {
    on_both(|dc| {
        // One that ends within a part.
        save_big(&dc, 1, 0, -1, noise(KIB, 0)).unwrap();
        assert_eq!(big_file(&dc, 1, 1), refused("FILE_PARTS_INVALID"), "it has not ended");
        assert_eq!(save_big(&dc, 1, 1, -1, noise(100, 0)), refused("FILE_PART_SIZE_INVALID"));
        save_big(&dc, 1, 1, 2, noise(100, 0)).unwrap();
        assert_eq!(big_file(&dc, 1, 2), Ok(1124));
        // One that ends with a part.
        save_big(&dc, 2, 0, -1, noise(KIB, 0)).unwrap();
        save_big(&dc, 2, 1, -1, noise(KIB, 0)).unwrap();
        assert_eq!(save_big(&dc, 2, 2, 3, Bytes::new()), refused("FILE_PART_EMPTY"), "the total counts full parts");
        save_big(&dc, 2, 2, 2, Bytes::new()).unwrap();
        assert_eq!(big_file(&dc, 2, 2), Ok(2048));
        // One that is empty.
        assert_eq!(save_big(&dc, 3, 0, 0, Bytes::new()), refused("FILE_PARTS_INVALID"));
        assert_eq!(save_big(&dc, 3, 0, 1, Bytes::new()), refused("FILE_PART_EMPTY"));
    });
}

#[test]
fn what_is_kept_nowhere_counts_all_the_same() {
    // A hundredth of what is uploaded.
    let dc =
        mtproto_dc::LocalDc::new(Config::default().storage(Storage::Nowhere).max_stored_bytes(100 * 1024)).unwrap();
    assert_eq!(big_file(&dc, 1, 20), refused("FILE_PART_0_MISSING"));
    for number in 0..20 {
        assert_eq!(save_big(&dc, 1, number, 20, noise(512 * KIB - usize::from(number == 19), 1)), Ok(true));
    }
    assert_eq!(save_big(&dc, 1, 3, 20, noise(256 * KIB, 1)), refused("FILE_PART_SIZE_CHANGED"));
    let none: [types::DocumentAttributeFilename; 0] = [];
    let media = types::InputMediaUploadedDocument::new(types::InputFileBig::new(1, 20, "file"), "text/plain", none);
    let document = document_of(&upload(&dc, media).unwrap());
    assert_eq!(document.size, (10 << 20) - 1);
    assert!(download(&dc, location(&document), 1 << 20) == vec![0; 10 * MIB - 1]);
}

#[test]
fn what_a_dc_holds_is_limited() {
    on_both_with(Config::default().max_stored_bytes(100 * 1024), |dc| {
        let full = Err("500 STORAGE_LIMIT_REACHED".to_owned());
        assert_eq!(save(&dc, 1, 0, noise(64 * KIB, 0)), Ok(true));
        assert_eq!(save(&dc, 1, 1, noise(64 * KIB, 0)), full);
        assert_eq!(save(&dc, 1, 1, noise(100, 0)), Ok(true), "there is room for this");
        // Tiny things fill it too, and so do uploads without a byte.
        let tiny = (2..).take_while(|&file_id| save(&dc, file_id, 0, noise(1, 0)) == Ok(true)).count();
        assert!((20..200).contains(&tiny), "{tiny}");
        assert_eq!(save_big(&dc, 1, 2, 2, Bytes::new()), full);
    });
}

#[test]
fn attributes_count_as_what_they_take_in_memory() {
    on_both_with(Config::default().max_stored_bytes(1 << 20), |dc| {
        let document = |attributes| {
            let attributes = vec![types::DocumentAttributeAnimated::new(); attributes];
            let file = save_file(&dc, 1, &noise(100, 0), KIB);
            upload(&dc, types::InputMediaUploadedDocument::new(file, "a/b", attributes)).map(|_| ())
        };
        assert_eq!(document(10), Ok(()));
        // 80 kB on their way.
        assert_eq!(document(20_000), Err("500 STORAGE_LIMIT_REACHED".to_owned()));
    });
}

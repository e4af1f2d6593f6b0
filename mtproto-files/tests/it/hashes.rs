//! The hashes of downloads: there, not there, and wrong.

use std::ops::Range;

use crate::support::stored::{Stored, client, location, with_fault};
use crate::support::{Answer, Request, assert_error, ok, rpc};
use mtproto_files::download::Verification;
use mtproto_files::{Dc, Error, ErrorKind};
use tl_types::types;

#[tokio::test]
async fn without_hashes_a_file_is_unverified() {
    let stored = Stored::new(100_000);
    let none: fn(&Stored, Dc, &Request) -> Option<Answer> = |_, _, request| match request {
        Request::GetHashes(_) => Some(ok(Vec::<types::FileHash>::new())),
        _ => None,
    };
    let unknown: fn(&Stored, Dc, &Request) -> Option<Answer> = |_, _, request| match request {
        Request::GetHashes(_) => Some(rpc(400, "INPUT_METHOD_INVALID_2438363178")),
        _ => None,
    };
    for fault in [none, unknown] {
        assert_eq!(with_fault(&stored, fault).await.0.unwrap().verification, Verification::Unverified);
    }
    // Hashes for some of it.
    let stored = stored.hashed(8192, 2, 50_000);
    assert_eq!(with_fault(&stored, |_, _, _| None).await.0.unwrap().verification, Verification::Unverified);

    let directory = tempfile::tempdir().unwrap();
    let client = client(&stored, |_, _, _| None);
    let got = client.download(location()).verify(false).to_path(directory.path().join("got.bin")).await.unwrap();
    assert_eq!(got.verification, Verification::Unverified);
    assert!(client.asked().iter().all(|(_, request)| matches!(request, Request::GetFile(_))));
}

/// The bytes whose SHA-256 is not the file's, as an error says.
fn mismatch(error: &Error) -> Range<u64> {
    let text = error.to_string();
    let (_, range) = text.split_once("the SHA-256 of bytes ").unwrap();
    let (range, _) = range.split_once(" is not the file's").unwrap();
    let (start, end) = range.split_once(" to ").unwrap();
    start.parse().unwrap()..end.parse().unwrap()
}

#[tokio::test]
async fn hashes_across_chunks_are_checked_too() {
    for range in [1000, 4096, 10_000, 99_999, 100_000] {
        let stored = Stored::new(100_000).hashed(range, 2, usize::MAX);
        assert_eq!(with_fault(&stored, |_, _, _| None).await.0.unwrap().verification, Verification::Verified);
        for damaged in [0_i64, 40_960, 98_304] {
            let (result, left) = with_fault(&stored, move |stored, _, request| match request {
                Request::GetFile(request) if request.offset == damaged => {
                    let mut file = stored.file(request.offset, request.limit);
                    let mut bytes = file.bytes.to_vec();
                    bytes[7] ^= 1;
                    file.bytes = bytes.into();
                    Some(ok(file))
                }
                _ => None,
            })
            .await;
            let error = result.unwrap_err();
            let damaged = u64::try_from(damaged).unwrap() + 7;
            assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
            assert!(mismatch(&error).contains(&damaged), "{error}");
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

#[tokio::test]
async fn a_file_that_ends_before_its_hashes_is_not_whole() {
    let stored = Stored::new(20_000).hashed(1024, 9, usize::MAX);
    // At the end of a range, so that no hash is wrong, within a chunk and at the end of one.
    for end in [6144_usize, 8192] {
        for location in [location(), location().of_size(end as u64)] {
            let directory = tempfile::tempdir().unwrap();
            let client = client(&stored, move |stored, _, request| match request {
                Request::GetFile(request) => {
                    let mut file = stored.file(request.offset, request.limit);
                    let left = end.saturating_sub(usize::try_from(request.offset).unwrap());
                    file.bytes.truncate(left);
                    Some(ok(file))
                }
                _ => None,
            });
            let download = client.download(location).part_size(4096);
            let error = download.to_path(directory.path().join("got.bin")).await.unwrap_err();
            assert_error(&error, ErrorKind::Corrupt, &format!(": {end} bytes are not the whole file: "));
            assert!(crate::support::names(directory.path()).is_empty());
        }
    }
}

#[tokio::test]
async fn hashes_that_make_no_sense_are_an_error() {
    let stored = Stored::new(100_000);
    for hash in [
        types::FileHash::new(-1, 10, vec![0; 32]),
        types::FileHash::new(0, 0, vec![0; 32]),
        types::FileHash::new(0, 10, vec![0; 31]),
    ] {
        let (result, left) = with_fault(&stored, move |_, _, request| match request {
            Request::GetHashes(_) => Some(ok(vec![hash.clone()])),
            _ => None,
        })
        .await;
        assert_error(&result.unwrap_err(), ErrorKind::Corrupt, "the DC's file hashes make no sense: ");
        assert!(left.is_empty());
    }
}

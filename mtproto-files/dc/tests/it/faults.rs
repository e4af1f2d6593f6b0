//! Each fault does what it says, and nothing else.

use std::time::Duration;

use crate::common::*;
use mtproto_dc::faults::{any, method};
use mtproto_dc::{Cluster, Config, Fault, Faults, LocalDc};
use mtproto_files::transport::Dc::{Home, Id};
use sha2::{Digest, Sha256};
use tl_types::{Bytes, enums, functions, types};
use tokio::time::{Instant, advance, timeout};

const SAVE: &str = "upload.saveFilePart";
const GET: &str = "upload.getFile";
const HASHES: &str = "upload.getFileHashes";
const SECOND: Duration = Duration::from_secs(1);

/// A DC whose first request for a method has a fault, with a document in it.
async fn with_fault(name: &str, fault: Fault) -> (LocalDc, types::Document, Bytes) {
    let dc = LocalDc::in_memory();
    let content = noise(150_000, 1);
    let document = ask_document(&dc, &content).await;
    dc.reset();
    dc.set_faults(Faults::new(1).on(method(name)).then(fault)).unwrap();
    (dc, document, content)
}

async fn hashes(dc: &LocalDc, document: &types::Document) -> Result<Vec<enums::FileHash>, String> {
    ask(dc, Home, &functions::upload::GetFileHashes::new(location(document), 0)).await
}

/// Makes a file of part 0 with so many bytes.
async fn make(dc: &LocalDc, length: usize) -> Result<(), String> {
    let file = types::InputFile::new(1, 1, "file", md5_hex(&noise(length, 1)));
    let none: [types::DocumentAttributeFilename; 0] = [];
    let media = types::InputMediaUploadedDocument::new(file, "text/plain", none);
    let request = functions::messages::UploadMedia::new(types::InputPeerSelf::new(), media);
    ask(dc, Home, &request).await.map(drop)
}

fn refused<T>(error: &str) -> Result<T, String> {
    Err(error.to_owned())
}

#[tokio::test(start_paused = true)]
async fn floods_last_as_long_as_they_say() {
    for (fault, name) in [(Fault::Flood(30), "FLOOD_WAIT"), (Fault::PremiumFlood(30), "FLOOD_PREMIUM_WAIT")] {
        let (dc, document, _) = with_fault(SAVE, fault.clone()).await;
        assert_eq!(ask_save(&dc, 1, 0, 100).await, Err(format!("420 {name}_30")));
        advance(SECOND * 20).await;
        assert_eq!(ask_save(&dc, 1, 0, 100).await, Err(format!("420 {name}_10")));
        advance(Duration::from_millis(9500)).await;
        assert_eq!(ask_save(&dc, 2, 1, 100).await, Err(format!("420 {name}_1")), "whatever the part");
        assert!(ask_file(&dc, Home, &document, 0, 4096).await.is_ok(), "it is for one method");
        advance(SECOND / 2).await;
        assert_eq!(ask_save(&dc, 1, 0, 100).await, Ok(true));
        let counters = dc.counters();
        assert_eq!((counters.floods, counters.in_flood, counters.faults(fault.name())), (1, 2, 1));
        assert_eq!((counters.requests(SAVE), counters.refused), (4, 3));
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_leaves_other_dcs_alone() {
    let cluster = Cluster::in_memory();
    let content = noise(5000, 1);
    let document = ask_document(&cluster, &content).await;
    let export = functions::auth::ExportAuthorization::new(4);
    let enums::auth::ExportedAuthorization::Plain(exported) = ask(&cluster, Home, &export).await.unwrap() else {
        panic!("of another type")
    };
    let import = functions::auth::ImportAuthorization::new(exported.id, exported.bytes);
    ask(&cluster, Id(4), &import).await.unwrap();
    cluster.set_faults(Faults::new(1).on(method(GET).dc(2)).then(Fault::Flood(30))).unwrap();
    assert_eq!(ask_file(&cluster, Home, &document, 0, 4096).await, refused("420 FLOOD_WAIT_30"));
    cluster.move_file(document.id, 4);
    assert_eq!(ask_file(&cluster, Id(4), &document, 0, 4096).await, Ok(content.slice(..4096)));
    assert_eq!(ask_file(&cluster, Home, &document, 0, 4096).await, refused("420 FLOOD_WAIT_30"));
    assert_eq!(cluster.dc(4).unwrap().counters().refused, 0);
    assert_eq!((cluster.counters().floods, cluster.counters().in_flood), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn errors_carry_nothing_out() {
    for (fault, error) in [
        (Fault::Internal, "500 RPC_CALL_FAIL"),
        (Fault::Error(-503, "Timeout".to_owned()), "-503 Timeout"),
        (Fault::Disconnect, "the transport failed: the connection broke"),
    ] {
        let (dc, ..) = with_fault(SAVE, fault).await;
        assert_eq!(ask_save(&dc, 1, 0, 100).await, refused(error));
        assert_eq!(make(&dc, 100).await, refused("400 FILE_PART_0_MISSING"));
        assert_eq!(ask_save(&dc, 1, 0, 100).await, Ok(true));
        assert_eq!((make(&dc, 100).await, dc.counters().moved_again), (Ok(()), 0));
    }
}

#[tokio::test(start_paused = true)]
async fn lost_requests_and_lost_answers() {
    for (fault, saved) in [(Fault::NoAnswer, false), (Fault::AnswerLost, true)] {
        let (dc, ..) = with_fault(SAVE, fault).await;
        let start = Instant::now();
        assert!(timeout(SECOND * 3600, ask_save(&dc, 1, 0, 100)).await.is_err());
        assert_eq!((start.elapsed(), dc.counters().in_flight), (SECOND * 3600, 0));
        assert_eq!(make(&dc, 100).await.is_ok(), saved);
        assert_eq!(ask_save(&dc, 1, 0, 100).await, Ok(true));
        assert_eq!(dc.counters().moved_again, if saved { 100 } else { 0 });
    }
    let (dc, ..) = with_fault(SAVE, Fault::DisconnectAfter).await;
    assert_eq!(ask_save(&dc, 1, 0, 100).await, refused("the transport failed: the connection broke"));
    assert_eq!(make(&dc, 100).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn slow_answers_come_late_and_others_pass_them() {
    let (dc, document, content) = with_fault(GET, Fault::Slow(SECOND * 5)).await;
    let start = Instant::now();
    let slow = ask_file(&dc, Home, &document, 0, 4096);
    let fast = async {
        assert!(ask_file(&dc, Home, &document, 4096, 4096).await.is_ok());
        start.elapsed()
    };
    let (slow, fast) = futures_util::future::join(slow, fast).await;
    assert_eq!((slow, fast, start.elapsed()), (Ok(content.slice(..4096)), Duration::ZERO, SECOND * 5));
}

#[tokio::test(start_paused = true)]
async fn restarts_break_what_is_under_way_and_lose_parts() {
    let (dc, ..) = with_fault(SAVE, Fault::Slow(SECOND)).await;
    let faults = Faults::new(1).on(method(SAVE)).then(Fault::Slow(SECOND));
    dc.set_faults(faults.on(method(SAVE).nth(2)).then(Fault::Restart(SECOND * 2))).unwrap();
    let parts = futures_util::future::join(ask_save(&dc, 1, 0, 100), ask_save(&dc, 1, 1, 100)).await;
    assert_eq!(
        parts,
        (refused("the transport failed: the connection broke"), refused("not connected: the DC is down"))
    );
    assert_eq!(ask_save(&dc, 1, 0, 100).await, refused("not connected: the DC is down"));
    advance(SECOND * 2).await;
    assert_eq!(make(&dc, 100).await, refused("400 FILE_PART_0_MISSING"));
    assert_eq!(dc.counters().in_flight, 0);
}

#[tokio::test(start_paused = true)]
async fn all_connections_of_a_dc_can_break_at_once() {
    let dc = LocalDc::in_memory();
    let document = ask_document(&dc, &noise(100, 1)).await;
    dc.set_faults(Faults::new(1).on(method(SAVE)).then(Fault::Slow(SECOND)).on(method(GET)).then(Fault::DisconnectAll))
        .unwrap();
    let start = Instant::now();
    let both = futures_util::future::join(ask_save(&dc, 1, 0, 100), ask_file(&dc, Home, &document, 0, 4096)).await;
    let broken = "the transport failed: the connection broke";
    assert_eq!((both, start.elapsed()), ((refused(broken), refused(broken)), Duration::ZERO));
    assert_eq!(make(&dc, 100).await, Ok(()), "the part had been saved");
}

#[tokio::test]
async fn authorizations_are_forgotten_except_at_home() {
    let (dc, document, _) = with_fault(GET, Fault::Unauthorize).await;
    assert!(ask_file(&dc, Home, &document, 0, 4096).await.is_ok());

    let cluster = Cluster::in_memory();
    cluster.put_new_files_in(4);
    let document = ask_document(&cluster, &noise(5000, 1)).await;
    cluster.set_faults(Faults::new(1).on(method(GET).nth(2)).then(Fault::Unauthorize)).unwrap();
    for expected in [None, Some("401 AUTH_KEY_UNREGISTERED"), Some("401 AUTH_KEY_UNREGISTERED"), None] {
        if expected.is_none() {
            let export = functions::auth::ExportAuthorization::new(4);
            let enums::auth::ExportedAuthorization::Plain(exported) = ask(&cluster, Home, &export).await.unwrap()
            else {
                panic!("of another type")
            };
            let import = functions::auth::ImportAuthorization::new(exported.id, exported.bytes);
            ask(&cluster, Id(4), &import).await.unwrap();
        }
        assert_eq!(ask_file(&cluster, Id(4), &document, 0, 4096).await.err().as_deref(), expected);
    }
    assert_eq!(cluster.counters().authorizations, 2);
}

#[tokio::test]
async fn file_references_expire_in_mid_transfer() {
    let (dc, document, content) = with_fault(SAVE, Fault::ExpireReferences).await;
    dc.set_faults(Faults::new(1).on(method(GET).offset(4096)).then(Fault::ExpireReferences)).unwrap();
    assert!(ask_file(&dc, Home, &document, 0, 4096).await.is_ok());
    assert_eq!(ask_file(&dc, Home, &document, 4096, 4096).await, refused("400 FILE_REFERENCE_EXPIRED"));
    assert_eq!(ask_file(&dc, Home, &document, 0, 4096).await, refused("400 FILE_REFERENCE_EXPIRED"));
    let fresh = dc.document(document.id).unwrap();
    assert_eq!(ask_file(&dc, Home, &fresh, 4096, 4096).await, Ok(content.slice(4096..8192)));
}

#[tokio::test]
async fn false_saves_nothing_and_lost_parts_are_missing_on_use() {
    let (dc, ..) = with_fault(SAVE, Fault::False).await;
    assert_eq!(ask_save(&dc, 1, 0, 100).await, Ok(false));
    assert_eq!(make(&dc, 100).await, refused("400 FILE_PART_0_MISSING"));

    let dc =
        LocalDc::new(Config::default().faults(Faults::new(1).on(method(SAVE).part(0)).then(Fault::LosePart))).unwrap();
    assert_eq!(ask_save(&dc, 1, 0, 100).await, Ok(true));
    assert_eq!(make(&dc, 100).await, refused("400 FILE_PART_0_MISSING"));
    assert_eq!(ask_save(&dc, 1, 0, 100).await, Ok(true));
    assert_eq!(make(&dc, 100).await, Ok(()));
    assert_eq!((dc.counters().moved_again, dc.counters().requests_of_part(SAVE, 0)), (100, 2));
}

#[tokio::test]
async fn files_migrate() {
    let (dc, document, _) = with_fault(GET, Fault::Migrate(4)).await;
    for _ in 0..2 {
        assert_eq!(ask_file(&dc, Home, &document, 0, 4096).await, refused("303 FILE_MIGRATE_4"));
    }
    assert_eq!(dc.document(document.id).unwrap().dc_id, 4);
}

#[tokio::test]
async fn chunks_with_something_wrong() {
    let (dc, document, content) = with_fault(GET, Fault::Corrupt).await;
    let right = content.slice(..4096);
    let corrupt = ask_file(&dc, Home, &document, 0, 4096).await.unwrap();
    let bits: u32 = corrupt.iter().zip(&right).map(|(byte, right)| (byte ^ right).count_ones()).sum();
    assert_eq!((corrupt.len(), bits), (4096, 1));
    assert_eq!(ask_file(&dc, Home, &document, 0, 4096).await.unwrap(), right);
    assert_eq!(dc.counters().moved_again, 4096);

    for (fault, length) in [(Fault::Short(96), 4000), (Fault::Short(usize::MAX), 0), (Fault::Oversized(10), 4106)] {
        dc.set_faults(Faults::new(1).on(method(GET)).then(fault)).unwrap();
        let chunk = ask_file(&dc, Home, &document, 0, 4096).await.unwrap();
        let same = length.min(4096);
        assert_eq!((chunk.len(), &chunk[..same]), (length, &right[..same]));
    }
}

#[tokio::test]
async fn answers_of_another_type() {
    let (dc, document, _) = with_fault(GET, Fault::WrongType).await;
    let error = ask_file(&dc, Home, &document, 0, 4096).await.unwrap_err();
    assert!(error.contains("constructor"), "{error}");
    dc.set_faults(Faults::new(1).on(any()).then(Fault::WrongType)).unwrap();
    assert!(ask_save(&dc, 1, 0, 100).await.is_err());
}

#[tokio::test]
async fn hashes_with_something_wrong() {
    let (dc, document, content) = with_fault(HASHES, Fault::WrongHashes).await;
    let wrong = hashes(&dc, &document).await.unwrap();
    let right = hashes(&dc, &document).await.unwrap();
    assert_eq!((wrong.len(), right.len()), (2, 2));
    for ((wrong, right), chunk) in wrong.iter().zip(&right).zip(content.chunks(131_072)) {
        let (enums::FileHash::Plain(wrong), enums::FileHash::Plain(right)) = (wrong, right) else {
            panic!("{wrong:?}")
        };
        assert_eq!((wrong.offset, wrong.limit), (right.offset, right.limit));
        assert_eq!(right.hash, Sha256::digest(chunk)[..]);
        assert_ne!(wrong.hash, right.hash);
    }
    dc.set_faults(Faults::new(1).on(method(HASHES)).then(Fault::NoHashes)).unwrap();
    assert_eq!(hashes(&dc, &document).await, Ok(vec![]));
}

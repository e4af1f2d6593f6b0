//! Journals to bytes and back, damaged, and in files.

use proptest::prelude::*;

use super::format::Fault;
use super::*;
use crate::engine::download::ranges::Ranges;
use crate::engine::upload::parts::Parts;
use crate::transfer::upload::Method;

fn upload(parts: &[u64]) -> UploadEntry {
    let mut acknowledged = Parts::default();
    parts.iter().for_each(|part| _ = acknowledged.insert(*part));
    UploadEntry {
        source: Fingerprint { size: 7_000_000_000, modified: (-5, 999_999_999), ends: [9; 32] },
        file_id: i64::MIN + 3,
        part_size: 524_288,
        method: Method::SaveBigFilePart,
        last_part: 1_700_000_000,
        acknowledged,
    }
}

fn download(ranges: &[(u64, u64)]) -> DownloadEntry {
    let mut written = Ranges::default();
    ranges.iter().for_each(|(start, end)| written.insert(*start..*end));
    DownloadEntry { location: [4; 32], size: Some(5_000_000_000), range: (10, u64::MAX), written }
}

#[test]
fn any_damage_is_noticed() {
    let bytes = upload(&[0, 3, 3999]).to_bytes();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(UploadEntry::from_bytes(&damaged).is_err(), "{at}");
        assert!(UploadEntry::from_bytes(&bytes[..at]).is_err(), "{at}");
    }
    assert_eq!(DownloadEntry::from_bytes(&bytes), Err(Fault::Kind));
    assert_eq!(UploadEntry::from_bytes(b"something else entirely"), Err(Fault::NoJournal));
}

#[test]
fn a_later_version_is_not_guessed_at() {
    let mut bytes = upload(&[1]).to_bytes();
    bytes.truncate(bytes.len() - 4);
    bytes[8] = 2;
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    assert_eq!(UploadEntry::from_bytes(&bytes), Err(Fault::Version(2)));
}

#[test]
fn files_are_replaced_whole_and_removed() {
    let directory = tempfile::tempdir().unwrap();
    let journal = FileJournal::new(directory.path().join("made/when/needed"));
    let key = "../../any/key\0at all";
    assert_eq!(journal.load(key).unwrap(), None);
    journal.remove(key).unwrap();
    journal.save(key, b"one").unwrap();
    journal.save(key, b"two").unwrap();
    journal.save("another", b"three").unwrap();
    assert_eq!(journal.load(key).unwrap().unwrap(), b"two");
    assert_eq!(std::fs::read_dir(journal.directory()).unwrap().count(), 2);
    journal.remove(key).unwrap();
    assert_eq!(journal.load(key).unwrap(), None);
    assert_eq!(journal.load("another").unwrap().unwrap(), b"three");
}

proptest! {
    #[test]
    fn journals_come_back(parts in prop::collection::vec(0_u64..8000, 0..50), ranges in prop::collection::vec((0_u64..1 << 33, 1_u64..1 << 20), 0..30)) {
        let entry = upload(&parts);
        prop_assert_eq!(UploadEntry::from_bytes(&entry.to_bytes()), Ok(entry));
        let ranges: Vec<_> = ranges.into_iter().map(|(start, len)| (start, start + len)).collect();
        let entry = download(&ranges);
        prop_assert_eq!(DownloadEntry::from_bytes(&entry.to_bytes()), Ok(entry));
    }
}

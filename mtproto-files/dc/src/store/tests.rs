//! The same on disk and in memory.

use super::*;

fn stores(max_bytes: u64) -> [(Store, TempDir); 2] {
    let (unused, directory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let on_disk = Store::on_disk(directory.path(), max_bytes).unwrap();
    [(Store::in_memory(max_bytes), unused), (on_disk, directory)]
}

fn file_count(directory: &TempDir) -> usize {
    let inner: Vec<_> = std::fs::read_dir(directory.path()).unwrap().collect();
    inner.into_iter().map(|entry| std::fs::read_dir(entry.unwrap().path()).unwrap().count()).sum()
}

#[test]
fn content_is_read_across_parts() {
    for (store, _directory) in stores(1 << 20) {
        let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        let parts = bytes.chunks(1024).map(|part| store.put(Bytes::copy_from_slice(part)).unwrap()).collect();
        let content = Content::new(parts, 1024, 10_000);
        for range in [0..10_000, 0..1, 1023..1025, 5000..9999, 9999..10_000, 1024..2048] {
            assert_eq!(content.read(range.start as u64..range.end as u64).unwrap(), bytes[range]);
        }
        assert_eq!(content.read(9000..20_000).unwrap(), bytes[9000..]);
        assert_eq!(content.read(10_000..20_000).unwrap(), "");
        assert_eq!(content.read(u64::MAX - 1..u64::MAX).unwrap(), "");
        let whole: Vec<u8> = content.chunks().flat_map(|chunk| chunk.unwrap()).collect();
        assert_eq!(whole, bytes);
    }
}

#[test]
fn what_is_in_memory_is_not_copied() {
    let store = Store::in_memory(1 << 20);
    let bytes = Bytes::from(vec![7; 4096]);
    let content = Content::new(vec![store.put(bytes.clone()).unwrap()], 4096, 4096);
    assert_eq!(content.read(1024..2048).unwrap().as_ptr(), bytes[1024..].as_ptr());
}

#[test]
fn parts_go_with_their_last_holder() {
    for (store, directory) in stores(10_000) {
        let part = store.put(Bytes::from(vec![1; 9000])).unwrap();
        let again = part.clone();
        assert!(store.put(Bytes::from(vec![1; 9000])).is_err(), "no room");
        drop(part);
        assert_eq!(again.read(0..3).unwrap(), vec![1; 3]);
        assert_eq!(file_count(&directory), usize::from(store.is_on_disk()));
        drop(again);
        assert_eq!(file_count(&directory), 0);
        assert!(store.put(Bytes::from(vec![1; 9000])).is_ok());
    }
}

#[test]
fn a_directory_goes_with_its_store() {
    let parent = tempfile::tempdir().unwrap();
    let store = Store::on_disk(parent.path(), 1 << 20).unwrap();
    let part = store.put(Bytes::from_static(b"part")).unwrap();
    drop(store);
    assert_eq!(part.read(0..4).unwrap(), "part", "someone still holds it");
    drop(part);
    assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let error = Store::on_disk(Path::new("/no/such/place"), 1).unwrap_err();
    assert!(error.to_string().contains("/no/such/place"), "{error}");
}

#[test]
fn a_part_file_cut_short_is_an_error() {
    let parent = tempfile::tempdir().unwrap();
    let store = Store::on_disk(parent.path(), 1 << 20).unwrap();
    let part = store.put(Bytes::from_static(b"some part")).unwrap();
    let inner = std::fs::read_dir(parent.path()).unwrap().next().unwrap().unwrap().path();
    let file = std::fs::read_dir(inner).unwrap().next().unwrap().unwrap().path();
    std::fs::write(file, b"some").unwrap();
    assert_eq!(part.read(0..9).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
}

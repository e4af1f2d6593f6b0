//! Files of secret chats, there and back.

use super::common::{MIB, assert_error, noise};
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Cluster, ClusterConfig, Config};
use mtproto_files::journal::FileJournal;
use mtproto_files::secret::FileKey;
use mtproto_files::upload::Source;
use mtproto_files::{Client, Dc, ErrorKind};
use tl_types::{enums, functions, types};

fn chat() -> types::InputEncryptedChat {
    types::InputEncryptedChat::new(7, 77)
}

fn cluster(faults: Faults) -> (Cluster, Client) {
    let config = Config::default().secret_chat(7, 77).faults(faults);
    let cluster = Cluster::new(ClusterConfig::default().dc(config)).unwrap();
    (cluster.clone(), Client::new(cluster))
}

#[tokio::test(start_paused = true)]
async fn files_of_all_sizes_come_back_as_they_were() {
    let (cluster, client) = cluster(Faults::default());
    cluster.put_new_files_in(4);
    let directory = tempfile::tempdir().unwrap();
    for len in [1, 15, 16, 17, 1024, 131_071, 131_072, 300_001, 10 * MIB + 1] {
        let content = noise(len, 5);
        let path = directory.path().join("plain");
        std::fs::write(&path, &content).unwrap();
        let size = u64::try_from(len).unwrap();
        let key = FileKey::random().unwrap();
        let file = client.upload(&path).encrypted(key.clone()).await.unwrap();
        assert_eq!((file.size, file.encrypted_size), (size, size.next_multiple_of(16)));
        let is_big = matches!(file.file, enums::InputEncryptedFile::BigUploaded(_));
        assert_eq!(is_big, len > 10 * MIB, "{len}");

        let sent = client.upload_encrypted_file(chat(), &file).await.unwrap();
        assert_eq!((sent.dc_id, sent.key_fingerprint), (4, key.fingerprint()));
        // What the DC has is something else.
        let raw = types::InputEncryptedFileLocation::new(sent.id, sent.access_hash);
        let (bytes, _) = client.download(enums::InputFileLocation::from(raw)).to_bytes().await.unwrap();
        assert!(bytes.len() == len.next_multiple_of(16) && bytes[..len] != content);

        let again = directory.path().join("again");
        let got = client.download_encrypted(&sent, key.clone(), size).unwrap().to_path(&again).await.unwrap();
        assert!(std::fs::read(&again).unwrap() == content && got.size == size);
        let range = size / 3..size / 2 + 1;
        let download = client.download_encrypted_range(&sent, key, size, range.clone()).unwrap();
        let (bytes, got) = download.to_bytes().await.unwrap();
        let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        assert!(bytes == content[range] && got.size == bytes.len() as u64);
    }
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_unknown_length_is_encrypted_too() {
    let (_, client) = cluster(Faults::default());
    for (random_id, len) in [(11, 1), (12, 1020), (13, 1024), (14, 5000)] {
        let content = noise(len, 5);
        let source = Source::reader(std::io::Cursor::new(content.clone()));
        let key = FileKey::random().unwrap();
        let file = client.upload(source).part_size(1024).encrypted(key.clone()).await.unwrap();
        assert_eq!(file.size, len as u64);
        let sent = client.send_encrypted_file(chat(), random_id, vec![1, 2, 3], &file).await.unwrap();
        let (bytes, _) = client.download_encrypted(&sent, key, file.size).unwrap().to_bytes().await.unwrap();
        assert!(bytes == content);
    }
}

#[tokio::test(start_paused = true)]
async fn a_part_that_the_dc_lost_is_encrypted_again() {
    let faults = Faults::new(3)
        .on(method("upload.saveFilePart").part(3))
        .then(Fault::LosePart)
        .on(method("upload.saveFilePart").part(1))
        .then(Fault::LosePart);
    let (cluster, client) = cluster(faults);
    let content = noise(700_000, 5);
    let key = FileKey::random().unwrap();
    let file = client.upload(content.clone()).encrypted(key.clone()).await.unwrap();
    let sent = client.send_encrypted_file(chat(), 5, vec![1], &file).await.unwrap();
    assert_eq!(cluster.counters().requests("messages.sendEncryptedFile"), 3);
    let (bytes, _) = client.download_encrypted(&sent, key, file.size).unwrap().to_bytes().await.unwrap();
    assert!(bytes == content);
}

#[tokio::test(start_paused = true)]
async fn an_upload_goes_on_with_its_key_and_not_with_another() {
    for (len, part_size) in [(700_000, 128 * 1024), (11 * MIB, 512 * 1024)] {
        let faults =
            ["upload.saveFilePart", "upload.saveBigFilePart"].into_iter().fold(Faults::new(1), |faults, name| {
                faults.on(method(name).part(3)).then(Fault::Error(400, "FILE_PART_INVALID".to_owned()))
            });
        let (cluster, client) = cluster(faults);
        let content = noise(len, 5);
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plain");
        std::fs::write(&path, &content).unwrap();
        let (journal, key) = (FileJournal::new(directory.path().join("journals")), FileKey::random().unwrap());
        let upload = |key: &FileKey| {
            client.upload(&path).part_size(part_size).parts_in_flight(1).journal(journal.clone()).encrypted(key.clone())
        };
        upload(&key).await.unwrap_err();
        cluster.reset();
        let file = upload(&key).await.unwrap();
        let parts = u64::try_from(len).unwrap().div_ceil(part_size.into());
        let sent: u64 = ["upload.saveFilePart", "upload.saveBigFilePart"]
            .iter()
            .map(|name| cluster.counters().requests(name))
            .sum();
        assert_eq!(sent, parts - 3);
        let sent = client.upload_encrypted_file(chat(), &file).await.unwrap();
        let (bytes, _) = client.download_encrypted(&sent, key, file.size).unwrap().to_bytes().await.unwrap();
        assert!(bytes == content);
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_goes_on_where_only_its_beginning_is_missing() {
    let faults = Faults::new(1).on(method("upload.saveBigFilePart").part(0)).times(100).then(Fault::NoAnswer);
    let (cluster, client) = cluster(faults);
    let content = noise(11 * MIB + 5, 5);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plain");
    std::fs::write(&path, &content).unwrap();
    let (journal, key) = (FileJournal::new(directory.path().join("journals")), FileKey::random().unwrap());
    let upload = |key: &FileKey| client.upload(&path).retries(0).journal(journal.clone()).encrypted(key.clone());
    upload(&key).await.unwrap_err();
    cluster.set_faults(Faults::default()).unwrap();
    cluster.reset();
    let file = upload(&key).await.unwrap();
    assert_eq!((cluster.counters().requests("upload.saveBigFilePart"), file.size), (1, content.len() as u64));
    let sent = client.upload_encrypted_file(chat(), &file).await.unwrap();
    let (bytes, _) = client.download_encrypted(&sent, key, file.size).unwrap().to_bytes().await.unwrap();
    assert!(bytes == content);
    // With another key, nothing of it is of use.
    upload(&FileKey::random().unwrap()).await.unwrap();
    assert_eq!(cluster.counters().requests("upload.saveBigFilePart"), 1 + 23);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_the_dc_has_no_hashes_of_comes_all_the_same() {
    let (cluster, client) = cluster(Faults::default());
    let (content, key) = (noise(400_000, 1), FileKey::random().unwrap());
    let file = client.upload(content.clone()).encrypted(key.clone()).await.unwrap();
    let sent = client.upload_encrypted_file(chat(), &file).await.unwrap();
    let refused = |name| {
        let fault = Fault::Error(400, "LOCATION_INVALID".to_owned());
        cluster.set_faults(Faults::new(1).on(method(name)).times(100).then(fault)).unwrap();
    };
    refused("upload.getFileHashes");
    let (bytes, _) = client.download_encrypted(&sent, key.clone(), file.size).unwrap().to_bytes().await.unwrap();
    assert!(bytes == content);
    // That there is no file is another matter.
    refused("upload.getFile");
    let error = client.download_encrypted(&sent, key, file.size).unwrap().to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "LOCATION_INVALID");
}

#[tokio::test(start_paused = true)]
async fn a_wrong_key_is_found_before_anything_is_asked_for() {
    let (cluster, client) = cluster(Faults::default());
    let key = FileKey::random().unwrap();
    let file = client.upload(noise(5000, 1)).encrypted(key.clone()).await.unwrap();
    let sent = client.upload_encrypted_file(chat(), &file).await.unwrap();
    let wrong = client.download_encrypted(&sent, FileKey::random().unwrap(), 5000).unwrap_err();
    let text = format!("the file's key has the fingerprint {:#010x}, and this one 0x", key.fingerprint());
    assert_error(&wrong, ErrorKind::Corrupt, &text);
    let long = client.download_encrypted(&sent, key.clone(), 5009).unwrap_err();
    assert_error(&long, ErrorKind::Corrupt, "5008 encrypted bytes cannot be 5009 bytes");
    // All of it would come, and the end be left out.
    for short in [4992, 1, 0] {
        let error = client.download_encrypted(&sent, key.clone(), short).unwrap_err();
        assert_error(&error, ErrorKind::Corrupt, &format!("5008 encrypted bytes cannot be {short} bytes"));
    }
    assert!(client.download_encrypted(&sent, key.clone(), u64::MAX).is_err());
    assert_eq!(cluster.counters().requests("upload.getFile"), 0);

    let stranger = types::InputEncryptedChat::new(7, 78);
    let error = client.upload_encrypted_file(stranger, &file).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "CHAT_ID_INVALID");
    // What is not whole blocks is no encrypted file.
    let plain = client.upload(noise(5000, 1)).await.unwrap();
    let enums::InputFile::Plain(plain) = plain.file.clone() else { panic!() };
    let input = types::InputEncryptedFileUploaded::new(plain.id, plain.parts, plain.md5_checksum.as_str(), 0);
    let request = functions::messages::UploadEncryptedFile::new(chat(), input);
    let error = client.invoke(Dc::Home, &request).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "DATA_INVALID");
}

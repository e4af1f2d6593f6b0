//! Files of Passport, there and back.

use super::common::{MIB, assert_error, noise};
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_dc::{Cluster, ClusterConfig, Config};
use mtproto_files::passport::{FileKey, Secret, open, seal};
use mtproto_files::upload::Source;
use mtproto_files::{Client, ErrorKind};
use sha2::{Digest, Sha256};
use tl_types::{enums, owned, types};

/// Saves a passport with a front side, and returns what the DC has of it.
async fn save(client: &Client, front: types::InputSecureFileUploaded) -> Result<types::SecureFile, String> {
    let value = types::InputSecureValue::new(types::SecureValueTypePassport::new()).front_side(front);
    let saved = client.save_secure_value(value, 1, &[]).await.map_err(|error| error.rpc().unwrap().to_string())?;
    match saved.front_side {
        Some(enums::SecureFile::Plain(file)) => Ok(owned(file)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn files_of_all_sizes_come_back_as_they_were() {
    let cluster = Cluster::in_memory();
    let client = Client::new(cluster.clone());
    cluster.put_new_files_in(4);
    let user = Secret::random().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plain");
    for len in [1, 15, 16, 17, 1024, 131_071, 131_072, 1_500_001] {
        let content = noise(len, 5);
        std::fs::write(&path, &content).unwrap();
        let uploaded = client.upload(&path).secure(&user).await.unwrap();
        assert_eq!(uploaded.size, len as u64);
        let saved = save(&client, uploaded.file).await.unwrap();
        assert_eq!((saved.dc_id, saved.size % 16), (4, 0));
        let size = usize::try_from(saved.size).unwrap();
        assert!((len + 32..=len + 255).contains(&size));

        // By the user, and by a bot that was sent the credentials.
        let key = FileKey::of(&saved, &user).unwrap();
        let again = directory.path().join("again");
        let got = client.download_secure(&saved, key.clone()).to_path(&again).await.unwrap();
        assert!(std::fs::read(&again).unwrap() == content && got.size == len as u64);
        let bots = FileKey::new(Secret::new(*key.secret().as_bytes()).unwrap(), *key.hash());
        let (bytes, _) = client.download_secure(&saved, bots).part_size(4096).to_bytes().await.unwrap();
        assert!(bytes == content);
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_page_says_is_what_the_dc_holds() {
    let cluster = Cluster::in_memory();
    let client = Client::new(cluster);
    let content = noise(1000, 5);
    let user = Secret::random().unwrap();
    let uploaded = client.upload(content.clone()).secure(&user).await.unwrap();
    let hash = uploaded.file.file_hash.clone();
    let saved = save(&client, uploaded.file).await.unwrap();
    let raw = types::InputSecureFileLocation::new(saved.id, saved.access_hash);
    let (raw, _) = client.download(enums::InputFileLocation::from(raw)).to_bytes().await.unwrap();

    let secret = by_hand(user.as_bytes(), &hash, &saved.secret);
    assert_eq!(secret, uploaded.key.secret().as_bytes());
    let padded = by_hand(&secret, &hash, &raw);
    assert_eq!(Sha256::digest(&padded)[..], hash[..]);
    assert!(padded[0] >= 32 && padded[usize::from(padded[0])..] == content[..]);
}

/// Decrypts by hand: AES-256-CBC by the SHA-512 of secret and hash, one block after the other.
fn by_hand(secret: &[u8], hash: &[u8], bytes: &[u8]) -> Vec<u8> {
    use aes::cipher::{BlockCipherDecrypt, KeyInit};
    let derived = sha2::Sha512::new().chain_update(secret).chain_update(hash).finalize();
    let key: [u8; 32] = derived[..32].try_into().unwrap();
    let cipher = aes::Aes256::new(&key.into());
    let mut before = derived[32..48].to_vec();
    let mut whole = Vec::new();
    for block in bytes.chunks(16) {
        let mut plain: [u8; 16] = block.try_into().unwrap();
        cipher.decrypt_block((&mut plain).into());
        whole.extend(plain.iter().zip(&before).map(|(a, b)| a ^ b));
        before = block.to_vec();
    }
    whole
}

#[tokio::test(start_paused = true)]
async fn a_value_is_saved_with_all_its_files_and_the_right_secret_alone() {
    let user = Secret::random().unwrap();
    let hash = Sha256::digest(user.as_bytes());
    let id = i64::from_le_bytes(hash[..8].try_into().unwrap());
    let config = Config::default().passport_secret_id(id);
    let client = Client::new(Cluster::new(ClusterConfig::default().dc(config)).unwrap());
    let contents: Vec<_> = (1..6).map(|seed| noise(5000, seed)).collect();
    let mut files = Vec::new();
    for content in &contents {
        files.push(client.upload(content.clone()).secure(&user).await.unwrap());
    }
    let value = types::InputSecureValue::new(types::SecureValueTypeDriverLicense::new())
        .front_side(files[0].file.clone())
        .reverse_side(files[1].file.clone())
        .selfie(files[2].file.clone())
        .translation([files[3].file.clone()])
        .files([files[4].file.clone()]);
    let files: Vec<_> = files.iter().collect();
    let error = client.save_secure_value(value.clone(), id ^ 1, &files).await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "SECURE_SECRET_INVALID");
    let saved = client.save_secure_value(value, user.fingerprint(), &files).await.unwrap();
    let several = saved.translation.unwrap().into_iter().chain(saved.files.unwrap()).map(Some);
    let saved = [saved.front_side, saved.reverse_side, saved.selfie].into_iter().chain(several);
    for (saved, content) in saved.zip(&contents) {
        let Some(enums::SecureFile::Plain(file)) = saved else { panic!() };
        let key = FileKey::of(&file, &user).unwrap();
        assert!(client.download_secure(&file, key).to_bytes().await.unwrap().0 == *content);
    }
}

#[tokio::test(start_paused = true)]
async fn parts_that_the_dc_lost_are_encrypted_again() {
    let faults = Faults::new(3)
        .on(method("upload.saveFilePart").part(3))
        .then(Fault::LosePart)
        .on(method("upload.saveFilePart").part(1))
        .times(2)
        .then(Fault::LosePart);
    let cluster = Cluster::new(ClusterConfig::default().dc(Config::default().faults(faults))).unwrap();
    let client = Client::new(cluster.clone());
    let user = Secret::random().unwrap();
    let contents = [noise(700_000, 5), noise(300_000, 6)];
    let front = client.upload(contents[0].clone()).part_size(128 * 1024).secure(&user).await.unwrap();
    let selfie = client.upload(contents[1].clone()).part_size(128 * 1024).secure(&user).await.unwrap();
    let value = types::InputSecureValue::new(types::SecureValueTypePassport::new());
    let value = value.front_side(front.file.clone()).selfie(selfie.file.clone());

    // Whoever does not have them cannot send them again.
    let error = client.save_secure_value(value.clone(), user.fingerprint(), &[]).await.unwrap_err();
    assert_eq!((error.rpc().unwrap().message.as_str(), error.part()), ("FILE_PART_1_MISSING", Some(1)));
    let saved = client.save_secure_value(value, user.fingerprint(), &[&front, &selfie]).await.unwrap();
    for (saved, content) in [saved.front_side, saved.selfie].into_iter().zip(&contents) {
        let Some(enums::SecureFile::Plain(file)) = saved else { panic!() };
        let key = FileKey::of(&file, &user).unwrap();
        assert!(client.download_secure(&file, key).to_bytes().await.unwrap().0 == *content);
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_the_dc_has_no_hashes_of_is_checked_by_its_own() {
    let (cluster, user) = (Cluster::in_memory(), Secret::random().unwrap());
    let client = Client::new(cluster.clone());
    let content = noise(400_000, 5);
    let uploaded = client.upload(content.clone()).secure(&user).await.unwrap();
    let saved = save(&client, uploaded.file).await.unwrap();
    let refused = Fault::Error(400, "LOCATION_INVALID".to_owned());
    let faults = Faults::new(1).on(method("upload.getFileHashes")).times(100).then(refused.clone());
    cluster.set_faults(faults).unwrap();
    let (bytes, _) = client.download_secure(&saved, uploaded.key.clone()).to_bytes().await.unwrap();
    assert!(bytes == content);
    // That there is no file is another matter.
    cluster.set_faults(Faults::new(1).on(method("upload.getFile")).times(100).then(refused)).unwrap();
    let error = client.download_secure(&saved, uploaded.key).to_bytes().await.unwrap_err();
    assert_eq!(error.rpc().unwrap().message, "LOCATION_INVALID");
}

#[tokio::test(start_paused = true)]
async fn a_file_just_under_the_limit_goes_up() {
    let client = Client::new(Cluster::in_memory());
    for _ in 0..5 {
        let user = Secret::random().unwrap();
        let uploaded = client.upload(noise(10 * MIB - 47, 1)).secure(&user).await.unwrap();
        let saved = save(&client, uploaded.file).await.unwrap();
        assert!(saved.size <= 10 << 20);
    }
}

#[tokio::test(start_paused = true)]
async fn a_journal_is_left_out() {
    let refused = Fault::Error(400, "FILE_PART_INVALID".to_owned());
    let faults = Faults::new(1).on(method("upload.saveFilePart").part(2)).then(refused);
    let client = Client::new(Cluster::new(ClusterConfig::default().dc(Config::default().faults(faults))).unwrap());
    let directory = tempfile::tempdir().unwrap();
    let journal = mtproto_files::journal::FileJournal::new(directory.path().join("journals"));
    let path = directory.path().join("plain");
    std::fs::write(&path, noise(700_000, 5)).unwrap();
    let user = Secret::random().unwrap();
    let upload = || client.upload(&path).part_size(128 * 1024).parts_in_flight(1).journal(journal.clone());
    upload().secure(&user).await.unwrap_err();
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    assert!(upload().secure(&user).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_leaves_nothing() {
    let cluster = Cluster::in_memory();
    let client = Client::new(cluster.clone());
    let user = Secret::random().unwrap();
    let uploaded = client.upload(noise(200_000, 5)).secure(&user).await.unwrap();
    let saved = save(&client, uploaded.file.clone()).await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("a");

    // The hash is not that of the file: neither is the key.
    let key = FileKey::new(uploaded.key.secret().clone(), [7; 32]);
    let error = client.download_secure(&saved, key).to_path(&target).await.unwrap_err();
    assert_error(&error, ErrorKind::Corrupt, "the hash of the file does not fit what was decrypted");
    // A damaged byte, without the DC's hashes.
    let faults = Faults::new(1).on(method("upload.getFile")).then(Fault::Corrupt);
    cluster.set_faults(faults).unwrap();
    let error = client.download_secure(&saved, uploaded.key.clone()).verify(false).to_path(&target).await.unwrap_err();
    assert_error(&error, ErrorKind::Corrupt, "the hash of the file does not fit what was decrypted");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);

    assert!(client.download_secure(&saved, uploaded.key).to_path(&target).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn sources_that_passport_does_not_take() {
    let client = Client::new(Cluster::new(ClusterConfig::default().dc(Config::default())).unwrap());
    let user = Secret::random().unwrap();
    let reader = Source::reader(std::io::Cursor::new(vec![7; 100])).of_length(100);
    let error = client.upload(reader).secure(&user).await.unwrap_err();
    assert_error(&error, ErrorKind::InvalidInput, "the source can be read only once, and would have to be read before");
    let error = client.upload(noise(10 * MIB, 1)).secure(&user).await.unwrap_err();
    assert_error(&error, ErrorKind::TooLarge, "bytes are more than the 10485760 that a file of Passport may have");

    // Not whole blocks, and a secret of another length.
    let plain = client.upload(noise(1001, 1)).await.unwrap();
    let enums::InputFile::Plain(plain) = plain.file.clone() else { panic!() };
    for (secret, refused) in [(32, "400 DATA_INVALID"), (31, "400 FILE_HASH_INVALID")] {
        let md5 = plain.md5_checksum.as_str();
        let file = types::InputSecureFileUploaded::new(plain.id, plain.parts, md5, vec![0; 32], vec![0; secret]);
        assert_eq!(save(&client, file).await.unwrap_err(), refused);
    }
}

#[tokio::test(start_paused = true)]
async fn data_goes_with_its_value() {
    let client = Client::new(Cluster::in_memory());
    let user = Secret::random().unwrap();
    let text = br#"{"country_code":"GB"}"#;
    let value = types::InputSecureValue::new(types::SecureValueTypePersonalDetails::new());
    let value = value.data(seal(text, &user).unwrap());
    let saved = client.save_secure_value(value, user.fingerprint(), &[]).await.unwrap();
    let Some(enums::SecureData::Plain(data)) = saved.data else { panic!() };
    assert_eq!(open(&data, &user).unwrap(), text);
}

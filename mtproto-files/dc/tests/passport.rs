//! Files of Passport, there and back.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use common::*;
use mtproto_files::passport::{FileKey, Secret, open, seal};
use mtproto_files::upload::Source;
use mtproto_files::{Cause, Client, transport};
use mtproto_files_dc::faults::{Fault, Faults, method};
use mtproto_files_dc::{Cluster, ClusterConfig, Config};
use sha2::{Digest, Sha256};
use tl_types::{enums, functions, types};

/// Saves a passport with a front side, and returns what the DC has of it.
async fn save(client: &Client<Cluster>, front: types::InputSecureFileUploaded) -> Result<types::SecureFile, String> {
    let value = types::InputSecureValue::new(types::SecureValueTypePassport::new()).front_side(front);
    let request = functions::account::SaveSecureValue::new(value, 1);
    let saved = client.invoke(transport::Dc::Home, &request).await.map_err(|error| error.rpc().unwrap().to_string())?;
    let enums::SecureValue::Plain(saved) = saved else { panic!() };
    match saved.front_side {
        Some(enums::SecureFile::Plain(file)) => Ok(file),
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
    let uploaded = client.upload(content.clone()).secure(&Secret::random().unwrap()).await.unwrap();
    let hash = uploaded.file.file_hash.clone();
    let saved = save(&client, uploaded.file).await.unwrap();
    let raw = types::InputSecureFileLocation::new(saved.id, saved.access_hash);
    let (raw, _) = client.download(enums::InputFileLocation::from(raw)).to_bytes().await.unwrap();

    // Decrypted by hand: AES-256-CBC by the SHA-512 of secret and hash, one block after the other.
    use aes::cipher::{BlockCipherDecrypt, KeyInit};
    let derived = sha2::Sha512::new().chain_update(uploaded.key.secret().as_bytes()).chain_update(&hash).finalize();
    let key: [u8; 32] = derived[..32].try_into().unwrap();
    let cipher = aes::Aes256::new(&key.into());
    let mut before = derived[32..48].to_vec();
    let mut padded = Vec::new();
    for block in raw.chunks(16) {
        let mut plain: [u8; 16] = block.try_into().unwrap();
        cipher.decrypt_block((&mut plain).into());
        padded.extend(plain.iter().zip(&before).map(|(a, b)| a ^ b));
        before = block.to_vec();
    }
    assert_eq!(Sha256::digest(&padded)[..], hash[..]);
    assert!(padded[0] >= 32 && padded[usize::from(padded[0])..] == content[..]);
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
    assert!(matches!(error.cause(), Cause::Passport { .. }), "{error}");
    // A damaged byte, without the DC's hashes.
    let faults = Faults::new(1).on(method("upload.getFile")).then(Fault::Corrupt);
    cluster.set_faults(faults).unwrap();
    let error = client.download_secure(&saved, uploaded.key.clone()).verify(false).to_path(&target).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::Passport { .. }), "{error}");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);

    assert!(client.download_secure(&saved, uploaded.key).to_path(&target).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn sources_that_passport_does_not_take() {
    let client = Client::new(Cluster::new(ClusterConfig::default().dc(Config::default())).unwrap());
    let user = Secret::random().unwrap();
    let reader = Source::reader(std::io::Cursor::new(vec![7; 100])).of_length(100);
    let error = client.upload(reader).secure(&user).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::ReadOnce { .. }), "{error}");
    let error = client.upload(noise(10 * MIB, 1)).secure(&user).await.unwrap_err();
    assert!(matches!(error.cause(), Cause::PassportTooLarge { .. }), "{error}");

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
    let request = functions::account::SaveSecureValue::new(value, 1);
    let enums::SecureValue::Plain(saved) = client.invoke(transport::Dc::Home, &request).await.unwrap() else {
        panic!()
    };
    let Some(enums::SecureData::Plain(data)) = saved.data else { panic!() };
    assert_eq!(open(&data, &user).unwrap(), text);
}

//! Files of a secret chat and of Passport: `cargo run -p mtproto-dc --example encrypted`.

use std::error::Error;

use mtproto_dc::{Config, LocalDc};
use mtproto_files::Client;
use mtproto_files::passport::{self, Secret};
use mtproto_files::secret::FileKey;
use tl_types::{enums, types};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(LocalDc::new(Config::default().secret_chat(7, 77))?);
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("photo.jpg");
    let content: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
    std::fs::write(&path, &content)?;

    // A secret chat: each file has a key of its own, which goes with its size into the message that the chat's key encrypts.
    let photo = client.upload(&path).encrypted(FileKey::random()?).await?;
    let message = format!("stands for the encrypted message: {} bytes, {:?}", photo.size, photo.key);
    let chat = types::InputEncryptedChat::new(7, 77);
    let sent = client.send_encrypted_file(chat, 42, message.into_bytes(), &photo).await?;
    println!("the DC has {} bytes that it cannot read", sent.size);

    let got = client.download_encrypted(&sent, photo.key.clone(), photo.size)?;
    got.to_path(directory.path().join("again.jpg")).await?;
    assert!(std::fs::read(directory.path().join("again.jpg"))? == content);
    let (middle, _) = client.download_encrypted_range(&sent, photo.key, photo.size, 5000..5100)?.to_bytes().await?;
    assert!(content.get(5000..5100) == Some(&middle[..]));
    // Another key is found out at once.
    let Err(error) = client.download_encrypted(&sent, FileKey::random()?, photo.size) else {
        return Err("a wrong key".into());
    };
    println!("{error}");

    // Passport: the user's secret encrypts that of each file and of all data.
    let user = Secret::random()?;
    let front = client.upload(&path).secure(&user).await?;
    let data = passport::seal(br#"{"document_no":"123456789"}"#, &user)?;
    let value = types::InputSecureValue::new(types::SecureValueTypePassport::new());
    let value = value.front_side(front.file.clone()).data(data);
    let saved = client.save_secure_value(value, user.fingerprint(), &[&front]).await?;

    if let Some(enums::SecureFile::Plain(file)) = saved.front_side {
        let key = passport::FileKey::of(&file, &user)?;
        let (bytes, _) = client.download_secure(&file, key).to_bytes().await?;
        assert!(bytes == content);
    }
    if let Some(enums::SecureData::Plain(data)) = saved.data {
        println!("{}", String::from_utf8(passport::open(&data, &user)?)?);
    }
    Ok(())
}

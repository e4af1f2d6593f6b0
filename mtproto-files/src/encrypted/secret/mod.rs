//! Files of secret chats: encrypted before they go up, decrypted as they come down
//! (`api/end-to-end#sending-encrypted-files`).
//!
//! Each file has a [`FileKey`] of its own, which travels in the encrypted message (`decryptedMessageMediaDocument` and the
//! like) with the file's size; Telegram sees neither. The messages themselves, and the keys of chats, are the caller's.
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport};
//! use mtproto_files::secret::FileKey;
//! use tl_types::types;
//!
//! # async fn example(client: Client, chat: types::InputEncryptedChat, message: Vec<u8>) -> Result<(), Error> {
//! let photo = client.upload("photo.jpg").encrypted(FileKey::random()?).await?;
//! // `photo.size`, `photo.key.key()` and `photo.key.iv()` are of the message that is encrypted for the chat.
//! let sent = client.send_encrypted_file(chat, 42, message, &photo).await?;
//! let (bytes, _) = client.download_encrypted(&sent, photo.key, photo.size)?.to_bytes().await?;
//! # let _ = bytes;
//! # Ok(())
//! # }
//! ```

pub(crate) mod download;
mod key;
pub(crate) mod send;
mod upload;

pub use crate::encrypted::cipher::DecryptedDownload;
pub use key::FileKey;
pub use upload::EncryptedFile;

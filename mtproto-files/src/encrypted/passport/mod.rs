//! Files and data of Telegram Passport: encrypted before they go up, decrypted and checked as they come down
//! (`passport/encryption`).
//!
//! A user has one [`Secret`], which the password protects; each file and each piece of data has one of its own, which is
//! encrypted with that. The hash of what was encrypted is part of its key, so that what was decrypted is known to be right.
//! Bots get the secrets of what was shared with them in the credentials that a user sends.
//!
//! ```no_run
//! # use mtproto_files::{Client, Error, Transport};
//! use mtproto_files::passport::{FileKey, Secret};
//! use tl_types::types;
//!
//! # #[cfg(feature = "messages")]
//! # async fn example(client: Client, secret: Secret, file: types::SecureFile) -> Result<(), Error> {
//! let front = client.upload("passport.jpg").secure(&secret).await?;
//! let value = types::InputSecureValue::new(types::SecureValueTypePassport::new()).front_side(front.file.clone());
//! client.save_secure_value(value, secret.fingerprint(), &[&front]).await?;
//!
//! let key = FileKey::of(&file, &secret)?;
//! client.download_secure(&file, key).to_path("front.jpg").await?;
//! # Ok(())
//! # }
//! ```
//!
//! How the user's secret comes from the password (`securePasswordKdfAlgo…`) is the caller's. What is for values, and so for
//! uploads, needs the feature `messages`: they are beyond the part of the layer that files need.

#[cfg(feature = "messages")]
mod data;
pub(crate) mod download;
#[cfg(feature = "messages")]
pub(crate) mod save;
mod secret;
#[cfg(feature = "messages")]
mod upload;

pub use crate::encrypted::cipher::DecryptedDownload;
#[cfg(feature = "messages")]
pub use data::{open, seal};
pub use secret::{FileKey, Secret};
#[cfg(feature = "messages")]
pub use upload::SecureFile;

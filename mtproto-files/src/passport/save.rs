//! Values of Passport, saved with their files (`account.saveSecureValue`).

use tl_types::{enums, functions, types};

use super::upload::SecureFile;
use crate::Client;
use crate::cause::Cause;
use crate::drive::call::call;
use crate::error::{Error, Operation};
use crate::media::call::{Repeats, missing_part};
use crate::transport::{Dc, Transport};

/// # Passport
impl<T: Transport> Client<T> {
    /// Saves a value of Passport (`account.saveSecureValue`). `secret_id` is the
    /// [fingerprint](super::Secret::fingerprint) of the user's secret, and `files` are those of the value that were uploaded
    /// for it.
    ///
    /// # Errors
    ///
    /// The DC's errors; an answer without a value. Flood waits and passing troubles are waited out. A part that the DC lost
    /// is sent again: as it does not say of which file, for all files that have a part of that number.
    pub async fn save_secure_value(
        &self,
        value: impl Into<enums::InputSecureValue>,
        secret_id: i64,
        files: &[&SecureFile],
    ) -> Result<types::SecureValue, Error> {
        let operation = Operation::Invoke;
        let request = functions::account::SaveSecureValue::new(value, secret_id);
        let mut repeats = Repeats::default();
        loop {
            let error = match call(self, operation, Dc::Home, &request).await {
                Ok(enums::SecureValue::Plain(value)) => return Ok(*value),
                Ok(_) => return Err(Error::new(operation, Cause::Unsupported { what: "SecureValue" })),
                Err(error) => error,
            };
            let Some(part) = missing_part(&error) else { return Err(error) };
            let uploads: Vec<_> = files.iter().map(|file| &file.again).filter(|again| again.has(part)).collect();
            if uploads.is_empty() {
                return Err(error.of_part(part));
            }
            repeats.count(self, part, error)?;
            for upload in uploads {
                upload.send(self, operation, part).await?;
            }
        }
    }
}

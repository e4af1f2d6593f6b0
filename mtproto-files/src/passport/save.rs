//! Values of Passport, saved with their files (`account.saveSecureValue`).

use std::collections::BTreeMap;

use tl_types::{enums, functions, types};

use super::upload::SecureFile;
use crate::cause::Cause;
use crate::drive::call::call;
use crate::error::{Error, Operation};
use crate::transport::{Dc, Transport};
use crate::{Client, Event};

/// How often the same part is sent again.
const MOST_REPEATS: u32 = 3;

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
        let mut repeats = BTreeMap::<u16, u32>::new();
        loop {
            let error = match call(self, operation, Dc::Home, &request).await {
                Ok(enums::SecureValue::Plain(value)) => return Ok(*value),
                Ok(_) => return Err(Error::new(operation, Cause::Unsupported { what: "SecureValue" })),
                Err(error) => error,
            };
            let Some(part) = missing_part(&error) else { return Err(error) };
            let uploads: Vec<_> = files.iter().map(|file| &file.again).filter(|again| again.has(part)).collect();
            let repeated = repeats.entry(part).or_default();
            *repeated += 1;
            if uploads.is_empty() || *repeated > MOST_REPEATS {
                return Err(error.of_part(part));
            }
            self.tell(Event::PartMissing { part: part.into() });
            for upload in uploads {
                upload.send(self, operation, part).await?;
            }
        }
    }
}

/// The part that an error says is missing.
fn missing_part(error: &Error) -> Option<u16> {
    let rpc = error.rpc().filter(|rpc| rpc.name() == "FILE_PART_MISSING")?;
    rpc.value()?.try_into().ok()
}

//! Values of Passport, saved with their files (`account.saveSecureValue`).

use mtproto_transport::Dc;
use tl_types::{enums, functions, owned, types};

use super::upload::SecureFile;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::runtime::Context;
use crate::runtime::call::call;
use crate::transfer::upload::resend::{Repeats, missing_part, send_part};

/// Saves a value of Passport. A part that the DC lost is sent again: as the DC does not say of which file, for all files that
/// have a part of that number.
///
/// # Errors
///
/// The DC's errors; an answer without a value.
pub(crate) async fn save(
    context: &Context,
    value: enums::InputSecureValue,
    secret_id: i64,
    files: &[&SecureFile],
) -> Result<types::SecureValue, Error> {
    let operation = Operation::Invoke;
    let request = functions::account::SaveSecureValue::new(value, secret_id);
    let mut repeats = Repeats::default();
    loop {
        let error = match call(context, operation, Dc::Home, &request).await {
            Ok(enums::SecureValue::Plain(value)) => return Ok(owned(value)),
            Ok(_) => return Err(Error::new(operation, Cause::Unsupported { what: "SecureValue" })),
            Err(error) => error,
        };
        let Some(part) = missing_part(&error) else { return Err(error) };
        let uploads: Vec<_> =
            files.iter().map(|file| &file.uploaded_source).filter(|upload| part < upload.parts).collect();
        if uploads.is_empty() {
            return Err(error.of_part(part));
        }
        repeats.count(context, part, error)?;
        for upload in uploads {
            send_part(upload, context, operation, part).await?;
        }
    }
}

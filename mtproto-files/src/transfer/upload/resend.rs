//! Calls that use an uploaded file, and parts that are sent again when the DC has lost them: `FILE_PART_X_MISSING` says so
//! when the file is used.

use std::collections::BTreeMap;
use std::sync::Arc;

use mtproto_transport::Dc;
use tl_types::{Decode, Function};

use super::send::FilePart;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::base::known_error::KnownError;
use crate::base::random;
use crate::io::source::{Opened, UploadedSource};
use crate::runtime::Context;
use crate::runtime::call::{call, raw};

/// How often one part is sent again for one call: a DC that loses it each time will not keep it.
const MOST_REPEATS: u32 = 3;

/// Sends the whole file again, one part after the other, and returns its new `file_id`. Its parts can be sent again too,
/// while there is room for it.
///
/// # Errors
///
/// As [`send_part`].
pub(crate) async fn send_anew(upload: &UploadedSource, context: &Context, operation: Operation) -> Result<i64, Error> {
    let file_id = random::nonzero().map_err(|cause| Error::new(operation, cause))?;
    let anew =
        UploadedSource { source: Opened::clone(&upload.source), plan: upload.plan, file_id, parts: upload.parts };
    for number in 0..anew.parts {
        send_part(&anew, context, operation, number).await?;
    }
    context.uploads().keep(&Arc::new(anew));
    Ok(file_id)
}

/// Sends a part again.
///
/// # Errors
///
/// The source cannot be read again, or is not what it was; the part is not taken.
pub(crate) async fn send_part(
    upload: &UploadedSource,
    context: &Context,
    operation: Operation,
    number: u16,
) -> Result<(), Error> {
    let failed = |cause| Error::new(operation, cause).of_part(number);
    let part = upload.plan.part(number.into()).filter(|_| number < upload.parts && upload.source.is_seekable());
    let part = part.ok_or_else(|| failed(Cause::CannotReread { part: number }))?;
    let bytes = Opened::clone(&upload.source).read(part).await.map_err(failed)?;
    let method = upload.plan.method();
    let part = FilePart { file_id: upload.file_id, method, number, total: upload.parts.into(), bytes };
    let request = part.request().map_err(failed)?;
    let answer = raw(context, operation, method.name(), Dc::Home, request).await;
    let answer = answer.map_err(|error| error.of_part(number))?;
    match bool::from_bytes(&answer) {
        Ok(true) => Ok(()),
        Ok(false) => Err(failed(Cause::Refused).in_call(method.name(), Dc::Home)),
        Err(error) => Err(failed(Cause::from(error)).in_call(method.name(), Dc::Home)),
    }
}

/// Calls a method that uses an uploaded file. A part that the DC lost (`FILE_PART_X_MISSING`) is sent again, and the call
/// repeated as it is, with the same random ids.
pub(crate) async fn with_parts<F: Function>(
    context: &Context,
    operation: Operation,
    upload: Option<Arc<UploadedSource>>,
    request: &F,
) -> Result<F::Return, Error> {
    let mut repeats = Repeats::default();
    loop {
        match call(context, operation, Dc::Home, request).await {
            Ok(answer) => return Ok(answer),
            Err(error) => repeats.mend(context, operation, upload.as_deref(), error).await?,
        }
    }
}

/// How often each part was sent again for one call.
#[derive(Default)]
pub(crate) struct Repeats(BTreeMap<u16, u32>);

impl Repeats {
    /// Sends the part again that an error says is missing.
    ///
    /// # Errors
    ///
    /// The error, if it is about something else, or was there too often; what went wrong with the part.
    pub(crate) async fn mend(
        &mut self,
        context: &Context,
        operation: Operation,
        upload: Option<&UploadedSource>,
        error: Error,
    ) -> Result<(), Error> {
        let (Some(part), Some(upload)) = (missing_part(&error), upload) else { return Err(error) };
        self.count(context, part, error)?;
        send_part(upload, context, operation, part).await
    }

    /// Notes and tells that a part is to be sent again.
    ///
    /// # Errors
    ///
    /// The error that said so, if it was there too often.
    pub(crate) fn count(&mut self, context: &Context, part: u16, error: Error) -> Result<(), Error> {
        let repeated = self.0.entry(part).or_default();
        *repeated += 1;
        if *repeated > MOST_REPEATS {
            return Err(error.of_part(part));
        }
        context.report(Event::PartMissing { part: part.into() });
        Ok(())
    }
}

/// The part that an error says is missing.
pub(crate) fn missing_part(error: &Error) -> Option<u16> {
    match error.known()? {
        KnownError::FilePartMissing(part) => part.try_into().ok(),
        _ => None,
    }
}

/// An error about the answer of a method.
pub(crate) fn in_answer<F: Function>(operation: Operation, cause: Cause) -> Error {
    Error::new(operation, cause).in_call(F::NAME, Dc::Home)
}

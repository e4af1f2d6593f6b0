//! Looks at the files of media before anything is sent: they are there, can be read, are not too large, and have names that
//! can be sent. Nothing stays open.

use super::file::{File, FileState, ReadyFile};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::file_name;
use crate::base::limits::Limits;
use crate::engine::upload::plan::Plan;

/// Looks at a file, and returns its size in bytes, if it is to be uploaded and that can be known.
///
/// # Errors
///
/// A file that cannot be uploaded.
pub(crate) async fn look(file: &mut File, limits: Limits, operation: Operation) -> Result<Option<u64>, Error> {
    let seen = match &mut file.state {
        FileState::ToUpload { .. } => size(file, limits).await,
        FileState::Ready(ReadyFile::Uploaded(uploaded)) => file_name::check(&uploaded.name).map(|()| None),
        FileState::Ready(_) => Ok(None),
    };
    seen.map_err(|cause| Error::new(operation, cause).of_file(file.label()))
}

async fn size(file: &mut File, limits: Limits) -> Result<Option<u64>, Cause> {
    let FileState::ToUpload { source, name, .. } = &mut file.state else { return Ok(None) };
    let size = source.look().await?;
    if let Some(size) = size {
        Plan::new(size, None, limits)?;
    }
    match name {
        Some(name) => file_name::check(name)?,
        None => drop(source.file_name()?),
    }
    Ok(size)
}

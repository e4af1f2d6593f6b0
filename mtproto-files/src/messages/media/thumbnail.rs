//! The thumbnail that a document is uploaded with: the DC takes each upload of one once.

use tl_types::enums;

use crate::base::error::{Error, Operation};
use crate::runtime::Context;
use crate::transfer::upload::resend::send_anew;

/// Uploads the thumbnail of media again, under a new id, so that a call that had it can be repeated. One that cannot be read
/// again is left out: the DC makes its own where it can.
///
/// # Errors
///
/// Those of the upload.
pub(crate) async fn renew(context: &Context, operation: Operation, media: &mut enums::InputMedia) -> Result<(), Error> {
    let enums::InputMedia::UploadedDocument(media) = media else { return Ok(()) };
    let Some(thumbnail) = &mut media.thumb else { return Ok(()) };
    let upload = context.uploads().of_file(thumbnail).filter(|upload| upload.source.is_seekable());
    let Some(upload) = upload else {
        tracing::debug!("the thumbnail cannot be read again, and is left out");
        media.thumb = None;
        return Ok(());
    };
    let id = send_anew(&upload, context, operation).await?;
    match thumbnail {
        enums::InputFile::Plain(file) => file.id = id,
        enums::InputFile::Big(file) => file.id = id,
        _ => {}
    }
    Ok(())
}

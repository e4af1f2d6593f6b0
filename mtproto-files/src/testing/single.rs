//! One call after the other: requests, answers and errors arrive as they are.

use tl_types::{Bytes, Encode, functions};

use super::Violation;
use super::file::{File, PART, call, describe, random_id, save, upload_media};
use mtproto_transport::{Dc, InvokeError, Transport};

/// Requests arrive byte by byte: payloads of odd lengths, and of 512 KiB in a chain of several segments.
///
/// # Errors
///
/// A part is refused, or the DC got other bytes: it compares their MD5, and they are read back.
pub async fn requests_are_sent_as_they_are(transport: &dyn Transport) -> Result<(), Violation> {
    const CHECK: &str = "requests_are_sent_as_they_are";
    for length in [1, 2, 3, 253, 254, 255, 1023, 1025, PART - 1, PART] {
        let file = File::upload(CHECK, transport, length).await?;
        file.check(CHECK, transport, 0, PART).await?;
    }
    // The large ones must come in several segments, or the check is none.
    let request = functions::upload::SaveFilePart::new(1, 0, Bytes::from(vec![7; PART]));
    match request.to_chain() {
        Ok(chain) if chain.segments().len() > 1 => Ok(()),
        _ => Err(Violation::new(CHECK, "a chain of several segments", "one")),
    }
}

/// What a DC refuses is an [`InvokeError::Rpc`] with its code, and the whole of its message with the value in it.
///
/// # Errors
///
/// The answer to a wrong request is anything else.
pub async fn errors_are_whole(transport: &dyn Transport) -> Result<(), Violation> {
    const CHECK: &str = "errors_are_whole";
    let id = random_id(CHECK)?;
    let invalid = functions::upload::SaveFilePart::new(id, -1, Bytes::from_static(b"no part"));
    refused(CHECK, call(transport, Dc::Home, &invalid).await, "FILE_PART_INVALID")?;

    save(CHECK, transport, id, 0, Bytes::from(vec![1; PART])).await?;
    let incomplete = upload_media(id, 2, b"");
    refused(CHECK, call(transport, Dc::Home, &incomplete).await, "FILE_PART_1_MISSING")
}

/// An answer of 1 MiB arrives, the longest that there is.
///
/// # Errors
///
/// It does not, or differs.
pub async fn large_answers_are_whole(transport: &dyn Transport) -> Result<(), Violation> {
    const CHECK: &str = "large_answers_are_whole";
    let file = File::upload(CHECK, transport, 2 * PART).await?;
    file.check(CHECK, transport, 0, 2 * PART).await
}

fn refused<A>(check: &'static str, answer: Result<A, InvokeError>, message: &str) -> Result<(), Violation> {
    let found = match answer {
        Err(InvokeError::Rpc(error)) if error.code == 400 && error.message == message => return Ok(()),
        Err(error) => describe(&error),
        Ok(_) => "no error".to_owned(),
    };
    Err(Violation::new(check, format!("the RPC error 400 {message}"), found))
}

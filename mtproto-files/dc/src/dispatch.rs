//! From the bytes of a request to its service, and back to bytes.

use tl_types::{
    Bytes, Chain, Combinator, Decode, DecodeError, DecodeFault, Encode, Function, LAYER, Object, functions,
};

use crate::error::{Failure, Refusal};
use crate::services::{album, download, media, upload};
use crate::state::State;

/// No request is longer. It bounds what decoding one can cost; the longest real one is a part and its header.
const REQUEST_MAX: usize = 2 * 1024 * 1024;

/// Answers a request.
pub(crate) fn dispatch(state: &State, request: Chain) -> Result<Chain, Failure> {
    if request.len() > REQUEST_MAX {
        return Err(Refusal::RequestTooLong.into());
    }
    // All that is decoded from it can keep all of it in memory, what it is wrapped in included.
    let length = request.len();
    let query = unwrap(Object::new(request.into_bytes()))?;
    answer(state, &query, length)
}

/// Takes a query out of what says how to run it. All of that is accepted and means nothing here: an in-process DC has
/// no sessions, and no updates but its answers.
fn unwrap(mut query: Object) -> Result<Object, Refusal> {
    use functions::{InitConnection, InvokeWithLayer, InvokeWithoutUpdates};
    loop {
        query = match query.constructor_id() {
            Some(InvokeWithLayer::<Object>::CONSTRUCTOR_ID) => {
                let wrapper = decode::<InvokeWithLayer<Object>>(query.as_bytes())?;
                if wrapper.layer != LAYER {
                    return Err(Refusal::LayerInvalid);
                }
                wrapper.query
            }
            Some(InitConnection::<Object>::CONSTRUCTOR_ID) => decode::<InitConnection<Object>>(query.as_bytes())?.query,
            Some(InvokeWithoutUpdates::<Object>::CONSTRUCTOR_ID) => {
                decode::<InvokeWithoutUpdates<Object>>(query.as_bytes())?.query
            }
            _ => return Ok(query),
        };
    }
}

fn answer(state: &State, query: &Object, length: usize) -> Result<Chain, Failure> {
    use functions::messages::{SendMedia, SendMultiMedia, UploadMedia};
    use functions::upload::{GetFile, GetFileHashes, SaveBigFilePart, SaveFilePart};

    let bytes = query.as_bytes();
    match query.constructor_id().ok_or(Refusal::Undecodable)? {
        SaveFilePart::CONSTRUCTOR_ID => call(state, bytes, length, upload::save_file_part),
        SaveBigFilePart::CONSTRUCTOR_ID => call(state, bytes, length, upload::save_big_file_part),
        UploadMedia::CONSTRUCTOR_ID => call(state, bytes, length, media::upload_media),
        SendMedia::CONSTRUCTOR_ID => call(state, bytes, length, media::send_media),
        SendMultiMedia::CONSTRUCTOR_ID => call(state, bytes, length, album::send_multi_media),
        GetFile::CONSTRUCTOR_ID => call(state, bytes, length, download::get_file),
        GetFileHashes::CONSTRUCTOR_ID => call(state, bytes, length, download::get_file_hashes),
        id => Err(Refusal::MethodUnknown(id).into()),
    }
}

/// Calls a service with its decoded request and the length of all that was sent, in bytes.
fn call<F>(
    state: &State,
    bytes: &Bytes,
    length: usize,
    service: impl FnOnce(&State, F, usize) -> Result<F::Return, Failure>,
) -> Result<Chain, Failure>
where
    F: Function + Decode,
    F::Return: Encode,
{
    let request = decode(bytes)?;
    state.tally.method(F::NAME);
    let answer = service(state, request, length)?;
    // All that goes in came out of a request or is made here, so that only a fault of the DC's own could fail.
    Ok(answer.to_chain().map_err(std::io::Error::other)?)
}

fn decode<T: Decode>(bytes: &Bytes) -> Result<T, Refusal> {
    T::from_bytes(bytes).map_err(|DecodeError { fault, .. }| match fault {
        DecodeFault::UnknownId { id, .. } => Refusal::ConstructorUnknown(id),
        DecodeFault::Trailing { .. } => Refusal::RequestTooLong,
        _ => Refusal::Undecodable,
    })
}

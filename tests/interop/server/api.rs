//! The calls that the server answers. Clients that test check the answers.

use mtproto_proto::server::RpcError;
use tl_types::types::help::SupportName;
use tl_types::types::upload::File;
use tl_types::types::{NearestDc, storage};
use tl_types::{Bytes, Chain, Combinator, Decode, Encode, EncodeError, functions};

/// Answers a call, by its encoded form.
pub(crate) fn answer(query: &Bytes) -> Result<Chain, RpcError> {
    let bad = |error: &dyn std::fmt::Display| RpcError::new(400, format!("INPUT_REQUEST_INVALID: {error}"));
    let id = query.first_chunk().map_or(0, |id| u32::from_le_bytes(*id));
    let answer = match id {
        functions::help::GetNearestDc::CONSTRUCTOR_ID => NearestDc::new("NL", 2, 2).to_chain(),
        // Long, and the same again and again: a server compresses it.
        functions::help::GetSupportName::CONSTRUCTOR_ID => SupportName::new("support ".repeat(500)).to_chain(),
        functions::upload::SaveFilePart::CONSTRUCTOR_ID => {
            let call = functions::upload::SaveFilePart::from_bytes(query).map_err(|error| bad(&error))?;
            // All bytes of the part are its number.
            let part = call.file_part.to_le_bytes()[0];
            call.bytes.iter().all(|byte| *byte == part).to_chain()
        }
        functions::upload::GetFile::CONSTRUCTOR_ID => {
            let call = functions::upload::GetFile::from_bytes(query).map_err(|error| bad(&error))?;
            part(call.limit)
        }
        _ => return Err(RpcError::new(400, "METHOD_INVALID")),
    };
    answer.map_err(|error| bad(&format!("{error:?}")))
}

/// A part of a file that does not compress: the bytes of a linear congruential generator.
fn part(limit: i32) -> Result<Chain, EncodeError> {
    let mut state = 1_u32;
    let bytes = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    });
    let bytes: Vec<u8> = bytes.take(usize::try_from(limit).unwrap_or(0).min(1 << 20)).collect();
    File::new(storage::FilePartial::new(), 0, bytes).to_chain()
}

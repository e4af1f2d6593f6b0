//! Answers with something wrong in them.

use tl_types::{Bytes, Chain, Decode, Encode, enums, owned, types};

use super::Fault;
use crate::call::Call;

/// The answer with the fault in it. One that the fault has no place in, like an empty chunk for a wrong bit, stays as
/// it is.
pub(crate) fn distort(fault: &Fault, call: &Call, answer: Chain) -> Chain {
    match fault {
        Fault::Corrupt => chunk(answer, |bytes| {
            let place = usize::try_from(call.hash()).unwrap_or(0).checked_rem(bytes.len()).unwrap_or(0);
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= 1;
            }
        }),
        Fault::Short(missing) => chunk(answer, |bytes| bytes.truncate(bytes.len().saturating_sub(*missing))),
        Fault::Oversized(more) => chunk(answer, |bytes| bytes.resize(bytes.len().saturating_add(*more), 0)),
        Fault::WrongHashes => hashes(answer, |hashes| hashes.iter_mut().for_each(spoil)),
        Fault::NoHashes => hashes(answer, Vec::clear),
        Fault::WrongType => types::FileHash::new(0, 0, Bytes::new()).to_chain().unwrap_or(answer),
        _ => answer,
    }
}

/// Changes the bytes in an `upload.file`.
fn chunk(answer: Chain, change: impl FnOnce(&mut Vec<u8>)) -> Chain {
    let whole = answer.into_bytes();
    let Ok(enums::upload::File::Plain(file)) = enums::upload::File::from_bytes(&whole) else { return whole.into() };
    let mut file = owned(file);
    let mut bytes = file.bytes.to_vec();
    change(&mut bytes);
    file.bytes = bytes.into();
    enums::upload::File::from(file).to_chain().unwrap_or_else(|_| whole.into())
}

/// Changes a list of hashes.
fn hashes(answer: Chain, change: impl FnOnce(&mut Vec<enums::FileHash>)) -> Chain {
    let whole = answer.into_bytes();
    let Ok(mut hashes) = Vec::<enums::FileHash>::from_bytes(&whole) else { return whole.into() };
    change(&mut hashes);
    hashes.to_chain().unwrap_or_else(|_| whole.into())
}

fn spoil(hash: &mut enums::FileHash) {
    if let enums::FileHash::Plain(hash) = hash {
        hash.hash = hash.hash.iter().map(|byte| byte ^ 1).collect::<Vec<_>>().into();
    }
}

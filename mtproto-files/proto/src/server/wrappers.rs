//! What is around a call: `invokeWithLayer`, `initConnection`, `invokeWithoutUpdates`, `invokeAfterMsg(s)` and compression.
//!
//! The documentation wants `invokeAfterMsg` outermost; TDLib writes `invokeWithLayer(initConnection(invokeAfterMsg(..)))`.
//! Any order is taken.

use crate::session::{GzipError, MessageId, first_word, uncompressed};
use bytes::Bytes;
use tl_types::envelope::GzipPacked;
use tl_types::functions::{
    InitConnection, InvokeAfterMsg, InvokeWithLayer, InvokeWithoutUpdates, auth::BindTempAuthKey,
};
use tl_types::{Combinator, Decode, DecodeError, Object, Reader};

/// How many wrappers a call may have around it.
const MOST: usize = 8;

/// `invokeAfterMsgs#3dc4b4f0 {X:Type} msg_ids:Vector<long> query:!X = X`.
const INVOKE_AFTER_MSGS: u32 = 0x3dc4_b4f0;

/// A call without what was around it.
#[derive(Debug, Default)]
pub(super) struct Wrapped {
    pub(super) query: Bytes,
    pub(super) layer: Option<i32>,
    pub(super) init: Option<Box<InitConnection<Object>>>,
    pub(super) without_updates: bool,
    /// The calls that are to be done before.
    pub(super) after: Vec<MessageId>,
}

/// Why a call cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WrapError {
    /// A wrapper is cut off, there are too many, or the compressed bytes are damaged.
    Damaged,
    /// More comes out of compressed bytes than may.
    TooLong,
}

/// Takes off what is around a call. `unpacked` is how many bytes may come out of compressed ones, and becomes less by what
/// does.
pub(super) fn unwrap(body: &Bytes, unpacked: &mut usize) -> Result<Wrapped, WrapError> {
    let mut call = Wrapped { query: body.clone(), ..Wrapped::default() };
    for _ in 0..=MOST {
        let Some(id) = first_word(&call.query) else { return Err(WrapError::Damaged) };
        call.query = match id {
            InvokeWithLayer::<Object>::CONSTRUCTOR_ID => {
                let wrapper: InvokeWithLayer<Object> = decode(&call.query)?;
                call.layer = Some(wrapper.layer);
                wrapper.query.as_bytes().clone()
            }
            InitConnection::<Object>::CONSTRUCTOR_ID => {
                let mut wrapper: InitConnection<Object> = decode(&call.query)?;
                let query = std::mem::take(&mut wrapper.query);
                call.init = Some(Box::new(wrapper));
                query.as_bytes().clone()
            }
            InvokeWithoutUpdates::<Object>::CONSTRUCTOR_ID => {
                let wrapper: InvokeWithoutUpdates<Object> = decode(&call.query)?;
                call.without_updates = true;
                wrapper.query.as_bytes().clone()
            }
            InvokeAfterMsg::<Object>::CONSTRUCTOR_ID => {
                let wrapper: InvokeAfterMsg<Object> = decode(&call.query)?;
                call.after.push(MessageId::from_wire(wrapper.msg_id));
                wrapper.query.as_bytes().clone()
            }
            INVOKE_AFTER_MSGS => after_all(&call.query, &mut call.after)?,
            GzipPacked::CONSTRUCTOR_ID => uncompressed::<WrapError>(&call.query, unpacked)?,
            _ => return Ok(call),
        };
    }
    Err(WrapError::Damaged)
}

impl From<GzipError> for WrapError {
    fn from(error: GzipError) -> Self {
        match error {
            GzipError::TooLong { .. } => Self::TooLong,
            _ => Self::Damaged,
        }
    }
}

impl From<DecodeError> for WrapError {
    fn from(_: DecodeError) -> Self {
        Self::Damaged
    }
}

/// Returns whether a body is `auth.bindTempAuthKey`, whatever is around it but compression.
pub(super) fn is_binding(body: &Bytes) -> bool {
    unwrap(body, &mut 0).is_ok_and(|call| first_word(&call.query) == Some(BindTempAuthKey::CONSTRUCTOR_ID))
}

fn decode<T: Decode>(body: &Bytes) -> Result<T, WrapError> {
    Ok(T::from_bytes(body)?)
}

/// Reads `invokeAfterMsgs`, and returns what is in it.
fn after_all(body: &Bytes, after: &mut Vec<MessageId>) -> Result<Bytes, WrapError> {
    let mut reader = Reader::new(body);
    reader.u32();
    let ids = reader.vector(false, Reader::i64);
    let query = reader.take(reader.remaining());
    if reader.finish().is_err() {
        return Err(WrapError::Damaged);
    }
    after.extend(ids.into_iter().map(MessageId::from_wire));
    Ok(query)
}

//! The containers of `mtproto/service_messages` that a generator cannot express, written by hand.
//!
//! A [`Message`] gives the length of its body in bytes, which TL has no words for; the others carry messages, or a
//! value of any type.

use crate::{Bytes, Combinator, Decode, DecodeFault, DecodeFields, Encode, EncodeError, Object, Reader, Writer};
use alloc::vec::Vec;

/// `message msg_id:long seqno:int bytes:int body:Object = Message`: always bare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// The message's identifier: unixtime * 2^32, by its sender's clock.
    pub msg_id: i64,
    /// Its number among the sender's content-related messages, doubled.
    pub seqno: i32,
    /// The content, encoded.
    pub body: Object,
}

/// `msg_container#73f1f8dc messages:vector<%Message> = MessageContainer`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MsgContainer {
    /// The messages.
    pub messages: Vec<Message>,
}

/// `msg_copy#e06046b2 orig_message:Message = MessageCopy`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MsgCopy {
    /// The message that was sent before.
    pub orig_message: Message,
}

/// `rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RpcResult {
    /// The message that asked.
    pub req_msg_id: i64,
    /// The answer, an `rpc_error`, or a [`GzipPacked`] of either.
    pub result: Object,
}

/// `gzip_packed#3072cfa1 packed_data:bytes = Object`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GzipPacked {
    /// An encoded value, compressed.
    pub packed_data: Bytes,
}

impl Message {
    /// The id computed from the declaration, which declares none. In a [`MsgCopy`] it goes before the fields.
    const BOXED_ID: u32 = 0x5bb8_e511;

    /// A message.
    pub fn new(msg_id: i64, seqno: i32, body: Object) -> Self {
        Self { msg_id, seqno, body }
    }
}

impl MsgContainer {
    /// A container of these messages.
    pub fn new(messages: impl Into<Vec<Message>>) -> Self {
        Self { messages: messages.into() }
    }
}

impl MsgCopy {
    /// A copy of a message.
    pub fn new(orig_message: Message) -> Self {
        Self { orig_message }
    }
}

impl RpcResult {
    /// The result of a request.
    pub fn new(req_msg_id: i64, result: Object) -> Self {
        Self { req_msg_id, result }
    }
}

impl GzipPacked {
    /// A compressed value.
    pub fn new(packed_data: impl Into<Bytes>) -> Self {
        Self { packed_data: packed_data.into() }
    }
}

impl Combinator for Message {
    const TL: (u32, &'static str) = (Self::BOXED_ID, "message");
    type Struct = Self;

    fn encode_fields(&self, w: &mut Writer) {
        w.i64(self.msg_id);
        w.i32(self.seqno);
        let length = self.body.as_bytes().len();
        if !length.is_multiple_of(4) {
            w.fail(EncodeError::Unaligned { length });
        }
        w.count(length);
        self.body.encode(w);
    }
}

impl DecodeFields for Message {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        let msg_id = r.i64();
        let seqno = r.i32();
        let length = r.u32();
        // A value is a whole number of words; anything else would misplace what follows.
        if !length.is_multiple_of(4) {
            r.fail(DecodeFault::NotCanonical);
        }
        let body = r.take(usize::try_from(length).unwrap_or(usize::MAX));
        Self { msg_id, seqno, body: Object::new(body) }
    }
}

impl Combinator for MsgContainer {
    const TL: (u32, &'static str) = (0x73f1_f8dc, "msg_container");
    type Struct = Self;

    fn encode_fields(&self, w: &mut Writer) {
        w.vector(true, &self.messages, Message::encode_fields);
    }
}

impl DecodeFields for MsgContainer {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        Self { messages: r.vector(true, Message::decode_fields) }
    }
}

impl Combinator for MsgCopy {
    const TL: (u32, &'static str) = (0xe060_46b2, "msg_copy");
    type Struct = Self;

    fn encode_fields(&self, w: &mut Writer) {
        self.orig_message.encode(w);
    }
}

impl DecodeFields for MsgCopy {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        Self { orig_message: Message::decode(r) }
    }
}

impl Combinator for RpcResult {
    const TL: (u32, &'static str) = (0xf35c_6d01, "rpc_result");
    type Struct = Self;

    fn encode_fields(&self, w: &mut Writer) {
        w.i64(self.req_msg_id);
        self.result.encode(w);
    }
}

impl DecodeFields for RpcResult {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        Self { req_msg_id: r.i64(), result: Object::decode(r) }
    }
}

impl Combinator for GzipPacked {
    const TL: (u32, &'static str) = (0x3072_cfa1, "gzip_packed");
    type Struct = Self;

    fn encode_fields(&self, w: &mut Writer) {
        w.bytes(&self.packed_data);
    }
}

impl DecodeFields for GzipPacked {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        Self { packed_data: r.bytes() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    #[test]
    fn a_container_holds_messages_of_different_lengths() {
        let ping = Object::new(&b"\xec\x77\xbe\x7a\x01\0\0\0\0\0\0\0"[..]);
        let container = MsgContainer::new([Message::new(1, 0, ping.clone()), Message::new(2, 2, Object::default())]);
        let bytes = container.to_bytes().unwrap();
        assert_eq!(bytes.len(), 8 + (16 + 12) + 16);
        assert_eq!(MsgContainer::from_bytes(&bytes).unwrap(), container);

        let copy = MsgCopy::new(Message::new(3, 4, ping));
        assert_eq!(MsgCopy::from_bytes(&copy.to_bytes().unwrap()).unwrap(), copy);
    }

    #[test]
    fn a_body_longer_than_its_container_is_an_error() {
        let container = MsgContainer::new(vec![Message::new(1, 0, Object::new(&[0; 8][..]))]);
        let bytes = container.to_bytes().unwrap();
        let error = MsgContainer::from_bytes(&bytes.slice(..bytes.len() - 4)).unwrap_err();
        assert_eq!(error.fault, DecodeFault::Truncated { needed: 4 });
    }

    #[test]
    fn a_body_of_half_a_word_is_an_error() {
        let error = Message::new(1, 0, Object::new(&[0; 6][..])).to_bytes().unwrap_err();
        assert_eq!(error, EncodeError::Unaligned { length: 6 });
    }

    #[test]
    fn an_rpc_result_is_whatever_follows() {
        let result = RpcResult::new(7, Object::new(&b"\xb5\x75\x72\x99"[..]));
        let bytes = result.to_bytes().unwrap();
        let again = RpcResult::from_bytes(&bytes).unwrap();
        assert_eq!(again.result.decode_as::<bool>(), Ok(true));
        assert_eq!(again, result);
    }
}

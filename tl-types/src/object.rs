//! `Object`: a boxed value of any type, left undecoded.

use crate::tl_type::TlType;
use crate::{Bytes, Decode, DecodeError, Encode, Reader, Writer};

/// A boxed value of any type, as the bytes that it is encoded in.
///
/// Nothing says where it ends, so decoding takes the rest of the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object {
    bytes: Bytes,
}

impl Object {
    /// A value that is encoded already.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into() }
    }

    /// The constructor id in front; none if there are fewer than four bytes.
    pub fn constructor_id(&self) -> Option<u32> {
        self.bytes.first_chunk().map(|id| u32::from_le_bytes(*id))
    }

    /// The encoded value.
    pub fn as_bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Decodes the value as a certain type.
    ///
    /// # Errors
    ///
    /// If it is not of that type.
    pub fn decode_as<T: Decode>(&self) -> Result<T, DecodeError> {
        T::from_bytes(&self.bytes)
    }
}

impl Encode for Object {
    fn encode(&self, w: &mut Writer) {
        w.raw_shared(&self.bytes);
    }
}

impl Decode for Object {
    const TL_TYPE: TlType = TlType::Named("Object");

    fn decode(r: &mut Reader<'_>) -> Self {
        Self { bytes: r.take(r.remaining()) }
    }
}

//! Values to bytes.

use crate::{Bytes, Chain, Combinator, EncodeError, Writer};
use alloc::{string::String, vec::Vec};

/// The constructor id of every boxed vector.
pub(crate) const VECTOR: u32 = 0x1cb5_c415;
/// `boolTrue`.
pub(crate) const BOOL_TRUE: u32 = 0x9972_75b5;
/// `boolFalse`.
pub(crate) const BOOL_FALSE: u32 = 0xbc79_9737;

/// A value with a wire format. Types are written boxed, that is, with their constructor's id in front.
pub trait Encode {
    /// Writes the value. Faults are kept by the writer.
    fn encode(&self, w: &mut Writer);

    /// The encoded value in one buffer of just its size.
    ///
    /// # Errors
    ///
    /// A field that is too long for its wire format, or fields that share a flag bit and disagree. That values nested
    /// more than 64 deep, big ones less, are refused when decoding is not noticed here.
    fn to_bytes(&self) -> Result<Bytes, EncodeError>
    where
        Self: Sized,
    {
        self.to_chain().map(Chain::into_bytes)
    }

    /// The encoded value in as many buffers as it takes not to copy long payloads.
    ///
    /// # Errors
    ///
    /// As [`to_bytes`](Self::to_bytes).
    fn to_chain(&self) -> Result<Chain, EncodeError>
    where
        Self: Sized,
    {
        let mut writer = Writer::new();
        self.encode(&mut writer);
        writer.finish()
    }
}

impl Writer {
    /// A vector that is not what `Vec<T>` itself encodes to: without its id, or with bare items.
    pub fn vector<T>(&mut self, bare: bool, items: &[T], mut item: impl FnMut(&T, &mut Writer)) {
        self.begin_vector(bare, items.len());
        for each in items {
            item(each, self);
        }
    }

    fn begin_vector(&mut self, bare: bool, count: usize) {
        if !bare {
            self.u32(VECTOR);
        }
        self.count(count);
    }
}

impl<T: Combinator> Encode for T {
    #[inline]
    fn encode(&self, w: &mut Writer) {
        w.u32(T::CONSTRUCTOR_ID);
        self.encode_fields(w);
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, w: &mut Writer) {
        let mut items = self.as_slice();
        w.begin_vector(false, items.len());
        // An iterator would be compiled for each type of items.
        while let [item, rest @ ..] = items {
            item.encode(w);
            items = rest;
        }
    }
}

/// A field under a flag: nothing, if it is not there.
impl<T: Encode> Encode for Option<T> {
    fn encode(&self, w: &mut Writer) {
        if let Some(value) = self {
            value.encode(w);
        }
    }
}

impl Encode for bool {
    fn encode(&self, w: &mut Writer) {
        w.u32(if *self { BOOL_TRUE } else { BOOL_FALSE });
    }
}

impl Encode for u32 {
    fn encode(&self, w: &mut Writer) {
        w.u32(*self);
    }
}

impl Encode for i32 {
    fn encode(&self, w: &mut Writer) {
        w.i32(*self);
    }
}

impl Encode for i64 {
    fn encode(&self, w: &mut Writer) {
        w.i64(*self);
    }
}

impl Encode for f64 {
    fn encode(&self, w: &mut Writer) {
        w.f64(*self);
    }
}

impl Encode for f32 {
    fn encode(&self, w: &mut Writer) {
        w.f32(*self);
    }
}

/// `int128`, `int256` and `int512`.
impl<const N: usize> Encode for [u8; N] {
    fn encode(&self, w: &mut Writer) {
        w.raw(self);
    }
}

impl Encode for String {
    fn encode(&self, w: &mut Writer) {
        w.string(self);
    }
}

impl Encode for Bytes {
    fn encode(&self, w: &mut Writer) {
        w.bytes(self);
    }
}

/// `true` outside of a flag: no bytes.
impl Encode for () {
    fn encode(&self, _: &mut Writer) {}
}

//! Where values are encoded to: the primitives of the wire format (`mtproto/serialize`).

use crate::{Chain, EncodeError};
use alloc::vec::Vec;
use bytes::Bytes;

/// Payloads from this length on are chained and not copied. Below it, a copy costs less than one more buffer.
const CHAINED_FROM: usize = 4096;

/// The first buffer: most requests fit.
const FIRST_BUFFER: usize = 1024;
/// Buffers get four times as long, up to this.
const LARGEST_BUFFER: usize = 1024 * 1024;

/// Collects encoded bytes. A fault is remembered, and reported once, by [`finish`](Self::finish).
#[derive(Debug, Default)]
pub struct Writer {
    /// Finished buffers: what came before a chained payload, and the payload.
    segments: Vec<Bytes>,
    /// What is being filled.
    buffer: Vec<u8>,
    error: Option<EncodeError>,
}

impl Writer {
    /// An empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was written.
    ///
    /// # Errors
    ///
    /// The first value that could not be written.
    pub fn finish(mut self) -> Result<Chain, EncodeError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.segments.is_empty() {
            self.buffer.shrink_to_fit();
        }
        self.close_segment();
        Ok(Chain::new(self.segments))
    }

    /// Remembers a fault, unless there is one already.
    pub fn fail(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }

    /// `#`, or a constructor id.
    pub fn u32(&mut self, value: u32) {
        self.raw(&value.to_le_bytes());
    }

    /// A constructor id; its fields follow.
    pub fn id(&mut self, id: u32) -> &mut Self {
        self.u32(id);
        self
    }

    /// Flags, each with its bit's value: those that are set, as they are written.
    #[inline]
    pub fn flags<const N: usize>(&mut self, flags: [(bool, u32); N]) -> u32 {
        let set = flags.iter().fold(0, |set, &(is_set, bit)| if is_set { set | bit } else { set });
        self.u32(set);
        set
    }

    /// `int`.
    pub fn i32(&mut self, value: i32) {
        self.raw(&value.to_le_bytes());
    }

    /// `long`.
    pub fn i64(&mut self, value: i64) {
        self.raw(&value.to_le_bytes());
    }

    /// `double`.
    pub fn f64(&mut self, value: f64) {
        self.raw(&value.to_le_bytes());
    }

    /// `float`.
    pub fn f32(&mut self, value: f32) {
        self.raw(&value.to_le_bytes());
    }

    /// Bytes as they are: `int128`, `int256`, `int512`, or something encoded already.
    pub fn raw(&mut self, bytes: &[u8]) {
        if bytes.len() <= self.free() {
            self.buffer.extend_from_slice(bytes);
        } else {
            self.raw_with_more_room(bytes);
        }
    }

    /// Bytes as they are; a long buffer is shared and not copied.
    pub fn raw_shared(&mut self, bytes: &Bytes) {
        if bytes.len() < CHAINED_FROM {
            self.raw(bytes);
        } else {
            self.close_segment();
            self.segments.push(bytes.clone());
        }
    }

    /// `string`.
    pub fn string(&mut self, text: &str) {
        self.length(text.len());
        self.raw(text.as_bytes());
        self.padding(text.len());
    }

    /// `bytes`; a long payload is shared and not copied.
    pub fn bytes(&mut self, bytes: &Bytes) {
        self.length(bytes.len());
        self.raw_shared(bytes);
        self.padding(bytes.len());
    }

    /// The number of items in a vector.
    pub fn count(&mut self, count: usize) {
        match u32::try_from(count) {
            Ok(count) => self.u32(count),
            Err(_) => self.fail(EncodeError::TooMany { count }),
        }
    }

    /// Fields that share a flag bit: `true` if they are there. It is a fault if only some are.
    pub fn shared_flag(&mut self, present: &[bool], flag: &'static str, fields: &'static str) -> bool {
        let any = present.contains(&true);
        if any && present.contains(&false) {
            self.fail(EncodeError::HalfSet { flag, fields });
        }
        any
    }

    /// The length in front of a `string` or `bytes`: one byte up to 253, otherwise 254 and three bytes.
    #[inline]
    fn length(&mut self, length: usize) {
        match u32::try_from(length) {
            Ok(short @ ..=253) => self.raw(&[short.to_le_bytes()[0]]),
            Ok(long @ ..=0x00ff_ffff) => self.u32(long << 8 | 254),
            _ => self.fail(EncodeError::TooLong { length }),
        }
    }

    /// Zeros up to a multiple of four, for a string or bytes of this length.
    #[inline]
    fn padding(&mut self, length: usize) {
        let head = if length <= 253 { 1 } else { 4 };
        match (head + length) % 4 {
            1 => self.raw(&[0; 3]),
            2 => self.raw(&[0; 2]),
            3 => self.raw(&[0; 1]),
            _ => {}
        }
    }

    /// Goes on in another buffer. What is written stays where it is: whoever wants it in one buffer then knows the size.
    #[cold]
    fn raw_with_more_room(&mut self, bytes: &[u8]) {
        let length = self.buffer.capacity().saturating_mul(4).clamp(FIRST_BUFFER, LARGEST_BUFFER).max(bytes.len());
        self.close_segment();
        self.buffer = Vec::with_capacity(length);
        self.buffer.extend_from_slice(bytes);
    }

    /// How many bytes the buffer still takes.
    fn free(&self) -> usize {
        self.buffer.capacity() - self.buffer.len()
    }

    fn close_segment(&mut self) {
        if !self.buffer.is_empty() {
            self.segments.push(core::mem::take(&mut self.buffer).into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    fn written(write: impl FnOnce(&mut Writer)) -> Bytes {
        let mut writer = Writer::new();
        write(&mut writer);
        writer.finish().unwrap().into_bytes()
    }

    #[test]
    fn lengths_and_padding() {
        assert_eq!(written(|w| w.string("")), &[0, 0, 0, 0][..]);
        assert_eq!(written(|w| w.string("abc")), &b"\x03abc"[..]);
        assert_eq!(written(|w| w.string("abcd")), &b"\x04abcd\0\0\0"[..]);
        let long = written(|w| w.bytes(&Bytes::from(vec![7; 254])));
        assert_eq!(&long[..5], &[254, 254, 0, 0, 7]);
        assert_eq!(long.len(), 260);
        assert_eq!(written(|w| w.bytes(&Bytes::from(vec![7; 253]))).len(), 256);
    }

    #[test]
    fn long_payloads_are_shared() {
        let payload = Bytes::from(vec![7; 512 * 1024]);
        let mut writer = Writer::new();
        writer.i32(1);
        writer.bytes(&payload);
        writer.i32(2);
        let chain = writer.finish().unwrap();
        assert_eq!(chain.segments().len(), 3);
        assert_eq!(chain.segments()[1].as_ptr(), payload.as_ptr());
        assert_eq!(chain.len(), 4 + 4 + 512 * 1024 + 4);
    }

    #[test]
    fn one_buffer_has_just_the_size() {
        for count in [1, 250, 256, 257, 5_000, 700_000] {
            let mut writer = Writer::new();
            (0..count).for_each(|number| writer.i32(number));
            let chain = writer.finish().unwrap();
            assert_eq!(chain.segments().len() > 1, count > 256);
            let bytes = chain.into_bytes();
            assert!((0..count).flat_map(i32::to_le_bytes).eq(bytes.iter().copied()));
            let buffer = bytes.try_into_mut().unwrap();
            assert_eq!(buffer.capacity(), buffer.len());
        }
    }

    #[test]
    fn too_long_is_an_error() {
        let mut writer = Writer::new();
        writer.bytes(&Bytes::from(vec![0; 1 << 24]));
        assert_eq!(writer.finish().unwrap_err(), EncodeError::TooLong { length: 1 << 24 });
        let mut writer = Writer::new();
        writer.bytes(&Bytes::from(vec![0; (1 << 24) - 1]));
        assert!(writer.finish().is_ok());
    }

    #[test]
    fn half_of_a_shared_flag_is_an_error() {
        let mut writer = Writer::new();
        assert!(writer.shared_flag(&[true, true], "x.flags.1", "a, b"));
        assert!(!writer.shared_flag(&[false, false], "x.flags.1", "a, b"));
        writer.shared_flag(&[true, false], "x.flags.1", "a, b");
        let error = writer.finish().unwrap_err();
        assert_eq!(error, EncodeError::HalfSet { flag: "x.flags.1", fields: "a, b" });
    }
}

//! Where values are decoded from: the primitives of the wire format (`mtproto/serialize`).
//!
//! Reading never fails on the spot. The first fault is remembered and empties the reader; from then on every primitive
//! is zero or empty, so that decoding runs out quickly. [`Reader::finish`] tells of the fault. Generated code is far
//! smaller for it than with a `Result` for every field, and no partial value gets out, because
//! [`Decode::from_bytes`](crate::Decode::from_bytes) asks at the end.

use crate::{Bytes, DecodeError, DecodeFault};
use alloc::borrow::Cow;
use alloc::string::String;

/// How deep vectors and boxed variants may lie in each other. Telegram's own answers stay below 20.
const DEEPEST: u16 = 64;
/// A value of more bytes than this counts for more than one level.
const LEVEL: usize = 800;

/// Reads values from an input, and keeps the first fault.
///
/// What generated code calls for each field is kept out of line: inlined thousands of times, it would be the greater part
/// of what that code takes to compile.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    input: &'a Bytes,
    rest: &'a [u8],
    /// How many vectors and boxed variants there are around.
    pub(crate) depth: u16,
    lenient: bool,
    error: Option<DecodeError>,
}

impl<'a> Reader<'a> {
    /// A reader at the start of an input.
    pub fn new(input: &'a Bytes) -> Self {
        Self { input, rest: input, depth: 0, lenient: false, error: None }
    }

    /// A reader that accepts what [`Decode::from_bytes_lenient`](crate::Decode::from_bytes_lenient) says.
    pub fn lenient(input: &'a Bytes) -> Self {
        Self { lenient: true, ..Self::new(input) }
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// The first fault, or bytes that nobody has read: those only unless the reader is [lenient](Self::lenient).
    pub fn finish(self) -> Result<(), DecodeError> {
        match (self.error, self.rest.len()) {
            (Some(error), _) => Err(error),
            (None, 0) => Ok(()),
            (None, _) if self.lenient => Ok(()),
            (None, count) => Err(DecodeError { offset: self.offset(), fault: DecodeFault::Trailing { count } }),
        }
    }

    /// Remembers a fault at the current place, unless there is one already, and empties the reader.
    pub fn fail(&mut self, fault: DecodeFault) {
        let offset = self.offset();
        self.error.get_or_insert(DecodeError { offset, fault });
        self.rest = &[];
    }

    /// Whether there has been a fault.
    pub fn has_failed(&self) -> bool {
        self.error.is_some()
    }

    /// How many bytes have been read.
    pub fn offset(&self) -> usize {
        self.input.len() - self.rest.len()
    }

    /// How many bytes there are still to read.
    pub fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// `#`, or a constructor id.
    #[inline(never)]
    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.array())
    }

    /// `int`.
    #[inline(never)]
    pub fn i32(&mut self) -> i32 {
        i32::from_le_bytes(self.array())
    }

    /// `long`.
    #[inline(never)]
    pub fn i64(&mut self) -> i64 {
        i64::from_le_bytes(self.array())
    }

    /// `double`.
    #[inline(never)]
    pub fn f64(&mut self) -> f64 {
        f64::from_le_bytes(self.array())
    }

    /// `float`.
    pub fn f32(&mut self) -> f32 {
        f32::from_le_bytes(self.array())
    }

    /// So many bytes as they are: `int128`, `int256`, `int512`.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        match self.rest.split_first_chunk() {
            Some((array, rest)) => {
                self.rest = rest;
                *array
            }
            None => {
                self.fail(DecodeFault::Truncated { needed: N - self.rest.len() });
                [0; N]
            }
        }
    }

    /// `string`.
    #[inline(never)]
    pub fn string(&mut self) -> String {
        self.text().into_owned()
    }

    /// `string`, where it lies. Only a [lenient](Self::lenient) reader has any reason to copy it.
    pub(crate) fn text(&mut self) -> Cow<'a, str> {
        let before = self.rest;
        let content = self.content();
        match core::str::from_utf8(content) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) if self.lenient => String::from_utf8_lossy(content),
            Err(_) => {
                self.rest = before;
                self.fail(DecodeFault::NotUtf8);
                Cow::Borrowed("")
            }
        }
    }

    /// `bytes`: a slice of the input, which is not copied. It keeps the whole input alive: see
    /// [`detach`](crate::detach).
    #[inline(never)]
    pub fn bytes(&mut self) -> Bytes {
        let content = self.content();
        self.input.slice_ref(content)
    }

    /// So many bytes as they are, as a slice of the input, which it keeps alive.
    pub fn take(&mut self, count: usize) -> Bytes {
        let taken = self.raw(count);
        self.input.slice_ref(taken)
    }

    /// What has been read since an [offset](Self::offset), as a slice of the input, which it keeps alive. Nothing after a
    /// fault.
    pub(crate) fn since(&self, offset: usize) -> Bytes {
        if self.has_failed() { Bytes::new() } else { self.input.slice(offset.min(self.offset())..self.offset()) }
    }

    /// A constructor id that must be this one.
    pub fn expect_id(&mut self, id: u32, expected: &'static str) {
        let found = self.u32();
        if found != id {
            self.unknown_id(found, expected);
        }
    }

    /// Remembers that the id just read is not one of the expected type's.
    pub fn unknown_id(&mut self, id: u32, expected: &'static str) {
        let offset = self.offset().saturating_sub(4);
        self.error.get_or_insert(DecodeError { offset, fault: DecodeFault::UnknownId { id, expected } });
        self.rest = &[];
    }

    /// One level down, to values of so many bytes. Too deep is a fault.
    ///
    /// Big values count for several levels: what has to fit is what they take of the stack.
    #[inline(never)]
    pub(crate) fn enter(&mut self, size: usize) {
        if self.depth >= DEEPEST {
            self.fail(DecodeFault::TooDeep);
        }
        let levels = u16::try_from(1 + size / LEVEL).unwrap_or(u16::MAX);
        self.depth = self.depth.saturating_add(levels);
    }

    /// What a `string` or `bytes` holds.
    pub(crate) fn content(&mut self) -> &'a [u8] {
        let start = self.rest;
        let (head, length) = match *start {
            [short @ ..=253, ..] => (1, usize::from(short)),
            [254, a, b, c, ..] => (4, usize::from(a) | usize::from(b) << 8 | usize::from(c) << 16),
            _ => {
                // 255 is not a length in Telegram's format; anything shorter is cut off.
                let cut = DecodeFault::Truncated { needed: 4_usize.saturating_sub(start.len()) };
                self.fail(if start.first() == Some(&255) { DecodeFault::NotCanonical } else { cut });
                return &[];
            }
        };
        self.raw(head);
        let content = self.raw(length);
        let padding = self.raw((head + length).wrapping_neg() % 4);
        let is_canonical = (head == 1 || length > 253) && padding.iter().all(|&byte| byte == 0);
        if !is_canonical && !self.lenient {
            self.rest = start;
            self.fail(DecodeFault::NotCanonical);
            return &[];
        }
        content
    }

    fn raw(&mut self, count: usize) -> &'a [u8] {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => {
                self.fail(DecodeFault::Truncated { needed: count - self.rest.len() });
                &[]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Decode;
    use std::vec::Vec;

    fn fault<T: Decode + core::fmt::Debug>(input: &[u8]) -> (usize, DecodeFault) {
        let error = T::from_bytes(&Bytes::copy_from_slice(input)).unwrap_err();
        (error.offset, error.fault)
    }

    #[test]
    fn bytes_are_slices_of_the_input() {
        let input = Bytes::from_static(b"\x05hello\0\0");
        let bytes = Bytes::from_bytes(&input).unwrap();
        assert_eq!(bytes, "hello");
        assert_eq!(bytes.as_ptr(), input[1..].as_ptr());
    }

    #[test]
    fn faults_say_what_and_where() {
        assert_eq!(fault::<i64>(&[1, 2, 3]), (0, DecodeFault::Truncated { needed: 5 }));
        assert_eq!(fault::<i32>(&[0; 6]), (4, DecodeFault::Trailing { count: 2 }));
        assert_eq!(fault::<bool>(&[1, 0, 0, 0]), (0, DecodeFault::UnknownId { id: 1, expected: "Bool" }));
        assert_eq!(fault::<String>(b"\x03ab\xff"), (0, DecodeFault::NotUtf8));
        assert_eq!(fault::<String>(b"\x02ab!"), (0, DecodeFault::NotCanonical));
        assert_eq!(fault::<String>(b"\xfe\x01\0\0a\0\0\0"), (0, DecodeFault::NotCanonical));
        assert_eq!(fault::<String>(b"\xff\x01\0\0a\0\0\0"), (0, DecodeFault::NotCanonical));
        assert_eq!(fault::<String>(b"\xfe\xff\xff\xff"), (4, DecodeFault::Truncated { needed: 0xff_ffff }));
        assert_eq!(fault::<String>(b""), (0, DecodeFault::Truncated { needed: 4 }));
    }

    #[test]
    fn a_vector_cannot_claim_more_than_there_is() {
        let huge = b"\x15\xc4\xb5\x1c\xff\xff\xff\xff\0\0\0\0";
        assert_eq!(fault::<Vec<i32>>(huge), (8, DecodeFault::TooMany { count: u32::MAX }));
    }

    #[test]
    fn a_lenient_reader_minds_less() {
        fn lenient<T: Decode>(input: &[u8]) -> Result<T, DecodeFault> {
            T::from_bytes_lenient(&Bytes::copy_from_slice(input)).map_err(|error| error.fault)
        }
        assert_eq!(lenient(b"\x03ab\xff"), Ok(String::from("ab\u{fffd}")));
        assert_eq!(lenient(b"\x02ab!"), Ok(String::from("ab")));
        assert_eq!(lenient(b"\xfe\x01\0\0a\0\0\0"), Ok(String::from("a")));
        assert_eq!(lenient(b"\x01\0\0\0rest"), Ok(1));
        // The rest is as strict as ever.
        assert_eq!(lenient::<String>(b"\xff\x01\0\0a\0\0\0"), Err(DecodeFault::NotCanonical));
        assert_eq!(lenient::<String>(b"\x02a"), Err(DecodeFault::Truncated { needed: 1 }));
        assert_eq!(lenient::<i64>(b"\x01\0\0\0"), Err(DecodeFault::Truncated { needed: 4 }));
        assert_eq!(lenient::<bool>(&[1, 0, 0, 0]), Err(DecodeFault::UnknownId { id: 1, expected: "Bool" }));
    }
}

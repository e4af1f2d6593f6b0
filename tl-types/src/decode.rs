//! Bytes to values.

use crate::arguments::{fill, take};
use crate::encode::{BOOL_FALSE, BOOL_TRUE, VECTOR};
use crate::tl_type::TlType;
use crate::{Bytes, Combinator, DecodeError, DecodeFault, DecodeFields, Reader};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::mem::ManuallyDrop;

/// A value with a wire format. Types are read boxed, that is, with their constructor's id in front.
pub trait Decode: Sized {
    /// What a schema calls the type. Types have their id in front, which tells as much.
    #[doc(hidden)]
    const TL_TYPE: TlType = TlType::Named("!X");

    /// Reads a value. It always returns one: after a fault, which the reader keeps, a made-up one. Only
    /// [`from_bytes`](Self::from_bytes) tells whether the value is real.
    fn decode(r: &mut Reader<'_>) -> Self;

    /// Reads a value that takes up the whole input. Flag bits that the schema does not have are ignored.
    ///
    /// Its `bytes` fields are slices of the input and nothing is copied, so each of them keeps all of the input alive: a
    /// file reference of some 20 bytes, kept from a list of messages, keeps the whole list. [`detach`](crate::detach)
    /// cuts a value loose that is kept for longer than the rest.
    ///
    /// # Errors
    ///
    /// The first place where the input is not such a value, bytes left over at its end included.
    /// [`Definitions::decode`](crate::Definitions::decode) also says in which field that is.
    fn from_bytes(input: &Bytes) -> Result<Self, DecodeError> {
        decode_all(Reader::new(input))
    }

    /// As [`from_bytes`](Self::from_bytes), but what a careless sender may do is not an error:
    ///
    /// - A `string` that is not UTF-8 is read with U+FFFD in place of what is not. Telegram's own servers have sent such
    ///   strings, which some client had stored there: Telegram Desktop logs them and goes on, Telethon replaces as here.
    /// - Bytes after the value are ignored. The protocol itself puts some there: after the answers of the key exchange
    ///   (`mtproto/auth_key`) and after a message of MTProto 1.0 or of a secret chat, to fill up a cipher block. Read
    ///   what was decrypted there with this, where the length is not told beforehand.
    /// - A length may take four bytes where one would do, and padding need not be zero. TL allows neither, and
    ///   Telegram's servers do neither. What others have written may: early versions of gotd put the long form before
    ///   253 bytes.
    ///
    /// Such a value is not encoded to the bytes that it was read from. Limits, and all that could do harm, are as ever.
    ///
    /// # Errors
    ///
    /// All others of [`from_bytes`](Self::from_bytes).
    fn from_bytes_lenient(input: &Bytes) -> Result<Self, DecodeError> {
        decode_all(Reader::lenient(input))
    }
}

fn decode_all<T: Decode>(mut reader: Reader<'_>) -> Result<T, DecodeError> {
    let value = T::decode(&mut reader);
    reader.finish()?;
    Ok(value)
}

/// Every item of a vector takes at least these bytes.
const LEAST_ITEM: usize = 4;
/// So many items have room made for them at first.
const FIRST_ITEMS: usize = 256;

/// A vector's items as they are read: in chunks.
///
/// What can be is kept out of the loop: that is compiled for each type of items.
struct Chunks {
    read: usize,
    left: usize,
    /// The reader's depth around the vector.
    depth: u16,
}

impl Chunks {
    /// How many items to make room for and read next: as many as there are already, so that memory stays in proportion to
    /// the input. None at the vector's end, or after a fault.
    #[inline(never)]
    fn next(&mut self, r: &mut Reader<'_>) -> usize {
        let next = if r.has_failed() { 0 } else { self.left.min(self.read.max(FIRST_ITEMS)) };
        if next == 0 {
            r.depth = self.depth;
        }
        self.read += next;
        self.left -= next;
        next
    }
}

impl Reader<'_> {
    /// A vector that is not what `Vec<T>` itself decodes from: without its id, or with bare items.
    pub fn vector<T>(&mut self, bare: bool, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut chunks = self.begin_vector(bare, size_of::<T>());
        let mut held = ManuallyDrop::new(Vec::new());
        let items: &mut Vec<T> = &mut held;
        loop {
            let mut next = chunks.next(self);
            if next == 0 {
                return take(held);
            }
            items.reserve_exact(next);
            while next > 0 && !self.has_failed() {
                items.push(item(self));
                next -= 1;
            }
        }
    }

    /// The head of a vector, and a level down to its items, of so many bytes each.
    #[inline(never)]
    fn begin_vector(&mut self, bare: bool, size: usize) -> Chunks {
        let depth = self.depth;
        let left = self.vector_count(bare);
        self.enter(size);
        Chunks { read: 0, left, depth }
    }

    /// The head of a vector. A count that the input cannot hold is a fault.
    pub(crate) fn vector_count(&mut self, bare: bool) -> usize {
        if !bare {
            self.expect_id(VECTOR, "Vector");
        }
        let count = self.u32();
        match usize::try_from(count) {
            Ok(fits) if fits <= self.remaining() / LEAST_ITEM => fits,
            _ => {
                self.fail(DecodeFault::TooMany { count });
                0
            }
        }
    }

    /// The fields of a boxed variant.
    #[inline(never)]
    pub fn boxed<T: DecodeFields>(&mut self) -> Box<T> {
        let depth = self.depth;
        self.enter(size_of::<T>());
        let fields = ManuallyDrop::new(T::decode_fields(self));
        self.depth = depth;
        fill(Box::new_uninit(), take(fields))
    }

    /// A field, held while those after it are read.
    #[doc(hidden)]
    #[inline]
    pub fn held<T: Decode>(&mut self) -> ManuallyDrop<T> {
        ManuallyDrop::new(T::decode(self))
    }

    /// The same under a flag, given its bit's value.
    #[doc(hidden)]
    #[inline]
    pub fn held_optional<T: Decode>(&mut self, flags: u32, bit: u32) -> ManuallyDrop<Option<T>> {
        ManuallyDrop::new(self.optional(flags, bit))
    }

    /// A field under a flag, given its bit's value.
    #[inline]
    pub fn optional<T: Decode>(&mut self, flags: u32, bit: u32) -> Option<T> {
        if flags & bit != 0 { Some(T::decode(self)) } else { None }
    }
}

impl<T: DecodeFields> Decode for T {
    const TL_TYPE: TlType = TlType::Combinator(<T as Combinator>::CONSTRUCTOR_ID);

    fn decode(r: &mut Reader<'_>) -> Self {
        r.expect_id(<T as Combinator>::CONSTRUCTOR_ID, <T as Combinator>::NAME);
        T::decode_fields(r)
    }
}

impl<T: Decode> Decode for Vec<T> {
    const TL_TYPE: TlType = TlType::Vector(&T::TL_TYPE);

    /// As [`Reader::vector`], which would be one more function for each type of items.
    #[inline(never)]
    fn decode(r: &mut Reader<'_>) -> Self {
        let mut chunks = r.begin_vector(false, size_of::<T>());
        let mut held = ManuallyDrop::new(Self::new());
        let items: &mut Self = &mut held;
        loop {
            let mut next = chunks.next(r);
            if next == 0 {
                return take(held);
            }
            items.reserve_exact(next);
            while next > 0 && !r.has_failed() {
                items.push(T::decode(r));
                next -= 1;
            }
        }
    }
}

impl Decode for bool {
    const TL_TYPE: TlType = TlType::Named("Bool");

    fn decode(r: &mut Reader<'_>) -> Self {
        match r.u32() {
            BOOL_TRUE => true,
            BOOL_FALSE => false,
            id => {
                r.unknown_id(id, "Bool");
                false
            }
        }
    }
}

impl Decode for u32 {
    const TL_TYPE: TlType = TlType::Named("#");

    fn decode(r: &mut Reader<'_>) -> Self {
        r.u32()
    }
}

impl Decode for i32 {
    const TL_TYPE: TlType = TlType::Named("int");

    fn decode(r: &mut Reader<'_>) -> Self {
        r.i32()
    }
}

impl Decode for i64 {
    const TL_TYPE: TlType = TlType::Named("long");

    fn decode(r: &mut Reader<'_>) -> Self {
        r.i64()
    }
}

impl Decode for f64 {
    const TL_TYPE: TlType = TlType::Named("double");

    fn decode(r: &mut Reader<'_>) -> Self {
        r.f64()
    }
}

impl Decode for f32 {
    const TL_TYPE: TlType = TlType::Named("float");

    fn decode(r: &mut Reader<'_>) -> Self {
        r.f32()
    }
}

/// `int128`, `int256` and `int512`.
impl<const N: usize> Decode for [u8; N] {
    const TL_TYPE: TlType = TlType::Named(match N {
        16 => "int128",
        32 => "int256",
        _ => "int512",
    });

    fn decode(r: &mut Reader<'_>) -> Self {
        r.array()
    }
}

impl Decode for String {
    const TL_TYPE: TlType = TlType::Named("string");

    fn decode(r: &mut Reader<'_>) -> Self {
        r.string()
    }
}

impl Decode for Bytes {
    const TL_TYPE: TlType = TlType::Named("bytes");

    fn decode(r: &mut Reader<'_>) -> Self {
        r.bytes()
    }
}

/// `true` outside of a flag: no bytes.
impl Decode for () {
    const TL_TYPE: TlType = TlType::Named("true");

    fn decode(_: &mut Reader<'_>) -> Self {}
}

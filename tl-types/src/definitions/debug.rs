//! `Debug` over the encoded form: as a derived one would print, with the schema's names.

use super::Definitions;
use super::cursor::Cursor;
use super::line::{Flags, Line, Ty};
use super::same::written;
use crate::{Decode, Encode, Reader};
use core::fmt::{self, Debug, Formatter};

/// How many bytes of a `bytes` field are shown.
const BYTES_SHOWN: usize = 32;

impl Definitions {
    /// Prints a boxed value: `inputPeerUser { user_id: 1, access_hash: 2 }`, and over
    /// several lines with `{:#?}`.
    ///
    /// Only fields that are there are printed; of a long `bytes` field, its length and its start. In place of a value
    /// that cannot be encoded, the reason is printed.
    ///
    /// # Errors
    ///
    /// The formatter's.
    pub fn debug(&self, value: &dyn Encode, f: &mut Formatter<'_>) -> fmt::Result {
        match written(value) {
            Ok(chain) => {
                let bytes = chain.into_bytes();
                Value { cursor: &Cursor::new(self, &bytes), ty: Ty::Any }.fmt(f)
            }
            Err(error) => write!(f, "<{error}>"),
        }
    }
}

/// A value that is read when it is printed. It must be printed once, and in its turn.
struct Value<'c, 'a> {
    cursor: &'c Cursor<'a>,
    ty: Ty,
}

/// `bytes`, `int128` and the like: length and start.
struct Hex<'a>(&'a [u8]);

impl Value<'_, '_> {
    fn vector(&self, bare: bool, item: Ty, f: &mut Formatter<'_>) -> fmt::Result {
        let count = self.cursor.read(|reader| reader.vector_count(bare));
        let mut list = f.debug_list();
        for _ in 0..count {
            list.entry(&Value { cursor: self.cursor, ty: item });
            if self.cursor.has_failed() {
                return list.finish_non_exhaustive();
            }
        }
        list.finish()
    }

    fn constructor(&self, id: u32, f: &mut Formatter<'_>) -> fmt::Result {
        match self.cursor.line(id) {
            Some(line) => self.fields(line, f),
            None => {
                // Where it ends is not known either, so nothing after it can be shown.
                let rest = self.cursor.rest();
                self.cursor.read(|reader| reader.unknown_id(id, "this schema"));
                write!(f, "{id:#010x}({:?})", Hex(&rest))
            }
        }
    }

    fn fields(&self, line: Line, f: &mut Formatter<'_>) -> fmt::Result {
        let mut flags = Flags::default();
        let mut shown = f.debug_struct(line.name());
        for field in line.fields() {
            if !flags.allow(field) {
                continue;
            }
            if field.ty == Ty::Nat {
                let value = self.cursor.read(Reader::u32);
                flags.set(field.name, value);
                if !line.decides(field) {
                    shown.field(field.name, &value);
                }
            } else {
                shown.field(field.name, &Value { cursor: self.cursor, ty: field.ty });
            }
            if self.cursor.has_failed() {
                return shown.finish_non_exhaustive();
            }
        }
        shown.finish()
    }

    /// A value of any type, if the rest of the input is one; otherwise its bytes.
    fn object(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let rest = self.cursor.rest();
        if self.cursor.is_value(&rest) {
            Value { cursor: &self.cursor.within(&rest), ty: Ty::Any }.fmt(f)
        } else {
            Hex(&rest).fmt(f)
        }
    }
}

impl Debug for Value<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let cursor = self.cursor;
        let nested = || match self.ty {
            Ty::Nat => cursor.read(Reader::u32).fmt(f),
            Ty::Int => cursor.read(Reader::i32).fmt(f),
            Ty::Long => cursor.read(Reader::i64).fmt(f),
            Ty::Double => cursor.read(Reader::f64).fmt(f),
            Ty::Float => cursor.read(Reader::f32).fmt(f),
            Ty::Int128 => Hex(&cursor.read(Reader::array::<16>)).fmt(f),
            Ty::Int256 => Hex(&cursor.read(Reader::array::<32>)).fmt(f),
            Ty::Int512 => Hex(&cursor.read(Reader::array::<64>)).fmt(f),
            Ty::String => cursor.read(Reader::text).fmt(f),
            Ty::Bytes => Hex(cursor.read(Reader::content)).fmt(f),
            Ty::Bool => cursor.read(bool::decode).fmt(f),
            Ty::True => true.fmt(f),
            Ty::Object => self.object(f),
            Ty::Vector { bare, item } => self.vector(bare, Ty::of(item), f),
            Ty::Bare(id) => self.constructor(id, f),
            Ty::Boxed(_) | Ty::Combinator(_) | Ty::Any => self.constructor(cursor.read(Reader::u32), f),
        };
        // What is too deep is left out, and what comes after it is shown.
        cursor.enter(nested).unwrap_or_else(|| {
            cursor.skip(self.ty);
            f.write_str("…")
        })
    }
}

impl Debug for Hex<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "bytes({})", self.0.len())?;
        for byte in self.0.iter().take(BYTES_SHOWN) {
            write!(f, " {byte:02x}")?;
        }
        f.write_str(if self.0.len() > BYTES_SHOWN { " …" } else { "" })
    }
}

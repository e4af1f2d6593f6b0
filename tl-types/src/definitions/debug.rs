//! `Debug` over the encoded form: as a derived one would print, with the schema's names.

use super::Definitions;
use super::line::{Flags, Line, Ty};
use super::same::written;
use super::walk::Walk;
use crate::{Bytes, Encode, Reader};
use core::cell::{Cell, RefCell};
use core::fmt::{self, Debug, Formatter};

/// How many values are shown inside of each other. Decoding stops at 64 boxes and vectors, so this is met by hand-made
/// values alone, which are shown without what lies deeper.
const DEEPEST_SHOWN: u16 = 128;
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
                Shown { definitions: self, reader: RefCell::new(Reader::new(&bytes)), depth: Cell::new(0) }
                    .value(Ty::Any, f)
            }
            Err(error) => write!(f, "<{error}>"),
        }
    }
}

/// What is being printed, and how far the printing has come.
struct Shown<'a> {
    definitions: &'a Definitions,
    reader: RefCell<Reader<'a>>,
    depth: Cell<u16>,
}

/// A value that is read when it is printed. It must be printed once, and in its turn.
struct Value<'s, 'a> {
    shown: &'s Shown<'a>,
    ty: Ty,
}

/// `bytes`, `int128` and the like: length and start.
struct Hex<'a>(&'a [u8]);

impl<'a> Shown<'a> {
    fn value(&self, ty: Ty, f: &mut Formatter<'_>) -> fmt::Result {
        match ty {
            Ty::Nat => self.read(Reader::u32).fmt(f),
            Ty::Int => self.read(Reader::i32).fmt(f),
            Ty::Long => self.read(Reader::i64).fmt(f),
            Ty::Double => self.read(Reader::f64).fmt(f),
            Ty::Float => self.read(Reader::f32).fmt(f),
            Ty::Int128 => Hex(&self.read(Reader::array::<16>)).fmt(f),
            Ty::Int256 => Hex(&self.read(Reader::array::<32>)).fmt(f),
            Ty::String => self.read(Reader::text).fmt(f),
            Ty::Bytes => Hex(self.read(Reader::content)).fmt(f),
            Ty::Bool => self.read(<bool as crate::Decode>::decode).fmt(f),
            Ty::True => true.fmt(f),
            Ty::Object => self.object(f),
            Ty::Vector { .. } | Ty::Bare(_) | Ty::Boxed(_) | Ty::Any => self.nested(ty, f),
        }
    }

    /// A value with others in it, unless it is too deep: then it is left out.
    fn nested(&self, ty: Ty, f: &mut Formatter<'_>) -> fmt::Result {
        let depth = self.depth.get();
        if depth >= DEEPEST_SHOWN {
            self.read(|reader| Walk::new(self.definitions, reader).read(ty, |_| false));
            return f.write_str("…");
        }
        self.depth.set(depth + 1);
        let result = match ty {
            Ty::Vector { bare, item } => self.vector(bare, Ty::parse(item), f),
            Ty::Bare(id) => self.constructor(id, f),
            _ => self.constructor(self.read(Reader::u32), f),
        };
        self.depth.set(depth);
        result
    }

    fn vector(&self, bare: bool, item: Ty, f: &mut Formatter<'_>) -> fmt::Result {
        let count = self.read(|reader| reader.vector_count(bare));
        let mut list = f.debug_list();
        for _ in 0..count {
            list.entry(&Value { shown: self, ty: item });
            if self.has_failed() {
                return list.finish_non_exhaustive();
            }
        }
        list.finish()
    }

    fn constructor(&self, id: u32, f: &mut Formatter<'_>) -> fmt::Result {
        match self.definitions.line(id) {
            Some(line) => self.fields(line, f),
            None => {
                // Where it ends is not known either, so nothing after it can be shown.
                let rest = self.rest();
                self.read(|reader| reader.unknown_id(id, "this schema"));
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
                let value = self.read(Reader::u32);
                flags.set(field.name, value);
                if !line.decides(field) {
                    shown.field(field.name, &value);
                }
            } else {
                shown.field(field.name, &Value { shown: self, ty: field.ty });
            }
            if self.has_failed() {
                return shown.finish_non_exhaustive();
            }
        }
        shown.finish()
    }

    /// A value of any type, if the rest of the input is one; otherwise its bytes.
    fn object(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let rest = self.rest();
        let mut reader = Reader::new(&rest);
        let is_value = Walk::new(self.definitions, &mut reader).read(Ty::Any, |_| false) && reader.remaining() == 0;
        if !is_value {
            return Hex(&rest).fmt(f);
        }
        let depth = self.depth.clone();
        Shown { definitions: self.definitions, reader: RefCell::new(Reader::new(&rest)), depth }.value(Ty::Any, f)
    }

    fn rest(&self) -> Bytes {
        self.read(|reader| reader.take(reader.remaining()))
    }

    fn has_failed(&self) -> bool {
        self.reader.borrow().has_failed()
    }

    /// Nothing is printed while the reader is borrowed.
    fn read<T>(&self, read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        read(&mut self.reader.borrow_mut())
    }
}

impl Debug for Value<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.shown.value(self.ty, f)
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

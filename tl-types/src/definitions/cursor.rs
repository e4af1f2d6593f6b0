//! A place in an encoded value, for those who go through it value by value: what they print or pass on is read when its
//! turn comes.

use super::Definitions;
use super::line::{Line, Ty};
use super::walk::Walk;
use crate::{Bytes, Reader};
use core::cell::{Cell, RefCell};

/// How many values are gone into inside of each other. Decoding stops at 64 boxes and vectors, so this is met by
/// hand-made values alone.
const DEEPEST: u16 = 128;

/// An encoded value, how far it has been read, and how deep.
pub(super) struct Cursor<'a> {
    definitions: &'a Definitions,
    reader: RefCell<Reader<'a>>,
    depth: Cell<u16>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(definitions: &'a Definitions, input: &'a Bytes) -> Self {
        Self { definitions, reader: RefCell::new(Reader::new(input)), depth: Cell::new(0) }
    }

    /// The same depth in another input: a value that lies in this one as bytes.
    pub(super) fn within<'b>(&self, input: &'b Bytes) -> Cursor<'b>
    where
        'a: 'b,
    {
        Cursor { depth: self.depth.clone(), ..Cursor::new(self.definitions, input) }
    }

    /// The line of a constructor that has been met.
    pub(super) fn line(&self, id: u32) -> Option<Line> {
        self.definitions.line(id)
    }

    /// A constructor's name, and its id if the name alone is not enough.
    #[cfg(feature = "serde")]
    pub(super) fn label(&self, line: Line) -> &'static str {
        if self.definitions.named(line.name()).nth(1).is_some() { line.label() } else { line.name() }
    }

    /// Reads a part. It is not for passing anything on: what is passed on may read, too.
    pub(super) fn read<T>(&self, read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        read(&mut self.reader.borrow_mut())
    }

    /// Whether what was read was not there.
    pub(super) fn has_failed(&self) -> bool {
        self.reader.borrow().has_failed()
    }

    /// All that has not been read.
    pub(super) fn rest(&self) -> Bytes {
        self.read(|reader| reader.take(reader.remaining()))
    }

    /// Reads a value without looking at it.
    pub(super) fn skip(&self, ty: Ty) {
        self.read(|reader| Walk::new(self.definitions, reader).read(ty, |_| false));
    }

    /// A copy that reads ahead.
    #[cfg(feature = "serde")]
    pub(super) fn ahead(&self) -> Self {
        Self { definitions: self.definitions, reader: self.reader.clone(), depth: self.depth.clone() }
    }

    /// Whether bytes are a boxed value, and nothing else.
    pub(super) fn is_value(&self, bytes: &Bytes) -> bool {
        let mut reader = Reader::new(bytes);
        Walk::new(self.definitions, &mut reader).read(Ty::Any, |_| false) && reader.remaining() == 0
    }

    /// Goes into a value that has others in it, unless that is too deep.
    pub(super) fn enter<T>(&self, inside: impl FnOnce() -> T) -> Option<T> {
        let depth = self.depth.get();
        if depth >= DEEPEST {
            return None;
        }
        self.depth.set(depth + 1);
        let result = inside();
        self.depth.set(depth);
        Some(result)
    }
}

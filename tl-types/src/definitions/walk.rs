//! Over an encoded value, field by field. The bytes are not trusted, and how deep they nest costs no stack.

use super::Definitions;
use super::line::{Fields, Flags, Line, Ty};
use crate::encode::{BOOL_FALSE, BOOL_TRUE};
use crate::{DecodeFault, Reader};
use alloc::{string::String, vec::Vec};
use core::fmt::Write;

/// How many values may be open at once. Decoding stops at 64 boxes and vectors; between two of those there are a few more
/// values.
const MOST_OPEN: usize = 4096;

/// A walk over a value.
#[derive(Debug)]
pub(super) struct Walk<'a, 'r> {
    definitions: &'a Definitions,
    reader: &'a mut Reader<'r>,
    open: Vec<Open>,
}

/// A value that the walk is in.
#[derive(Debug)]
enum Open {
    /// A constructor or function.
    Fields { rest: Fields, at: Option<&'static str>, flags: Flags },
    /// A vector.
    Items { item: Ty, count: usize, next: usize },
}

impl<'a, 'r> Walk<'a, 'r> {
    pub(super) fn new(definitions: &'a Definitions, reader: &'a mut Reader<'r>) -> Self {
        Self { definitions, reader, open: Vec::new() }
    }

    /// Reads a value of this type to its end, or until the reader has a fault, or has read what `until` says is enough.
    /// Whether it came to the end.
    pub(super) fn read(&mut self, ty: Ty, until: impl Fn(&Reader<'_>) -> bool) -> bool {
        let mut ty = Some(ty);
        while let Some(next) = ty {
            self.enter(next);
            if self.reader.has_failed() || until(self.reader) {
                return false;
            }
            ty = self.next();
        }
        true
    }

    /// Where the walk is, as in `messages[3].media.document`.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            // Writing to a string does not fail.
            let _ = match open {
                Open::Fields { at: None, .. } | Open::Items { next: 0, .. } => Ok(()),
                Open::Fields { at: Some(at), .. } if path.is_empty() => path.write_str(at),
                Open::Fields { at: Some(at), .. } => write!(path, ".{at}"),
                Open::Items { next, .. } => write!(path, "[{}]", next - 1),
            };
        }
        path
    }

    /// The type of what comes next; what is at its end is left.
    fn next(&mut self) -> Option<Ty> {
        while let Some(open) = self.open.last_mut() {
            if let Some(ty) = open.next() {
                return Some(ty);
            }
            self.open.pop();
        }
        None
    }

    /// Reads a value that has no others in it, or the start of one that has.
    fn enter(&mut self, ty: Ty) {
        match ty {
            Ty::Nat => {
                let value = self.reader.u32();
                if let Some(Open::Fields { at: Some(at), flags, .. }) = self.open.last_mut() {
                    flags.set(at, value);
                }
            }
            Ty::Int | Ty::Float => drop(self.reader.u32()),
            Ty::Long | Ty::Double => drop(self.reader.i64()),
            Ty::Int128 => drop(self.reader.array::<16>()),
            Ty::Int256 => drop(self.reader.array::<32>()),
            Ty::Int512 => drop(self.reader.array::<64>()),
            Ty::String => drop(self.reader.text()),
            Ty::Bytes => drop(self.reader.content()),
            Ty::Bool => match self.reader.u32() {
                BOOL_FALSE | BOOL_TRUE => {}
                id => self.reader.unknown_id(id, "Bool"),
            },
            Ty::True => {}
            Ty::Object => drop(self.reader.take(self.reader.remaining())),
            Ty::Vector { bare, item } => {
                let count = self.reader.vector_count(bare);
                self.push(Open::Items { item: Ty::of(item), count, next: 0 });
            }
            Ty::Bare(id) => match self.definitions.line(id) {
                Some(line) => self.push_fields(line),
                None => self.reader.unknown_id(id, "this schema"),
            },
            Ty::Boxed(_) | Ty::Combinator(_) | Ty::Any => {
                let id = self.reader.u32();
                match self.definitions.line(id) {
                    Some(line) if ty.admits(id, line) => self.push_fields(line),
                    _ => self.reader.unknown_id(id, "this schema"),
                }
            }
        }
    }

    fn push_fields(&mut self, line: Line) {
        self.push(Open::Fields { rest: line.fields(), at: None, flags: Flags::default() });
    }

    fn push(&mut self, open: Open) {
        if self.open.len() >= MOST_OPEN {
            self.reader.fail(DecodeFault::TooDeep);
        } else if !self.reader.has_failed() {
            self.open.push(open);
        }
    }
}

impl Open {
    /// The type of the next field that is there, or of the next item.
    fn next(&mut self) -> Option<Ty> {
        match self {
            Self::Fields { rest, at, flags } => {
                let field = rest.find(|field| flags.allow(*field))?;
                *at = Some(field.name);
                Some(field.ty)
            }
            Self::Items { item, count, next } => {
                let ty = (*next < *count).then_some(*item)?;
                *next += 1;
                Some(ty)
            }
        }
    }
}

//! The way to a value.

use std::fmt;

/// Names and positions from the outermost constructor to the value at hand.
///
/// A segment is pushed before its value is read and popped after; an error leaves it, so the path at the end is that
/// of the fault.
#[derive(Default)]
pub(super) struct Path<'s>(Vec<Segment<'s>>);

enum Segment<'s> {
    Name(&'s str),
    /// A field without a name, by its position.
    Position(usize),
    Item(usize),
}

impl<'s> Path<'s> {
    /// Starts with the outermost constructor.
    pub(super) fn root(&mut self, name: &'s str) {
        if self.0.is_empty() {
            self.0.push(Segment::Name(name));
        }
    }

    pub(super) fn field(&mut self, name: Option<&'s str>, position: usize) {
        self.0.push(name.map_or(Segment::Position(position), Segment::Name));
    }

    pub(super) fn item(&mut self, index: usize) {
        self.0.push(Segment::Item(index));
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Item(item) => write!(f, "[{item}]")?,
                Segment::Name(name) => write!(f, "{}{name}", if index == 0 { "" } else { "." })?,
                Segment::Position(position) => write!(f, "{}{position}", if index == 0 { "" } else { "." })?,
            }
        }
        Ok(())
    }
}

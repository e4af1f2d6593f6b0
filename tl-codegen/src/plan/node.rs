//! What the structs of a plan hold: enums and structs, which the graphs of the other files are made of.

use super::{Path, Ty};

/// An enum or a struct, by its place. One of each may have the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Node<'p> {
    /// The enum of a type.
    Enum(&'p Path),
    /// The struct of a constructor.
    Struct(&'p Path),
}

impl Ty {
    /// The enum or struct that it is.
    pub(super) fn node(&self) -> Option<Node<'_>> {
        match self {
            Self::Enum(path) => Some(Node::Enum(path)),
            Self::Struct(path) => Some(Node::Struct(path)),
            _ => None,
        }
    }
}

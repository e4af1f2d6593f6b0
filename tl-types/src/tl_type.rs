//! The types of whole values, as the table of definitions says them.

/// The type of a whole value. Not for anyone but generated code.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlType {
    /// As in a line.
    Named(&'static str),
    /// The constructor or function with this id, which is in front of it.
    Combinator(u32),
    /// `Vector` of this.
    Vector(&'static TlType),
}

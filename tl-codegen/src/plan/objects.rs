//! How the table of definitions writes fields of type `Object`.

/// What a line says of a field of type `Object`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Objects {
    /// `Object`: the rest of the input.
    Open,
    /// `!Object`: any constructor or function of the table, which tells where it ends.
    Delimited,
}

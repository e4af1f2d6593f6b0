//! Functions, and what is answered to them.

use crate::{Combinator, Decode};

/// A function: a request that a server answers.
#[diagnostic::on_unimplemented(
    note = "with the feature `files` alone, functions that answer with `Updates` have no answer: ask for `api`"
)]
pub trait Function: Combinator {
    /// What the server answers with.
    type Return: Decode;
}

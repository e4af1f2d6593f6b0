//! The two versions that are compared.

use crate::Boxing;
use tl_parser::Sources;
use tl_parser::schema::{CombinatorId, Schema};

/// A schema, and the texts it is from.
#[derive(Clone, Copy)]
pub struct Version<'s> {
    /// The schema. Of one with errors, what makes no sense is not compared.
    pub schema: &'s Schema<'s>,
    /// Its texts.
    pub sources: &'s Sources,
    /// Which variants of its Rust are behind a `Box`: mostly the decisions that are kept for both versions.
    pub boxing: &'s Boxing,
}

/// All combinators of a schema.
pub(super) fn ids(schema: &Schema<'_>) -> impl Iterator<Item = CombinatorId> + use<> {
    (0u32..).map(CombinatorId).take(schema.combinators.len())
}

//! The two versions that are compared.

use tl_parser::Sources;
use tl_parser::schema::{CombinatorId, Schema};

/// A schema, and the texts it is from.
#[derive(Clone, Copy)]
pub struct Version<'s> {
    /// The schema. Of one with errors, what makes no sense is not compared.
    pub schema: &'s Schema<'s>,
    /// Its texts.
    pub sources: &'s Sources,
}

/// All combinators of a schema.
pub(super) fn ids(schema: &Schema<'_>) -> impl Iterator<Item = CombinatorId> + use<> {
    (0u32..).map(CombinatorId).take(schema.combinators.len())
}

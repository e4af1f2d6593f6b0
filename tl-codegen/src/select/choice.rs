//! What is generated of one schema, and how.

use super::attributes::Attributes;
use super::request::Cut;
use crate::uses::answer_type;
use std::collections::{BTreeMap, BTreeSet};
use tl_parser::schema::{CombinatorId, Expr, Schema, TypeId};

/// The answer to all requests, for one schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    pub(super) combinators: BTreeSet<CombinatorId>,
    pub(super) cuts: BTreeMap<TypeId, Cut>,
    /// Types of another crate.
    pub(super) externs: BTreeMap<TypeId, Extern>,
    pub(super) attributes: Attributes,
}

impl Choice {
    /// Whether a constructor or function is generated.
    pub(crate) fn has(&self, id: CombinatorId) -> bool {
        self.combinators.contains(&id)
    }

    /// Leaves these out. Returns whether any of them was there.
    #[cfg(feature = "cli")]
    pub(crate) fn leave_out(&mut self, ids: &BTreeSet<CombinatorId>) -> bool {
        let before = self.combinators.len();
        self.combinators.retain(|id| !ids.contains(id));
        self.combinators.len() < before
    }

    /// Whether it is the whole schema.
    pub(crate) fn is_all(&self, schema: &Schema<'_>) -> bool {
        self.externs.is_empty() && self.cuts.is_empty() && self.combinators.len() == schema.combinators.len()
    }

    /// Why a function's result is not followed; none if it is.
    pub(crate) fn cut(&self, result: &Expr<'_>) -> Option<Cut> {
        self.cuts.get(&answer_type(result)?).copied()
    }

    /// Types of another crate.
    pub(crate) fn externs(&self) -> impl Iterator<Item = (TypeId, &Extern)> {
        self.externs.iter().map(|(id, path)| (*id, path))
    }

    /// What is said about a constructor, function, type or field.
    pub(crate) fn attributes(&self) -> &Attributes {
        &self.attributes
    }
}

/// Where a type of another crate is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Extern {
    /// The path of its enum.
    Enum(String),
    /// The path of a module that is laid out as generated ones are, and has it in its place.
    Tree(String),
}

impl Extern {
    /// The module that is laid out as generated ones are, if that is known.
    pub(crate) fn tree(&self) -> Option<&str> {
        match self {
            Self::Enum(path) => path.rsplit_once("::enums::").map(|(root, _)| root),
            Self::Tree(root) => Some(root),
        }
    }
}

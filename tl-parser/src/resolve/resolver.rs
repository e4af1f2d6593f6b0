//! The work in progress.

use super::docs::Class;
use super::lints::Lints;
use super::names::Names;
use crate::diagnostic::Diagnostic;
use crate::id::Hasher;
use crate::schema::{CombinatorId, Schema};
use crate::syntax::{Combinator, Partial, SectionKind};

/// A schema that is being resolved.
pub(super) struct Resolver<'f, 'a> {
    pub(super) schema: Schema<'a>,
    pub(super) names: Names<'a>,
    /// The declaration of each combinator of `schema`; those that stand for builtins have none.
    pub(super) declared: Vec<&'f Combinator<'a>>,
    pub(super) hasher: Hasher,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) lints: Lints,
    /// The layer of the combinator at hand.
    pub(super) layer: Option<u32>,
    /// Partial applications, each with the section and the layer that it is in.
    pub(super) partials: Vec<(&'f Partial<'a>, SectionKind, Option<u32>)>,
    /// What comments say of types.
    pub(super) classes: Vec<Class<'a>>,
    /// How many suggestions may still be looked for: each one is a walk over all names.
    pub(super) suggestions: usize,
}

impl<'f, 'a> Resolver<'f, 'a> {
    /// Nothing yet, with room for as many combinators as there may be.
    pub(super) fn new(lints: Lints, items: usize) -> Self {
        Resolver {
            schema: Schema { combinators: Vec::with_capacity(items), ..Schema::default() },
            names: Names::new(items),
            declared: Vec::with_capacity(items),
            hasher: Hasher::default(),
            diagnostics: Vec::new(),
            lints,
            layer: None,
            partials: Vec::new(),
            classes: Vec::new(),
            suggestions: 32,
        }
    }

    /// The declaration of a combinator; those that stand for builtins have none.
    pub(super) fn declaration(&self, id: CombinatorId) -> Option<&'f Combinator<'a>> {
        self.declared.get(usize::try_from(id.0).ok()?).copied()
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// A place in a list of the schema, as its ids are. Texts are shorter than 4 GiB, and whatever is listed takes several
/// bytes of one.
pub(super) fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

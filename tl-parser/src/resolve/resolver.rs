//! The work in progress.

use super::docs::Class;
use super::lints::Lints;
use super::names::Names;
use crate::diagnostic::Diagnostic;
use crate::id::Hasher;
use crate::schema::Schema;
use crate::source::Span;
use crate::syntax::{Combinator, Partial, SectionKind};
use foldhash::{HashMap, HashMapExt};

/// A schema that is being resolved.
pub(super) struct Resolver<'f, 'a> {
    pub(super) schema: Schema<'a>,
    pub(super) names: Names<'a>,
    /// The declaration of each combinator of `schema`; those that stand for builtins have none.
    pub(super) declared: Vec<&'f Combinator<'a>>,
    pub(super) hasher: Hasher,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) lints: Lints,
    /// The types that the language knows and the schema declares all the same, by their names: `Int`.
    pub(super) restated: HashMap<&'static str, Restated>,
    /// Where constructors without a name are declared, by their types and layers.
    pub(super) nameless: HashMap<(&'a str, Option<u32>), Span>,
    /// Partial applications, each with the section that it is in.
    pub(super) partials: Vec<(&'f Partial<'a>, SectionKind)>,
    /// What comments say of types.
    pub(super) classes: Vec<Class<'a>>,
    /// How many suggestions may still be looked for: each one is a walk over all names.
    pub(super) suggestions: usize,
}

/// A declaration of a type that the language knows.
pub(super) struct Restated {
    /// The name of its constructor.
    pub(super) span: Span,
    /// The `Final` after which the type gets no constructor.
    pub(super) sealed: Option<Span>,
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
            restated: HashMap::new(),
            nameless: HashMap::new(),
            partials: Vec::new(),
            classes: Vec::new(),
            suggestions: 32,
        }
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

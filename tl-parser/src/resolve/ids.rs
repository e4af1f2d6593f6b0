//! Ids: computes them, chooses the dialect, compares with the declared ones.

use super::Resolver;
use super::names::Lookup;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{Dialect, is_known_exception};
use crate::schema::CombinatorId;
use crate::source::Span;
use crate::syntax::{self, Id};
use std::collections::HashMap;

impl<'a> Resolver<'_, 'a> {
    /// Gives every combinator its id, and returns the dialect of the computed ones.
    pub(super) fn number(&mut self, forced: Option<Dialect>) -> Dialect {
        let lookup = Lookup { schema: &self.schema, names: &self.names };
        for declared in &mut self.declared {
            declared.ids = self.hasher.combinator(declared.syntax, &lookup);
        }
        let dialect = forced.unwrap_or_else(|| self.dialect());
        let mut differing = Vec::new();
        for (declared, combinator) in self.declared.iter().zip(&mut self.schema.combinators) {
            combinator.computed_id = declared.ids.by(dialect);
            combinator.id = combinator.declared_id.unwrap_or(combinator.computed_id);
            if let Some(id) = declared.syntax.id {
                if id.value != combinator.computed_id && !is_known_exception(combinator.name, id.value) {
                    differing.push((combinator.name, id.span, combinator.computed_id));
                }
            }
        }
        for (name, span, computed) in differing {
            self.report_mismatch(name, span, computed);
        }
        self.check_unique();
        dialect
    }

    /// The dialect that agrees with more declared ids.
    fn dialect(&self) -> Dialect {
        let (mut any, mut telegram, mut pure) = (false, 0, 0);
        for declared in &self.declared {
            if let Some(id) = declared.syntax.id {
                any = true;
                telegram += usize::from(declared.ids.telegram == id.value);
                pure += usize::from(declared.ids.pure == id.value);
            }
        }
        if any && telegram >= pure { Dialect::Telegram } else { Dialect::Pure }
    }

    /// An id is for one combinator, of any kind; a nameless constructor goes without.
    fn check_unique(&mut self) {
        let mut seen: HashMap<u32, CombinatorId> = HashMap::with_capacity(self.schema.combinators.len());
        let mut doubles = Vec::new();
        for (combinator, id) in self.schema.combinators.iter().zip((0..).map(CombinatorId)) {
            if combinator.name == "_" {
                continue;
            }
            let first = *seen.entry(combinator.id).or_insert(id);
            let repeats =
                |first: &crate::schema::Combinator<'_>| first.name == combinator.name && first.role == combinator.role;
            if first != id && !self.schema.combinator(first).is_some_and(repeats) {
                doubles.push((first, id));
            }
        }
        for (first, second) in doubles {
            let both = self.schema.combinator(first).zip(self.schema.combinator(second));
            let Some((first, second)) = both else { continue };
            let message = format!("`{}` has the id {:08x} of `{}`", second.name, second.id, first.name);
            let diagnostic = Diagnostic::new(Code::DuplicateId, second.name_span, message);
            let diagnostic = diagnostic.label(first.name_span, "first used here");
            self.report(diagnostic);
        }
    }

    pub(super) fn report_mismatch(&mut self, name: &str, span: Span, computed: u32) {
        let message = format!("the id of `{name}` is not the one computed from its declaration");
        let help = format!("the computed id is #{computed:08x}");
        self.report(Diagnostic::new(Code::IdMismatch, span, message).help(help));
    }

    pub(super) fn check_reserved(&mut self, id: Option<Id>) {
        if let Some(id) = id.filter(|id| id.value == 0 || id.value == u32::MAX) {
            let message = format!("the id {:08x} is reserved", id.value);
            self.report(Diagnostic::new(Code::ReservedId, id.span, message));
        }
    }

    /// The id by the rules that need no other declaration.
    pub(super) fn pure_id(&mut self, syntax: &syntax::Combinator<'a>) -> u32 {
        self.hasher.combinator(syntax, &Lookup { schema: &self.schema, names: &self.names }).pure
    }
}

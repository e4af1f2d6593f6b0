//! Ids: computes them, chooses the dialect, compares with the declared ones.

use super::names::Lookup;
use super::resolver::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::{Dialect, is_known_exception};
use crate::schema::{Combinator, CombinatorId, Role};
use crate::source::Span;
use crate::syntax::{self, Id};
use foldhash::{HashMap, HashMapExt};

impl<'a> Resolver<'_, 'a> {
    /// Gives every combinator its id, and returns the dialect of the computed ones.
    pub(super) fn number(&mut self, forced: Option<Dialect>) -> Dialect {
        let lookup = Lookup { schema: &self.schema, names: &self.names };
        let hasher = &mut self.hasher;
        let mut id = |combinator, dialect| hasher.combinator(combinator, dialect, &lookup);
        let (dialect, computed) = match forced {
            Some(dialect) => (dialect, self.declared.iter().map(|syntax| id(syntax, dialect).0).collect()),
            None => choose(&self.declared, &mut id),
        };
        let mut differing = Vec::new();
        for ((syntax, computed), combinator) in self.declared.iter().zip(computed).zip(&mut self.schema.combinators) {
            combinator.computed_id = computed;
            combinator.id = combinator.declared_id.unwrap_or(computed);
            if let Some(id) = syntax.id.filter(|id| !is_reserved(id.value))
                && id.value != computed
                && !is_known_exception(combinator.name, id.value)
            {
                differing.push((combinator.name, id.span, computed));
            }
        }
        for (name, span, computed) in differing {
            self.report_mismatch(name, span, computed);
        }
        dialect
    }

    /// An id is for one constructor, and for one function: where a boxed value is expected there is no call. A
    /// nameless constructor goes without.
    pub(super) fn check_unique(&mut self) {
        let mut seen: HashMap<(u32, bool), CombinatorId> = HashMap::with_capacity(self.schema.combinators.len());
        let mut doubles = Vec::new();
        for (combinator, id) in self.schema.combinators.iter().zip((0..).map(CombinatorId)) {
            if combinator.name == "_" {
                continue;
            }
            let first = *seen.entry((combinator.id, combinator.role == Role::Function)).or_insert(id);
            // A layer may repeat what an earlier one has said, word for word.
            let is_same =
                |first: &Combinator<'_>| (first.name, first.computed_id) == (combinator.name, combinator.computed_id);
            if first != id && !self.schema.combinator(first).is_some_and(is_same) {
                // That of a boxed builtin has no place in the text.
                doubles.push(if self.declaration(id).is_some() { (first, id) } else { (id, first) });
            }
        }
        for (first, second) in doubles {
            let both = self.schema.combinator(first).zip(self.schema.combinator(second));
            let Some((first, second)) = both else { continue };
            let message = match second.name == first.name {
                true => format!("`{}` is declared anew with the same id, {:08x}", second.name, second.id),
                false => format!("`{}` has the id {:08x} of `{}`", second.name, second.id, first.name),
            };
            let diagnostic = Diagnostic::new(Code::DuplicateId, second.name_span, message);
            let is_in_text = first.name_span != Span::default();
            self.report(if is_in_text { diagnostic.label(first.name_span, "first used here") } else { diagnostic });
        }
    }

    pub(super) fn report_mismatch(&mut self, name: &str, span: Span, computed: u32) {
        let message = format!("the id of `{name}` is not the one computed from its declaration");
        let help = format!("the computed id is #{computed:08x}");
        self.report(Diagnostic::new(Code::IdMismatch, span, message).help(help));
    }

    pub(super) fn check_reserved(&mut self, id: Option<Id>) {
        if let Some(id) = id.filter(|id| is_reserved(id.value)) {
            let message = format!("the id {:08x} is reserved", id.value);
            self.report(Diagnostic::new(Code::ReservedId, id.span, message));
        }
    }

    /// The id by the rules that need no other declaration.
    pub(super) fn pure_id(&mut self, syntax: &syntax::Combinator<'a>) -> u32 {
        let lookup = Lookup { schema: &self.schema, names: &self.names };
        self.hasher.combinator(syntax, Dialect::Pure, &lookup).0
    }
}

/// What no combinator can have as its id.
pub(super) fn is_reserved(id: u32) -> bool {
    id == 0 || id == u32::MAX
}

/// The dialect that agrees with more declared ids, and everything's id by its rules.
fn choose<'f, 'a>(
    declared: &[&'f syntax::Combinator<'a>],
    id: &mut impl FnMut(&'f syntax::Combinator<'a>, Dialect) -> (u32, bool),
) -> (Dialect, Vec<u32>) {
    let (mut telegram, mut pure) = (0, 0);
    let mut any = false;
    let mut ids = Vec::with_capacity(declared.len());
    for combinator in declared {
        let (computed, differs) = id(combinator, Dialect::Telegram);
        ids.push(computed);
        let Some(declared) = combinator.id else { continue };
        any = true;
        // Where the dialects agree there is nothing to learn.
        if differs {
            telegram += usize::from(computed == declared.value);
            pure += usize::from(computed != declared.value && id(combinator, Dialect::Pure).0 == declared.value);
        }
    }
    if any && telegram >= pure {
        return (Dialect::Telegram, ids);
    }
    (Dialect::Pure, declared.iter().map(|combinator| id(combinator, Dialect::Pure).0).collect())
}

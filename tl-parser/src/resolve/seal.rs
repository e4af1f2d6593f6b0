//! `New`, `Final` and `Empty`: which constructors a type may get.

use super::resolver::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::{Final, FinalKind, Name};

impl<'a> Resolver<'_, 'a> {
    pub(super) fn declare_final(&mut self, statement: &Final<'a>) {
        let Name { text: name, span } = statement.name;
        match (statement.kind, self.declared_before(name)) {
            (FinalKind::Final, None) => {
                let message = format!("the type `{name}` has no constructor before this");
                self.report(Diagnostic::new(Code::Sealed, span, message));
            }
            (FinalKind::New | FinalKind::Empty, Some(first)) => {
                let message = format!("the type `{name}` is declared before this");
                self.report(Diagnostic::new(Code::Sealed, span, message).label(first, "declared here"));
            }
            (FinalKind::New, None) => {}
            (FinalKind::Empty, None) | (FinalKind::Final, Some(_)) => self.seal(name, span, statement.span),
        }
    }

    /// Reports a constructor of a type that gets no more of them.
    pub(super) fn check_sealed(&mut self, name: &str, constructor: Span) {
        let ty = self.names.get(name).and_then(|entry| self.schema.ty(entry.ty?));
        let sealed = ty.and_then(|ty| ty.sealed).or_else(|| self.names.restated_type(name)?.sealed);
        if let Some(sealed) = sealed {
            let message = format!("the type `{name}` gets no constructor here");
            self.report(Diagnostic::new(Code::Sealed, constructor, message).label(sealed, "because of this"));
        }
    }

    /// Where a type was declared: by a constructor, by `Empty`, or as one that the language knows.
    fn declared_before(&mut self, name: &str) -> Option<Span> {
        let ty = self.names.get(name).and_then(|entry| self.schema.ty(entry.ty?));
        let ty = ty.filter(|ty| !ty.constructors.is_empty() || ty.sealed.is_some()).map(|ty| ty.span);
        ty.or_else(|| Some(self.names.restated_type(name)?.span))
    }

    fn seal(&mut self, name: &'a str, span: Span, statement: Span) {
        if let Some(restated) = self.names.restated_type(name) {
            restated.sealed = Some(statement);
            return;
        }
        let id = self.type_named(name, span);
        if let Some(ty) = usize::try_from(id.0).ok().and_then(|index| self.schema.types.get_mut(index)) {
            ty.sealed = Some(statement);
        }
    }
}

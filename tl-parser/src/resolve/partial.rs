//! Partial applications: `Vector int;`. They mean nothing any more, but what they name must be there.

use super::application::Application;
use super::names::Meaning;
use super::resolver::Resolver;
use super::scope::Scope;
use crate::diagnostic::{Code, Diagnostic};
use crate::names::is_boxed;
use crate::schema::{Builtin, CombinatorId, Expr, Identity, Kind, Role};
use crate::source::Span;
use crate::syntax::{Partial, SectionKind};

impl<'f, 'a> Resolver<'f, 'a> {
    /// Looks up what the partial applications mention.
    pub(super) fn check_partials(&mut self) {
        for (partial, section, layer) in std::mem::take(&mut self.partials) {
            self.layer = layer;
            self.check_partial(partial, section);
        }
    }

    fn check_partial(&mut self, partial: &'f Partial<'a>, section: SectionKind) {
        let name = partial.name;
        let function = match section {
            SectionKind::Functions if !is_boxed(name.text) => {
                let identity = Identity { role: Role::Function, layer: self.layer, name: name.text, nameless_of: None };
                let function = self.names.combinator(&identity);
                if function.is_none() {
                    let message = format!("the function `{}` is not declared", name.text);
                    return self.report(Diagnostic::new(Code::UnknownType, name.span, message));
                }
                function
            }
            _ => None,
        };
        let (kinds, declared) = match (function, self.names.get(name.text).map(|entry| entry.meaning)) {
            (Some(function), _) => self.variables(function),
            (None, Some(Meaning::Vector { .. })) => (vec![Kind::Type], None),
            (None, Some(Meaning::Builtin(_) | Meaning::Box(_))) => (Vec::new(), None),
            (None, Some(Meaning::Type(id))) => match self.schema.ty(id) {
                Some(ty) => (ty.params.clone(), Some(ty.span)),
                None => return,
            },
            (None, Some(Meaning::Constructor(id))) => self.variables(id),
            (None, None) => return self.report_unknown(name.text, name.span),
        };
        let args = partial.args.iter().collect::<Vec<_>>();
        let applied = Application { name: name.text, span: name.span, bare: false, args };
        // Arguments may be missing, but not be too many.
        let expected = kinds.get(..applied.args.len()).unwrap_or(&kinds);
        self.args(&applied, expected, declared, &Scope::default());
    }

    /// The kinds of what a combinator can be applied to: its parameters, and its fields that are numbers.
    fn variables(&self, id: CombinatorId) -> (Vec<Kind>, Option<Span>) {
        let Some(combinator) = self.schema.combinator(id) else { return (Vec::new(), None) };
        let nats = combinator.fields.iter().filter(|field| field.ty == Expr::Builtin(Builtin::Nat));
        let params = combinator.params.iter().map(|param| param.kind);
        (params.chain(nats.map(|_| Kind::Nat)).collect(), Some(combinator.name_span))
    }
}

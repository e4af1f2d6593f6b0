//! Type expressions: each name becomes a type, a constructor or a variable.

use super::application::{Application, application};
use super::builtins::Known;
use super::names::Meaning;
use super::resolver::Resolver;
use super::scope::{self, Scope};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::is_boxed;
use crate::schema::{Builtin, Combinator, CombinatorId, Docs, Expr, Field, Identity, Kind, Role, TypeId};
use crate::source::Span;
use crate::syntax::{self, ExprKind};

impl<'f, 'a> Resolver<'f, 'a> {
    /// A type; without one, the reason has been reported.
    pub(super) fn ty(&mut self, expr: &'f syntax::Expr<'a>, scope: &Scope<'a>) -> Option<Expr<'a>> {
        let expr = expr.peel();
        match &expr.kind {
            ExprKind::Hash => return Some(Expr::Builtin(Builtin::Nat)),
            ExprKind::Function(inner) => return self.function(inner, scope),
            _ => {}
        }
        let Some(applied) = application(expr) else {
            self.report(Diagnostic::new(Code::NotAType, expr.span, "this is not a type"));
            return None;
        };
        let ty = self.applied(&applied, scope)?;
        if applied.bare { self.bare(ty, expr.span) } else { Some(ty) }
    }

    /// The type that an application stands for without its `%`.
    fn applied(&mut self, applied: &Application<'f, 'a>, scope: &Scope<'a>) -> Option<Expr<'a>> {
        let &Application { name, span, .. } = applied;
        // A variable hides whatever else has its name.
        if let Some(variable) = scope.variable(name) {
            if let scope::Meaning::Type(index) = variable.meaning {
                self.args(applied, &[], Some(variable.span), scope)?;
                return Some(Expr::Var(index));
            }
            let diagnostic = Diagnostic::new(Code::NotAType, span, format!("`{name}` is a number, not a type"));
            self.report(diagnostic.label(variable.span, "declared here"));
            return None;
        }
        let entry = self.names.get(name);
        match entry.map(|entry| entry.meaning) {
            Some(Meaning::Builtin(builtin)) => {
                self.args(applied, &[], None, scope)?;
                Some(Expr::Builtin(builtin))
            }
            Some(Meaning::Box(known)) => {
                self.args(applied, &[], None, scope)?;
                Some(Expr::Boxed(self.declare_box(known), Vec::new()))
            }
            Some(Meaning::Vector { bare }) => {
                let item = self.args(applied, &[Kind::Type], None, scope)?.pop()?;
                Some(Expr::Vector { item: Box::new(item), bare })
            }
            Some(Meaning::Type(id)) => {
                let args = self.args_of(id, applied, scope)?;
                Some(Expr::Boxed(id, args))
            }
            Some(Meaning::Constructor(id)) => {
                let id =
                    if entry.is_some_and(|entry| entry.is_ambiguous) { self.of_this_layer(name, span)? } else { id };
                let (ty, id) = self.sole(id, name, span)?;
                let args = self.args_of(ty, applied, scope)?;
                Some(Expr::Bare(id, args))
            }
            None => {
                self.report_unknown(name, span);
                None
            }
        }
    }

    /// `%T`: the fields of the type's only constructor, without its id.
    fn bare(&mut self, boxed: Expr<'a>, span: Span) -> Option<Expr<'a>> {
        match boxed {
            Expr::Vector { item, .. } => Some(Expr::Vector { item, bare: true }),
            Expr::Boxed(id, args) => {
                let ty = self.schema.ty(id)?;
                match *ty.constructors.as_slice() {
                    [constructor] => Some(self.bare_constructor(constructor, args)),
                    ref constructors => {
                        let message = match constructors.len() {
                            0 => format!("`{}` has no constructor", ty.name),
                            several => format!("`{}` has {several} constructors, so that it cannot be bare", ty.name),
                        };
                        let diagnostic = Diagnostic::new(Code::AmbiguousBare, span, message);
                        let diagnostic = diagnostic.label(ty.span, "declared here");
                        self.report(diagnostic);
                        None
                    }
                }
            }
            Expr::Builtin(Builtin::Bool | Builtin::Object) => {
                let message = "a type with several constructors cannot be bare";
                self.report(Diagnostic::new(Code::AmbiguousBare, span, message));
                None
            }
            // These are bare without a `%`.
            Expr::Builtin(_) | Expr::Bare(..) => Some(boxed),
            _ => {
                self.report(Diagnostic::new(Code::AmbiguousBare, span, "this cannot be bare"));
                None
            }
        }
    }

    /// The fields of `int` or of Telegram's `true` are the builtin. A name that the schema has given to another
    /// constructor is no builtin's.
    fn bare_constructor(&self, id: CombinatorId, args: Vec<Expr<'a>>) -> Expr<'a> {
        let meaning = self.schema.combinator(id).and_then(|constructor| self.names.get(constructor.name));
        match meaning.map(|entry| entry.meaning) {
            Some(Meaning::Builtin(builtin)) => Expr::Builtin(builtin),
            _ => Expr::Bare(id, args),
        }
    }

    /// `!X`: a function that returns the variable X.
    fn function(&mut self, expr: &'f syntax::Expr<'a>, scope: &Scope<'a>) -> Option<Expr<'a>> {
        let applied = application(expr).filter(|applied| applied.args.is_empty() && !applied.bare);
        if let Some(index) = applied.and_then(|applied| scope.type_param(applied.name)) {
            return Some(Expr::Function(index));
        }
        let message = "only a parameter of the kind `Type` may follow a `!`";
        self.report(Diagnostic::new(Code::NotAType, expr.span, message));
        None
    }

    /// The constructor that a name of several layers means: that of the layer in which it is used.
    fn of_this_layer(&mut self, name: &'a str, span: Span) -> Option<CombinatorId> {
        let identity = Identity { role: Role::Constructor, layer: self.layer, name, nameless_of: None };
        let found = self.names.combinator(&identity);
        if found.is_none() {
            let message = format!("`{name}` is a constructor of another type in each layer");
            let help = "write the type";
            self.report(Diagnostic::new(Code::AmbiguousBare, span, message).help(help));
        }
        found
    }

    /// The type of a constructor that is used by its own name, and its only constructor, which must be that one.
    fn sole(&mut self, id: CombinatorId, name: &str, span: Span) -> Option<(TypeId, CombinatorId)> {
        let result = application(&self.declaration(id)?.result)?;
        let id = self.names.get(result.name)?.ty?;
        let ty = self.schema.ty(id)?;
        match *ty.constructors.as_slice() {
            [only] => Some((id, only)),
            ref constructors => {
                let message = format!(
                    "`{name}` is one of {} constructors of `{}`: as a type it would be bare, and the others could not be told from it",
                    constructors.len(),
                    ty.name
                );
                let help = format!("write `{}`", ty.name);
                self.report(Diagnostic::new(Code::AmbiguousBare, span, message).help(help));
                None
            }
        }
    }

    /// Arguments of a type, or of its only constructor.
    pub(super) fn args_of(
        &mut self,
        id: TypeId,
        applied: &Application<'f, 'a>,
        scope: &Scope<'a>,
    ) -> Option<Vec<Expr<'a>>> {
        let ty = self.schema.ty(id)?;
        if applied.args.is_empty() && ty.params.is_empty() {
            return Some(Vec::new());
        }
        let (kinds, declared) = (ty.params.clone(), ty.span);
        self.args(applied, &kinds, Some(declared), scope)
    }

    /// Arguments, of which there must be one for each kind. `declared` is where the type is declared.
    pub(super) fn args(
        &mut self,
        applied: &Application<'f, 'a>,
        kinds: &[Kind],
        declared: Option<Span>,
        scope: &Scope<'a>,
    ) -> Option<Vec<Expr<'a>>> {
        let Application { name, args, .. } = applied;
        if args.len() != kinds.len() {
            let count = |count: usize| match count {
                0 => "no argument".to_owned(),
                1 => "1 argument".to_owned(),
                more => format!("{more} arguments"),
            };
            let message = format!("`{name}` takes {}, and is given {}", count(kinds.len()), args.len());
            let diagnostic = Diagnostic::new(Code::WrongArguments, applied.miscounted(kinds.len()), message);
            self.report(match declared.filter(|&declared| declared != Span::default()) {
                Some(declared) => diagnostic.label(declared, "declared here"),
                None => diagnostic,
            });
            return None;
        }
        let mut resolved = Vec::with_capacity(args.len());
        for (arg, kind) in args.iter().copied().zip(kinds) {
            resolved.push(match kind {
                Kind::Type => self.ty(arg, scope)?,
                Kind::Nat => Expr::Nat(self.nat(arg, scope)?),
            });
        }
        Some(resolved)
    }

    /// The boxed form of a builtin, which becomes a type with one constructor when it is used first. Its id is that of its
    /// declaration, if the schema has one.
    pub(super) fn declare_box(&mut self, known: &'static Known) -> TypeId {
        let span = Span::default();
        let id = self.type_named(known.boxed, span);
        let (declared_id, computed_id) = match self.names.restated(known) {
            Some(restated) => (restated.declared_id, restated.computed_id),
            None => (None, self.hasher.builtin_names(known.bare, known.boxed)),
        };
        let constructor = CombinatorId(super::resolver::index(self.schema.combinators.len()));
        self.schema.combinators.push(Combinator {
            role: Role::Constructor,
            name: known.bare,
            name_span: span,
            span,
            layer: None,
            id: declared_id.unwrap_or(computed_id),
            declared_id,
            computed_id,
            params: Vec::new(),
            fields: vec![Field { name: None, span, ty_span: span, condition: None, ty: Expr::Builtin(known.builtin) }],
            result: Expr::Boxed(id, Vec::new()),
            docs: Docs::default(),
        });
        let boxed = Application { name: known.boxed, span, bare: false, args: Vec::new() };
        self.add_to_type(&boxed, Vec::new(), constructor);
        id
    }

    pub(super) fn report_unknown(&mut self, name: &str, span: Span) {
        let what = if is_boxed(name) { "type" } else { "type or constructor" };
        let diagnostic = Diagnostic::new(Code::UnknownType, span, format!("the {what} `{name}` is not declared"));
        let diagnostic = match self.suggest_name(name) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        };
        self.report(diagnostic);
    }
}

//! The second pass: parameters, fields and the result of every combinator.

use super::application::application;
use super::declare::kinds;
use super::resolver::{Resolver, index};
use super::scope::{LastNat, Meaning, Scope, Variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::names::is_boxed;
use crate::schema::{Expr, Kind, Param, Role};
use crate::source::Span;
use crate::syntax::{self, ExprKind, Field, Name};
use foldhash::HashSet;

impl<'f, 'a> Resolver<'f, 'a> {
    /// Looks up everything that the declarations mention.
    pub(super) fn define(&mut self) {
        let mut scope = Scope::default();
        for index in 0..self.declared.len() {
            let Some(syntax) = self.declared.get(index).copied() else { continue };
            let about = self.schema.combinators.get(index).map(|combinator| (combinator.role, combinator.layer));
            let (role, layer) = about.unwrap_or((Role::Constructor, None));
            self.layer = layer;
            scope.clear();
            let params = self.params(syntax, &mut scope);
            let fields = self.fields(&syntax.fields, syntax, &mut scope);
            let result = self.result(syntax, role, &scope);
            self.check_used(syntax, &params);
            if let Some(combinator) = self.schema.combinators.get_mut(index) {
                combinator.params = params;
                combinator.fields = fields;
                if let Some(result) = result {
                    combinator.result = result;
                }
            }
        }
    }

    /// Parameters in braces, and those that old schemas leave out.
    fn params(&mut self, syntax: &'f syntax::Combinator<'a>, scope: &mut Scope<'a>) -> Vec<Param<'a>> {
        let mut params = Vec::new();
        for group in &syntax.params {
            let kind = match &group.kind.peel().kind {
                ExprKind::Name("Type") => Kind::Type,
                ExprKind::Hash => Kind::Nat,
                _ => {
                    let message = "a parameter is either a `Type` or a number, `#`";
                    self.report(Diagnostic::new(Code::InvalidParam, group.kind.span, message));
                    continue;
                }
            };
            for name in &group.names {
                self.param(*name, kind, &mut params, scope);
            }
        }
        for query in syntax.fields.iter().filter_map(Field::query).filter(|query| is_boxed(query.text)) {
            if scope.get(query.text).is_some() || self.names.get(query.text).is_some() {
                continue;
            }
            let message = format!("the parameter `{}` is not declared", query.text);
            let help = format!("insert `{{{}:Type}}` before the fields", query.text);
            self.report(Diagnostic::new(Code::ImplicitParam, query.span, message).help(help));
            self.param(query, Kind::Type, &mut params, scope);
        }
        params
    }

    fn param(&mut self, name: Name<'a>, kind: Kind, params: &mut Vec<Param<'a>>, scope: &mut Scope<'a>) {
        let meaning = Meaning::param(kind, index(params.len()));
        match scope.add(Variable { name: name.text, span: name.span, meaning }) {
            Ok(()) => {
                if let Meaning::Nat(nat) = meaning {
                    scope.last_nat = Some(LastNat::Outside(nat));
                }
                params.push(Param { name: name.text, kind, span: name.span });
            }
            Err(first) => self.report_double(name, first.span),
        }
    }

    pub(super) fn report_double(&mut self, name: Name<'a>, first: Span) {
        let message = format!("`{}` is declared twice in one combinator", name.text);
        let diagnostic = Diagnostic::new(Code::DuplicateField, name.span, message).label(first, "first declared here");
        self.report(diagnostic);
    }

    fn result(&mut self, syntax: &'f syntax::Combinator<'a>, role: Role, scope: &Scope<'a>) -> Option<Expr<'a>> {
        if role == Role::Constructor {
            // The first pass has seen that it is a boxed type, and has told whether the arguments' kinds agree.
            let applied = application(&syntax.result)?;
            let id = self.names.get(applied.name)?.ty?;
            if self.schema.ty(id)?.params != kinds(&applied.args, syntax) {
                return None;
            }
            let args = self.args_of(id, &applied, scope)?;
            return Some(Expr::Boxed(id, args));
        }
        let result = match &syntax.result.kind {
            ExprKind::Function(inner) => inner,
            _ => &syntax.result,
        };
        self.ty(result, scope)
    }

    /// A parameter that can't be told from the result, nor from a query, has no value.
    fn check_used(&mut self, syntax: &'f syntax::Combinator<'a>, params: &[Param<'a>]) {
        if params.is_empty() || !self.lints.unused_param {
            return;
        }
        let mut used = syntax.fields.iter().filter_map(Field::query).map(|query| query.text).collect::<HashSet<_>>();
        mentioned(&syntax.result, &mut used);
        for param in params.iter().filter(|param| !used.contains(param.name)) {
            let message = format!("the parameter `{}` is mentioned neither in the result nor behind a `!`", param.name);
            self.report(Diagnostic::new(Code::UnusedParam, param.span, message));
        }
    }
}

/// Adds every name in an expression.
fn mentioned<'a>(expr: &syntax::Expr<'a>, names: &mut HashSet<&'a str>) {
    match &expr.kind {
        ExprKind::Name(text) => {
            names.insert(text);
        }
        ExprKind::Hash | ExprKind::Number(_) | ExprKind::Repeat(_) => {}
        ExprKind::Bare(inner) | ExprKind::Function(inner) | ExprKind::Paren(inner) => mentioned(inner, names),
        ExprKind::Apply(all) | ExprKind::Angle(all) | ExprKind::Sum(all) => {
            all.iter().for_each(|expr| mentioned(expr, names));
        }
    }
}

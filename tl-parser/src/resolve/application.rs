//! What a type expression applies to what.

use crate::source::Span;
use crate::syntax::{Expr, ExprKind};

/// What is applied, and to what: `%F<A> B` is F, applied to A and B.
pub(super) struct Application<'f, 'a> {
    pub(super) name: &'a str,
    /// Where the name is.
    pub(super) span: Span,
    /// There is a `%` before the name, or before all of it.
    pub(super) bare: bool,
    pub(super) args: Vec<&'f Expr<'a>>,
}

impl Application<'_, '_> {
    /// Where the number of arguments is wrong: at those that are too many, or at the name if there are too few.
    pub(super) fn miscounted(&self, expected: usize) -> Span {
        match (self.args.get(expected), self.args.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => self.span,
        }
    }
}

/// Takes a type expression apart; none if no name is applied.
pub(super) fn application<'f, 'a>(expr: &'f Expr<'a>) -> Option<Application<'f, 'a>> {
    let expr = expr.peel();
    match &expr.kind {
        ExprKind::Name(name) => Some(Application { name, span: expr.span, bare: false, args: Vec::new() }),
        ExprKind::Bare(inner) => Some(Application { bare: true, ..application(inner)? }),
        ExprKind::Apply(all) | ExprKind::Angle(all) => {
            let (first, others) = all.split_first()?;
            let mut applied = application(first)?;
            applied.args.extend(others);
            Some(applied)
        }
        _ => None,
    }
}

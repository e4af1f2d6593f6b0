//! Fields: their conditions, repetitions, and the numbers these depend on.

use super::resolver::{Resolver, index};
use super::scope::{LastNat, Meaning, Scope, Variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Builtin, Condition, Expr, Field, Nat, NatVar};
use crate::source::Span;
use crate::syntax::{self, ExprKind, Name};

impl<'f, 'a> Resolver<'f, 'a> {
    /// The fields of a combinator, or of a repetition inside one.
    pub(super) fn fields(
        &mut self,
        fields: &'f [syntax::Field<'a>],
        syntax: &'f syntax::Combinator<'a>,
        scope: &mut Scope<'a>,
    ) -> Vec<Field<'a>> {
        let mut resolved = Vec::with_capacity(fields.len());
        for field in fields {
            let condition = match &field.condition {
                None => None,
                Some(condition) => match self.condition(condition, syntax, scope) {
                    None => {
                        self.declare_fields(field, None, resolved.len(), scope);
                        continue;
                    }
                    some => some,
                },
            };
            let Some(ty) = self.field_type(&field.ty, syntax, scope) else {
                self.declare_fields(field, None, resolved.len(), scope);
                continue;
            };
            self.declare_fields(field, Some(&ty), resolved.len(), scope);
            let ty_span = field.ty_span();
            match field.names.as_slice() {
                [] => resolved.push(Field { name: None, span: field.span, ty_span, condition, ty }),
                [name] => resolved.push(Field { name: visible(*name), span: field.span, ty_span, condition, ty }),
                names => resolved.extend(names.iter().map(|name| {
                    let ty = ty.clone();
                    Field { name: visible(*name), span: name.span, ty_span, condition, ty }
                })),
            }
        }
        resolved
    }

    /// Notes the names of a field, so that later ones can refer to it, and no other can have them.
    fn declare_fields(
        &mut self,
        field: &syntax::Field<'a>,
        ty: Option<&Expr<'a>>,
        first: usize,
        scope: &mut Scope<'a>,
    ) {
        let is_nat = ty == Some(&Expr::Builtin(Builtin::Nat));
        let names = field.names.as_slice();
        // A field without a name still has a place, and is a number that a repetition can take.
        for offset in 0..names.len().max(1) {
            let nat = NatVar::Field(index(first + offset));
            let meaning = match (is_nat, scope.depth) {
                (false, _) => Meaning::Field,
                (true, 0) => Meaning::Nat(nat),
                (true, _) => Meaning::Inner,
            };
            match meaning {
                Meaning::Nat(nat) => scope.last_nat = Some(LastNat::Outside(nat)),
                Meaning::Inner => scope.last_nat = Some(LastNat::Inside(field.span)),
                _ => {}
            }
            let Some(name) = names.get(offset).filter(|name| name.text != "_") else { continue };
            if let Err(before) = scope.add(Variable { name: name.text, span: name.span, meaning }) {
                self.report_double(*name, before.span);
            }
        }
    }

    fn field_type(
        &mut self,
        ty: &'f syntax::Expr<'a>,
        syntax: &'f syntax::Combinator<'a>,
        scope: &mut Scope<'a>,
    ) -> Option<Expr<'a>> {
        let ExprKind::Repeat(repeat) = &ty.kind else {
            return self.ty(ty, scope);
        };
        let count = match &repeat.count {
            Some(count) => self.nat(count, scope)?,
            None => self.last_nat(ty.span, scope)?,
        };
        let (outside, last_nat) = (scope.len(), scope.last_nat.take());
        scope.depth += 1;
        let fields = self.fields(&repeat.fields, syntax, scope);
        scope.depth -= 1;
        scope.truncate(outside);
        scope.last_nat = last_nat;
        Some(Expr::Repeat { count, fields })
    }

    /// The count of a repetition that states none: the nearest `#` before it on its own level. In a repetition, one
    /// outside of it is not meant.
    fn last_nat(&mut self, span: Span, scope: &Scope<'a>) -> Option<Nat> {
        match scope.last_nat {
            Some(LastNat::Outside(var)) => return Some(Nat { var: Some(var), constant: 0 }),
            Some(LastNat::Inside(declared)) => {
                let message = "the count of this is inside of a repetition, where fields cannot depend on it yet";
                self.report(Diagnostic::new(Code::NotANumber, span, message).label(declared, "declared here"));
            }
            None => {
                let message = "it is not said how often this is repeated";
                let help = "write `n*[ … ]`, or declare a `#` before it";
                self.report(Diagnostic::new(Code::MissingCount, span, message).help(help));
            }
        }
        None
    }

    fn condition(
        &mut self,
        condition: &syntax::Condition<'a>,
        syntax: &'f syntax::Combinator<'a>,
        scope: &Scope<'a>,
    ) -> Option<Condition> {
        let name = Name { text: condition.on, span: condition.on_span() };
        let on = self.nat_var(name, Some(syntax), scope)?;
        let (Some(bit), Some(span)) = (condition.bit, condition.bit_span()) else {
            return Some(Condition { on, bit: None });
        };
        match bit.parse().ok().filter(|&bit| bit < 32u8) {
            Some(bit) => Some(Condition { on, bit: Some(bit) }),
            None => {
                let message = format!("`{}` has no bit {}", condition.on, bit);
                let help = "a number has the bits 0 to 31";
                self.report(Diagnostic::new(Code::BitOutOfRange, span, message).help(help));
                None
            }
        }
    }

    /// A number, as in `n`, `3` or `n+1`.
    pub(super) fn nat(&mut self, expr: &syntax::Expr<'a>, scope: &Scope<'a>) -> Option<Nat> {
        let expr = expr.peel();
        match &expr.kind {
            ExprKind::Number(digits) => match digits.parse() {
                Ok(constant) => Some(Nat { var: None, constant }),
                Err(_) => {
                    let message = format!("the number {digits} is out of range");
                    let help = format!("the greatest number is {}", u32::MAX);
                    self.report(Diagnostic::new(Code::NumberOutOfRange, expr.span, message).help(help));
                    None
                }
            },
            ExprKind::Name(text) => {
                let var = self.nat_var(Name { text, span: expr.span }, None, scope)?;
                Some(Nat { var: Some(var), constant: 0 })
            }
            ExprKind::Sum(all) => {
                let mut sum = Nat { var: None, constant: 0 };
                for part in all {
                    let nat = self.nat(part, scope)?;
                    let constant = sum.constant.checked_add(nat.constant);
                    let (Some(constant), false) = (constant, sum.var.is_some() && nat.var.is_some()) else {
                        let message = "this is not a variable and a constant that add up to 32 bits";
                        self.report(Diagnostic::new(Code::NumberOutOfRange, expr.span, message));
                        return None;
                    };
                    sum = Nat { var: sum.var.or(nat.var), constant };
                }
                Some(sum)
            }
            _ => {
                self.report(Diagnostic::new(Code::NotANumber, expr.span, "this is not a number"));
                None
            }
        }
    }

    /// A variable that stands for a number. `syntax` is where a declaration that comes too late may be.
    fn nat_var(
        &mut self,
        name: Name<'a>,
        syntax: Option<&'f syntax::Combinator<'a>>,
        scope: &Scope<'a>,
    ) -> Option<NatVar> {
        let Name { text, span } = name;
        match scope.get(text) {
            Some(Variable { meaning: Meaning::Nat(var), .. }) => return Some(var),
            Some(Variable { meaning: Meaning::Inner, span: declared, .. }) => {
                let message = format!("`{text}` is inside of a repetition, where fields cannot depend on it yet");
                self.report(Diagnostic::new(Code::NotANumber, span, message).label(declared, "declared here"));
            }
            Some(Variable { span: declared, .. }) => {
                let message = format!("`{text}` is not a number");
                let diagnostic = Diagnostic::new(Code::NotANumber, span, message).label(declared, "declared here");
                self.report(diagnostic.help("only a field or a parameter of the type `#` is one"));
            }
            None if syntax.is_none() && self.names.get(text).is_some() => {
                let message = format!("`{text}` is a type, not a number");
                self.report(Diagnostic::new(Code::NotANumber, span, message));
            }
            None => self.report_unknown_variable(name, syntax, scope),
        }
        None
    }

    fn report_unknown_variable(
        &mut self,
        Name { text, span }: Name<'a>,
        syntax: Option<&'f syntax::Combinator<'a>>,
        scope: &Scope<'a>,
    ) {
        // Each look for a later declaration is a walk over the fields: no more of them than of suggestions.
        let look = self.suggestions > 0;
        let mut names = syntax
            .filter(|_| look)
            .into_iter()
            .flat_map(|syntax| &syntax.fields)
            .flat_map(|field| field.names.as_slice());
        if let Some(later) = names.find(|name| name.text == text) {
            self.suggestions -= 1;
            let message = format!("`{text}` is used before it is declared");
            let diagnostic = Diagnostic::new(Code::LateVariable, span, message).label(later.span, "declared here");
            self.report(diagnostic);
            return;
        }
        let message = format!("`{text}` is not declared");
        let diagnostic = Diagnostic::new(Code::UnknownVariable, span, message);
        let diagnostic = match self.suggest(text, scope.nats()) {
            Some(help) => diagnostic.help(help),
            None => diagnostic.help(format!("declare the field `{text}:#` before this one")),
        };
        self.report(diagnostic);
    }
}

/// A field's name, if it has one that means something.
fn visible(name: Name<'_>) -> Option<&str> {
    Some(name.text).filter(|&text| text != "_")
}

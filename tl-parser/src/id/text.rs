//! The canonical text of a combinator, made from the tree: comments, white space and parentheses do not count.

use super::Dialect;
use crate::syntax::{Combinator, Expr, ExprKind, Field, FieldNames, Name};
use foldhash::HashSet;

/// Knows which types have a single constructor: Telegram hashes `%Type` as that constructor's name.
pub(crate) trait SoleConstructor {
    fn sole_constructor(&self, type_name: &str) -> Option<&str>;
}

/// Appends the text of `combinator`, and tells whether the dialects disagree about it.
pub(super) fn combinator(
    out: &mut String,
    combinator: &Combinator<'_>,
    dialect: Dialect,
    sole: &dyn SoleConstructor,
) -> bool {
    let mut text = Text { out, telegram: dialect == Dialect::Telegram, sole, differs: false };
    text.word(combinator.name.text);
    text.implicit_params(combinator);
    for params in &combinator.params {
        for name in &params.names {
            text.words(&[" ", name.text, ":"]);
            text.expr(&params.kind);
        }
    }
    for field in &combinator.fields {
        text.field(field);
    }
    text.word(" = ");
    text.expr(&combinator.result);
    text.differs
}

struct Text<'o> {
    out: &'o mut String,
    telegram: bool,
    sole: &'o dyn SoleConstructor,
    /// A rule of Telegram's has been met, whether or not it was applied.
    differs: bool,
}

impl Text<'_> {
    fn word(&mut self, word: &str) {
        self.out.push_str(word);
    }

    fn words(&mut self, words: &[&str]) {
        words.iter().for_each(|word| self.out.push_str(word));
    }

    /// ` X:Type` for each `!X` whose X no parameter declares, as in schemas before layer 18.
    fn implicit_params(&mut self, combinator: &Combinator<'_>) {
        let mut queries = combinator.fields.iter().filter_map(Field::query).peekable();
        if queries.peek().is_none() {
            return;
        }
        let params = combinator.params.iter().flat_map(|params| &params.names);
        let mut declared = params.map(|param| param.text).collect::<HashSet<_>>();
        for Name { text: name, .. } in queries {
            if !declared.insert(name) {
                continue;
            }
            self.differs = true;
            if self.telegram {
                self.words(&[" ", name, ":Type"]);
            }
        }
    }

    /// The field with a space before it.
    fn field(&mut self, field: &Field<'_>) {
        if field.condition.is_some() && field.ty.kind == ExprKind::Name("true") {
            self.differs = true;
            if self.telegram {
                return;
            }
        }
        match &field.names {
            FieldNames::None => {
                self.word(" ");
                self.typed(field);
            }
            names => {
                for name in names.as_slice() {
                    self.words(&[" ", name.text, ":"]);
                    self.typed(field);
                }
            }
        }
    }

    /// The condition and the type.
    fn typed(&mut self, field: &Field<'_>) {
        if let Some(condition) = &field.condition {
            self.word(condition.on);
            if let Some(bit) = &condition.bit {
                self.words(&[".", bit]);
            }
            self.word("?");
        }
        if field.ty.kind == ExprKind::Name("bytes") {
            self.differs = true;
            self.word(if self.telegram { "string" } else { "bytes" });
        } else {
            self.expr(&field.ty);
        }
    }

    fn expr(&mut self, expr: &Expr<'_>) {
        match &expr.kind {
            ExprKind::Name(name) | ExprKind::Number(name) => self.word(name),
            ExprKind::Hash => self.word("#"),
            ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Bare(inner) => self.bare(inner),
            ExprKind::Function(inner) => {
                self.word("!");
                self.expr(inner);
            }
            ExprKind::Apply(all) | ExprKind::Angle(all) => self.list(all, " "),
            ExprKind::Sum(all) => self.list(all, "+"),
            ExprKind::Repeat(repeat) => {
                if let Some(count) = &repeat.count {
                    self.expr(count);
                    self.word("*");
                }
                self.word("[");
                repeat.fields.iter().for_each(|field| self.field(field));
                self.word(" ]");
            }
        }
    }

    fn bare(&mut self, inner: &Expr<'_>) {
        match &inner.peel().kind {
            // A constructor's own name is bare already.
            ExprKind::Name(name) if !crate::names::is_boxed(name) => self.word(name),
            ExprKind::Name(name) if self.sole.sole_constructor(name).is_some() => {
                self.differs = true;
                match self.sole.sole_constructor(name) {
                    Some(constructor) if self.telegram => self.word(constructor),
                    _ => self.words(&["%", name]),
                }
            }
            _ => {
                self.word("%");
                self.expr(inner);
            }
        }
    }

    fn list(&mut self, all: &[Expr<'_>], separator: &str) {
        for (index, expr) in all.iter().enumerate() {
            if index > 0 {
                self.word(separator);
            }
            self.expr(expr);
        }
    }
}

//! Warnings about what is correct and yet often a mistake.

use super::resolver::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{Builtin, Combinator, Condition, Expr, Field, NatVar};
use foldhash::{HashMap, HashMapExt};

impl Resolver<'_, '_> {
    /// Looks for what the lints about flags are about. Parameters are looked at when they are declared.
    pub(super) fn lint_flags(&mut self) {
        if !self.lints.flagged_bool && !self.lints.reused_flag_bit {
            return;
        }
        let mut found = Vec::new();
        for combinator in &self.schema.combinators {
            let mut fields = Vec::new();
            flagged(&combinator.fields, &mut fields);
            if self.lints.flagged_bool {
                found.extend(fields.iter().filter_map(|(field, _)| flagged_bool(field)));
            }
            if self.lints.reused_flag_bit {
                reused_bits(combinator, &fields, &mut found);
            }
        }
        self.diagnostics.append(&mut found);
    }
}

/// Collects the fields under conditions, also those in repetitions.
fn flagged<'s, 'a>(fields: &'s [Field<'a>], found: &mut Vec<(&'s Field<'a>, Condition)>) {
    for field in fields {
        found.extend(field.condition.map(|condition| (field, condition)));
        if let Expr::Repeat { fields, .. } = &field.ty {
            flagged(fields, found);
        }
    }
}

fn flagged_bool(field: &Field<'_>) -> Option<Diagnostic> {
    if field.ty != Expr::Builtin(Builtin::Bool) {
        return None;
    }
    let message = format!("{} is a `Bool` under a flag: it may be absent, false or true", called(field));
    let help = "if absent and false mean the same, write `true`";
    Some(Diagnostic::new(Code::FlaggedBool, field.span, message).help(help))
}

/// What is known of a bit.
struct Bit<'s, 'a> {
    /// The first field under it.
    first: &'s Field<'a>,
    /// Where its warning is among those found.
    warning: Option<usize>,
}

/// One warning for each bit with several fields, at the second one.
fn reused_bits(combinator: &Combinator<'_>, fields: &[(&Field<'_>, Condition)], found: &mut Vec<Diagnostic>) {
    let mut bits: HashMap<(NatVar, Option<u8>), Bit<'_, '_>> = HashMap::new();
    for &(field, Condition { on, bit }) in fields {
        // A `true` takes no room: it names the bit under which the others are.
        if field.ty == Expr::Builtin(Builtin::True) {
            continue;
        }
        let Some(Bit { first, warning }) = bits.get_mut(&(on, bit)) else {
            bits.insert((on, bit), Bit { first: field, warning: None });
            continue;
        };
        match warning.and_then(|warning| found.get_mut(warning)) {
            // A few places are enough.
            Some(diagnostic) if diagnostic.labels.len() < 4 => {
                diagnostic.labels.push(crate::Label { span: field.span, message: "and here".to_owned() });
            }
            Some(_) => {}
            None => {
                let what = match bit {
                    Some(bit) => format!("the bit {bit} of `{}`", nat_name(combinator, on)),
                    None => format!("`{}`", nat_name(combinator, on)),
                };
                let message = format!("{what} decides over several fields: either all of them are there, or none");
                *warning = Some(found.len());
                let diagnostic = Diagnostic::new(Code::ReusedFlagBit, field.span, message);
                found.push(diagnostic.label(first.span, "first used here"));
            }
        }
    }
}

fn called(field: &Field<'_>) -> String {
    field.name.map_or_else(|| "this".to_owned(), |name| format!("`{name}`"))
}

fn nat_name<'a>(combinator: &Combinator<'a>, nat: NatVar) -> &'a str {
    let index = |index: u32| usize::try_from(index).ok();
    let name = match nat {
        NatVar::Field(field) => index(field).and_then(|field| combinator.fields.get(field)?.name),
        NatVar::Param(param) => index(param).and_then(|param| Some(combinator.params.get(param)?.name)),
    };
    name.unwrap_or("_")
}

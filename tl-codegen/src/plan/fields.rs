//! From a combinator's parameters and fields to the steps of its struct.

use super::lower::{Lowering, Unsupported};
use super::names::{self, Scope};
use super::{Field, FlagBit, Flags, Path, Step, Struct, Ty};
use crate::uses::flags;
use std::collections::{BTreeMap, BTreeSet};
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Field as TlField, Kind, NatVar};
use tl_parser::{Span, one_line};

impl<'a> Lowering<'_, 'a> {
    /// The names of a function's type parameters. For each there must be a field that holds a request.
    pub(super) fn params(&mut self, function: &Combinator<'a>, path: &Path) -> Result<Vec<String>, Unsupported> {
        let mut scope = Scope::with(&path.name);
        let mut params = Vec::new();
        for (index, param) in (0..).zip(&function.params) {
            let is_used = function.fields.iter().any(|field| field.ty == Expr::Function(index));
            if param.kind != Kind::Type || !is_used {
                return Err(self.unsupported(param.span, "a parameter that stands for no request"));
            }
            params.push(scope.take(names::param(param.name), None));
        }
        Ok(params)
    }

    /// The struct of a constructor or function.
    pub(super) fn structure(
        &mut self,
        id: CombinatorId,
        combinator: &Combinator<'a>,
        path: Path,
        params: Vec<String>,
    ) -> Result<Struct, Unsupported> {
        let flags = flags(combinator);
        let mut fields_scope = Scope::default();
        let mut setters_scope = Scope::reserving(&names::METHODS);
        let mut steps = Vec::new();
        // Where each of the schema's fields that decide over others has gone.
        let mut flags_steps: BTreeMap<u32, usize> = BTreeMap::new();
        for (index, field) in (0..).zip(&combinator.fields) {
            let name = fields_scope.take(names::field(field.name.unwrap_or("value")), None);
            if flags.contains(&index) {
                flags_steps.insert(index, steps.len());
                steps.push(Step::Flags(self.flags(field, names::escaped(name))?));
                continue;
            }
            let condition = self.condition(field, &flags_steps, &mut steps)?;
            let setter = condition.as_ref().map(|_| names::escaped(setters_scope.take(name.clone(), None)));
            let ty = self.ty(&params, &field.ty, field.span)?;
            if ty.has_answer() {
                return Err(self.unsupported(field.span, "a field of any type"));
            }
            steps.push(Step::Field(Field {
                name: names::escaped(name),
                setter,
                tl_text: one_line(self.sources, field.ty_span),
                docs: field_docs(combinator, field),
                attributes: self.choice.attributes().of_field(id, index),
                condition,
                ty,
            }));
        }
        Ok(Struct {
            path,
            tl_name: combinator.name.to_owned(),
            tl_text: one_line(self.sources, combinator.span),
            id: combinator.id,
            docs: struct_docs(combinator, &flags),
            attributes: self.choice.attributes().of_combinator(id),
            params,
            steps,
            only_received: self.is_only_received(combinator),
        })
    }

    fn flags(&mut self, field: &TlField<'a>, name: String) -> Result<Flags, Unsupported> {
        if field.condition.is_some() {
            return Err(self.unsupported(field.span, "flags that are themselves under a flag"));
        }
        Ok(Flags { name, tl_name: field.name.unwrap_or_default().to_owned(), bits: Vec::new() })
    }

    /// The condition of a field, which is the next step; the flags it is under learn of it.
    fn condition(
        &mut self,
        field: &TlField<'a>,
        flags_steps: &BTreeMap<u32, usize>,
        steps: &mut [Step],
    ) -> Result<Option<(String, u8)>, Unsupported> {
        let Some(condition) = field.condition else { return Ok(None) };
        let Some(bit) = condition.bit else {
            return Err(self.unsupported(field.span, "a condition without a bit"));
        };
        let NatVar::Field(on) = condition.on else {
            return Err(self.unsupported(field.span, "a condition on a parameter"));
        };
        let next = steps.len();
        let Some(Step::Flags(flags)) = flags_steps.get(&on).and_then(|&step| steps.get_mut(step)) else {
            return Err(self.unsupported(field.span, "a condition on a later field"));
        };
        match flags.bits.iter_mut().find(|flag| flag.bit == bit) {
            Some(flag) => flag.fields.push(next),
            None => flags.bits.push(FlagBit { bit, fields: vec![next] }),
        }
        Ok(Some((flags.name.clone(), bit)))
    }

    /// The Rust type of an expression.
    pub(super) fn ty(&mut self, params: &[String], expr: &Expr<'a>, span: Span) -> Result<Ty, Unsupported> {
        let param = |index: u32| usize::try_from(index).ok().and_then(|index| params.get(index)).cloned();
        Ok(match expr {
            Expr::Builtin(builtin) => match builtin {
                Builtin::Nat => Ty::U32,
                Builtin::Int => Ty::I32,
                Builtin::Long => Ty::I64,
                Builtin::Int128 => Ty::Array(16),
                Builtin::Int256 => Ty::Array(32),
                Builtin::Int512 => Ty::Array(64),
                Builtin::Double => Ty::F64,
                Builtin::Float => Ty::F32,
                Builtin::String => Ty::String,
                Builtin::Bytes => Ty::Bytes,
                Builtin::True => Ty::True,
                Builtin::Bool => Ty::Bool,
                Builtin::Object => Ty::Object,
            },
            Expr::Vector { item, bare } => Ty::Vec { bare: *bare, item: Box::new(self.ty(params, item, span)?) },
            Expr::Boxed(id, args) if args.is_empty() => {
                let reused = self.schema.ty(*id).is_some_and(|ty| self.is_reused(&ty.constructors));
                if reused {
                    return Err(self.unsupported(span, "a type whose constructors the runtime has"));
                }
                Ty::Enum(self.type_path(*id))
            }
            Expr::Bare(id, args) if args.is_empty() => {
                if self.is_lost(*id) {
                    return Err(self.unsupported(span, "a bare value of a type of which only the enum's path is known"));
                }
                Ty::Struct(self.combinator_path(*id))
            }
            Expr::Boxed(..) | Expr::Bare(..) => return Err(self.unsupported(span, "a type with parameters")),
            Expr::Function(index) => Ty::Param(param(*index).unwrap_or_default()),
            Expr::Var(index) => match param(*index) {
                Some(param) => Ty::Answer(param),
                None => return Err(self.unsupported(span, "a field of any type")),
            },
            Expr::Nat(_) => return Err(self.unsupported(span, "a number in place of a type")),
            Expr::Repeat { .. } => return Err(self.unsupported(span, "a repeated group of fields")),
        })
    }
}

/// What the schema says of a combinator, and of its flags, which are no fields in Rust.
fn struct_docs(combinator: &Combinator<'_>, flags: &BTreeSet<u32>) -> Vec<String> {
    let mut docs: Vec<String> = combinator.docs.description.iter().map(|line| (*line).to_owned()).collect();
    let fields = (0..).zip(&combinator.fields).filter(|(index, _)| flags.contains(index));
    for (_, field) in fields {
        let lines = field_docs(combinator, field);
        if let (Some(name), false) = (field.name, lines.is_empty()) {
            docs.extend((!docs.is_empty()).then(String::new));
            docs.push(format!("`{name}`: {}", lines.join(" ")));
        }
    }
    docs
}

fn field_docs(combinator: &Combinator<'_>, field: &TlField<'_>) -> Vec<String> {
    let documented = combinator.docs.fields.iter().find(|(name, _)| Some(*name) == field.name);
    documented.map(|(_, lines)| lines.iter().map(|line| (*line).to_owned()).collect()).unwrap_or_default()
}

//! From the resolved schema to the plan. What Rust cannot express is a diagnostic with its place.

use super::names::{self, Scope};
use super::{
    Enum, Field, FlagBit, Flags, Function, Path, Plan, Reused, Step, Struct, Ty, Variant, boxing, rank, well_known,
};
use std::collections::{BTreeMap, BTreeSet};
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Field as TlField, NatVar, Role, Schema, TypeId};
use tl_parser::{Code, Diagnostic, Sources, Span};

/// Plans the Rust of a schema. `sources` are what the schema was read from; their text goes into the documentation.
///
/// # Errors
///
/// Every declaration that cannot be expressed.
pub fn plan(schema: &Schema<'_>, sources: &Sources) -> Result<Plan, Vec<Diagnostic>> {
    let mut lowering = Lowering::new(schema, sources);
    let mut plan = lowering.declarations();
    if lowering.diagnostics.is_empty()
        && let Some(path) = boxing::decide(&mut plan)
    {
        lowering.unsupported_path(&path, "a bare constructor that contains itself");
    }
    if lowering.diagnostics.is_empty() {
        let constructors = std::mem::take(&mut plan.constructors);
        let by_path = constructors.iter().map(|constructor| (constructor.path.clone(), constructor)).collect();
        for path in rank::set_fallbacks(&mut plan.types, &by_path) {
            lowering.unsupported_path(&path, "a type of which no value is finite");
        }
        plan.constructors = constructors;
    }
    if lowering.diagnostics.is_empty() { Ok(plan) } else { Err(lowering.diagnostics) }
}

struct Lowering<'s, 'a> {
    schema: &'s Schema<'a>,
    sources: &'s Sources,
    types: BTreeMap<TypeId, Path>,
    combinators: BTreeMap<CombinatorId, Path>,
    diagnostics: Vec<Diagnostic>,
}

/// A field cannot be expressed; the diagnostic has been kept.
struct Unsupported;

impl<'s, 'a> Lowering<'s, 'a> {
    /// Gives every type and combinator its place.
    fn new(schema: &'s Schema<'a>, sources: &'s Sources) -> Self {
        let mut scopes: BTreeMap<(&str, Vec<String>), Scope> = BTreeMap::new();
        let mut take = |kind, tl_name: &str, id| {
            let Path { modules, name } = names::path(tl_name);
            let name = scopes.entry((kind, modules.clone())).or_default().take(name, id);
            Path { modules, name }
        };
        let types = (0..).map(TypeId).zip(&schema.types).map(|(id, ty)| (id, take("enums", ty.name, None))).collect();
        let combinators = (0..)
            .map(CombinatorId)
            .zip(&schema.combinators)
            .map(|(id, combinator)| {
                let kind = match combinator.role {
                    Role::Constructor => "types",
                    Role::Function => "functions",
                };
                (id, take(kind, combinator.name, Some(combinator.id)))
            })
            .collect();
        Self { schema, sources, types, combinators, diagnostics: Vec::new() }
    }

    fn declarations(&mut self) -> Plan {
        let mut plan = Plan { layer: self.schema.layer, ..Plan::default() };
        for (id, combinator) in (0..).map(CombinatorId).zip(&self.schema.combinators) {
            let path = self.combinator_path(id);
            if let Some(runtime_path) = well_known::runtime_path(combinator.id, combinator.name) {
                plan.reused.push(Reused { path, tl_name: combinator.name.to_owned(), id: combinator.id, runtime_path });
                continue;
            }
            match combinator.role {
                // `boolTrue`, `vector`: the runtime knows them.
                Role::Constructor if self.makes_builtin(combinator) => {}
                Role::Constructor => plan.constructors.extend(self.constructor(combinator, path).ok()),
                Role::Function => plan.functions.extend(self.function(combinator, path).ok()),
            }
        }
        plan.types = self.enums(&plan);
        plan
    }

    fn constructor(&mut self, combinator: &Combinator<'a>, path: Path) -> Result<Struct, Unsupported> {
        if let Some(param) = combinator.params.first() {
            return Err(self.unsupported(param.span, "a constructor with parameters"));
        }
        self.structure(combinator, path)
    }

    fn function(&mut self, combinator: &Combinator<'a>, path: Path) -> Result<Function, Unsupported> {
        let request = self.structure(combinator, path)?;
        let result = self.ty(combinator, &combinator.result, combinator.span)?;
        Ok(Function { request, result })
    }

    fn structure(&mut self, combinator: &Combinator<'a>, path: Path) -> Result<Struct, Unsupported> {
        let deciding: BTreeSet<u32> = combinator
            .fields
            .iter()
            .filter_map(|field| match field.condition?.on {
                NatVar::Field(index) => Some(index),
                NatVar::Param(_) => None,
            })
            .collect();
        let mut fields_scope = Scope::default();
        let mut setters_scope = Scope::with(&["new"]);
        let mut steps = Vec::new();
        // Where each of the schema's fields that decide over others has gone.
        let mut flags_steps: BTreeMap<u32, usize> = BTreeMap::new();
        for (index, field) in (0..).zip(&combinator.fields) {
            let name = fields_scope.take(names::field(field.name.unwrap_or("value")), None);
            if deciding.contains(&index) {
                flags_steps.insert(index, steps.len());
                steps.push(Step::Flags(self.flags(field, name)?));
                continue;
            }
            let condition = self.condition(field, &flags_steps, &mut steps)?;
            let setter = condition.as_ref().map(|_| setters_scope.take(name.clone(), None));
            steps.push(Step::Field(Field {
                name,
                setter,
                tl_text: self.field_text(field),
                docs: field_docs(combinator, field),
                condition,
                ty: self.ty(combinator, &field.ty, field.span)?,
            }));
        }
        Ok(Struct {
            path,
            tl_name: combinator.name.to_owned(),
            tl_text: one_line(self.sources.slice(combinator.span)),
            id: combinator.id,
            docs: combinator.docs.description.iter().map(|line| (*line).to_owned()).collect(),
            params: combinator.params.iter().map(|param| names::param(param.name)).collect(),
            steps,
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

    fn ty(&mut self, of: &Combinator<'a>, expr: &Expr<'a>, span: Span) -> Result<Ty, Unsupported> {
        Ok(match expr {
            Expr::Builtin(builtin) => match builtin {
                Builtin::Nat => Ty::U32,
                Builtin::Int => Ty::I32,
                Builtin::Long => Ty::I64,
                Builtin::Int128 => Ty::Array(16),
                Builtin::Int256 => Ty::Array(32),
                Builtin::Double => Ty::F64,
                Builtin::Float => Ty::F32,
                Builtin::String => Ty::String,
                Builtin::Bytes => Ty::Bytes,
                Builtin::True => Ty::True,
                Builtin::Bool => Ty::Bool,
                Builtin::Object => Ty::Object,
            },
            Expr::Vector { item, bare } => Ty::Vec { bare: *bare, item: Box::new(self.ty(of, item, span)?) },
            Expr::Boxed(id, args) if args.is_empty() => {
                let reused = self.schema.ty(*id).is_some_and(|ty| self.is_reused(&ty.constructors));
                if reused {
                    return Err(self.unsupported(span, "a type whose constructors the runtime has"));
                }
                Ty::Enum(self.type_path(*id))
            }
            Expr::Bare(id, args) if args.is_empty() => Ty::Struct(self.combinator_path(*id)),
            Expr::Boxed(..) | Expr::Bare(..) => return Err(self.unsupported(span, "a type with parameters")),
            Expr::Var(index) | Expr::Function(index) => {
                let param = usize::try_from(*index).ok().and_then(|index| of.params.get(index));
                Ty::Param(param.map(|param| names::param(param.name)).unwrap_or_default())
            }
            Expr::Nat(_) => return Err(self.unsupported(span, "a number in place of a type")),
            Expr::Repeat { .. } => return Err(self.unsupported(span, "a repeated group of fields")),
        })
    }

    /// An enum for every type of which a constructor has been planned.
    fn enums(&mut self, plan: &Plan) -> Vec<Enum> {
        let planned: BTreeMap<&Path, &Struct> = plan.constructors.iter().map(|c| (&c.path, c)).collect();
        let mut enums = Vec::new();
        for (id, ty) in (0..).map(TypeId).zip(&self.schema.types) {
            if well_known::is_builtin(ty.name) {
                continue;
            }
            let mut scope = Scope::default();
            let variants: Vec<Variant> = ty
                .constructors
                .iter()
                .filter_map(|id| planned.get(self.combinators.get(id)?))
                .map(|constructor| Variant {
                    name: scope.take(names::variant(&constructor.tl_name, ty.name), Some(constructor.id)),
                    tl_name: constructor.tl_name.clone(),
                    id: constructor.id,
                    constructor: constructor.path.clone(),
                    boxed: false,
                })
                .collect();
            if !variants.is_empty() {
                enums.push(Enum { path: self.type_path(id), tl_name: ty.name.to_owned(), variants, fallback: 0 });
            }
        }
        enums
    }

    /// Whether what a constructor makes is a value of a type that Rust has already.
    fn makes_builtin(&self, constructor: &Combinator<'a>) -> bool {
        match &constructor.result {
            Expr::Builtin(_) | Expr::Vector { .. } => true,
            Expr::Boxed(id, _) => self.schema.ty(*id).is_some_and(|ty| well_known::is_builtin(ty.name)),
            _ => false,
        }
    }

    fn is_reused(&self, constructors: &[CombinatorId]) -> bool {
        constructors
            .iter()
            .filter_map(|&id| self.schema.combinator(id))
            .any(|combinator| well_known::runtime_path(combinator.id, combinator.name).is_some())
    }

    fn type_path(&self, id: TypeId) -> Path {
        self.types.get(&id).cloned().unwrap_or_else(|| names::path(""))
    }

    fn combinator_path(&self, id: CombinatorId) -> Path {
        self.combinators.get(&id).cloned().unwrap_or_else(|| names::path(""))
    }

    /// What the schema says of a field after its name.
    fn field_text(&self, field: &TlField<'a>) -> String {
        let text = one_line(self.sources.slice(field.span));
        match (field.name, text.split_once(':')) {
            (Some(name), Some((before, after))) if before.trim() == name => after.trim().to_owned(),
            _ => text,
        }
    }

    fn unsupported(&mut self, span: Span, what: &str) -> Unsupported {
        self.diagnostics.push(Diagnostic {
            code: Code::NotExpressible,
            message: format!("{what} cannot be expressed in Rust"),
            span,
            labels: Vec::new(),
            help: None,
        });
        Unsupported
    }

    fn unsupported_path(&mut self, path: &Path, what: &str) {
        let constructor = self.combinators.iter().find(|(_, known)| *known == path).map(|(id, _)| *id);
        let ty = self.types.iter().find(|(_, known)| *known == path).map(|(id, _)| *id);
        let span = (constructor.and_then(|id| self.schema.combinator(id)).map(|combinator| combinator.name_span))
            .or_else(|| ty.and_then(|id| self.schema.ty(id)).map(|ty| ty.span));
        self.unsupported(span.unwrap_or_default(), what);
    }
}

fn field_docs(combinator: &Combinator<'_>, field: &TlField<'_>) -> Vec<String> {
    let documented = combinator.docs.fields.iter().find(|(name, _)| Some(*name) == field.name);
    documented.map(|(_, lines)| lines.iter().map(|line| (*line).to_owned()).collect()).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

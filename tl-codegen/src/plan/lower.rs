//! From the resolved schema to the plan. What Rust cannot express is a diagnostic with its place.

use super::names::{self, Scope};
use super::rank::NoFallback;
use super::{Enum, Function, Path, Plan, Reused, Struct, Variant, boxing, rank, well_known, wire};
use std::collections::BTreeMap;
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Role, Schema, TypeId};
use tl_parser::{Code, Diagnostic, Sources, Span};

/// Plans the Rust of a schema. `sources` are what the schema was read from; their text goes into the documentation.
///
/// # Errors
///
/// Every declaration that cannot be expressed.
pub fn plan(schema: &Schema<'_>, sources: &Sources) -> Result<Plan, Vec<Diagnostic>> {
    let mut lowering = Lowering::new(schema, sources);
    let mut plan = lowering.declarations();
    if lowering.diagnostics.is_empty() {
        lowering.check_whole(&mut plan);
    }
    if lowering.diagnostics.is_empty() { Ok(plan) } else { Err(lowering.diagnostics) }
}

pub(super) struct Lowering<'s, 'a> {
    pub(super) schema: &'s Schema<'a>,
    pub(super) sources: &'s Sources,
    types: BTreeMap<TypeId, Path>,
    combinators: BTreeMap<CombinatorId, Path>,
    diagnostics: Vec<Diagnostic>,
}

/// A field cannot be expressed; the diagnostic has been kept.
pub(super) struct Unsupported;

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
        let mut plan = Plan { layer: self.layer(), ..Plan::default() };
        for (id, combinator) in (0..).map(CombinatorId).zip(&self.schema.combinators) {
            let path = self.combinator_path(id);
            if let Some(runtime_path) = well_known::runtime_path(combinator.id, combinator.name) {
                plan.reused.push(Reused { path, tl_name: combinator.name.to_owned(), id: combinator.id, runtime_path });
                continue;
            }
            match combinator.role {
                Role::Constructor if self.makes_builtin(combinator) => self.check_builtin(combinator),
                Role::Constructor => plan.constructors.extend(self.constructor(combinator, path).ok()),
                Role::Function => plan.functions.extend(self.function(combinator, path).ok()),
            }
        }
        plan.types = self.enums(&plan);
        plan
    }

    /// What concerns the plan as a whole: boxing, fallbacks, and what the runtime takes for granted.
    fn check_whole(&mut self, plan: &mut Plan) {
        if let Some(path) = boxing::decide(plan) {
            self.unsupported_path(&path, "a bare constructor that contains itself");
            return;
        }
        for fault in rank::set_fallbacks(plan) {
            match fault {
                NoFallback::Infinite(path) => self.unsupported_path(&path, "a type of which no value is finite"),
                NoFallback::TooBig(path) => self.unsupported_path(&path, "a type of which no value is small"),
            }
        }
        for (path, what) in wire::check(plan) {
            self.unsupported_path(&path, what);
        }
    }

    fn constructor(&mut self, combinator: &Combinator<'a>, path: Path) -> Result<Struct, Unsupported> {
        if let Some(param) = combinator.params.first() {
            return Err(self.unsupported(param.span, "a constructor with parameters"));
        }
        self.structure(combinator, path, Vec::new())
    }

    fn function(&mut self, combinator: &Combinator<'a>, path: Path) -> Result<Function, Unsupported> {
        let params = self.params(combinator, &path)?;
        let result = self.ty(&params, &combinator.result, combinator.span)?;
        if result.has_bare_parts() {
            return Err(self.unsupported(combinator.span, "an answer without its constructor id"));
        }
        let request = self.structure(combinator, path, params)?;
        Ok(Function { request, result })
    }

    /// An enum for every type of which a constructor has been planned.
    fn enums(&mut self, plan: &Plan) -> Vec<Enum> {
        let planned: BTreeMap<&Path, &Struct> = plan.constructors.iter().map(|c| (&c.path, c)).collect();
        let mut enums = Vec::new();
        for (id, ty) in (0..).map(TypeId).zip(&self.schema.types) {
            if well_known::is_builtin(ty.name) || ty.name == "Object" {
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

    /// The layer, which `invokeWithLayer` wants as an `int`.
    fn layer(&mut self) -> Option<i32> {
        let layer = self.schema.layer?;
        i32::try_from(layer).map_err(|_| self.unsupported(Span::default(), &format!("the layer {layer}"))).ok()
    }

    /// Whether what a constructor makes is a value of a type that Rust has already.
    fn makes_builtin(&self, constructor: &Combinator<'a>) -> bool {
        match &constructor.result {
            Expr::Builtin(builtin) => *builtin != Builtin::Object,
            Expr::Vector { .. } => true,
            Expr::Boxed(id, _) => self.schema.ty(*id).is_some_and(|ty| well_known::is_builtin(ty.name)),
            _ => false,
        }
    }

    /// `boolTrue`, `vector`: the runtime knows them, as Telegram declares them and not otherwise.
    fn check_builtin(&mut self, constructor: &Combinator<'a>) {
        if !well_known::is_known(constructor.id, constructor.name) {
            self.unsupported(constructor.name_span, "a constructor of `Bool` or `Vector` that Telegram does not have");
        }
    }

    pub(super) fn is_reused(&self, constructors: &[CombinatorId]) -> bool {
        constructors
            .iter()
            .filter_map(|&id| self.schema.combinator(id))
            .any(|combinator| well_known::runtime_path(combinator.id, combinator.name).is_some())
    }

    pub(super) fn type_path(&self, id: TypeId) -> Path {
        self.types.get(&id).cloned().unwrap_or_else(|| names::path(""))
    }

    pub(super) fn combinator_path(&self, id: CombinatorId) -> Path {
        self.combinators.get(&id).cloned().unwrap_or_else(|| names::path(""))
    }

    pub(super) fn unsupported(&mut self, span: Span, what: &str) -> Unsupported {
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

/// A piece of the schema on one line, without comments.
pub(super) fn one_line(text: &str) -> String {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

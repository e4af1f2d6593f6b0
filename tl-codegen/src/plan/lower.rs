//! From the resolved schema to the plan. What Rust cannot express is a diagnostic with its place.

use super::names::{self, Scope};
use super::objects::Objects;
use super::rank::NoFallback;
use super::{
    Answer, Enum, Externs, Function, Path, Plan, Reused, Struct, Variant, boxing, rank, received, shared, well_known,
    wire,
};
use crate::boxes::Boxing;
use crate::select::{Choice, Cut, Extern};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tl_parser::schema::{Combinator, CombinatorId, Role, Schema, TypeId};
use tl_parser::{Code, Diagnostic, Sources, Span};

/// Plans the Rust of a schema. `sources` are what the schema was read from; their text goes into the documentation.
/// `boxing` says which variants are behind a `Box`.
///
/// # Errors
///
/// Every declaration that cannot be expressed.
pub fn plan(schema: &Schema<'_>, sources: &Sources, boxing: &Boxing) -> Result<Plan, Vec<Diagnostic>> {
    plan_of(schema, sources, &Choice::all(schema), boxing)
}

/// Plans the Rust of a part of a schema. Names are those that it has in the whole.
pub(crate) fn plan_of(
    schema: &Schema<'_>,
    sources: &Sources,
    choice: &Choice,
    boxing: &Boxing,
) -> Result<Plan, Vec<Diagnostic>> {
    let mut lowering = Lowering::new(schema, sources, choice);
    let mut plan = lowering.declarations();
    if lowering.diagnostics.is_empty() {
        lowering.check_whole(&mut plan, boxing);
    }
    if lowering.diagnostics.is_empty() { Ok(plan) } else { Err(lowering.diagnostics) }
}

pub(super) struct Lowering<'s, 'a> {
    pub(super) schema: &'s Schema<'a>,
    pub(super) sources: &'s Sources,
    pub(super) choice: &'s Choice,
    types: BTreeMap<TypeId, Path>,
    combinators: BTreeMap<CombinatorId, Path>,
    /// The types that only servers build.
    only_received: BTreeSet<TypeId>,
    diagnostics: Vec<Diagnostic>,
}

/// A field cannot be expressed; the diagnostic has been kept.
pub(super) struct Unsupported;

impl<'s, 'a> Lowering<'s, 'a> {
    /// Gives every type and combinator its place.
    fn new(schema: &'s Schema<'a>, sources: &'s Sources, choice: &'s Choice) -> Self {
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
            .map(|(id, combinator)| (id, take(names::module_of(combinator.role), combinator.name, Some(combinator.id))))
            .collect();
        let only_received = received::only_received(schema);
        Self { schema, sources, choice, types, combinators, only_received, diagnostics: Vec::new() }
    }

    fn declarations(&mut self) -> Plan {
        let mut plan = Plan { layer: self.layer(), externs: self.externs(), ..Plan::default() };
        let mut ids = HashMap::with_capacity(self.schema.combinators.len());
        for (id, combinator) in (0..).map(CombinatorId).zip(&self.schema.combinators) {
            if combinator.role == Role::Constructor && self.makes_builtin(combinator) {
                continue;
            }
            if !self.choice.has(id) {
                continue;
            }
            if is_too_deep(combinator.name) {
                self.unsupported(combinator.name_span, TOO_DEEP);
                continue;
            }
            match ids.insert(combinator.id, combinator) {
                // A layer may repeat what an earlier one has said.
                Some(first) if first.role == combinator.role => continue,
                // Both are as one in the table, or they are told apart by nothing.
                Some(first) if self.shape(first) != self.shape(combinator) => {
                    self.unsupported(combinator.name_span, "an id that a constructor and a function share");
                    continue;
                }
                _ => {}
            }
            let path = self.combinator_path(id);
            if let Some(runtime_path) = well_known::runtime_path(self.schema, combinator) {
                plan.reused.push(Reused { path, tl_name: combinator.name.to_owned(), id: combinator.id, runtime_path });
                continue;
            }
            match combinator.role {
                Role::Constructor => plan.constructors.extend(self.constructor(id, combinator, path).ok()),
                Role::Function => plan.functions.extend(self.function(id, combinator, path).ok()),
            }
        }
        plan.types = self.enums(&plan);
        plan.definitions = self.definitions(Objects::Open);
        plan
    }

    /// What concerns the plan as a whole: boxing, fallbacks, and what the runtime takes for granted.
    fn check_whole(&mut self, plan: &mut Plan, boxing: &Boxing) {
        if let Some(path) = boxing::decide(plan, boxing) {
            self.unsupported_items(vec![("types", path, "a bare constructor that contains itself")]);
            return;
        }
        let fallbacks = rank::set_fallbacks(plan).into_iter().map(|fault| match fault {
            NoFallback::Infinite(path) => ("enums", path, "a type of which no value is finite"),
            NoFallback::TooBig(path) => ("enums", path, "a type of which no value is small"),
        });
        let mut faults: Vec<Fault> = fallbacks.collect();
        shared::set(plan);
        if self.has_more_behind_an_object(plan) {
            plan.definitions = self.definitions(Objects::Delimited);
            wire::delimit_objects(plan);
        }
        let anything = wire::vectors_of_anything(plan).into_iter();
        faults.extend(anything.map(|path| ("functions", path, "an answer of several values of any type")));
        let nothing = wire::vectors_of_nothing(plan).into_iter();
        faults.extend(nothing.map(|(kind, path)| (kind, path, "a vector of items that take no bytes")));
        self.unsupported_items(faults);
    }

    /// Whether `Object`s have to be read by the table: of the whole schema, so that an item is the same whatever is chosen.
    fn has_more_behind_an_object(&self, plan: &Plan) -> bool {
        let mut fields = self.schema.combinators.iter().flat_map(|combinator| &combinator.fields);
        // Most schemas have none, and need not be looked at twice.
        if !fields.any(|field| crate::uses::mentions_object(&field.ty)) {
            return false;
        }
        if self.choice.is_all(self.schema) {
            return wire::has_more_behind_an_object(plan);
        }
        let all = Choice::all(self.schema);
        let whole = Lowering::new(self.schema, self.sources, &all).declarations();
        wire::has_more_behind_an_object(&whole)
    }

    fn constructor(
        &mut self,
        id: CombinatorId,
        combinator: &Combinator<'a>,
        path: Path,
    ) -> Result<Struct, Unsupported> {
        if let Some(param) = combinator.params.first() {
            return Err(self.unsupported(param.span, "a constructor with parameters"));
        }
        if combinator.name == "_" {
            return Err(self.unsupported(combinator.name_span, "a constructor without a name, and so without an id,"));
        }
        self.structure(id, combinator, path, Vec::new())
    }

    fn function(&mut self, id: CombinatorId, combinator: &Combinator<'a>, path: Path) -> Result<Function, Unsupported> {
        let params = self.params(combinator, &path)?;
        let answer = self.answer(combinator, &params)?;
        let request = self.structure(id, combinator, path, params)?;
        Ok(Function { request, answer })
    }

    fn answer(&mut self, function: &Combinator<'a>, params: &[String]) -> Result<Answer, Unsupported> {
        match self.choice.cut(&function.result) {
            Some(Cut::Opaque) => return Ok(Answer::Opaque),
            Some(Cut::Unanswered) => return Ok(Answer::Unanswered),
            None => {}
        }
        let result = self.ty(params, &function.result, function.span)?;
        if result.has_bare_parts() {
            return Err(self.unsupported(function.span, "an answer without its constructor id"));
        }
        Ok(Answer::Typed(result))
    }

    /// An enum for every type of which a constructor has been planned.
    fn enums(&mut self, plan: &Plan) -> Vec<Enum> {
        let planned: BTreeMap<&Path, &Struct> = plan.constructors.iter().map(|c| (&c.path, c)).collect();
        let mut enums = Vec::new();
        for (id, ty) in (0..).map(TypeId).zip(&self.schema.types) {
            if well_known::has_no_enum(ty) {
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
                    fieldless: constructor.is_fieldless(),
                    boxed: None,
                })
                .collect();
            if !variants.is_empty() && is_too_deep(ty.name) {
                self.unsupported(ty.span, TOO_DEEP);
            } else if !variants.is_empty() {
                enums.push(Enum {
                    path: self.type_path(id),
                    tl_name: ty.name.to_owned(),
                    docs: ty.docs.iter().map(|line| (*line).to_owned()).collect(),
                    attributes: self.choice.attributes().of_type(id),
                    only_received: self.only_received.contains(&id),
                    variants,
                    fallback: 0,
                    shared: Vec::new(),
                });
            }
        }
        enums
    }

    /// The places of the other crates' types. A single enum's path says where the structs are if it is of a generated
    /// module.
    fn externs(&self) -> Externs {
        let mut externs = Externs::default();
        for (id, place) in self.choice.externs() {
            let constructors = self.schema.ty(id).into_iter().flat_map(|ty| &ty.constructors);
            let constructors = constructors.map(|&constructor| self.combinator_path(constructor));
            let in_crate = match place {
                Extern::Tree(root) => self.type_path(id).within(root, "enums"),
                Extern::Enum(path) => path.clone(),
            };
            externs.enums.insert(self.type_path(id), in_crate);
            if let Some(root) = place.tree() {
                externs.structs.extend(constructors.map(|path| (path.clone(), path.within(root, "types"))));
            }
        }
        externs
    }

    /// Whether a constructor is of a type of another crate, and it is not known where its struct is.
    pub(super) fn is_lost(&self, id: CombinatorId) -> bool {
        let ty = self.schema.combinator(id).and_then(|constructor| crate::uses::head(&constructor.result));
        ty.is_some_and(|ty| self.choice.externs().any(|(of, place)| of == ty && place.tree().is_none()))
    }

    /// The layer, which `invokeWithLayer` wants as an `int`.
    fn layer(&mut self) -> Option<i32> {
        let layer = self.schema.layer?;
        i32::try_from(layer).map_err(|_| self.unsupported(Span::default(), &format!("the layer {layer}"))).ok()
    }

    /// Whether what a constructor makes is a value of a type that Rust has already: `boolTrue`, `vector`.
    fn makes_builtin(&self, constructor: &Combinator<'a>) -> bool {
        let ty = crate::uses::head(&constructor.result).and_then(|ty| self.schema.ty(ty));
        ty.is_some_and(|ty| ty.is_builtin)
    }

    /// Whether a constructor is one that only servers build.
    pub(super) fn is_only_received(&self, constructor: &Combinator<'a>) -> bool {
        let is_constructor = constructor.role == Role::Constructor;
        is_constructor && crate::uses::head(&constructor.result).is_some_and(|ty| self.only_received.contains(&ty))
    }

    pub(super) fn is_reused(&self, constructors: &[CombinatorId]) -> bool {
        constructors
            .iter()
            .filter_map(|&id| self.schema.combinator(id))
            .any(|combinator| well_known::runtime_path(self.schema, combinator).is_some())
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

    /// There may be as many faults as items, so that each is found by its place.
    fn unsupported_items(&mut self, faults: Vec<Fault>) {
        if faults.is_empty() {
            return;
        }
        let types = self.types.iter().filter_map(|(id, path)| Some((("enums", path), self.schema.ty(*id)?.span)));
        let combinators = self.combinators.iter().filter_map(|(id, path)| {
            let combinator = self.schema.combinator(*id)?;
            Some(((names::module_of(combinator.role), path), combinator.name_span))
        });
        let spans: HashMap<(&str, &Path), Span> = types.chain(combinators).collect();
        let found = faults.iter().map(|(kind, path, what)| (spans.get(&(*kind, path)).copied(), *what));
        for (span, what) in found.collect::<Vec<_>>() {
            self.unsupported(span.unwrap_or_default(), what);
        }
    }
}

/// An item by its top module and its path there, and what is wrong with it.
type Fault = (&'static str, Path, &'static str);

const TOO_DEEP: &str = "a namespace that is more than 16 deep";

/// Whether a name is in so many namespaces that modules for them would be a burden. Real schemas nest two or three.
fn is_too_deep(tl_name: &str) -> bool {
    tl_name.matches('.').count() > 16
}

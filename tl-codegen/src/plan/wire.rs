//! What the runtime takes for granted about values on the wire.
//!
//! - A value tells where it ends. `Object` does not: it takes the rest of the input, unless something may follow one. Then
//!   each `Object` of the schema is read by the schema's table.
//! - An item of a vector takes at least four bytes, so that a count can be checked against the input.

use super::node::Node;
use super::{Answer, Function, Path, Plan, Step, Struct, Ty};
use std::collections::{HashMap, HashSet};

/// Whether anything comes after an `Object`, or after what ends with one, in a value or an answer.
pub(crate) fn has_more_behind_an_object(plan: &Plan) -> bool {
    let open = grown(plan, |known, of| of.steps.last().is_some_and(|step| is_open(known, step)));
    answers(plan).any(|(_, ty)| has_item(ty, &|item| open.has(item)))
        || structs(plan).any(|of| {
            let last = of.steps.len().saturating_sub(1);
            of.steps.iter().enumerate().any(|(index, step)| {
                let Step::Field(field) = step else { return false };
                index < last && is_open(&open, step) || has_item(&field.ty, &|item| open.has(item))
            })
        })
}

/// Has each `Object` of the structs read to where the schema says that it ends.
pub(crate) fn delimit_objects(plan: &mut Plan) {
    plan.delimits_objects = true;
    let requests = plan.functions.iter_mut().map(|function| &mut function.request);
    for of in plan.constructors.iter_mut().chain(requests) {
        for step in &mut of.steps {
            if let Step::Field(field) = step {
                delimit(&mut field.ty);
            }
        }
    }
}

fn delimit(ty: &mut Ty) {
    match ty {
        Ty::Object => *ty = Ty::Delimited,
        Ty::Vec { item, .. } => delimit(item),
        _ => {}
    }
}

/// The functions that answer with a vector of values of any type: what an answer is made of, the table does not say.
pub(crate) fn vectors_of_anything(plan: &Plan) -> Vec<Path> {
    let such = answers(plan).filter(|(_, ty)| has_item(ty, &|item| matches!(item, Ty::Object)));
    such.map(|(function, _)| function.request.path.clone()).collect()
}

/// The structs with a vector of items that take no bytes, each with its top module.
pub(crate) fn vectors_of_nothing(plan: &Plan) -> Vec<(&'static str, Path)> {
    let empty = grown(plan, |known, of| of.steps.iter().all(|step| is_empty(known, step)));
    let has_one = |of: &Struct| {
        of.steps.iter().any(|step| match step {
            Step::Field(field) => has_item(&field.ty, &|item| empty.is_empty_item(item)),
            Step::Flags(_) => false,
        })
    };
    let constructors = plan.constructors.iter().map(|of| ("types", of));
    let structs = constructors.chain(plan.functions.iter().map(|function| ("functions", &function.request)));
    structs.filter(|(_, of)| has_one(of)).map(|(module, of)| (module, of.path.clone())).collect()
}

/// The functions whose answers are read, and what these are.
fn answers(plan: &Plan) -> impl Iterator<Item = (&Function, &Ty)> {
    plan.functions.iter().filter_map(|function| match &function.answer {
        Answer::Typed(ty) => Some((function, ty)),
        Answer::Opaque | Answer::Unanswered => None,
    })
}

fn structs(plan: &Plan) -> impl Iterator<Item = &Struct> {
    plan.constructors.iter().chain(plan.functions.iter().map(|function| &function.request))
}

/// Structs and enums of which something is known.
#[derive(Default)]
struct Known<'p>(HashSet<Node<'p>>);

impl Known<'_> {
    fn has(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Object => true,
            Ty::Vec { item, .. } => self.has(item),
            ty => ty.node().is_some_and(|node| self.0.contains(&node)),
        }
    }

    fn is_empty_item(&self, ty: &Ty) -> bool {
        match ty {
            Ty::True => true,
            Ty::Struct(path) => self.0.contains(&Node::Struct(path)),
            _ => false,
        }
    }
}

/// All constructors with a property that may follow from others having it, and the types that have such a constructor.
fn grown(plan: &Plan, has_it: impl Fn(&Known<'_>, &Struct) -> bool) -> Known<'_> {
    let users = users(plan);
    let variants =
        plan.types.iter().flat_map(|ty| ty.variants.iter().map(move |variant| (&variant.constructor, &ty.path)));
    let types: HashMap<&Path, &Path> = variants.collect();
    let mut known = Known::default();
    let mut waiting: Vec<&Struct> = plan.constructors.iter().collect();
    while let Some(of) = waiting.pop() {
        if known.0.contains(&Node::Struct(&of.path)) || !has_it(&known, of) {
            continue;
        }
        let ty = types.get(&of.path).map(|ty| Node::Enum(ty));
        for node in ty.into_iter().chain([Node::Struct(&of.path)]) {
            if known.0.insert(node) {
                waiting.extend(users.get(&node).into_iter().flatten());
            }
        }
    }
    known
}

/// The constructors with a field of a struct or an enum, or of a vector of it.
fn users(plan: &Plan) -> HashMap<Node<'_>, Vec<&Struct>> {
    let mut users: HashMap<Node<'_>, Vec<&Struct>> = HashMap::new();
    for of in &plan.constructors {
        for field in of.fields() {
            let mut ty = &field.ty;
            while let Ty::Vec { item, .. } = ty {
                ty = item;
            }
            if let Some(node) = ty.node() {
                users.entry(node).or_default().push(of);
            }
        }
    }
    users
}

fn is_open(open: &Known<'_>, step: &Step) -> bool {
    matches!(step, Step::Field(field) if open.has(&field.ty))
}

fn is_empty(empty: &Known<'_>, step: &Step) -> bool {
    matches!(step, Step::Field(field) if empty.is_empty_item(&field.ty))
}

/// Whether the type is a vector, or one of vectors, of such items.
fn has_item(ty: &Ty, is_such: &dyn Fn(&Ty) -> bool) -> bool {
    matches!(ty, Ty::Vec { item, .. } if is_such(item) || has_item(item, is_such))
}

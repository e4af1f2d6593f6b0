//! What of a schema is wanted, and what a user has said about parts of it: from the paths of the options to the types
//! and combinators of one schema.
//!
//! | file | does |
//! |---|---|
//! | `request` | what a user can say about parts of a schema |
//! | `pattern` | how a path names parts of a schema |
//! | `choice` | what has come of all requests |
//! | `reach` | what is needed by what is wanted |
//! | `attributes` | the attributes of types and fields |
//! | `miss` | what is wrong with a path that names nothing |

mod attributes;
mod choice;
mod miss;
mod pattern;
mod reach;
mod request;

pub(crate) use choice::{Choice, Extern};
pub(crate) use request::{Cut, Kind, Request, Verdict, Wish};

use crate::uses::{answer_type, head};
pub(crate) use miss::Miss;
use pattern::{Named, Pattern};
use std::collections::BTreeSet;
use tl_parser::schema::{CombinatorId, Role, Schema, TypeId};

/// Applies all requests to a schema. There is a verdict for each.
pub(crate) fn choose(schema: &Schema<'_>, requests: &[Request]) -> (Choice, Vec<Verdict>) {
    let named: Vec<Named> = requests.iter().map(|request| Pattern::new(&request.path).named(schema)).collect();
    let asked: Vec<(&Request, &Named)> = requests.iter().zip(&named).collect();
    let mut choice = Choice::default();
    choice.set_ends(schema, &asked);
    choice.combinators = reach::reach(schema, &choice, wanted(schema, &asked));
    let verdicts = asked.iter().map(|(request, named)| choice.verdict(schema, request, named)).collect();
    (choice, verdicts)
}

/// Where to start: at the roots, or without any at everything.
fn wanted(schema: &Schema<'_>, asked: &[(&Request, &Named)]) -> BTreeSet<CombinatorId> {
    let roots = asked.iter().filter(|(request, _)| request.wish == Wish::Root);
    if roots.clone().next().is_none() {
        return (0..).map(CombinatorId).zip(&schema.combinators).map(|(id, _)| id).collect();
    }
    let named = roots.flat_map(|(_, named)| named.with_constructors(schema));
    // A constructor does not come alone.
    let with_siblings = named.flat_map(|id| std::iter::once(id).chain(siblings(schema, id)));
    with_siblings.collect()
}

/// The constructors of a constructor's type.
fn siblings<'s>(schema: &'s Schema<'_>, id: CombinatorId) -> impl Iterator<Item = CombinatorId> + use<'s> {
    let constructor = schema.combinator(id).filter(|combinator| combinator.role == Role::Constructor);
    let ty = constructor.and_then(|constructor| head(&constructor.result)).and_then(|id| schema.ty(id));
    ty.into_iter().flat_map(|ty| ty.constructors.iter().copied())
}

impl Choice {
    /// Everything.
    pub(crate) fn all(schema: &Schema<'_>) -> Self {
        choose(schema, &[]).0
    }

    /// Where the way from one type to the next ends. Of several requests for a type, the more special one counts.
    fn set_ends(&mut self, schema: &Schema<'_>, asked: &[(&Request, &Named)]) {
        let results: BTreeSet<TypeId> = (schema.combinators.iter())
            .filter(|combinator| combinator.role == Role::Function)
            .filter_map(|function| answer_type(&function.result))
            .collect();
        let mut asked = asked.to_vec();
        asked.sort_by_key(|(request, _)| Pattern::new(&request.path).rank());
        for (request, named) in asked {
            match &request.wish {
                Wish::Answer(cut) => {
                    let types = named.types.iter().filter(|ty| results.contains(ty));
                    self.cuts.extend(types.map(|ty| (*ty, *cut)));
                }
                Wish::Extern(path) => {
                    let place = match Pattern::new(&request.path).is_open() {
                        true => Extern::Tree(path.clone()),
                        false => Extern::Enum(path.clone()),
                    };
                    self.externs.extend(named.types.iter().map(|ty| (*ty, place.clone())));
                }
                Wish::Root | Wish::TypeAttribute(..) | Wish::FieldAttribute(_) => {}
            }
        }
    }

    /// Attributes are taken on here: only what is generated can have some.
    fn verdict(&mut self, schema: &Schema<'_>, request: &Request, named: &Named) -> Verdict {
        let pattern = Pattern::new(&request.path);
        let type_names = || schema.types.iter().map(|ty| ty.name);
        let names = || type_names().chain(schema.combinators.iter().map(|combinator| combinator.name));
        match &request.wish {
            Wish::FieldAttribute(attribute) => {
                attributes::of_fields(&mut self.attributes, &self.combinators, schema, &request.path, attribute)
            }
            Wish::Root | Wish::TypeAttribute(..) if named.is_empty() => {
                Err(Miss::among("names nothing", &pattern, names()))
            }
            Wish::Answer(_) | Wish::Extern(_) if named.types.is_empty() => {
                Err(Miss::among("names no type", &pattern, type_names()))
            }
            Wish::Answer(_) if !named.types.iter().any(|ty| self.cuts.contains_key(ty)) => {
                Err(Miss::new("no function has such a result"))
            }
            Wish::TypeAttribute(kind, attribute) => {
                attributes::of_types(&mut self.attributes, &self.combinators, schema, named, *kind, attribute)
            }
            Wish::Root | Wish::Answer(_) | Wish::Extern(_) => Ok(()),
        }
    }
}

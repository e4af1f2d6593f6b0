//! Which bits of a number are in use, wherever the number goes.
//!
//! VK's masks travel: a function reads one and gives it to a type, whose constructors give it on. All who see the same
//! mask share its bits.

use super::ids;
use std::collections::{HashMap, HashSet};
use tl_parser::schema::{Combinator, CombinatorId, Condition, Expr, Nat, NatVar, Role, Schema, TypeId};

/// A number somewhere in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    /// A field or a parameter of a combinator. The numbers are its kind and index.
    Variable(CombinatorId, bool, u32),
    /// An argument of a type, by its position.
    Argument(TypeId, usize),
}

/// A field under a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Use {
    pub(super) combinator: CombinatorId,
    /// The position of the field.
    pub(super) field: usize,
    bit: u8,
}

/// Where the numbers of a schema go, and which fields their bits decide about.
pub(super) struct Bits {
    to: HashMap<Place, Vec<Place>>,
    from: HashMap<Place, Vec<Place>>,
    uses: HashMap<Place, Vec<Use>>,
}

impl Bits {
    pub(super) fn new(schema: &Schema<'_>) -> Self {
        let mut bits = Bits { to: HashMap::new(), from: HashMap::new(), uses: HashMap::new() };
        for (id, combinator) in ids(schema).zip(&schema.combinators) {
            bits.add(schema, id, combinator);
        }
        bits
    }

    /// The fields that share a bit with a field: they look at the same number, or at one that has the same origin.
    pub(super) fn sharing(&self, combinator: CombinatorId, condition: Condition) -> impl Iterator<Item = Use> {
        let origins = closure(&self.from, vec![variable(combinator, condition.on)]);
        let everywhere = closure(&self.to, origins);
        let uses = everywhere.into_iter().filter_map(|place| self.uses.get(&place)).flatten().copied();
        uses.filter(move |other| Some(other.bit) == condition.bit)
    }

    fn add(&mut self, schema: &Schema<'_>, id: CombinatorId, combinator: &Combinator<'_>) {
        for (field, declared) in combinator.fields.iter().enumerate() {
            if let Some(Condition { on, bit: Some(bit) }) = declared.condition {
                self.uses.entry(variable(id, on)).or_default().push(Use { combinator: id, field, bit });
            }
            self.passed(schema, id, &declared.ty);
        }
        match (combinator.role, &combinator.result) {
            // A function gives its numbers to its result; a constructor gets them from it.
            (Role::Function, result) => self.passed(schema, id, result),
            (Role::Constructor, Expr::Boxed(ty, patterns)) => {
                for (position, pattern) in patterns.iter().enumerate() {
                    if let Expr::Nat(Nat { var: Some(var), .. }) = pattern {
                        self.edge(Place::Argument(*ty, position), variable(id, *var));
                    }
                }
            }
            (Role::Constructor, _) => {}
        }
    }

    /// The numbers that a type is applied to.
    fn passed(&mut self, schema: &Schema<'_>, id: CombinatorId, ty: &Expr<'_>) {
        let (applied, args) = match ty {
            Expr::Boxed(applied, args) => (Some(*applied), args.as_slice()),
            Expr::Bare(constructor, args) => {
                let result = schema.combinator(*constructor).map(|constructor| &constructor.result);
                (result.and_then(crate::uses::head), args.as_slice())
            }
            Expr::Vector { item, .. } => (None, std::slice::from_ref(&**item)),
            Expr::Repeat { fields, .. } => return fields.iter().for_each(|field| self.passed(schema, id, &field.ty)),
            _ => return,
        };
        for (position, arg) in args.iter().enumerate() {
            match (applied, arg) {
                (Some(applied), Expr::Nat(Nat { var: Some(var), .. })) => {
                    self.edge(variable(id, *var), Place::Argument(applied, position));
                }
                _ => self.passed(schema, id, arg),
            }
        }
    }

    fn edge(&mut self, from: Place, to: Place) {
        self.to.entry(from).or_default().push(to);
        self.from.entry(to).or_default().push(from);
    }
}

fn variable(combinator: CombinatorId, var: NatVar) -> Place {
    match var {
        NatVar::Field(field) => Place::Variable(combinator, true, field),
        NatVar::Param(param) => Place::Variable(combinator, false, param),
    }
}

/// All that can be reached, in no order that matters.
fn closure(edges: &HashMap<Place, Vec<Place>>, start: Vec<Place>) -> Vec<Place> {
    let mut seen: HashSet<Place> = start.iter().copied().collect();
    let mut reached = start;
    let mut next = 0;
    while let Some(place) = reached.get(next).copied() {
        next += 1;
        for to in edges.get(&place).into_iter().flatten() {
            if seen.insert(*to) {
                reached.push(*to);
            }
        }
    }
    reached
}

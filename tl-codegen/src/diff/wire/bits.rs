//! Which bits of a number are in use, wherever the number goes.
//!
//! VK's masks travel: a function reads one and gives it to a type, whose constructors give it on. All who see the same
//! mask share its bits.

use crate::diff::version::ids;
use std::collections::HashMap;
use tl_parser::schema::{Combinator, CombinatorId, Condition, Expr, Nat, NatVar, Role, Schema, TypeId};

/// A number somewhere in a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    /// A field or a parameter of a combinator. The numbers are its kind and index.
    Variable(CombinatorId, bool, u32),
    /// An argument of a type, by its position.
    Argument(TypeId, usize),
}

/// Which bits of each number are in use, also where the number comes from and goes.
pub(super) struct Bits(HashMap<Place, u32>);

impl Bits {
    /// `is_old` says of a combinator's field, by its position, whether the old version has it too.
    pub(super) fn new(schema: &Schema<'_>, is_old: impl Fn(CombinatorId, usize) -> bool) -> Self {
        let mut flow = Flow::default();
        for (id, combinator) in ids(schema).zip(&schema.combinators) {
            flow.add(schema, id, combinator, &|field| is_old(id, field));
        }
        // A bit is in use for the origins of a number if it is wherever the number goes, and so for all that they reach.
        let origins = spread(flow.uses, &flow.from);
        Bits(spread(origins, &flow.to))
    }

    /// Whether the bit of a condition decides about a field of the old version, here or elsewhere.
    pub(super) fn is_in_use(&self, combinator: CombinatorId, condition: Condition) -> bool {
        let used = self.0.get(&variable(combinator, condition.on)).copied().unwrap_or_default();
        condition.bit.is_some_and(|bit| used & mask(bit) != 0)
    }
}

/// Where the numbers of a schema go, and which of their bits decide about fields.
#[derive(Default)]
struct Flow {
    to: HashMap<Place, Vec<Place>>,
    from: HashMap<Place, Vec<Place>>,
    uses: HashMap<Place, u32>,
}

impl Flow {
    fn add(
        &mut self,
        schema: &Schema<'_>,
        id: CombinatorId,
        combinator: &Combinator<'_>,
        is_old: &dyn Fn(usize) -> bool,
    ) {
        for (field, declared) in combinator.fields.iter().enumerate() {
            if let Some(Condition { on, bit: Some(bit) }) = declared.condition
                && is_old(field)
            {
                *self.uses.entry(variable(id, on)).or_default() |= mask(bit);
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

/// Each place's bits along the edges, as far as they lead. A place changes at most 32 times.
fn spread(mut bits: HashMap<Place, u32>, edges: &HashMap<Place, Vec<Place>>) -> HashMap<Place, u32> {
    let mut waiting: Vec<Place> = bits.keys().copied().collect();
    while let Some(place) = waiting.pop() {
        let here = bits.get(&place).copied().unwrap_or_default();
        for next in edges.get(&place).into_iter().flatten() {
            let there = bits.entry(*next).or_default();
            if here & !*there != 0 {
                *there |= here;
                waiting.push(*next);
            }
        }
    }
    bits
}

fn mask(bit: u8) -> u32 {
    1_u32.checked_shl(bit.into()).unwrap_or_default()
}

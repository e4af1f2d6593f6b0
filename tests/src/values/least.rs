//! The shortest values, and those next to them: what takes the most memory for its bytes is among these.

use super::wire::{self, BOOLS, VECTOR, bit_of, is_flags};
use std::ops::Range;
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Role, Schema, TypeId};

/// Knows the shortest value of each combinator.
pub struct Least<'s> {
    schema: &'s Schema<'s>,
    /// Their lengths in bytes, without ids.
    lengths: Vec<u32>,
}

/// What a value has that is not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// Nothing.
    Nothing,
    /// The field of this index, if it is optional, and those that share its bit; and one item in it, if it is a vector.
    Field(u32),
}

impl<'s> Least<'s> {
    /// As long as anything gets shorter, goes through all combinators again.
    pub fn new(schema: &'s Schema<'s>) -> Self {
        let mut least = Self { schema, lengths: vec![u32::MAX; schema.combinators.len()] };
        loop {
            let lengths: Vec<u32> = schema.combinators.iter().map(|combinator| least.length(combinator)).collect();
            if lengths == least.lengths {
                return least;
            }
            least.lengths = lengths;
        }
    }

    /// The shortest value of a combinator that has what it is to be with, its id in front.
    pub fn value(&self, id: CombinatorId, with: With) -> Vec<u8> {
        self.value_around(id, with).0
    }

    /// What a combinator's value can be with: nothing, and each of its fields that need not be there or has items.
    pub fn choices(&self, id: CombinatorId) -> Vec<With> {
        let fields = (0..).zip(&self.schema.combinator(id).unwrap().fields);
        let optional = fields.filter(|(_, field)| field.condition.is_some() || matches!(field.ty, Expr::Vector { .. }));
        std::iter::once(With::Nothing).chain(optional.map(|(index, _)| With::Field(index))).collect()
    }

    /// As [`value`](Self::value), and where in it the value or item is that it is with.
    pub(super) fn value_around(&self, id: CombinatorId, with: With) -> (Vec<u8>, Range<usize>) {
        let combinator = self.schema.combinator(id).unwrap();
        let mut out = combinator.id.to_le_bytes().to_vec();
        let inner = self.fields(combinator, with, &mut out);
        (out, inner)
    }

    /// The constructor of a type that has the shortest value.
    pub(super) fn of_type(&self, ty: TypeId) -> CombinatorId {
        let constructors = &self.schema.ty(ty).unwrap().constructors;
        *constructors.iter().min_by_key(|&&id| self.length_of(id)).unwrap()
    }

    /// The function with the shortest call.
    pub(super) fn function(&self) -> CombinatorId {
        let functions = (0..).map(CombinatorId).zip(&self.schema.combinators);
        let functions = functions.filter(|(_, combinator)| combinator.role == Role::Function);
        functions.map(|(id, _)| id).min_by_key(|&id| self.length_of(id)).unwrap()
    }

    fn fields(&self, combinator: &Combinator<'_>, with: With, out: &mut Vec<u8>) -> Range<usize> {
        let set = match with {
            With::Field(index) => bit_of(&combinator.fields[usize::try_from(index).unwrap()]),
            With::Nothing => None,
        };
        let mut inner = 0..0;
        for (index, field) in (0..).zip(&combinator.fields) {
            if is_flags(combinator, index, field) {
                wire::u32(out, set.filter(|(flags, _)| *flags == index).map_or(0, |(_, bit)| 1 << bit));
            } else if with == With::Field(index) {
                let ty = vector_of_one(&field.ty, out);
                let start = out.len();
                self.ty(ty, out);
                inner = start..out.len();
            } else if field.condition.is_none() || bit_of(field) == set {
                self.ty(&field.ty, out);
            }
        }
        inner
    }

    fn ty(&self, ty: &Expr<'_>, out: &mut Vec<u8>) {
        match ty {
            Expr::Builtin(builtin) => self.builtin(*builtin, out),
            Expr::Vector { bare, .. } => {
                if !bare {
                    wire::u32(out, VECTOR);
                }
                wire::u32(out, 0);
            }
            Expr::Boxed(ty, _) => out.extend(self.value(self.of_type(*ty), With::Nothing)),
            Expr::Bare(id, _) => {
                self.fields(self.schema.combinator(*id).unwrap(), With::Nothing, out);
            }
            Expr::Function(_) => out.extend(self.value(self.function(), With::Nothing)),
            Expr::Var(_) | Expr::Nat(_) | Expr::Repeat { .. } => panic!("not of Telegram's schemas: {ty:?}"),
        }
    }

    fn builtin(&self, builtin: Builtin, out: &mut Vec<u8>) {
        match builtin {
            Builtin::Bool => wire::u32(out, BOOLS[0]),
            Builtin::Object => out.extend(self.value(self.function(), With::Nothing)),
            _ => out.resize(out.len() + usize::try_from(builtin_length(builtin)).unwrap(), 0),
        }
    }

    fn length(&self, combinator: &Combinator<'_>) -> u32 {
        let always = combinator.fields.iter().filter(|field| field.condition.is_none());
        always.map(|field| self.length_of_value(&field.ty)).fold(0, u32::saturating_add)
    }

    fn length_of_value(&self, ty: &Expr<'_>) -> u32 {
        match ty {
            Expr::Builtin(builtin) => builtin_length(*builtin),
            Expr::Vector { bare, .. } => {
                if *bare {
                    4
                } else {
                    8
                }
            }
            Expr::Boxed(ty, _) => self.length_of(self.of_type(*ty)).saturating_add(4),
            Expr::Bare(id, _) => self.length_of(*id),
            _ => 4,
        }
    }

    fn length_of(&self, id: CombinatorId) -> u32 {
        self.lengths[usize::try_from(id.0).unwrap()]
    }
}

/// Writes the head of a vector of one item, and says what the item is; any other value is its own only item.
fn vector_of_one<'e, 'a>(ty: &'e Expr<'a>, out: &mut Vec<u8>) -> &'e Expr<'a> {
    let Expr::Vector { item, bare } = ty else { return ty };
    if !bare {
        wire::u32(out, VECTOR);
    }
    wire::u32(out, 1);
    item
}

/// Of an empty string or any number.
fn builtin_length(builtin: Builtin) -> u32 {
    match builtin {
        Builtin::True => 0,
        Builtin::Long | Builtin::Double => 8,
        Builtin::Int128 => 16,
        Builtin::Int256 => 32,
        Builtin::Int512 => 64,
        _ => 4,
    }
}

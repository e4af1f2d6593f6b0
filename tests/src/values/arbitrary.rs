//! Random values.

use super::least::Least;
use super::wire::{self, BOOLS, VECTOR, bit_of, is_flags, used_bits};
use fastrand::Rng;
use std::collections::BTreeMap;
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Role, Schema};

/// Deeper or longer than this, a value comes to its end: the shortest constructors, no flags, empty vectors.
const DEEP: usize = 8;
const LONG: usize = 4096;

/// Makes random values of a schema.
pub struct Arbitrary<'s> {
    schema: &'s Schema<'s>,
    least: Least<'s>,
    functions: Vec<CombinatorId>,
    random: Rng,
    out: Vec<u8>,
    depth: usize,
}

impl<'s> Arbitrary<'s> {
    /// The values that follow from a seed.
    pub fn new(schema: &'s Schema<'s>, seed: u64) -> Self {
        let combinators = (0..).map(CombinatorId).zip(&schema.combinators);
        let functions = combinators.filter(|(_, combinator)| combinator.role == Role::Function).map(|(id, _)| id);
        Self {
            schema,
            least: Least::new(schema),
            functions: functions.collect(),
            random: Rng::with_seed(seed),
            out: Vec::new(),
            depth: 0,
        }
    }

    /// A value of a constructor, or a call of a function, with its id in front.
    pub fn value(&mut self, id: CombinatorId) -> Vec<u8> {
        self.boxed(id);
        std::mem::take(&mut self.out)
    }

    fn boxed(&mut self, id: CombinatorId) {
        let combinator = self.schema.combinator(id).unwrap();
        self.u32(combinator.id);
        self.fields(combinator);
    }

    fn fields(&mut self, combinator: &Combinator<'_>) {
        self.depth += 1;
        let mut flags = BTreeMap::new();
        for (index, field) in (0..).zip(&combinator.fields) {
            if is_flags(combinator, index, field) {
                let bits = self.bits(combinator, index);
                flags.insert(index, bits);
                self.u32(bits);
                continue;
            }
            let is_there = bit_of(field).is_none_or(|(on, bit)| flags[&on] >> bit & 1 == 1);
            let start = self.out.len();
            if is_there {
                self.ty(&field.ty);
            }
            if combinator.name == "message" && field.name == Some("body") {
                self.set_length_before(start);
            }
        }
        self.depth -= 1;
    }

    /// Some of the bits that fields are under. Fields that share a bit are there together, or not at all.
    fn bits(&mut self, combinator: &Combinator<'_>, flags: u32) -> u32 {
        let used = used_bits(combinator, flags);
        match self.random.u8(..4) {
            _ if self.must_end() => 0,
            0 => 0,
            1 => used,
            _ => used & self.random.u32(..),
        }
    }

    fn ty(&mut self, ty: &Expr<'_>) {
        match ty {
            Expr::Builtin(builtin) => self.builtin(*builtin),
            Expr::Vector { item, bare } => {
                if !bare {
                    self.u32(VECTOR);
                }
                let count = if self.must_end() { 0 } else { self.random.u32(..4) };
                self.u32(count);
                self.depth += 1;
                (0..count).for_each(|_| self.ty(item));
                self.depth -= 1;
            }
            Expr::Boxed(ty, _) => {
                let constructors = &self.schema.ty(*ty).unwrap().constructors;
                let shortest = self.least.of_type(*ty);
                let id = if self.must_end() { shortest } else { self.random.choice(constructors).copied().unwrap() };
                self.boxed(id);
            }
            Expr::Bare(id, _) => self.fields(self.schema.combinator(*id).unwrap()),
            Expr::Function(_) => self.function(),
            Expr::Var(_) | Expr::Nat(_) | Expr::Repeat { .. } => panic!("not of Telegram's schemas: {ty:?}"),
        }
    }

    fn function(&mut self) {
        let id = match self.random.choice(&self.functions) {
            Some(id) if !self.must_end() => *id,
            _ => self.least.function(),
        };
        self.boxed(id);
    }

    fn builtin(&mut self, builtin: Builtin) {
        match builtin {
            Builtin::Nat | Builtin::Int => {
                let number = self.number(32).to_le_bytes();
                self.out.extend_from_slice(&number[..4]);
            }
            Builtin::Long => {
                let number = self.number(64).to_le_bytes();
                self.out.extend_from_slice(&number);
            }
            // No NaN: of many, JSON has but one.
            Builtin::Double => self.out.extend_from_slice(&f64::from(self.random.i32(..)).to_le_bytes()),
            Builtin::Float => self.out.extend_from_slice(&f32::from(self.random.i16(..)).to_le_bytes()),
            Builtin::Int128 => self.random_bytes(16),
            Builtin::Int256 => self.random_bytes(32),
            Builtin::Int512 => self.random_bytes(64),
            Builtin::String => {
                let length = self.length();
                let text: String =
                    (0..length).map(|_| self.random.choice(['a', 'é', '€', '𝄞', '\0']).unwrap()).collect();
                wire::counted(&mut self.out, text.as_bytes());
            }
            Builtin::Bytes => {
                let bytes: Vec<u8> = (0..self.length()).map(|_| self.random.u8(..)).collect();
                wire::counted(&mut self.out, &bytes);
            }
            Builtin::True => {}
            Builtin::Bool => {
                let id = BOOLS[usize::from(self.random.bool())];
                self.u32(id);
            }
            Builtin::Object => self.function(),
        }
    }

    /// The numbers in which codecs err, and any other.
    fn number(&mut self, bits: u32) -> u64 {
        match self.random.u8(..4) {
            0 => self.random.u64(..4),
            1 => u64::MAX >> (64 - bits),
            2 => 1 << (bits - 1),
            _ => self.random.u64(..) >> (64 - bits),
        }
    }

    /// The lengths around those where the encoding changes, and short ones.
    fn length(&mut self) -> usize {
        match self.random.u8(..16) {
            0 if !self.must_end() => self.random.usize(250..260),
            _ => self.random.usize(..9),
        }
    }

    /// The field before a message's body is the body's length (`mtproto/service_messages`), which no schema says.
    fn set_length_before(&mut self, body: usize) {
        let length = u32::try_from(self.out.len() - body).unwrap();
        self.out[body - 4..body].copy_from_slice(&length.to_le_bytes());
    }

    fn random_bytes(&mut self, count: usize) {
        let start = self.out.len();
        self.out.resize(start + count, 0);
        self.random.fill(&mut self.out[start..]);
    }

    fn u32(&mut self, number: u32) {
        wire::u32(&mut self.out, number);
    }

    fn must_end(&self) -> bool {
        self.depth > DEEP || self.out.len() > LONG
    }
}

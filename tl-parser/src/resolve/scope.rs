//! The variables of one combinator.

use crate::schema::{Kind, NatVar};
use crate::source::Span;
use foldhash::HashMap;

/// What a name means inside one combinator.
#[derive(Clone, Copy)]
pub(super) struct Variable<'a> {
    pub(super) name: &'a str,
    pub(super) span: Span,
    pub(super) meaning: Meaning,
}

/// What a variable stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A parameter `{X:Type}`, by its index.
    Type(u32),
    /// A parameter `{n:#}` or a field of the type `#`.
    Nat(NatVar),
    /// A field of another type: not a variable.
    Field,
    /// A number inside of a repetition, which nothing outside of it can refer to.
    Inner,
}

/// The variables and fields that have been seen so far.
#[derive(Default)]
pub(super) struct Scope<'a> {
    all: Vec<Variable<'a>>,
    /// By name; only for combinators with more than [`FEW`] variables.
    index: HashMap<&'a str, usize>,
    /// The nearest `#` so far, with or without a name, on the level where we are: in this repetition, or outside of all.
    pub(super) last_nat: Option<LastNat>,
    /// There are type parameters or numbers, and not fields alone.
    has_variables: bool,
    /// How many repetitions we are inside of.
    pub(super) depth: u32,
}

/// A `#` that a repetition without a count would take.
#[derive(Clone, Copy)]
pub(super) enum LastNat {
    /// One that can be referred to.
    Outside(NatVar),
    /// One inside of a repetition, and where it is.
    Inside(Span),
}

/// Up to so many names, looking at each is faster than hashing.
const FEW: usize = 16;

impl<'a> Scope<'a> {
    /// Forgets everything, for the next combinator.
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.index.clear();
        self.last_nat = None;
        self.has_variables = false;
        self.depth = 0;
    }

    /// Adds a name, unless it is there: then that is returned.
    pub(super) fn add(&mut self, variable: Variable<'a>) -> Result<(), Variable<'a>> {
        if let Some(first) = self.get(variable.name) {
            return Err(first);
        }
        if self.all.len() == FEW {
            self.index.extend(self.all.iter().enumerate().map(|(index, variable)| (variable.name, index)));
        }
        if self.all.len() >= FEW {
            self.index.insert(variable.name, self.all.len());
        }
        self.has_variables |= variable.meaning != Meaning::Field;
        self.all.push(variable);
        Ok(())
    }

    pub(super) fn get(&self, name: &str) -> Option<Variable<'a>> {
        if self.all.len() > FEW {
            self.index.get(name).and_then(|&index| self.all.get(index)).copied()
        } else {
            self.all.iter().find(|variable| variable.name == name).copied()
        }
    }

    /// The type parameter or number of this name. Many combinators have none, and most names are types.
    pub(super) fn variable(&self, name: &str) -> Option<Variable<'a>> {
        let variable = if self.has_variables { self.get(name) } else { None };
        variable.filter(|variable| variable.meaning != Meaning::Field)
    }

    /// The parameter of this name, if it stands for a type.
    pub(super) fn type_param(&self, name: &str) -> Option<u32> {
        match self.variable(name)?.meaning {
            Meaning::Type(index) => Some(index),
            _ => None,
        }
    }

    /// The names of all numbers.
    pub(super) fn nats(&self) -> impl Iterator<Item = &'a str> {
        self.all.iter().filter(|variable| matches!(variable.meaning, Meaning::Nat(_))).map(|variable| variable.name)
    }

    /// How many names there are: what [`Scope::truncate`] goes back to.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Forgets the names of a repetition that has ended.
    pub(super) fn truncate(&mut self, len: usize) {
        for variable in self.all.drain(len..) {
            self.index.remove(variable.name);
        }
        if self.all.len() <= FEW {
            self.index.clear();
        }
    }
}

impl Meaning {
    pub(super) fn param(kind: Kind, index: u32) -> Self {
        match kind {
            Kind::Type => Meaning::Type(index),
            Kind::Nat => Meaning::Nat(NatVar::Param(index)),
        }
    }
}

//! What each name of a schema means.

use super::builtins::{KNOWN, Known, OBJECTS};
use crate::id::SoleConstructor;
use crate::schema::{Builtin, CombinatorId, Schema, TypeId};
use foldhash::{HashMap, HashMapExt};

/// Types and constructors by name; functions apart, because nothing refers to them.
pub(super) struct Names<'a> {
    types: HashMap<&'a str, Entry>,
    pub(super) functions: HashMap<&'a str, CombinatorId>,
}

/// What is known of a name.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// What it means in a type expression.
    pub(super) meaning: Meaning,
    /// The constructor that the schema declares under the name.
    pub(super) constructor: Option<CombinatorId>,
    /// The type that the schema's constructors make under the name.
    pub(super) ty: Option<TypeId>,
}

/// What a name means in a type expression.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// A builtin, whatever the schema declares.
    Builtin(Builtin),
    /// The boxed form of a builtin: `Int`.
    Box(&'static Known),
    /// `Vector` or `vector`.
    Vector { bare: bool },
    /// A type of the schema's.
    Type(TypeId),
    /// A constructor of the schema's.
    Constructor(CombinatorId),
}

impl<'a> Names<'a> {
    /// What the language knows, with room for the names of so many combinators.
    pub(super) fn new(combinators: usize) -> Self {
        let mut types = HashMap::with_capacity(combinators + 4 * KNOWN.len());
        let mut add = |name, meaning| types.insert(name, Entry { meaning, constructor: None, ty: None });
        for known in KNOWN {
            add(known.bare, Meaning::Builtin(known.builtin));
            add(known.boxed, Meaning::Box(known));
        }
        for name in OBJECTS {
            add(name, Meaning::Builtin(Builtin::Object));
        }
        add("Bool", Meaning::Builtin(Builtin::Bool));
        add("Vector", Meaning::Vector { bare: false });
        add("vector", Meaning::Vector { bare: true });
        Names { types, functions: HashMap::new() }
    }

    pub(super) fn get(&self, name: &str) -> Option<Entry> {
        self.types.get(name).copied()
    }

    /// Notes that the schema's constructors make the type `id` under this name.
    pub(super) fn add_type(&mut self, name: &'a str, id: TypeId) {
        let fresh = Entry { meaning: Meaning::Type(id), constructor: None, ty: None };
        let entry = self.types.entry(name).or_insert(fresh);
        entry.ty = Some(id);
        if matches!(entry.meaning, Meaning::Box(_)) {
            entry.meaning = Meaning::Type(id);
        }
    }

    /// Notes that the schema declares the constructor `id` under this name. `replaces` says that the name means
    /// this constructor even if a builtin has it.
    pub(super) fn add_constructor(&mut self, name: &'a str, id: CombinatorId, replaces: bool) {
        let meaning = Meaning::Constructor(id);
        let entry = self.types.entry(name).or_insert(Entry { meaning, constructor: None, ty: None });
        entry.constructor = Some(id);
        if replaces || matches!(entry.meaning, Meaning::Constructor(_)) {
            entry.meaning = meaning;
        }
    }

    /// Every name, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a str> {
        self.types.keys().copied()
    }
}

/// A schema and its names, for the rule about `%Type`.
pub(super) struct Lookup<'l, 'a> {
    pub(super) schema: &'l Schema<'a>,
    pub(super) names: &'l Names<'a>,
}

impl SoleConstructor for Lookup<'_, '_> {
    fn sole_constructor(&self, type_name: &str) -> Option<&str> {
        let ty = self.schema.ty(self.names.get(type_name)?.ty?)?;
        match ty.constructors.as_slice() {
            [id] => self.schema.combinator(*id).map(|combinator| combinator.name),
            _ => None,
        }
    }
}

//! What each name of a schema means.

use super::builtins::{FUNCTION, KNOWN, Known, OBJECT};
use crate::id::SoleConstructor;
use crate::schema::{Builtin, CombinatorId, Identity, Schema, TypeId};
use crate::source::Span;
use foldhash::{HashMap, HashMapExt};

/// Types and constructors by name, and every combinator by what tells it from the others.
pub(super) struct Names<'a> {
    types: HashMap<&'a str, Entry>,
    combinators: HashMap<Identity<'a>, CombinatorId>,
    restated: Vec<Restated>,
}

/// What is known of a name.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// What it means in a type expression.
    pub(super) meaning: Meaning,
    /// The type that the schema's constructors make under the name.
    pub(super) ty: Option<TypeId>,
    /// Whether constructors of several types have the name, each in a layer of its own.
    pub(super) is_ambiguous: bool,
}

/// What a name means in a type expression.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// A builtin.
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

/// A builtin that the schema declares again.
#[derive(Clone, Copy)]
pub(super) struct Restated {
    pub(super) known: &'static Known,
    /// Where its name is.
    pub(super) span: Span,
    /// The id that the text declares.
    pub(super) declared_id: Option<u32>,
    /// The id computed from the declaration.
    pub(super) computed_id: u32,
    /// The `Final` after which its type gets no constructor.
    pub(super) sealed: Option<Span>,
}

impl Restated {
    /// The id that goes on the wire.
    pub(super) fn id(&self) -> u32 {
        self.declared_id.unwrap_or(self.computed_id)
    }
}

impl<'a> Names<'a> {
    /// What the language knows, with room for the names of so many combinators.
    pub(super) fn new(combinators: usize) -> Self {
        let mut types = HashMap::with_capacity(combinators + 4 * KNOWN.len());
        let mut add = |name, meaning| types.insert(name, Entry { meaning, ty: None, is_ambiguous: false });
        for known in KNOWN {
            add(known.bare, Meaning::Builtin(known.builtin));
            add(known.boxed, Meaning::Box(known));
        }
        for name in [OBJECT, FUNCTION] {
            add(name, Meaning::Builtin(Builtin::Object));
        }
        add("Bool", Meaning::Builtin(Builtin::Bool));
        add("Vector", Meaning::Vector { bare: false });
        add("vector", Meaning::Vector { bare: true });
        Names { types, combinators: HashMap::with_capacity(combinators), restated: Vec::new() }
    }

    pub(super) fn get(&self, name: &str) -> Option<Entry> {
        self.types.get(name).copied()
    }

    /// The combinator that is declared already.
    pub(super) fn combinator(&self, identity: &Identity<'a>) -> Option<CombinatorId> {
        self.combinators.get(identity).copied()
    }

    pub(super) fn add_combinator(&mut self, identity: Identity<'a>, id: CombinatorId) {
        self.combinators.insert(identity, id);
    }

    /// The declaration of a builtin, if the schema has one.
    pub(super) fn restated(&self, known: &Known) -> Option<Restated> {
        self.restated.iter().find(|restated| restated.known.bare == known.bare).copied()
    }

    /// The declaration of the builtin whose type has this name, if the schema has one.
    pub(super) fn restated_type(&mut self, name: &str) -> Option<&mut Restated> {
        self.restated.iter_mut().find(|restated| restated.known.boxed == name)
    }

    pub(super) fn restate(&mut self, restated: Restated) {
        self.restated.push(restated);
    }

    pub(super) fn all_restated(&self) -> Vec<Restated> {
        self.restated.clone()
    }

    /// Notes that the schema's constructors make the type `id` under this name. What `Bool`, `Vector` and `Function` mean
    /// is not decided yet then.
    pub(super) fn add_type(&mut self, name: &'a str, id: TypeId) {
        let meaning = Meaning::Type(id);
        let entry = self.types.entry(name).or_insert(Entry { meaning, ty: None, is_ambiguous: false });
        entry.ty = Some(id);
        if matches!(entry.meaning, Meaning::Box(_)) {
            entry.meaning = meaning;
        }
    }

    /// Notes that the schema declares the constructor `id` under this name. What `vector` means is not decided yet then.
    pub(super) fn add_constructor(&mut self, name: &'a str, id: CombinatorId) {
        let meaning = Meaning::Constructor(id);
        let entry = self.types.entry(name).or_insert(Entry { meaning, ty: None, is_ambiguous: false });
        if !matches!(entry.meaning, Meaning::Vector { .. } | Meaning::Constructor(_)) {
            entry.meaning = meaning;
        }
    }

    /// Notes that a constructor of another type has the name too.
    pub(super) fn set_ambiguous(&mut self, name: &str) {
        if let Some(entry) = self.types.get_mut(name) {
            entry.is_ambiguous = true;
        }
    }

    /// Decides what a name means, whatever it has meant so far.
    pub(super) fn settle(&mut self, name: &'a str, meaning: Meaning) {
        if let Some(entry) = self.types.get_mut(name) {
            entry.meaning = meaning;
        }
    }

    /// Forgets the boxed form of a builtin whose name is another constructor's.
    pub(super) fn forget_box(&mut self, known: &Known) {
        if self.types.get(known.boxed).is_some_and(|entry| matches!(entry.meaning, Meaning::Box(_))) {
            self.types.remove(known.boxed);
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

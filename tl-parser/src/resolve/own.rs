//! Between the passes: what names mean that both the language and the schema know. That takes ids, and all declarations.

use super::builtins::{FUNCTION, by_bare_name};
use super::names::Meaning;
use super::resolver::Resolver;
use crate::schema::{CombinatorId, Role, TypeId};
use crate::syntax::ExprKind;
use foldhash::HashSet;

impl<'a> Resolver<'_, 'a> {
    /// Decides the meanings, so that a schema's own declaration wins over the builtin of its name.
    pub(super) fn settle(&mut self) {
        self.count_repeated_once();
        for name in ["Bool", "Vector"] {
            let Some(id) = self.type_of(name) else { continue };
            let is_builtin = self.is_telegrams(id);
            if let Some(ty) = usize::try_from(id.0).ok().and_then(|index| self.schema.types.get_mut(index)) {
                ty.is_builtin = is_builtin;
            }
            if !is_builtin {
                self.names.settle(name, Meaning::Type(id));
            }
        }
        self.settle_vector();
        // Stated as a builtin, it has all calls among its values, whatever else is declared of it.
        let is_stated = by_bare_name("function").is_some_and(|known| self.names.restated(known).is_some());
        if let Some(id) = self.type_of(FUNCTION).filter(|_| !is_stated) {
            self.names.settle(FUNCTION, Meaning::Type(id));
        }
        for restated in self.names.all_restated() {
            // `int ? = Int` is one of the constructors of `Int` that the schema declares.
            if let Some(Meaning::Type(_)) = self.names.get(restated.known.boxed).map(|entry| entry.meaning) {
                self.declare_box(restated.known);
            }
        }
    }

    /// `vector` is the builtin if it is the constructor of the builtin `Vector`, or none at all.
    fn settle_vector(&mut self) {
        let is_builtin = self.type_of("Vector").and_then(|id| self.schema.ty(id)).is_some_and(|ty| ty.is_builtin);
        let constructors = (0..).map(CombinatorId).zip(&self.schema.combinators);
        let mut vectors = constructors.filter(|(_, one)| one.name == "vector" && one.role == Role::Constructor);
        if let Some((own, _)) = vectors.find(|(id, _)| !(is_builtin && self.is_known(*id))) {
            self.names.settle("vector", Meaning::Constructor(own));
        }
    }

    /// A constructor that a later layer repeats, word for word, is one constructor of its type.
    fn count_repeated_once(&mut self) {
        let combinators = &self.schema.combinators;
        if combinators.iter().all(|combinator| combinator.layer.is_none()) {
            return;
        }
        let mut met = HashSet::default();
        for ty in &mut self.schema.types {
            met.clear();
            ty.constructors.retain(|id| {
                let constructor = usize::try_from(id.0).ok().and_then(|index| combinators.get(index));
                constructor.is_none_or(|one| one.name == "_" || met.insert((one.name, one.id)))
            });
        }
    }

    fn type_of(&self, name: &str) -> Option<TypeId> {
        self.names.get(name)?.ty
    }

    /// Whether Telegram declares all constructors of a type, and just so.
    fn is_telegrams(&self, id: TypeId) -> bool {
        let constructors = self.schema.ty(id).map(|ty| ty.constructors.as_slice()).unwrap_or_default();
        !constructors.is_empty() && constructors.iter().all(|id| self.is_known(*id))
    }

    /// Whether Telegram declares a constructor of `Bool` or `Vector` just so.
    fn is_known(&self, id: CombinatorId) -> bool {
        let (Some(combinator), Some(syntax)) = (self.schema.combinator(id), self.declaration(id)) else { return false };
        match (combinator.name, combinator.id) {
            ("boolTrue", 0x9972_75b5) | ("boolFalse", 0xbc79_9737) => {
                syntax.fields.is_empty() && syntax.params.is_empty() && syntax.result.kind == ExprKind::Name("Bool")
            }
            ("vector", 0x1cb5_c415) => syntax.is_vector(),
            _ => false,
        }
    }
}

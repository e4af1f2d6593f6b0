//! Combinators that only one version has.

use super::compare::Context;
use super::show::Show;
use super::{Change, ChangeKind, Effect, EffectKind, Version};
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Field, Role};

/// What is gone breaks everyone who used it.
pub(super) fn removed(old: Version<'_>, id: CombinatorId) -> Option<Change> {
    let combinator = old.schema.combinator(id)?;
    let message = match combinator.role {
        Role::Constructor => format!("a constructor of {}", result(old, combinator)),
        Role::Function => format!("a function that answers {}", result(old, combinator)),
    };
    let effect = Effect { kind: EffectKind::Removed, field: None, message, wire: true, rust: true };
    Some(Change {
        role: combinator.role,
        name: combinator.name.to_owned(),
        kind: ChangeKind::Removed,
        old: Some(combinator.name_span),
        new: None,
        effects: vec![effect],
    })
}

impl Context<'_> {
    /// What is new breaks nobody, with the exceptions that the messages name.
    pub(super) fn added(&self, id: CombinatorId) -> Option<Change> {
        let combinator = self.new.schema.combinator(id)?;
        let effect = match combinator.role {
            Role::Constructor => self.added_constructor(combinator),
            Role::Function => self.added_function(combinator),
        };
        Some(Change {
            role: combinator.role,
            name: combinator.name.to_owned(),
            kind: ChangeKind::Added,
            old: None,
            new: Some(combinator.name_span),
            effects: vec![effect],
        })
    }

    fn added_constructor(&self, combinator: &Combinator<'_>) -> Effect {
        let result = result(self.new, combinator);
        let name = crate::uses::head(&combinator.result).and_then(|ty| self.new.schema.ty(ty)).map(|ty| ty.name);
        let ends_bare = name.is_some_and(|name| self.bare.contains(name));
        let lost = name.map(|name| self.no_longer_shared(name, combinator)).unwrap_or_default();
        let message = if ends_bare {
            format!("a second constructor of {result}, which is used bare: without ids the two cannot be told apart")
        } else if lost.is_empty() {
            format!("a constructor of {result}")
        } else {
            format!("a constructor of {result} without {}, which all others have", lost.join(", "))
        };
        let breaks_rust = ends_bare || !lost.is_empty();
        Effect { kind: EffectKind::Added, field: None, message, wire: ends_bare, rust: breaks_rust }
    }

    /// The fields that a type's enum had methods for, all constructors having had them, and that a new one lacks.
    fn no_longer_shared(&self, ty: &str, added: &Combinator<'_>) -> Vec<String> {
        let Some(ty) = self.old.schema.types.iter().find(|old| old.name == ty) else { return Vec::new() };
        let constructors = ty.constructors.iter().filter_map(|id| self.old.schema.combinator(*id));
        let constructors: Vec<&Combinator<'_>> = constructors.collect();
        let [first, others @ ..] = constructors.as_slice() else { return Vec::new() };
        if others.is_empty() {
            return Vec::new();
        }
        let has = |version, of: &Combinator<'_>, field: &Field<'_>| {
            let shown = Show { schema: self.old.schema, combinator: first }.ty(&field.ty);
            let show = Show { schema: version, combinator: of };
            let mut fields = of.fields.iter().filter(|other| other.name == field.name);
            fields.any(|other| show.ty(&other.ty) == shown && other.condition.is_some() == field.condition.is_some())
        };
        let flags = crate::uses::flags(first);
        let fields = (0..).zip(&first.fields).filter(|(index, _)| !flags.contains(index)).map(|(_, field)| field);
        let shared = fields.filter(|field| others.iter().all(|other| has(self.old.schema, other, field)));
        let lost = shared.filter(|field| !has(self.new.schema, added, field));
        lost.filter_map(|field| field.name).map(|name| format!("`{name}`")).collect()
    }

    fn added_function(&self, combinator: &Combinator<'_>) -> Effect {
        let result = result(self.new, combinator);
        let annotated = self.new.sources.slice(combinator.span).starts_with('@');
        let grows = match combinator.fields.first() {
            None => true,
            Some(Field { ty, condition, .. }) => *ty == Expr::Builtin(Builtin::Nat) && condition.is_none(),
        };
        let stuck = annotated && !grows;
        let message = if stuck {
            format!(
                "a function that answers {result}, and does not start with a mask: by VK's rules it could never grow"
            )
        } else {
            format!("a function that answers {result}")
        };
        Effect { kind: EffectKind::Added, field: None, message, wire: stuck, rust: false }
    }
}

fn result(version: Version<'_>, combinator: &Combinator<'_>) -> String {
    Show { schema: version.schema, combinator }.ty(&combinator.result)
}

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
        let message = if ends_bare {
            format!("a second constructor of {result}, which is used bare: without ids the two cannot be told apart")
        } else {
            format!("a constructor of {result}")
        };
        Effect { kind: EffectKind::Added, field: None, message, wire: ends_bare, rust: ends_bare }
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

//! Combinators that only one version has.

use super::context::Context;
use crate::diff::show::Show;
use crate::diff::{Effect, EffectKind, Version};
use tl_parser::schema::{Builtin, Combinator, CombinatorId, Expr, Field, Role};

/// What is gone breaks everyone who used it.
pub(super) fn removed(old: Version<'_>, id: CombinatorId) -> Option<Effect> {
    let combinator = old.schema.combinator(id)?;
    let message = match combinator.role {
        Role::Constructor => format!("a constructor of {}", result(old, combinator)),
        Role::Function => format!("a function that answers {}", result(old, combinator)),
    };
    Some(Effect::declared(EffectKind::Removed, None, message, true))
}

/// What is new breaks nobody, with the exceptions that the messages name.
pub(super) fn added(context: &Context<'_, '_>, id: CombinatorId) -> Option<Effect> {
    let combinator = context.both.new.schema.combinator(id)?;
    let (message, wire) = match combinator.role {
        Role::Constructor => added_constructor(context, combinator),
        Role::Function => added_function(context.both.new, combinator),
    };
    Some(Effect::declared(EffectKind::Added, None, message, wire))
}

fn added_constructor(context: &Context<'_, '_>, combinator: &Combinator<'_>) -> (String, bool) {
    let new = context.both.new;
    let result = result(new, combinator);
    let ty = crate::uses::head(&combinator.result).and_then(|ty| new.schema.ty(ty));
    let ends_bare = ty.is_some_and(|ty| context.bare.contains(ty.name));
    let message = if ends_bare {
        format!("a second constructor of {result}, which is used bare: without ids the two cannot be told apart")
    } else {
        format!("a constructor of {result}")
    };
    (message, ends_bare)
}

fn added_function(new: Version<'_>, combinator: &Combinator<'_>) -> (String, bool) {
    let result = result(new, combinator);
    let annotated = new.sources.slice(combinator.span).starts_with('@');
    let grows = match combinator.fields.first() {
        None => true,
        Some(Field { ty, condition, .. }) => *ty == Expr::Builtin(Builtin::Nat) && condition.is_none(),
    };
    let stuck = annotated && !grows;
    let message = if stuck {
        format!("a function that answers {result}, and does not start with a mask: by VK's rules it could never grow")
    } else {
        format!("a function that answers {result}")
    };
    (message, stuck)
}

fn result(version: Version<'_>, combinator: &Combinator<'_>) -> String {
    Show { schema: version.schema, combinator }.ty(&combinator.result)
}

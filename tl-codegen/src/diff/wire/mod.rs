//! What is different in the declarations, and which of that breaks the wire.

mod added;
mod bare;
mod bits;
mod changed;
mod context;
mod same;

use super::both::Both;
use super::report::Report;
use super::version::ids;
use context::Context;

/// Reports all that is different.
pub(super) fn compare(both: &Both<'_>, report: &mut Report<'_, '_>) {
    let context = Context::new(both);
    for id in ids(both.old.schema).filter(|id| both.pairs.new_of(*id).is_none()) {
        if let Some(effect) = added::removed(both.old, id) {
            report.of_old(id).push(effect);
        }
    }
    for id in ids(both.new.schema) {
        let effects = match both.pairs.old_of(id) {
            Some(before) => changed::changed(&context, before, id),
            None => added::added(&context, id).into_iter().collect(),
        };
        effects.into_iter().for_each(|effect| report.of_new(id).push(effect));
    }
}

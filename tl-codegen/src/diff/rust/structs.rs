//! The structs of constructors and functions: where they are, and what functions answer.

use super::items::{Code, Item};
use super::members;
use super::sides::{Now, Sides};
use crate::diff::effects::Effects;
use crate::diff::report::Report;
use crate::diff::{Effect, EffectKind};
use crate::plan::{Answer, Function, Struct, Ty};

/// Reports what breaks about each struct of the old version.
pub(super) fn compare(sides: &Sides<'_>, report: &mut Report<'_, '_>) {
    for item in &sides.old.all {
        match sides.now(item) {
            Some(now) => changed(sides, item, now, report.of_old(now.before)),
            None => {
                let Some(&id) = item.declared.first() else { continue };
                gone(sides, item, report.of_old(id));
            }
        }
    }
}

fn gone(sides: &Sides<'_>, item: &Item<'_>, effects: &mut Effects) {
    if !effects.break_rust(EffectKind::Removed, None) {
        let message = "Rust has no words any more for it, or for what it holds".to_owned();
        effects.push(Effect::generated(EffectKind::Inexpressible, None, message));
    }
    if let Some(other) = sides.new.at(item.code.role(), item.code.path()) {
        let message = format!("`{}` is `{}` now", item.code.place(), other.code.name_and_id());
        effects.push(Effect::generated(EffectKind::RustPath, None, message));
    }
}

fn changed(sides: &Sides<'_>, item: &Item<'_>, now: Now<'_, '_>, effects: &mut Effects) {
    let (old, new) = (item.code, now.item.code);
    if old.path() != new.path() {
        let taken = sides.new.at(old.role(), old.path()).map(|other| other.code.name_and_id());
        match taken {
            Some(other) => {
                let message = format!("`{}` is `{other}` now, and this is `{}`", old.place(), new.place());
                effects.push(Effect::generated(EffectKind::RustPath, None, message));
            }
            None if effects.break_rust(EffectKind::Renamed, None) => {}
            None => {
                let message = format!("was `{}`, is `{}` now", old.place(), new.place());
                effects.push(Effect::generated(EffectKind::RustPath, None, message));
            }
        }
    }
    match (old, new) {
        (Code::Constructor(old), Code::Constructor(new)) => members::compare(sides.both, now, old, new, effects),
        (Code::Function(old), Code::Function(new)) => {
            members::compare(sides.both, now, &old.request, &new.request, effects);
            params(&old.request, &new.request, effects);
            answer(old, new, effects);
        }
        (Code::Reused(old), Code::Reused(new)) if old.runtime_path == new.runtime_path => {}
        _ => {
            let message = "one version has it from the runtime, where it is written by hand".to_owned();
            effects.push(Effect::generated(EffectKind::RustPath, None, message));
        }
    }
}

fn params(old: &Struct, new: &Struct, effects: &mut Effects) {
    if old.params.len() != new.params.len() && !effects.break_rust(EffectKind::Params, None) {
        let message = format!("<{}> -> <{}>", old.params.join(", "), new.params.join(", "));
        effects.push(Effect::generated(EffectKind::Params, None, message));
    }
}

fn answer(old: &Function, new: &Function, effects: &mut Effects) {
    let numbered = |of: &Function| answer_of(of).map(|ty| members::numbered(ty, &of.request.params).to_string());
    if numbered(old) != numbered(new) && !effects.break_rust(EffectKind::Result, None) {
        let text = |of| answer_of(of).map(Ty::to_string).unwrap_or_default();
        let message = format!("`Return` is `{}` now, was `{}`", text(new), text(old));
        effects.push(Effect::generated(EffectKind::Result, None, message));
    }
}

/// Both versions are planned without options, so that all answers are typed.
fn answer_of(function: &Function) -> Option<&Ty> {
    match &function.answer {
        Answer::Typed(ty) => Some(ty),
        Answer::Opaque | Answer::Unanswered => None,
    }
}

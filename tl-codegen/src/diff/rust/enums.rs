//! The enums of types: where they are, their variants, and conversions to them.

use super::sides::Sides;
use super::{accessors, boxes};
use crate::diff::effects::Effects;
use crate::diff::report::Report;
use crate::diff::{Effect, EffectKind};
use crate::plan::{Enum, Path, Variant};
use std::collections::{HashMap, HashSet};
use tl_parser::schema::{CombinatorId, Role};

/// Reports what breaks about each enum of the old version. To be called after what is about structs is known: a variant
/// often goes with its constructor.
pub(super) fn compare(sides: &Sides<'_>, report: &mut Report<'_, '_>) {
    for old in sides.old.enums {
        let moved = sides.new.enum_of(&old.tl_name).filter(|moved| moved.path != old.path);
        match (sides.new.enum_at(&old.path), moved) {
            (Some(new), None) => changed(sides, old, new, report),
            (at, moved) => gone(sides, old, at, moved, report),
        }
    }
}

/// The enum is not where it was: it is gone, elsewhere, or cannot be expressed any more.
fn gone(sides: &Sides<'_>, old: &Enum, at: Option<&Enum>, moved: Option<&Enum>, report: &mut Report<'_, '_>) {
    let place = format!("enums::{}", old.path);
    let is_declared = report.has_new_type(&old.tl_name);
    let (kind, message) = match (at, moved) {
        (Some(other), Some(moved)) => {
            (EffectKind::RustPath, format!("`{place}` is `{}` now, and this is `enums::{}`", other.tl_name, moved.path))
        }
        (None, Some(moved)) => (EffectKind::RustPath, format!("was `{place}`, is `enums::{}` now", moved.path)),
        (_, None) if is_declared => {
            (EffectKind::Inexpressible, "Rust has no words any more for it, or for what it holds".to_owned())
        }
        (_, None) => (EffectKind::Removed, format!("`{place}` is gone: it has no constructors any more")),
    };
    report.of_type(&old.tl_name).push(Effect::generated(kind, None, message));
    for (id, _) in constructors(sides, old) {
        report.of_old(id).break_rust(EffectKind::Result, None);
    }
}

fn changed(sides: &Sides<'_>, old: &Enum, new: &Enum, report: &mut Report<'_, '_>) {
    let variants: HashMap<&str, &Variant> = new.variants.iter().map(|of| (of.name.as_str(), of)).collect();
    let holders: HashMap<&Path, &Variant> = new.variants.iter().map(|of| (&of.constructor, of)).collect();
    let mut effects = Vec::new();
    for (id, before) in constructors(sides, old) {
        let now = sides.old.at(Role::Constructor, &before.constructor).and_then(|item| sides.now(item));
        let holder = now.and_then(|now| holders.get(now.item.code.path()).copied());
        match holder {
            Some(holder) if holder.name == before.name => effects.extend(boxes::compare(before, holder)),
            _ if is_known(report.of_old(id)) => {}
            _ => effects.push(lost(before, variants.get(before.name.as_str()).copied(), holder)),
        }
    }
    effects.extend(accessors::compare(sides, old, new));
    effects.extend(conversions(old, new));
    effects.into_iter().for_each(|effect| report.of_type(&new.tl_name).push(effect));
}

/// The variants, each with a declaration of its constructor.
fn constructors<'i>(sides: &'i Sides<'_>, of: &'i Enum) -> impl Iterator<Item = (CombinatorId, &'i Variant)> {
    of.variants.iter().filter_map(|variant| {
        let item = sides.old.at(Role::Constructor, &variant.constructor)?;
        let now = sides.now(item).map(|now| now.before);
        Some((now.or(item.declared.first().copied())?, variant))
    })
}

/// Whether what happened to a constructor says already that its variant is lost.
fn is_known(effects: &mut Effects) -> bool {
    let moved = effects.break_rust(EffectKind::Result, None);
    let kinds = [EffectKind::Removed, EffectKind::Renamed, EffectKind::RustPath, EffectKind::Inexpressible];
    moved || kinds.into_iter().any(|kind| effects.breaks_rust(kind))
}

/// `other` has the variant's name now, and `holder` its constructor.
fn lost(old: &Variant, other: Option<&Variant>, holder: Option<&Variant>) -> Effect {
    let mut message = match other {
        Some(other) => format!("holds `{}` now", other.tl_name),
        None => "is gone".to_owned(),
    };
    if let Some(holder) = holder {
        message += &format!(", and `{}` is in `{}`", holder.tl_name, holder.name);
    }
    Effect::generated(EffectKind::Variant, Some(&old.name), message)
}

/// Conversions go with the variants, but some may also go behind the feature of servers.
fn conversions(old: &Enum, new: &Enum) -> Option<Effect> {
    let for_everyone = old.variants.iter().filter(|variant| !old.has_conversion_for_servers(variant));
    let for_everyone: HashSet<&Path> = for_everyone.map(|variant| &variant.constructor).collect();
    let for_servers = new.variants.iter().filter(|variant| new.has_conversion_for_servers(variant));
    let lost = for_servers.filter(|variant| for_everyone.contains(&variant.constructor));
    let lost: Vec<String> = lost.map(|variant| format!("`types::{}`", variant.constructor)).collect();
    let message = format!(
        "the conversion from {} is behind the feature of servers now, where a tree has one: no function takes this",
        lost.join(", ")
    );
    (!lost.is_empty()).then(|| Effect::generated(EffectKind::Server, None, message))
}

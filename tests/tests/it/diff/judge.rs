//! Compares what `tl diff` says with what is broken.

use super::surface::Broken;
use super::version::{Version, enum_path};
use std::collections::BTreeSet;
use tl_codegen::diff::{Change, EffectKind, Subject};
use tl_parser::Span;

/// What `tl diff` says to be broken, by the paths of items.
#[derive(Debug, Default)]
struct Announced {
    structs: BTreeSet<String>,
    enums: BTreeSet<String>,
    boxes: BTreeSet<(String, String)>,
    /// The enums of constructors that are gone or elsewhere.
    with_moved: BTreeSet<String>,
}

/// Fails with what is broken and was not announced, or the other way around. Without looking at the code, it is not known
/// what has gone behind the feature of servers.
pub(super) fn judge(old: &Version, changes: &[Change], broken: &Broken, by_code: bool) -> Result<(), String> {
    let announced = announced(old, changes, by_code)?;
    let unsaid = |what: &str, places: Vec<&String>| {
        if places.is_empty() { Ok(()) } else { Err(format!("{what}: {places:?}")) }
    };
    unsaid("not announced", broken.structs.difference(&announced.structs).collect())?;
    unsaid("not announced", broken.enums.difference(&announced.enums).collect())?;
    // A variant goes with its constructor, or is the type's matter.
    let (with_lost, with_announced) = (enums_with_lost(broken), constructors_of(old, &announced.structs));
    let lost = with_lost.iter().filter(|path| !announced.enums.contains(*path) && !with_announced.contains(*path));
    unsaid("a variant not announced", lost.collect())?;

    let is_wrong = |path: &&String| !with_lost.contains(&enum_of(old, path).unwrap_or_default());
    unsaid("not broken", announced.structs.difference(&broken.structs).filter(is_wrong).collect())?;
    let is_wrong = |path: &&String| !with_lost.contains(*path);
    unsaid("not broken", announced.enums.difference(&broken.enums).filter(is_wrong).collect())?;

    let boxes = |of: &BTreeSet<(String, String)>| of.iter().map(|(ty, variant)| format!("{ty}::{variant}")).collect();
    let (said, moved): (BTreeSet<String>, BTreeSet<String>) = (boxes(&announced.boxes), boxes(&broken.boxes));
    unsaid("a box not moved", said.difference(&moved).collect())?;
    // The variant may be another one that has its name now.
    let is_wrong = |place: &&String| !announced.with_moved.contains(place.rsplit_once("::").unwrap().0);
    unsaid("a moved box not announced", moved.difference(&said).filter(is_wrong).collect())
}

fn announced(old: &Version, changes: &[Change], by_code: bool) -> Result<Announced, String> {
    let mut announced = Announced::default();
    for change in changes {
        let mut effects = change.effects.iter().filter(|effect| by_code || effect.kind != EffectKind::Server);
        let breaks_rust = effects.any(|effect| effect.breaks.rust);
        if change.subject == Subject::Type {
            let path = enum_path(&change.name);
            if breaks_rust {
                announced.enums.insert(path.clone());
            }
            let boxed = |kind| matches!(kind, EffectKind::Boxed | EffectKind::Unboxed);
            let moved = change.effects.iter().filter(|effect| boxed(effect.kind)).filter_map(|of| of.member.clone());
            announced.boxes.extend(moved.map(|variant| (path.clone(), variant)));
        } else if breaks_rust {
            let place = change.old.ok_or_else(|| format!("{} is new, and breaks", change.name))?;
            let path = struct_at(old, place).ok_or_else(|| format!("{} has no Rust", change.name))?;
            const MOVED: [EffectKind; 4] =
                [EffectKind::Removed, EffectKind::Renamed, EffectKind::Result, EffectKind::RustPath];
            if change.effects.iter().any(|effect| MOVED.contains(&effect.kind)) {
                announced.with_moved.extend(enum_of(old, &path));
            }
            announced.structs.insert(path);
        }
    }
    Ok(announced)
}

/// The struct of the declaration whose name is at this place.
fn struct_at(of: &Version, place: Span) -> Option<String> {
    let name = of.sources.slice(place);
    let declared = of.schema.declarations.iter().find(|of| of.name == name)?;
    let kind = if declared.is_function { "functions::" } else { "types::" };
    let mut structs = of.surface.structs.iter().filter(|(path, _)| path.starts_with(kind));
    structs.find(|(_, of)| of.id == declared.id).map(|(path, _)| path.clone())
}

/// The enum of a constructor, by the path of its struct.
fn enum_of(of: &Version, path: &str) -> Option<String> {
    let id = of.surface.structs.get(path)?.id;
    let (_, constructor) = of.schema.constructors().find(|(_, of)| of.id == id)?;
    Some(enum_path(&constructor.result))
}

/// The enums of constructors.
fn constructors_of(of: &Version, structs: &BTreeSet<String>) -> BTreeSet<String> {
    structs.iter().filter_map(|path| enum_of(of, path)).collect()
}

fn enums_with_lost(broken: &Broken) -> BTreeSet<String> {
    broken.variants.iter().map(|(path, _)| path.clone()).chain(broken.enums.iter().cloned()).collect()
}

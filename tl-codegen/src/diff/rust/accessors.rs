//! The methods of enums, for the fields that all constructors have.

use super::members::holds;
use super::sides::Sides;
use crate::diff::{Effect, EffectKind};
use crate::plan::{Enum, Field, Struct, Variant};
use std::collections::HashMap;
use tl_parser::schema::Role;

/// The methods that an enum has lost, or that return something else.
pub(super) fn compare<'i>(sides: &'i Sides<'_>, old: &'i Enum, new: &'i Enum) -> impl Iterator<Item = Effect> + 'i {
    let shared: HashMap<&str, &Field> = new.shared.iter().map(|field| (field.name.as_str(), field)).collect();
    old.shared.iter().filter_map(move |before| {
        let message = match shared.get(before.name.as_str()) {
            Some(after) if holds(before) == holds(after) => return None,
            Some(after) => format!("is about `{}` now, was about `{}`", holds(after), holds(before)),
            None if new.variants.len() == 1 => "is gone: there is but one constructor, which has the field".to_owned(),
            None => format!("is gone: {} no such field", lacking(sides, before, new)),
        };
        Some(Effect::generated(EffectKind::Accessor, Some(&before.name), message))
    })
}

/// `dog, cat and 3 more have`: the constructors that lack a field.
fn lacking(sides: &Sides<'_>, field: &Field, ty: &Enum) -> String {
    const SHOWN: usize = 3;
    let lacks = |variant: &&Variant| {
        let constructor = sides.new.at(Role::Constructor, &variant.constructor).and_then(|item| item.code.structure());
        let has = |of: &Struct| of.fields().any(|other| other.name == field.name && holds(other) == holds(field));
        !constructor.is_some_and(has)
    };
    let names: Vec<&str> = ty.variants.iter().filter(lacks).map(|variant| variant.tl_name.as_str()).collect();
    let shown = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    let verb = if names.len() == 1 { "has" } else { "have" };
    format!("{shown}{more} {verb}")
}

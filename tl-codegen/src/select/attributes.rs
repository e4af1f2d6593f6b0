//! The attributes that a user wants on generated structs, enums and fields.

use super::miss::Miss;
use super::pattern::{Named, Pattern};
use super::request::{Kind, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use tl_parser::schema::{CombinatorId, Schema, TypeId};

/// Attributes by what they are on, in the order in which they were asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    combinators: BTreeMap<CombinatorId, Vec<String>>,
    types: BTreeMap<TypeId, Vec<String>>,
    /// By the combinator and the field's index in it.
    fields: BTreeMap<(CombinatorId, u32), Vec<String>>,
}

impl Attributes {
    /// Those of a struct.
    pub(crate) fn of_combinator(&self, id: CombinatorId) -> Vec<String> {
        self.combinators.get(&id).cloned().unwrap_or_default()
    }

    /// Those of an enum.
    pub(crate) fn of_type(&self, id: TypeId) -> Vec<String> {
        self.types.get(&id).cloned().unwrap_or_default()
    }

    /// Those of a field.
    pub(crate) fn of_field(&self, id: CombinatorId, index: u32) -> Vec<String> {
        self.fields.get(&(id, index)).cloned().unwrap_or_default()
    }
}

/// Puts an attribute on the enums and structs of what a path names. A type has an enum, and a struct for each of its
/// constructors.
pub(super) fn of_types(
    attributes: &mut Attributes,
    generated: &BTreeSet<CombinatorId>,
    schema: &Schema<'_>,
    named: &Named,
    kind: Kind,
    attribute: &str,
) -> Verdict {
    let mut any = false;
    for &id in named.types.iter().filter(|_| kind != Kind::Struct) {
        let constructors = schema.ty(id).into_iter().flat_map(|ty| &ty.constructors);
        if constructors.into_iter().any(|constructor| generated.contains(constructor)) {
            attributes.types.entry(id).or_default().push(attribute.to_owned());
            any = true;
        }
    }
    let structs = named.with_constructors(schema).filter(|_| kind != Kind::Enum);
    for id in structs.filter(|id| generated.contains(id)) {
        attributes.combinators.entry(id).or_default().push(attribute.to_owned());
        any = true;
    }
    if any { Ok(()) } else { Err(Miss::new("nothing that it names is generated")) }
}

/// Puts an attribute on fields. The last segment of the path names them, `*` all; what is before it names their
/// combinators or types.
pub(super) fn of_fields(
    attributes: &mut Attributes,
    generated: &BTreeSet<CombinatorId>,
    schema: &Schema<'_>,
    path: &str,
    attribute: &str,
) -> Verdict {
    let (item, field) = match path {
        "*" => ("*", "*"),
        path => path.rsplit_once('.').ok_or_else(|| Miss::new("is not a path of fields, as `inputFile.name` is"))?,
    };
    let pattern = Pattern::new(item);
    let named = pattern.named(schema);
    if named.is_empty() {
        let names = schema.types.iter().map(|ty| ty.name).chain(schema.combinators.iter().map(|c| c.name));
        return Err(Miss::among(&format!("`{item}` names nothing"), &pattern, names));
    }
    let mut any = false;
    let mut others = Vec::new();
    for id in named.with_constructors(schema).filter(|id| generated.contains(id)) {
        let Some(combinator) = schema.combinator(id) else { continue };
        let flags = crate::uses::flags(combinator);
        for (index, of) in (0..).zip(&combinator.fields).filter(|(index, _)| !flags.contains(index)) {
            // The name that it gets in Rust.
            let name = of.name.unwrap_or("value");
            if field == "*" || name == field {
                attributes.fields.entry((id, index)).or_default().push(attribute.to_owned());
                any = true;
            } else {
                others.push(name);
            }
        }
    }
    match any {
        true => Ok(()),
        false => Err(Miss::among("no such field is generated", &Pattern::new(field), others.into_iter())),
    }
}

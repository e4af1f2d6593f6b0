//! TL to JSON.

use super::print;
use crate::id::Hasher;
use crate::schema::{self, Expr, Role, Schema};
use crate::syntax::{Combinator, ExprKind, File, Item};
use crate::{Resolved, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A declaration that JSON has no words for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// The declaration.
    pub span: Span,
    /// Its name, and what it has that JSON has not.
    pub message: String,
}

/// The JSON of trees, and of the schema that was resolved from them. A line a combinator.
///
/// # Errors
///
/// Every declaration that JSON has no words for.
pub fn from_tl(files: &[File<'_>], resolved: &Resolved<'_>) -> Result<String, Vec<Unsupported>> {
    let known = by_place(&resolved.schema);
    let (mut constructors, mut methods, mut unsupported) = (Vec::new(), Vec::new(), Vec::new());
    for combinator in files.iter().flat_map(|file| &file.items).filter_map(as_combinator) {
        // Builtins that are declared again have no place in the format, and neither have nameless constructors.
        let Some(&Known { id, role, layer }) = known.get(&combinator.name.span) else { continue };
        match params(combinator) {
            Ok(params) => {
                let (list, key) = match role {
                    Role::Constructor => (&mut constructors, "predicate"),
                    Role::Function => (&mut methods, "method"),
                };
                let result = print::conditional(None, &combinator.result);
                let mut value = json!({"id": signed(id), key: combinator.name.text, "params": params, "type": result});
                if let (Some(layer), Some(value)) = (layer, value.as_object_mut()) {
                    value.insert("layer".to_owned(), layer.into());
                }
                list.push(value);
            }
            Err(what) => {
                let message = format!("`{}` cannot be said in JSON: {what}", combinator.name.text);
                unsupported.push(Unsupported { span: combinator.span, message });
            }
        }
    }
    constructors.extend(boxes(&resolved.schema));
    if unsupported.is_empty() { Ok(text(&constructors, &methods)) } else { Err(unsupported) }
}

/// What the schema says of a declaration.
struct Known {
    id: u32,
    role: Role,
    layer: Option<u32>,
}

/// The combinators by where their names are.
fn by_place(schema: &Schema<'_>) -> BTreeMap<Span, Known> {
    let known = |one: &schema::Combinator<'_>| Known { id: one.id, role: one.role, layer: one.layer };
    schema.combinators.iter().map(|combinator| (combinator.name_span, known(combinator))).collect()
}

/// The constructors of boxed builtins whose id only their declaration tells: `int128 4*[ int ] = Int128`.
fn boxes(schema: &Schema<'_>) -> impl Iterator<Item = Value> {
    let boxes = schema.combinators.iter().filter(|combinator| combinator.name_span == Span::default());
    boxes.filter_map(|combinator| {
        let Expr::Boxed(ty, _) = combinator.result else { return None };
        let ty = schema.ty(ty)?.name;
        let is_told = combinator.id == Hasher::default().builtin_names(combinator.name, ty);
        let value = json!({"id": signed(combinator.id), "predicate": combinator.name, "params": [], "type": ty});
        (!is_told).then_some(value)
    })
}

fn as_combinator<'f, 'a>(item: &'f Item<'a>) -> Option<&'f Combinator<'a>> {
    match item {
        Item::Combinator(combinator) => Some(combinator),
        _ => None,
    }
}

fn params(combinator: &Combinator<'_>) -> Result<Vec<Value>, String> {
    if combinator.is_vector() {
        return Ok(Vec::new());
    }
    let asked: Vec<&str> = combinator.fields.iter().filter_map(|field| asked_for(&field.ty.kind)).collect();
    for param in combinator.params.iter().flat_map(|params| &params.names) {
        if !asked.contains(&param.text) {
            return Err(format!("it has a parameter `{}` that no field `!{}` tells", param.text, param.text));
        }
    }
    let mut params = Vec::new();
    for field in &combinator.fields {
        let ty = print::conditional(field.condition.as_ref(), &field.ty);
        match field.names.as_slice() {
            [] => return Err("it has a field without a name".to_owned()),
            names => params.extend(names.iter().map(|name| json!({"name": name.text, "type": ty}))),
        }
    }
    Ok(params)
}

/// `X` of `!X`
fn asked_for<'a>(kind: &ExprKind<'a>) -> Option<&'a str> {
    match kind {
        ExprKind::Function(inner) => match inner.peel().kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// The same 32 bits, as JSON writes ids: signed, in decimal.
fn signed(id: u32) -> String {
    i32::from_le_bytes(id.to_le_bytes()).to_string()
}

fn text(constructors: &[Value], methods: &[Value]) -> String {
    let list = |list: &[Value]| {
        let lines: Vec<String> = list.iter().map(|value| format!("\n{value}")).collect();
        lines.join(",")
    };
    format!("{{\"constructors\":[{}\n],\"methods\":[{}\n]}}\n", list(constructors), list(methods))
}

//! JSON to TL.

use super::{Error, parse};
use serde_json::Value;
use std::fmt::{self, Write};

/// The TL of a schema in JSON: a declaration a line. It is made of the names and types as they stand there, so it
/// should be checked as any TL. Of each role, what belongs to no layer comes first.
///
/// # Errors
///
/// What [`parse`] minds, or else the first value that is not what the format has in its place.
pub fn to_tl(json: &str) -> Result<String, Error> {
    let schema = parse(json)?;
    let constructors = declarations(&schema, "constructors", "predicate")?;
    let methods = declarations(&schema, "methods", "method")?;
    let mut tl = String::new();
    let mut section = "types";
    let mut layer = None;
    // A marker holds for all that follows, so that nothing comes to be without a layer after one with it.
    for is_layered in [false, true] {
        for (role, all) in [("types", &constructors), ("functions", &methods)] {
            for declaration in all.iter().filter(|one| one.layer.is_some() == is_layered) {
                if section != role {
                    section = role;
                    push_marker(&mut tl, "---", &role);
                }
                if let Some(number) = declaration.layer.filter(|_| layer != declaration.layer) {
                    layer = declaration.layer;
                    push_marker(&mut tl, "===", &number);
                }
                tl.push_str(&declaration.text);
            }
        }
    }
    Ok(tl)
}

/// A line of TL, and where it goes.
struct Declaration {
    layer: Option<u32>,
    text: String,
}

fn declarations(schema: &Value, key: &str, name_key: &str) -> Result<Vec<Declaration>, Error> {
    let declaration = |(combinator, path): (&Value, String)| {
        let mut text = String::new();
        push(&mut text, combinator, &path, name_key)?;
        Ok(Declaration { layer: layer(combinator, &path)?, text })
    };
    list(schema, "", key)?.into_iter().map(declaration).collect()
}

/// A marker on a line of its own, with empty lines around it.
fn push_marker(tl: &mut String, sign: &str, what: &dyn fmt::Display) {
    if !tl.is_empty() && !tl.ends_with("\n\n") {
        tl.push('\n');
    }
    // Writing to a String cannot fail.
    let _ = write!(tl, "{sign}{what}{sign}\n\n");
}

fn push(tl: &mut String, combinator: &Value, path: &str, name_key: &str) -> Result<(), Error> {
    let name = word(combinator, path, name_key)?;
    let result = text(combinator, path, "type")?;
    let id = id(combinator, path)?;
    let params = list(combinator, path, "params")?;
    // Writing to a String cannot fail.
    let _ = write!(tl, "{name}#{id:08x}");
    if name == "vector" && params.is_empty() && result == "Vector t" {
        tl.push_str(super::VECTOR.strip_prefix("vector").unwrap_or_default());
        tl.push_str(";\n");
        return Ok(());
    }
    let mut types = Vec::with_capacity(params.len());
    for (param, path) in &params {
        types.push((word(param, path, "name")?, text(param, path, "type")?));
    }
    let mut variables: Vec<&str> =
        types.iter().filter_map(|(_, ty)| ty.rsplit('?').next()?.strip_prefix('!')).collect();
    variables.sort_unstable();
    variables.dedup();
    for variable in variables {
        let _ = write!(tl, " {{{variable}:Type}}");
    }
    for (name, ty) in types {
        let _ = write!(tl, " {name}:{ty}");
    }
    let _ = writeln!(tl, " = {result};");
    Ok(())
}

/// An id: 32 bits as a number or its digits, signed or not.
fn id(combinator: &Value, path: &str) -> Result<u32, Error> {
    let value = combinator.get("id").unwrap_or(&Value::Null);
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let unsigned = number.and_then(|number| match i32::try_from(number) {
        Ok(signed) => Some(u32::from_le_bytes(signed.to_le_bytes())),
        Err(_) => u32::try_from(number).ok(),
    });
    unsigned.ok_or_else(|| fault(&join(path, "id"), "expected an id of 32 bits in decimal".to_owned()))
}

/// The layer of secret chats that a combinator belongs to, if it says one: a number or its digits, also as in TL, `===17===`.
fn layer(combinator: &Value, path: &str) -> Result<Option<u32>, Error> {
    let Some(value) = combinator.get("layer").filter(|layer| !layer.is_null()) else { return Ok(None) };
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    let number = number.or_else(|| {
        value.as_str().map(|text| text.trim_matches('=')).filter(|digits| !digits.starts_with('+'))?.parse().ok()
    });
    number.map(Some).ok_or_else(|| fault(&join(path, "layer"), "expected the number of a layer".to_owned()))
}

/// The values of a list with their paths.
fn list<'v>(object: &'v Value, path: &str, key: &str) -> Result<Vec<(&'v Value, String)>, Error> {
    let path = join(path, key);
    match object.get(key).and_then(Value::as_array) {
        Some(list) => Ok(list.iter().enumerate().map(|(index, value)| (value, format!("{path}[{index}]"))).collect()),
        None => Err(fault(&path, "expected a list".to_owned())),
    }
}

/// A name: a text without what could end it.
fn word<'v>(object: &'v Value, path: &str, key: &str) -> Result<&'v str, Error> {
    let text = text(object, path, key)?;
    let is_word = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    if is_word { Ok(text) } else { Err(fault(&join(path, key), format!("expected a name, found `{text}`"))) }
}

/// A text without a `;`, a line's end or a comment's start, so that a declaration stays one.
fn text<'v>(object: &'v Value, path: &str, key: &str) -> Result<&'v str, Error> {
    let path = join(path, key);
    let text = object.get(key).and_then(Value::as_str).ok_or_else(|| fault(&path, "expected a string".to_owned()))?;
    if text.contains([';', '=', '/', '\n', '\r']) {
        return Err(fault(&path, format!("expected a type, found `{}`", text.escape_debug())));
    }
    Ok(text)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn fault(path: &str, message: String) -> Error {
    Error { path: path.to_owned(), message }
}

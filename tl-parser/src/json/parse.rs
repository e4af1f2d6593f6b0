//! JSON in which no object has a key twice: serde_json alone keeps the last value, and drops the others.

use super::Error;
use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Reads a JSON value, and nothing after it.
///
/// # Errors
///
/// Text that is not JSON, and a key that an object has twice, each with line and column.
///
/// ```
/// assert_eq!(tl_parser::json::parse(r#"{"a": [1, null]}"#).unwrap()["a"][0], 1);
/// let error = tl_parser::json::parse(r#"{"a": 1, "a": 2}"#).unwrap_err();
/// assert_eq!(error.to_string(), "the key `a` is there twice at line 1 column 12");
/// ```
pub fn parse(text: &str) -> Result<Value, Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Unique.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    value.map_err(|error| {
        let message = if error.is_data() { error.to_string() } else { format!("not JSON: {error}") };
        Error { path: String::new(), message }
    })
}

/// A value whose objects have each key once. serde_json limits its depth.
struct Unique;

impl<'de> DeserializeSeed<'de> for Unique {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Unique)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(serde_core::de::Error::custom(format_args!(
                    "the key `{}` is there twice",
                    key.escape_debug()
                )));
            }
            object.insert(key, map.next_value_seed(Unique)?);
        }
        Ok(Value::Object(object))
    }
}

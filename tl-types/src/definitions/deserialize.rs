//! `Deserialize` over the encoded form: what a format holds is written as the schema says, and then decoded.

use super::Definitions;
use super::content::{DEEPEST, Keep};
use super::double;
use super::fields::{FieldSet, append};
use super::hex::from_hex;
use super::line::{Field, Line, Ty};
use super::same::written;
use crate::encode::VECTOR;
use crate::{Bytes, Chain, Decode, Encode, Writer};
use alloc::{format, string::String, vec::Vec};
use core::fmt;
use serde_core::Deserialize;
use serde_core::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};

impl Definitions {
    /// Takes a value from a format of [serde](https://serde.rs), in the form that
    /// [`serialize`](Self::serialize) gives to it.
    ///
    /// Fields come in any order, in formats for people. In others, the field `_` comes first, wherever the schema leaves more
    /// than one constructor. `null` is a field that is not there, in formats for people.
    ///
    /// # Errors
    ///
    /// Fields that the constructor does not have, that are not there but must be, or that come twice; values of other
    /// types; values that nest too deeply; the deserializer's.
    pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(&self, deserializer: D) -> Result<T, D::Error> {
        let chain = Seed { definitions: self, ty: Ty::of(T::TL_TYPE), depth: 0 }.deserialize(deserializer)?;
        self.decode(&chain.into_bytes()).map_err(D::Error::custom)
    }
}

/// What is expected next. It becomes its encoding.
#[derive(Clone, Copy)]
struct Seed<'a> {
    definitions: &'a Definitions,
    ty: Ty,
    depth: u16,
}

/// As [`Seed`], for what is not one of a deserializer's own numbers. With it, whether the format is for people.
struct Expected<'a>(Seed<'a>, bool);

impl<'a> Seed<'a> {
    /// What lies in a value.
    fn inner(self, ty: Ty) -> Self {
        Self { ty, depth: self.depth + 1, ..self }
    }

    /// The constructor or function, if the type leaves only one.
    fn only(self) -> Option<(u32, Line)> {
        match self.ty {
            Ty::Bare(id) | Ty::Combinator(id) => Some((id, self.definitions.line(id)?)),
            _ => None,
        }
    }

    /// The constructor or function that is called so, by its name or by name and id, and that the type allows.
    fn named<E: Error>(self, label: &str) -> Result<(u32, Line), E> {
        let mut meant = self.definitions.named(label).filter(|(id, line)| self.admits(*id, *line));
        match (meant.next(), meant.next()) {
            (Some(found), None) => Ok(found),
            (None, _) => Err(E::custom(format!("{label} is not {self}"))),
            (Some((_, first)), Some((_, second))) => {
                let (first, second) = (first.label(), second.label());
                Err(E::custom(format!("{label} is the name of several: write {first} or {second}")))
            }
        }
    }

    fn admits(self, id: u32, line: Line) -> bool {
        self.only().map_or_else(|| self.ty.admits(id, line), |(only, _)| id == only)
    }

    fn is_boxed(self) -> bool {
        !matches!(self.ty, Ty::Bare(_))
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Chain;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Chain, D::Error> {
        if self.depth >= DEEPEST {
            return Err(D::Error::custom("values are nested too deeply"));
        }
        let is_for_people = deserializer.is_human_readable();
        let expected = Expected(self, is_for_people);
        match self.ty {
            Ty::Nat => encoded(&u32::deserialize(deserializer)?),
            Ty::Int => encoded(&i32::deserialize(deserializer)?),
            Ty::Long => encoded(&i64::deserialize(deserializer)?),
            Ty::Double => encoded(&double::deserialize::<f64, D>(deserializer)?),
            Ty::Float => encoded(&double::deserialize::<f32, D>(deserializer)?),
            Ty::Bool => encoded(&bool::deserialize(deserializer)?),
            Ty::True => match bool::deserialize(deserializer)? {
                true => Ok(Chain::default()),
                false => Err(D::Error::custom("a field that is always true cannot be false")),
            },
            Ty::String => deserializer.deserialize_str(expected),
            Ty::Bytes | Ty::Int128 | Ty::Int256 | Ty::Int512 if is_for_people => deserializer.deserialize_str(expected),
            Ty::Object if is_for_people => deserializer.deserialize_any(expected),
            Ty::Bytes | Ty::Int128 | Ty::Int256 | Ty::Int512 | Ty::Object => {
                deserializer.deserialize_byte_buf(expected)
            }
            Ty::Vector { .. } => deserializer.deserialize_seq(expected),
            Ty::Bare(_) | Ty::Boxed(_) | Ty::Combinator(_) | Ty::Any => deserializer.deserialize_map(expected),
        }
    }
}

impl<'de> Visitor<'de> for Expected<'_> {
    type Value = Chain;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Chain, E> {
        if self.0.ty == Ty::String {
            let mut writer = Writer::new();
            writer.string(text);
            return writer.finish().map_err(E::custom);
        }
        self.visit_byte_buf(from_hex(text).ok_or_else(|| E::custom("not two hex digits a byte"))?)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Chain, E> {
        self.visit_byte_buf(bytes.into())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Chain, E> {
        match (self.0.ty, bytes.len()) {
            (Ty::Bytes, _) => encoded(&Bytes::from(bytes)),
            (Ty::Object, _) | (Ty::Int128, 16) | (Ty::Int256, 32) | (Ty::Int512, 64) => Ok(Bytes::from(bytes).into()),
            (_, length) => Err(E::invalid_length(length, &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Chain, A::Error> {
        let Ty::Vector { bare, item } = self.0.ty else {
            return Err(A::Error::custom(format!("a sequence is not {}", self.0)));
        };
        let seed = self.0.inner(Ty::of(item));
        let mut items = Writer::new();
        let mut count = 0;
        while let Some(item) = seq.next_element_seed(seed)? {
            append(&mut items, &item);
            count += 1;
        }
        let mut vector = Writer::new();
        if !bare {
            vector.u32(VECTOR);
        }
        vector.count(count);
        append(&mut vector, &items.finish().map_err(A::Error::custom)?);
        vector.finish().map_err(A::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Chain, A::Error> {
        // An `Object` that is a map is a value of this schema.
        let seed = Seed { ty: if self.0.ty == Ty::Object { Ty::Any } else { self.0.ty }, ..self.0 };
        let mut chosen = seed.only();
        let mut is_named = false;
        let mut early = Vec::new();
        let mut key: Option<String> = map.next_key()?;
        while let Some(name) = key.take_if(|name| chosen.is_none() || name == "_") {
            if name == "_" {
                let name: String = map.next_value()?;
                chosen = Some(seed.named(&name)?);
                is_named = true;
                key = map.next_key()?;
                break;
            }
            if !self.1 {
                return Err(A::Error::custom(format!(
                    "the constructor's name, in the field `_`, must come first in {seed}"
                )));
            }
            early.push((name, map.next_value_seed(Keep { depth: seed.depth + 1 })?));
            key = map.next_key()?;
        }
        let missing = || A::Error::custom(format!("the field `_`, the constructor's name, is not there in {seed}"));
        let (id, line) = chosen.ok_or_else(missing)?;
        let mut fields = FieldSet::new(line);
        for (name, content) in early {
            fields.set(&name, A::Error::custom, |field| {
                FieldSeed { seed, field }.deserialize(content.into_deserializer())
            })?;
        }
        while let Some(name) = key {
            if name == "_" {
                // After fields of what is known without it.
                if core::mem::replace(&mut is_named, true) {
                    return Err(A::Error::custom("the field `_`, the constructor's name, comes twice"));
                }
                let name: String = map.next_value()?;
                seed.named::<A::Error>(&name)?;
            } else {
                fields.set(&name, A::Error::custom, |field| map.next_value_seed(FieldSeed { seed, field }))?;
            }
            key = map.next_key()?;
        }
        let mut writer = Writer::new();
        if seed.is_boxed() {
            writer.u32(id);
        }
        fields.write(&mut writer).map_err(A::Error::custom)?;
        writer.finish().map_err(A::Error::custom)
    }
}

/// A field of a map. It becomes its encoding, or nothing if it is not there.
#[derive(Clone, Copy)]
struct FieldSeed<'a> {
    seed: Seed<'a>,
    field: Field,
}

impl<'de> DeserializeSeed<'de> for FieldSeed<'_> {
    type Value = Option<Chain>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Chain>, D::Error> {
        // People, and JavaScript, write `null` for what is not there.
        if self.field.condition.is_some() && deserializer.is_human_readable() {
            return deserializer.deserialize_option(self);
        }
        self.visit_some(deserializer)
    }
}

impl<'de> Visitor<'de> for FieldSeed<'_> {
    type Value = Option<Chain>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.seed.inner(self.field.ty))
    }

    fn visit_none<E>(self) -> Result<Option<Chain>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<Chain>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Chain>, D::Error> {
        if self.field.ty == Ty::True && self.field.condition.is_some() {
            // That it is there is its value.
            return Ok(bool::deserialize(deserializer)?.then(Chain::default));
        }
        self.seed.inner(self.field.ty).deserialize(deserializer).map(Some)
    }
}

impl fmt::Display for Seed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty {
            Ty::Nat | Ty::Int | Ty::Long => f.write_str("an integer"),
            Ty::Double | Ty::Float => f.write_str(double::EXPECTED),
            Ty::Int128 => f.write_str("int128: 16 bytes"),
            Ty::Int256 => f.write_str("int256: 32 bytes"),
            Ty::Int512 => f.write_str("int512: 64 bytes"),
            Ty::String => f.write_str("a string"),
            Ty::Bytes => f.write_str("bytes"),
            Ty::Bool | Ty::True => f.write_str("a boolean"),
            Ty::Object => f.write_str("an object"),
            Ty::Vector { .. } => f.write_str("a vector"),
            Ty::Boxed(ty) => write!(f, "a constructor of {ty}"),
            Ty::Bare(id) | Ty::Combinator(id) => match self.definitions.name_of(id) {
                Some(name) => f.write_str(name),
                None => write!(f, "{id:#010x}, which the schema does not have"),
            },
            Ty::Any => f.write_str("a constructor or function of the schema"),
        }
    }
}

fn encoded<E: Error>(value: &dyn Encode) -> Result<Chain, E> {
    written(value).map_err(E::custom)
}

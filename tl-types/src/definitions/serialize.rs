//! `Serialize` over the encoded form.

use super::Definitions;
use super::cursor::Cursor;
use super::double;
use super::hex::Hex;
use super::line::{Flags, Line, Ty};
use super::same::written;
use crate::{Decode, Encode, Reader};
use alloc::format;
use serde_core::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

impl Definitions {
    /// Passes a boxed value on to a format of [serde](https://serde.rs).
    ///
    /// It is a map of the fields that are there, after the name of the constructor or function:
    /// `{"_": "inputMediaUploadedPhoto", "spoiler": true, "file": {…}}`. Integers, `double` and `string` are what they
    /// are, `Bool` and `true` are booleans, vectors are sequences. `bytes`, `int128`, `int256` and `int512` are bytes, or
    /// text of two hex digits a byte in formats for people. So is an `Object`, but in formats for people it is a map, too, if it
    /// holds a value of this schema. A field without a name is called by its position: `"0"`.
    ///
    /// A name that several constructors or functions have is followed by the id: `{"_": "decryptedMessage#91cc4674"}`. In the
    /// schema of secret chats each layer has its own.
    ///
    /// In formats for people, a `double` that is not finite is a map, because JSON would write `null`: `{"d": "nan"}`,
    /// `{"d": "inf"}`, `{"d": "-inf"}`, and `{"b": "010000000000f07f"}` for other values that are no numbers, with their bytes.
    /// All others are numbers. With serde_json they come back to the last bit if its feature `float_roundtrip` is on.
    ///
    /// # Errors
    ///
    /// A value that cannot be encoded, or nests more than 128 deep; the serializer's.
    pub fn serialize<S: Serializer>(&self, value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = written(value).map_err(S::Error::custom)?.into_bytes();
        Value { cursor: &Cursor::new(self, &bytes), ty: Ty::Any }.serialize(serializer)
    }
}

/// A value that is read when it is passed on. It must be passed on once, and in its turn.
struct Value<'c, 'a> {
    cursor: &'c Cursor<'a>,
    ty: Ty,
}

impl Value<'_, '_> {
    fn vector<S: Serializer>(&self, bare: bool, item: Ty, serializer: S) -> Result<S::Ok, S::Error> {
        let count = self.cursor.read(|reader| reader.vector_count(bare));
        let mut items = serializer.serialize_seq(Some(count))?;
        for _ in 0..count {
            items.serialize_element(&Value { cursor: self.cursor, ty: item })?;
        }
        items.end()
    }

    fn constructor<S: Serializer>(&self, id: u32, serializer: S) -> Result<S::Ok, S::Error> {
        let line = self.cursor.line(id);
        let line = line.ok_or_else(|| S::Error::custom(format!("the schema does not have {id:#010x}")))?;
        // A format for people does not ask how many fields there are.
        let count = if serializer.is_human_readable() { None } else { Some(1 + self.count_fields(line)) };
        let mut map = serializer.serialize_map(count)?;
        map.serialize_entry("_", self.cursor.label(line))?;
        let mut flags = Flags::default();
        for field in line.fields() {
            if !flags.allow(field) {
                continue;
            }
            if field.ty == Ty::Nat {
                let value = self.cursor.read(Reader::u32);
                flags.set(field.name, value);
                if !line.decides(field) {
                    map.serialize_entry(field.name, &value)?;
                }
            } else {
                map.serialize_entry(field.name, &Value { cursor: self.cursor, ty: field.ty })?;
            }
        }
        map.end()
    }

    fn count_fields(&self, line: Line) -> usize {
        let ahead = self.cursor.ahead();
        let mut flags = Flags::default();
        let mut count = 0;
        for field in line.fields() {
            if !flags.allow(field) {
                continue;
            }
            if field.ty == Ty::Nat {
                flags.set(field.name, ahead.read(Reader::u32));
            } else {
                ahead.skip(field.ty);
            }
            count += usize::from(!line.decides(field));
        }
        count
    }

    fn object<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rest = self.cursor.rest();
        if serializer.is_human_readable() && self.cursor.is_value(&rest) {
            Value { cursor: &self.cursor.within(&rest), ty: Ty::Any }.serialize(serializer)
        } else {
            Hex(&rest).serialize(serializer)
        }
    }
}

impl Serialize for Value<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cursor = self.cursor;
        let nested = || match self.ty {
            Ty::Nat => serializer.serialize_u32(cursor.read(Reader::u32)),
            Ty::Int => serializer.serialize_i32(cursor.read(Reader::i32)),
            Ty::Long => serializer.serialize_i64(cursor.read(Reader::i64)),
            Ty::Double => double::serialize(cursor.read(Reader::f64), serializer),
            Ty::Float => double::serialize(cursor.read(Reader::f32), serializer),
            Ty::Int128 => Hex(&cursor.read(Reader::array::<16>)).serialize(serializer),
            Ty::Int256 => Hex(&cursor.read(Reader::array::<32>)).serialize(serializer),
            Ty::Int512 => Hex(&cursor.read(Reader::array::<64>)).serialize(serializer),
            Ty::String => serializer.serialize_str(&cursor.read(Reader::text)),
            Ty::Bytes => Hex(cursor.read(Reader::content)).serialize(serializer),
            Ty::Bool => serializer.serialize_bool(cursor.read(bool::decode)),
            Ty::True => serializer.serialize_bool(true),
            Ty::Object => self.object(serializer),
            Ty::Vector { bare, item } => self.vector(bare, Ty::of(item), serializer),
            Ty::Bare(id) => self.constructor(id, serializer),
            Ty::Boxed(_) | Ty::Combinator(_) | Ty::Any => self.constructor(cursor.read(Reader::u32), serializer),
        };
        let passed_on = cursor.enter(nested).ok_or_else(|| S::Error::custom("values are nested too deeply"))??;
        // The encoding does not fit the schema: it was written by hand, or for another schema.
        if cursor.has_failed() { Err(S::Error::custom("a value that the schema does not have")) } else { Ok(passed_on) }
    }
}

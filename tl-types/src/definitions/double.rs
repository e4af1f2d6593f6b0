//! `double` and `float` in formats of serde.
//!
//! Formats for people may have no word for what is not finite: JSON's numbers do not, and serde_json writes `null`. There it
//! is a map, as `tl decode` writes it: `{"d":"nan"}`, `{"d":"-inf"}`. Of the values that are no numbers, all but the usual
//! one are given by their bytes, `{"b":"010000000000f07f"}`.

use super::hex::{Hex, from_hex};
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;
use serde_core::Deserialize;
use serde_core::de::{Deserializer, Error, IntoDeserializer, MapAccess, Unexpected, Visitor};
use serde_core::ser::{Serialize, SerializeMap, Serializer};

/// What a message says was expected.
pub(super) const EXPECTED: &str = "a number, or {\"d\": \"nan\"}";

/// `f64` or `f32`.
pub(super) trait Double: Copy + FromStr + Serialize + for<'de> Deserialize<'de> {
    /// What `nan` stands for.
    const NAN: Self;

    /// The word for a value that is not finite, or its bytes, or neither for all others.
    fn special(self) -> Option<Special<impl AsRef<[u8]>>>;

    /// Whether it is a number, and no infinite one.
    fn is_finite(self) -> bool;

    /// The value of these bytes, if they are as many as it takes.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

/// What JSON's numbers do not have.
pub(super) enum Special<B> {
    Word(&'static str),
    Bytes(B),
}

macro_rules! double {
    ($float:ty, $nan:literal) => {
        impl Double for $float {
            const NAN: Self = Self::from_bits($nan);

            fn special(self) -> Option<Special<impl AsRef<[u8]>>> {
                match self {
                    Self::INFINITY => Some(Special::Word("inf")),
                    Self::NEG_INFINITY => Some(Special::Word("-inf")),
                    _ if self.to_bits() == $nan => Some(Special::Word("nan")),
                    _ => self.is_nan().then(|| Special::Bytes(self.to_le_bytes())),
                }
            }

            fn is_finite(self) -> bool {
                <$float>::is_finite(self)
            }

            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self::from_le_bytes)
            }
        }
    };
}

double!(f64, 0x7ff8_0000_0000_0000);
double!(f32, 0x7fc0_0000);

/// Passes a value on.
pub(super) fn serialize<F: Double, S: Serializer>(value: F, serializer: S) -> Result<S::Ok, S::Error> {
    let special = if serializer.is_human_readable() { value.special() } else { None };
    let Some(special) = special else { return value.serialize(serializer) };
    let mut map = serializer.serialize_map(Some(1))?;
    match special {
        Special::Word(word) => map.serialize_entry("d", word)?,
        Special::Bytes(bytes) => map.serialize_entry("b", &Hex(bytes.as_ref()))?,
    }
    map.end()
}

/// Takes a value: a number, or one of the maps in formats for people.
pub(super) fn deserialize<'de, F: Double, D: Deserializer<'de>>(deserializer: D) -> Result<F, D::Error> {
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(Expected(PhantomData))
    } else {
        F::deserialize(deserializer)
    }
}

struct Expected<F>(PhantomData<F>);

impl<'de, F: Double> Visitor<'de> for Expected<F> {
    type Value = F;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_f32<E: Error>(self, value: f32) -> Result<F, E> {
        F::deserialize(value.into_deserializer())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<F, E> {
        let number = F::deserialize(value.into_deserializer())?;
        // A `double` may be more than a `float` can hold.
        let is_same = number.is_finite() || !value.is_finite();
        if is_same { Ok(number) } else { Err(E::invalid_value(Unexpected::Float(value), &self)) }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<F, E> {
        F::deserialize(value.into_deserializer())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<F, E> {
        F::deserialize(value.into_deserializer())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<F, A::Error> {
        let unexpected = |what: &str| A::Error::custom(format!("{what}, expected {EXPECTED}"));
        let Some((key, text)) = map.next_entry::<String, String>()? else { return Err(unexpected("an empty map")) };
        if map.next_key::<String>()?.is_some() {
            return Err(unexpected("a map of several fields"));
        }
        let value = match key.as_str() {
            "d" if text == "nan" => Some(F::NAN),
            "d" => text.parse().ok().filter(|number: &F| number.is_finite() || !has_digits(&text)),
            "b" => from_hex(&text).and_then(|bytes| F::from_bytes(&bytes)),
            _ => None,
        };
        value.ok_or_else(|| unexpected(&format!("{{\"{key}\": \"{text}\"}}")))
    }
}

/// Whether a text is a number, so that it must not be read as an infinite one: `1e999`.
fn has_digits(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

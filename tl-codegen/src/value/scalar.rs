//! Numbers, strings and bytes as JSON, both ways.

use num_bigint::BigInt;
use serde_json::{Map, Value};
use std::fmt;

/// Integers of more than 53 bits are not the same number in every JSON parser.
const EXACT: i64 = 1 << 53;

/// The `double` that `nan` stands for; others are given by their bytes.
const NAN: u64 = 0x7ff8_0000_0000_0000;

/// The same of a `float`.
const NAN_F32: u32 = 0x7fc0_0000;

pub(super) fn from_i64(number: i64) -> Value {
    if (-EXACT..=EXACT).contains(&number) { Value::from(number) } else { tagged("i", number.to_string()) }
}

/// Of a little-endian number in two's complement.
pub(super) fn from_big(bytes: &[u8]) -> Value {
    let number = BigInt::from_signed_bytes_le(bytes);
    match i64::try_from(&number) {
        Ok(small) => from_i64(small),
        Err(_) => tagged("i", number.to_string()),
    }
}

pub(super) fn from_f64(bytes: [u8; 8]) -> Value {
    let number = f64::from_le_bytes(bytes);
    if number.is_nan() && number.to_bits() != NAN {
        return from_bytes(&bytes);
    }
    tagged("d", shortest(number))
}

pub(super) fn from_f32(bytes: [u8; 4]) -> Value {
    let number = f32::from_le_bytes(bytes);
    if number.is_nan() && number.to_bits() != NAN_F32 {
        return from_bytes(&bytes);
    }
    tagged("d", shortest(number))
}

pub(super) fn from_bytes(bytes: &[u8]) -> Value {
    tagged("b", hex::encode(bytes))
}

pub(super) fn from_string(bytes: &[u8]) -> Value {
    std::str::from_utf8(bytes).map_or_else(|_| from_bytes(bytes), Value::from)
}

/// An integer: a number, or `{"i":"…"}`.
pub(super) fn to_i64(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| tag(value, "i")?.parse().ok())
}

/// Of `N` bytes: a number, `{"i":"…"}`, or `{"b":"…"}` with just so many bytes.
pub(super) fn to_big<const N: usize>(value: &Value) -> Option<[u8; N]> {
    if let Some(bytes) = to_bytes(value) {
        return bytes.try_into().ok();
    }
    let digits = tag(value, "i").filter(|digits| digits.len() <= 3 * N);
    let number = value.as_i64().map(BigInt::from).or_else(|| digits?.parse().ok())?;
    let bytes = number.to_signed_bytes_le();
    let sign = if number.sign() == num_bigint::Sign::Minus { 0xff } else { 0 };
    let mut array = [sign; N];
    array.get_mut(..bytes.len())?.copy_from_slice(&bytes);
    Some(array)
}

pub(super) fn to_f64(value: &Value) -> Option<[u8; 8]> {
    if let Some(bytes) = to_bytes(value) {
        return bytes.try_into().ok();
    }
    let number = match tag(value, "d") {
        Some("nan") => f64::from_bits(NAN),
        Some(text) => text.parse().ok().filter(|number: &f64| number.is_finite() || !has_digits(text))?,
        None => value.as_f64()?,
    };
    Some(number.to_le_bytes())
}

pub(super) fn to_f32(value: &Value) -> Option<[u8; 4]> {
    if let Some(bytes) = to_bytes(value) {
        return bytes.try_into().ok();
    }
    let number = match tag(value, "d") {
        Some("nan") => f32::from_bits(NAN_F32),
        Some(text) => text.parse().ok().filter(|number: &f32| number.is_finite() || !has_digits(text))?,
        // From the digits, so that it is rounded once.
        None => value.as_number()?.to_string().parse().ok().filter(|number: &f32| number.is_finite())?,
    };
    Some(number.to_le_bytes())
}

/// Whether a text is a number, so that it must not be read as an infinite one: `1e999`.
fn has_digits(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

pub(super) fn to_bytes(value: &Value) -> Option<Vec<u8>> {
    hex::decode(tag(value, "b")?).ok()
}

pub(super) fn to_string(value: &Value) -> Option<Vec<u8>> {
    value.as_str().map(|text| text.as_bytes().to_vec()).or_else(|| to_bytes(value))
}

fn tagged(tag: &str, text: String) -> Value {
    Value::Object(Map::from_iter([(tag.to_owned(), Value::String(text))]))
}

/// The text of `{"tag":"text"}`.
fn tag<'v>(value: &'v Value, tag: &str) -> Option<&'v str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get(tag)?.as_str()
}

/// The shortest digits that read back as the same number, plain from 0.0001 up to 10^16, else with an exponent:
/// `0.0`, `1.5`, `1e+300`.
fn shortest<F: Copy + Into<f64> + fmt::Debug + fmt::LowerExp>(number: F) -> String {
    let magnitude = number.into().abs();
    if !magnitude.is_finite() || magnitude == 0.0 || (1e-4..1e16).contains(&magnitude) {
        return format!("{number:?}").to_lowercase();
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) => match exponent.strip_prefix('-') {
            Some(exponent) => format!("{digits}e-{exponent:0>2}"),
            None => format!("{digits}e+{exponent:0>2}"),
        },
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn integers() {
        assert_eq!(from_i64(EXACT), json!(9_007_199_254_740_992_i64));
        assert_eq!(from_i64(EXACT + 1), json!({"i": "9007199254740993"}));
        assert_eq!(from_i64(i64::MIN), json!({"i": "-9223372036854775808"}));
        assert_eq!(to_i64(&json!({"i": "-9223372036854775808"})), Some(i64::MIN));
        assert_eq!(to_i64(&json!({"i": "9223372036854775808"})), None);
        assert_eq!(to_i64(&json!(1.5)), None);
    }

    #[test]
    fn big_integers() {
        let mut bytes = [0xff; 16];
        assert_eq!(from_big(&bytes), json!(-1));
        bytes[15] = 0x80;
        assert_eq!(from_big(&bytes), json!({"i": "-168811955464684315858783496655603761153"}));
        for bytes in [bytes, [0; 16], [0x80; 16], [0x7f; 16], [1; 16]] {
            assert_eq!(to_big(&from_big(&bytes)), Some(bytes));
        }
        assert_eq!(
            to_big(&json!({"b": "80000000000000000000000000000001"})).map(|bytes: [u8; 16]| bytes[0]),
            Some(0x80)
        );
        assert_eq!(to_big::<16>(&json!({"b": "80"})), None);
        assert_eq!(to_big::<16>(&json!({"i": "170141183460469231731687303715884105728"})), None);
    }

    #[test]
    fn doubles() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (5e-324, "5e-324"),
            (1e300, "1e+300"),
            (1.25e-5, "1.25e-05"),
            (0.0001, "0.0001"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::from_bits(NAN), "nan"),
        ] {
            let bytes = number.to_le_bytes();
            assert_eq!(from_f64(bytes), json!({"d": text}));
            assert_eq!(to_f64(&json!({"d": text})), Some(bytes), "{text}");
        }
        assert_eq!(to_f64(&json!({"d": "1e999"})), None);
        let signalling = 0x7ff0_0000_0000_0001_u64.to_le_bytes();
        assert_eq!(from_f64(signalling), json!({"b": "010000000000f07f"}));
        assert_eq!(to_f64(&json!({"b": "010000000000f07f"})), Some(signalling));
    }

    #[test]
    fn floats() {
        for (number, text) in [
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (16_777_216.0, "16777216.0"),
            (f32::MIN_POSITIVE, "1.1754944e-38"),
            (f32::MAX, "3.4028235e+38"),
            (f32::NEG_INFINITY, "-inf"),
            (f32::from_bits(NAN_F32), "nan"),
        ] {
            let bytes = number.to_le_bytes();
            assert_eq!(from_f32(bytes), json!({"d": text}));
            assert_eq!(to_f32(&json!({"d": text})), Some(bytes), "{text}");
        }
        assert_eq!(to_f32(&json!(0.1)), Some(0.1_f32.to_le_bytes()));
        assert_eq!((to_f32(&json!(1e39)), to_f32(&json!({"d": "1e39"}))), (None, None));
        assert_eq!(from_f32([1, 0, 0x80, 0x7f]), json!({"b": "0100807f"}));
        assert_eq!(to_f32(&json!({"b": "0100807f"})), Some([1, 0, 0x80, 0x7f]));
        assert_eq!(to_f32(&json!({"b": "0100807f00000000"})), None);
    }

    #[test]
    fn strings() {
        assert_eq!(from_string("漢".as_bytes()), json!("漢"));
        assert_eq!(from_string(&[0xc0]), json!({"b": "c0"}));
        assert_eq!(to_string(&json!({"b": "c0"})), Some(vec![0xc0]));
        assert_eq!(to_bytes(&json!({"b": "c"})), None);
        assert_eq!(to_bytes(&json!("c0")), None);
    }
}

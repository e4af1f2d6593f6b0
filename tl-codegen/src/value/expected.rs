//! What a message says of a value that does not fit.

use super::error::Fault;
use serde_json::Value;
use tl_parser::schema::{Builtin, Role};

/// What JSON may stand for a builtin.
pub(super) fn describe(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Nat => "a number from 0 to 4294967295",
        Builtin::Int => "an int: a number from -2147483648 to 2147483647",
        Builtin::Long => "a long: a number or {\"i\":\"…\"}, of 64 bits with its sign",
        Builtin::Int128 => "an int128: a number, {\"i\":\"…\"}, or {\"b\":\"…\"} of 16 bytes",
        Builtin::Int256 => "an int256: a number, {\"i\":\"…\"}, or {\"b\":\"…\"} of 32 bytes",
        Builtin::Int512 => "an int512: a number, {\"i\":\"…\"}, or {\"b\":\"…\"} of 64 bytes",
        Builtin::Double => "a double: {\"d\":\"…\"} or a number",
        Builtin::Float => "a float: {\"d\":\"…\"} or a number",
        Builtin::String => "a string: text, or {\"b\":\"…\"} in hexadecimal",
        Builtin::Bytes => "bytes: {\"b\":\"…\"} in hexadecimal",
        Builtin::True => "true",
        Builtin::Bool => "true or false",
        Builtin::Object => "a boxed value",
    }
}

/// A value that is not what was expected, with its beginning.
pub(super) fn unexpected(expected: &str, value: &Value) -> Fault {
    const SHOWN: usize = 40;
    let text = value.to_string();
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Fault::new(format!("expected {expected}, found {shown}"))
}

/// A value of any type, or of a role.
pub(super) fn describe_any(role: Option<Role>) -> &'static str {
    match role {
        None => "a boxed value",
        Some(Role::Function) => "a function",
        Some(Role::Constructor) => "a constructor",
    }
}

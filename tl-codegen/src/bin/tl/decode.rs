//! `tl decode`.

use crate::Failure;
use crate::codec::{self, Options, Values};
use clap::Args;
use serde_json::Value;
use std::path::Path;
use tl_codegen::value::parse;

/// The bytes of a value, in hexadecimal, become JSON by the schema alone. Where they do not fit, it says the byte, the
/// path to the value, and what was expected.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl decode --schema api.tl b95ca9354ded47f4e62c0400
  tl decode --schema api.tl --type 'Vector<InputPeer>' - < peers.hex
  tl decode --schema api.tl --lines objects.jsonl                         ({\"hex\":\"…\"} a line)")]
pub(crate) struct Arguments {
    #[command(flatten)]
    options: Options,

    /// The bytes in hexadecimal, spaces allowed; `-` for standard input. With `--lines`, a file of values.
    #[arg(value_name = "HEX", default_value = "-")]
    hex: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    codec::with_values(&arguments.options, |values| {
        if arguments.options.lines {
            return codec::each_line(
                Path::new(&arguments.hex),
                |line| Ok(decode(&values, &hex_of(line)?)?.to_string()),
            );
        }
        let text = codec::argument(&arguments.hex)?;
        codec::single(decode(&values, &text).map(|value| format!("{value:#}")))
    })
}

fn decode(values: &Values<'_>, text: &str) -> Result<Value, String> {
    let digits: String = text.split_whitespace().collect();
    let bytes = hex::decode(digits).map_err(|error| format!("not hexadecimal: {error}"))?;
    values.codec.decode_as(&bytes, values.ty).map_err(|error| error.to_string())
}

/// The text of `{"hex":"…"}`; other fields may stand beside it.
fn hex_of(line: &str) -> Result<String, String> {
    let mut line = parse(line).map_err(|error| error.to_string())?;
    match line.get_mut("hex").map(Value::take) {
        Some(Value::String(text)) => Ok(text),
        _ => Err("expected an object with the bytes in `hex`".to_owned()),
    }
}

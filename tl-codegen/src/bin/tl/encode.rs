//! `tl encode`.

use crate::Failure;
use crate::codec::{self, Options, Values};
use clap::Args;
use serde_json::json;
use std::path::Path;
use tl_codegen::value::parse;

/// A value in JSON, as `tl decode` prints it, becomes bytes in hexadecimal.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl encode --schema api.tl '{\"_\":\"inputPeerChat\",\"chat_id\":1175270359297357}'
  tl encode --schema api.tl --type 'vector<int>' '[1, 2, 3]'
  tl encode --schema api.tl --lines values.jsonl                          (prints {\"hex\":\"…\"} a line)")]
pub(crate) struct Arguments {
    #[command(flatten)]
    options: Options,

    /// The value in JSON; `-` for standard input. With `--lines`, a file of values.
    #[arg(value_name = "JSON", default_value = "-")]
    json: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    codec::with_values(&arguments.options, |values| {
        if arguments.options.lines {
            return codec::each_line(Path::new(&arguments.json), |line| {
                Ok(json!({"hex": encode(&values, line)?}).to_string())
            });
        }
        let text = codec::argument(&arguments.json)?;
        codec::single(encode(&values, &text))
    })
}

fn encode(values: &Values<'_>, text: &str) -> Result<String, String> {
    let value = parse(text).map_err(|error| error.to_string())?;
    let bytes = values.codec.encode_as(&value, values.ty).map_err(|error| error.to_string())?;
    Ok(hex::encode(bytes))
}

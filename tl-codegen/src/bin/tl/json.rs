//! `tl json`.

use crate::output::Output;
use crate::{Failure, input, message, schema};
use clap::Args;
use std::path::PathBuf;
use tl_parser::json;
use tl_parser::{Diagnostic, Sources};

/// Telegram publishes its schemas as `{"constructors":[…],"methods":[…]}` too. That form has no layer of the whole schema,
/// no comments, and no types with parameters but `Vector`. It has the layers of secret chats: `"layer":8` is `===8===`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl json schema/api.tl > api.json
  tl json --to-tl api.json > api.tl
  curl -s https://core.telegram.org/schema/json | tl json --to-tl
  curl -s https://core.telegram.org/schema/end-to-end-json | tl json --to-tl")]
pub(crate) struct Arguments {
    /// From JSON to TL.
    #[arg(long)]
    to_tl: bool,

    /// The files of one schema; `-` for standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.to_tl { to_tl(arguments) } else { to_json(arguments) }
}

/// What cannot be parsed stops it. What is wrong beyond that is shown, and converted as it stands.
fn to_json(arguments: &Arguments) -> Result<(), Failure> {
    let sources = schema::read(&arguments.files)?;
    let parsed: Vec<_> = sources.iter().map(|(id, _)| tl_parser::parse(&sources, id)).collect();
    let (files, faults): (Vec<_>, Vec<_>) = parsed.into_iter().map(|parsed| (parsed.file, parsed.diagnostics)).unzip();
    let resolved = tl_parser::resolve(&files);
    let is_error = |diagnostic: &&Diagnostic| diagnostic.is_error();
    message::diagnostics(faults.iter().flatten().chain(&resolved.diagnostics).filter(is_error), &sources);
    if faults.iter().flatten().any(Diagnostic::is_error) {
        return Err(Failure::Found);
    }
    match json::from_tl(&files, &resolved) {
        Ok(text) => print(&text)?,
        Err(unsupported) => {
            for one in unsupported {
                message::error(&format!("{}: {}", sources.locate(one.span), one.message));
            }
            return Err(Failure::Found);
        }
    }
    if resolved.has_errors() { Err(Failure::Found) } else { Ok(()) }
}

/// What comes out is checked as any schema: names and types are the JSON's own.
fn to_tl(arguments: &Arguments) -> Result<(), Failure> {
    let mut found = false;
    for path in &arguments.files {
        match json::to_tl(&input::text(path)?) {
            Ok(text) => {
                let mut sources = Sources::new();
                sources.add(format!("{} as TL", input::name(path)), text.as_str());
                let checked = tl_parser::check(&sources);
                message::diagnostics(&checked.diagnostics, &sources);
                found |= checked.has_errors();
                print(&text)?;
            }
            Err(error) => {
                message::error(&format!("{}: {error}", input::name(path)));
                found = true;
            }
        }
    }
    if found { Err(Failure::Found) } else { Ok(()) }
}

fn print(text: &str) -> Result<(), Failure> {
    let mut output = Output::new();
    output.text(text)?;
    output.finish()
}

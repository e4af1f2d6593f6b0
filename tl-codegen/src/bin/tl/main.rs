//! The command `tl`: everything one does with a TL schema.

mod check;
mod codec;
mod completions;
mod decode;
mod diff;
mod encode;
mod explain;
mod failure;
mod fmt;
mod generate;
mod id;
mod input;
mod json;
mod message;
mod output;
mod package;
mod runtime;
mod schema;

use clap::{CommandFactory, Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;

/// Checks, formats, compares and compiles Telegram's TL schemas, and reads and writes their values.
#[derive(Parser)]
#[command(name = "tl", version, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  tl check schema/*.tl                          find faults
  tl fmt schema/api.tl                          lay it out
  tl diff old.tl new.tl --breaking              what a layer bump breaks
  tl explain inputFile --schema schema/api.tl   what it is, who uses it
  tl decode --schema schema/api.tl ea183b7f     bytes to JSON
  tl gen --schema schema/api.tl --out src/tl    Rust

Exit status: 0 fine, 1 something was found, 2 it could not run.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Find the faults of schemas.
    Check(check::Arguments),
    /// Lay out a schema in its canonical form.
    Fmt(fmt::Arguments),
    /// Compare the ids that combinators declare with the computed ones.
    Id(id::Arguments),
    /// Convert between TL and Telegram's JSON format of schemas.
    Json(json::Arguments),
    /// Say what a new version of a schema changes, and what that breaks.
    Diff(diff::Arguments),
    /// Show a definition, its docs, who uses it, and what it reaches.
    Explain(explain::Arguments),
    /// Decode bytes to JSON by a schema.
    Decode(decode::Arguments),
    /// Encode JSON to bytes by a schema.
    Encode(encode::Arguments),
    /// Generate Rust from schemas.
    Gen(Box<generate::Arguments>),
    /// Print the completions of a shell.
    Completions(completions::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Id(arguments) => id::run(&arguments),
        Command::Json(arguments) => json::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Decode(arguments) => decode::run(&arguments),
        Command::Encode(arguments) => encode::run(&arguments),
        Command::Gen(arguments) => generate::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command()),
    };
    match done {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Found) => ExitCode::from(1),
        Err(Failure::CannotRun(why)) => {
            message::error(&why);
            ExitCode::from(2)
        }
    }
}

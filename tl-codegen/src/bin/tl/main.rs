//! The command `tl`: everything one does with a TL schema.

mod fmt;
mod generate;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Checks, formats and compiles Telegram's TL schemas.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate Rust from schemas.
    Gen(generate::Arguments),
    /// Lay out a schema in its canonical form.
    Fmt(fmt::Arguments),
}

/// How a command ends, if not fine.
enum Failure {
    /// It has found something: exit status 1.
    Found,
    /// It could not run, and why: exit status 2.
    CannotRun(String),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Gen(arguments) => generate::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Found) => ExitCode::from(1),
        Err(Failure::CannotRun(why)) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

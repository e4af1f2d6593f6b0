//! The command `tgfiles`: moves files over MTProto.
//!
//! Exit codes: 0 if all went well, 1 if not (why is on stderr), 2 for wrong usage.

mod args;
mod demo;
mod sha256;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Parser;

use args::{Args, Command};

fn main() -> ExitCode {
    let args = Args::parse();
    match run(args.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tgfiles: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    runtime.block_on(async {
        let work = async {
            match command {
                Command::Demo { files } => demo::run(files).await,
            }
        };
        // What is dropped here takes its temporary files with it.
        tokio::select! {
            done = work => done,
            _ = tokio::signal::ctrl_c() => bail!("interrupted"),
        }
    })
}

//! `tl gen`.

use crate::Failure;
use clap::Args;
use std::path::PathBuf;
use tl_codegen::{Builder, Error, Layout};

/// One schema becomes a module at the root of the output folder. Of several, each becomes a module of its own, called
/// after its file.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl gen --schema schema/api.tl --out src/tl
  tl gen --schema schema/api.tl schema/mtproto.tl --out src/generated
  tl gen --schema api=common.tl api=users.tl --out src/generated    (two files, one schema)")]
pub(crate) struct Arguments {
    /// A schema; with MODULE= in front, the module that its Rust goes to.
    #[arg(long, required = true, num_args = 1.., value_name = "[MODULE=]FILE")]
    schema: Vec<String>,

    /// The folder that the Rust is written to. Files that are as they should be are not touched.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// The path of the runtime crate in the generated code.
    #[arg(long, value_name = "PATH", default_value = "::tl_types")]
    runtime: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut builder = Builder::new().out_dir(&arguments.out).runtime(&arguments.runtime).layout(Layout::Formatted);
    for schema in &arguments.schema {
        builder = match schema.split_once('=') {
            Some((module, path)) => builder.schema_in(module, path),
            None => builder.schema(schema),
        };
    }
    match builder.write() {
        Ok(output) => {
            for warning in &output.warnings {
                eprintln!("{warning}");
            }
            Ok(())
        }
        Err(error @ Error::Schema { .. }) => {
            eprintln!("{error}");
            Err(Failure::Found)
        }
        Err(error) => Err(Failure::CannotRun(error.to_string())),
    }
}

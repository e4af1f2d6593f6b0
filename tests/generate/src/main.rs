//! `cargo tl-gen`: after a change of a schema or of the generator.

use std::process::ExitCode;
use tl_codegen::Layout;

fn main() -> ExitCode {
    for tree in generate::trees(Layout::Formatted) {
        if let Err(error) = tree.builder.clone().out_dir(generate::folder(&tree)).write() {
            eprintln!("{}: {error}", tree.name);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

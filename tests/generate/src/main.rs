//! `cargo tl-gen`: after a change of a schema or of the generator.

use std::error::Error;
use std::process::ExitCode;
use tl_codegen::Layout;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    std::fs::write(generate::boxes_file(), generate::boxes()?.to_string())?;
    for tree in generate::trees(Layout::Formatted) {
        let builder = tree.builder.clone().out_dir(generate::folder(&tree));
        builder.write().map_err(|error| format!("{}: {error}", tree.name))?;
    }
    Ok(())
}

//! `tl fmt`.

use crate::output::Output;
use crate::{Failure, input, message};
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tl_parser::{Comments, Severity, Sources};

/// A declaration a line, comments in their places. Neither ids nor meaning change.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl fmt schema/api.tl                  lay out a file in place
  tl fmt --check schema/*.tl            exit 1 if any would change
  tl fmt --drop-comments - < api.tl     from standard input to standard output")]
pub(crate) struct Arguments {
    /// Change nothing; say which files would change, and exit 1 if any would.
    #[arg(long)]
    check: bool,

    /// Leave the comments out, but for `// LAYER N`.
    #[arg(long)]
    drop_comments: bool,

    /// The files to lay out in place; `-` for standard input to standard output.
    #[arg(value_name = "FILE", default_value = "-")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut output = Output::new();
    let mut found = false;
    for path in &arguments.files {
        let text = input::text(path)?;
        let formatted = format(arguments, path, &text)?;
        if arguments.check {
            if formatted != text {
                output.line(input::name(path))?;
                found = true;
            }
        } else if input::is_stdin(path) {
            // As it is: `Output` takes colours away, and a comment may hold what looks like one.
            io::stdout().write_all(formatted.as_bytes()).map_err(|error| input::cannot("write", path, &error))?;
        } else if formatted != text {
            std::fs::write(path, formatted).map_err(|error| input::cannot("write", path, &error))?;
        }
    }
    output.finish()?;
    if found { Err(Failure::Found) } else { Ok(()) }
}

fn format(arguments: &Arguments, path: &Path, text: &str) -> Result<String, Failure> {
    let mut sources = Sources::new();
    let id = sources.add(input::name(path), text);
    let parsed = tl_parser::parse(&sources, id);
    let mut faults = parsed.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).peekable();
    if faults.peek().is_some() {
        message::diagnostics(faults, &sources);
        return Err(Failure::Found);
    }
    let comments = if arguments.drop_comments { Comments::Drop } else { Comments::Keep };
    Ok(tl_parser::format(&parsed.file, comments))
}

//! `tl fmt`.

use crate::{Failure, message};
use clap::Args;
use std::io::{self, Read, Write};
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
    let mut found = false;
    for path in &arguments.files {
        let text = read(path)?;
        let formatted = format(arguments, path, &text)?;
        if arguments.check {
            if formatted != text {
                println!("{}", path.display());
                found = true;
            }
        } else if path.as_os_str() == "-" {
            io::stdout().write_all(formatted.as_bytes()).map_err(|error| cannot("write", path, &error))?;
        } else if formatted != text {
            std::fs::write(path, formatted).map_err(|error| cannot("write", path, &error))?;
        }
    }
    if found { Err(Failure::Found) } else { Ok(()) }
}

fn format(arguments: &Arguments, path: &Path, text: &str) -> Result<String, Failure> {
    let mut sources = Sources::new();
    let id = sources.add(path.display().to_string(), text);
    let parsed = tl_parser::parse(&sources, id);
    let mut faults = parsed.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).peekable();
    if faults.peek().is_some() {
        message::diagnostics(faults, &sources);
        return Err(Failure::Found);
    }
    let comments = if arguments.drop_comments { Comments::Drop } else { Comments::Keep };
    Ok(tl_parser::format(&parsed.file, comments))
}

fn read(path: &Path) -> Result<String, Failure> {
    let text = if path.as_os_str() == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    text.map_err(|error| cannot("read", path, &error))
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::CannotRun(format!("cannot {what} {}: {error}", path.display()))
}

//! `tl check`.

use crate::message::Looks;
use crate::output::Output;
use crate::{Failure, schema};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io;
use std::path::PathBuf;
use tl_parser::{Diagnostic, Lints, Options, Severity, Sources, Span};

/// Each file is a schema of its own, unless they are checked together. Errors are faults; warnings alone are none.
///
/// A comment `// tl:allow(TL0201)` directly above a declaration, or behind it on its line, silences that warning there;
/// `// tl:allow-file(TL0201)` before the first declaration does in the whole file.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl check schema/*.tl
  tl check --together common.tl users.tl            what one declares, the other may use
  tl check schema/api.tl --message-format json      one object a line, for tools
  tl check --lint all mine.tl                       also warnings that Telegram's own schema would have many of
  tl check - < schema/api.tl")]
pub(crate) struct Arguments {
    /// The schemas; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The files are one schema: what one declares, the others may use.
    #[arg(long)]
    together: bool,

    /// Warnings to give that are off by default.
    #[arg(long = "lint", value_enum, value_delimiter = ',', value_name = "LINT")]
    lints: Vec<Lint>,

    /// How to show what is found.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// A warning that can be asked for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Lint {
    /// Every one.
    All,
    /// One bit decides over several fields that hold something.
    ReusedFlagBit,
    /// A `Bool` under a flag may be absent, false or true.
    FlaggedBool,
    /// A parameter that nothing determines; on by default.
    UnusedParam,
}

/// For whom output is.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people.
    #[default]
    Human,
    /// For tools: an object a line.
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let schemas: Vec<&[PathBuf]> =
        if arguments.together { vec![&arguments.files] } else { arguments.files.chunks(1).collect() };
    let mut options = Options::default();
    arguments.lints.iter().for_each(|lint| lint.turn_on(&mut options.lints));
    let looks = Looks::of(&io::stdout());
    let mut output = Output::new();
    let (mut errors, mut warnings) = (0, 0);
    for files in schemas {
        let sources = schema::read(files)?;
        for diagnostic in &tl_parser::check_with(&sources, &options).diagnostics {
            match arguments.message_format {
                MessageFormat::Human => output.line(looks.show(diagnostic, &sources))?,
                MessageFormat::Json => output.line(object(diagnostic, &sources))?,
            }
            match diagnostic.severity() {
                Severity::Error => errors += 1,
                Severity::Warning => warnings += 1,
            }
        }
    }
    output.finish()?;
    if arguments.message_format == MessageFormat::Human {
        summarize(errors, warnings);
    }
    if errors > 0 { Err(Failure::Found) } else { Ok(()) }
}

impl Lint {
    fn turn_on(self, lints: &mut Lints) {
        match self {
            Lint::All => *lints = Lints::ALL,
            Lint::ReusedFlagBit => lints.reused_flag_bit = true,
            Lint::FlaggedBool => lints.flagged_bool = true,
            Lint::UnusedParam => lints.unused_param = true,
        }
    }
}

/// `2 errors, 1 warning`
fn summarize(errors: usize, warnings: usize) {
    let counts: Vec<String> = [(errors, "error"), (warnings, "warning")]
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    if !counts.is_empty() {
        anstream::eprintln!("{}", counts.join(", "));
    }
}

fn object(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let labels = diagnostic.labels.iter().map(|label| {
        let [file, start, end] = place(label.span, sources);
        json!({"file": file, "start": start, "end": end, "message": label.message})
    });
    let labels: Vec<Value> = labels.collect();
    let [file, start, end] = place(diagnostic.span, sources);
    json!({
        "file": file,
        "severity": diagnostic.severity().to_string(),
        "code": diagnostic.code.name(),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "start": start,
        "end": end,
        "labels": labels,
    })
}

/// The file, the start and the end. Lines and columns are from 1, columns in characters; the end is exclusive.
fn place(span: Span, sources: &Sources) -> [Value; 3] {
    let source = sources.get(span.source);
    let point = |byte: u32| {
        let at = source.map(|source| source.line_column(byte));
        json!({"line": at.map(|at| at.line), "column": at.map(|at| at.column), "byte": byte})
    };
    [json!(source.map(|source| source.name())), point(span.start), point(span.end)]
}

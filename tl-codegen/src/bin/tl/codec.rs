//! What `tl decode` and `tl encode` have in common: a schema, a type, and values one by one or line by line.

use crate::output::Output;
use crate::{Failure, input, message, schema};
use clap::Args;
use std::fmt::Display;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use tl_codegen::value::Codec;
use tl_parser::Sources;
use tl_parser::schema::{Builtin, Expr, Schema};

#[derive(Args)]
pub(crate) struct Options {
    /// A schema; repeat it if one schema is in several files.
    #[arg(long, required = true, value_name = "FILE")]
    schema: Vec<PathBuf>,

    /// The type of the value, as a schema would write it: `Vector<User>`, `vector<int>`, `%User`. By default any boxed
    /// value, or a function's call.
    #[arg(long = "type", value_name = "T")]
    ty: Option<String>,

    /// A value a line.
    #[arg(long)]
    pub(crate) lines: bool,
}

/// The codec and the type of the values.
pub(crate) struct Values<'s> {
    pub(crate) codec: Codec<'s>,
    pub(crate) ty: &'s Expr<'s>,
}

/// Reads the schemas, and hands the codec on.
pub(crate) fn with_values(
    options: &Options,
    work: impl FnOnce(Values<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut sources = schema::read(&options.schema)?;
    if let Some(ty) = &options.ty {
        if ty.contains(';') {
            return Err(not_a_type(ty));
        }
        sources.add("--type", declaration(ty, &sources));
    }
    let checked = schema::usable(&sources)?;
    let ty = match &options.ty {
        Some(text) => wanted(&checked.schema, &sources).ok_or_else(|| not_a_type(text))?,
        None => &Expr::Builtin(Builtin::Object),
    };
    work(Values { codec: Codec::new(&checked.schema), ty })
}

/// Turns each line of a file into a line of output. Faults are shown with the number of their line, and the rest goes on.
pub(crate) fn each_line(path: &Path, work: impl Fn(&str) -> Result<String, String>) -> Result<(), Failure> {
    let mut output = Output::new();
    let mut found = false;
    for (number, line) in (1usize..).zip(input::lines(path)?.lines()) {
        let line = line.map_err(|error| input::cannot("read", path, &error))?;
        if line.trim().is_empty() {
            continue;
        }
        match work(&line) {
            Ok(done) => output.line(done)?,
            Err(why) => {
                message::error(&format!("line {number}: {why}"));
                found = true;
            }
        }
    }
    output.finish()?;
    if found { Err(Failure::Found) } else { Ok(()) }
}

/// One result, or what is wrong with the one value there is.
pub(crate) fn single(done: Result<String, impl Display>) -> Result<(), Failure> {
    match done {
        Ok(text) => {
            let mut output = Output::new();
            output.line(text)?;
            output.finish()
        }
        Err(why) => {
            message::error(&why.to_string());
            Err(Failure::Found)
        }
    }
}

/// The text of an argument, or that of standard input for `-`.
pub(crate) fn argument(argument: &str) -> Result<String, Failure> {
    if argument == "-" { input::text(Path::new("-")) } else { Ok(argument.to_owned()) }
}

/// The declaration that a type is read as part of, so that it is written, and checked, as in any schema. Its name is none of
/// the schema's.
fn declaration(ty: &str, sources: &Sources) -> String {
    let is_taken = |name: &str| sources.iter().any(|(_, source)| source.text().contains(name));
    let number = (0u32..).find(|number| !is_taken(&format!("anted{number}"))).unwrap_or_default();
    format!("wanted{number} {ty} = Wanted{number};")
}

/// The type of the field of that declaration, whose source is the last one.
fn wanted<'s>(schema: &'s Schema<'s>, sources: &Sources) -> Option<&'s Expr<'s>> {
    let (last, _) = sources.iter().last()?;
    let wanted = schema.combinators.iter().find(|combinator| combinator.span.source == last)?;
    match wanted.fields.as_slice() {
        [field] if field.condition.is_none() && field.name.is_none() => Some(&field.ty),
        _ => None,
    }
}

fn not_a_type(text: &str) -> Failure {
    Failure::CannotRun(format!("`{text}` is not a type"))
}

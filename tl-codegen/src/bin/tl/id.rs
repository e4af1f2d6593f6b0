//! `tl id`.

use crate::message::{BAD, DOUBTFUL};
use crate::output::Output;
use crate::{Failure, input, message};
use clap::Args;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use tl_parser::syntax::{Combinator, File, Item};
use tl_parser::{Code, Diagnostic, Resolved, Sources, Span};

/// A line a combinator: its name, the id it declares, the computed id, and `ok` or `differs`. `differs known` are
/// ids that are known not to follow the rules. Every file is a schema of its own.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl id schema/api.tl | grep differs
  echo 'inputPeerSelf = InputPeer;' | tl id
  tl id --write schema/own.tl            name = …  becomes  name#7da07ec9 = …")]
pub(crate) struct Arguments {
    /// Write the ids that are missing into the files; `-` goes to standard output.
    #[arg(long)]
    write: bool,

    /// The files; `-` for standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    files: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut output = Output::new();
    let mut found = false;
    for path in &arguments.files {
        let mut sources = Sources::new();
        let id = sources.add(input::name(path), input::text(path)?);
        let parsed = tl_parser::parse(&sources, id);
        let faulty = parsed.diagnostics.iter().any(Diagnostic::is_error);
        message::diagnostics(&parsed.diagnostics, &sources);
        found |= faulty;
        let resolved = tl_parser::resolve(std::slice::from_ref(&parsed.file));
        match arguments.write {
            true if faulty => {}
            true => write(path, &parsed.file, &resolved, &mut output)?,
            false => found |= list(&parsed.file, &resolved, &mut output)?,
        }
    }
    output.finish()?;
    if found { Err(Failure::Found) } else { Ok(()) }
}

/// Whether an id differs that is not known to.
fn list(file: &File<'_>, resolved: &Resolved<'_>, output: &mut Output) -> Result<bool, Failure> {
    let mismatches = resolved.diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::IdMismatch);
    let doubtful: HashSet<Span> = mismatches.map(|diagnostic| diagnostic.span).collect();
    let mut found = false;
    for (combinator, computed) in with_ids(file, resolved) {
        let name = combinator.name.text;
        match combinator.id {
            None => output.line(format_args!("{name} - {computed:08x} ok"))?,
            Some(id) if id.value == computed => {
                output.line(format_args!("{name} {:08x} {computed:08x} ok", id.value))?
            }
            Some(id) => {
                let known = !doubtful.contains(&id.span);
                let (style, verdict) = if known { (DOUBTFUL, "differs known") } else { (BAD, "differs") };
                output.line(format_args!("{name} {:08x} {computed:08x} {style}{verdict}{style:#}", id.value))?;
                found |= !known;
            }
        }
    }
    Ok(found)
}

fn write(path: &Path, file: &File<'_>, resolved: &Resolved<'_>, output: &mut Output) -> Result<(), Failure> {
    let mut text = String::with_capacity(file.text.len());
    let mut done = 0;
    for (combinator, computed) in with_ids(file, resolved).filter(|(combinator, _)| combinator.id.is_none()) {
        let end = combinator.name.span.range().end;
        text.push_str(file.text.get(done..end).unwrap_or_default());
        text.push_str(&format!("#{computed:08x}"));
        done = end;
    }
    text.push_str(file.text.get(done..).unwrap_or_default());
    if input::is_stdin(path) {
        output.text(&text)
    } else if text != file.text {
        std::fs::write(path, text).map_err(|error| input::cannot("write", path, &error))
    } else {
        Ok(())
    }
}

/// The declarations that have an id on the wire, each with the computed one. Builtins restated and nameless
/// constructors have none.
fn with_ids<'f, 'a>(
    file: &'f File<'a>,
    resolved: &Resolved<'a>,
) -> impl Iterator<Item = (&'f Combinator<'a>, u32)> + use<'f, 'a> {
    let computed = resolved.schema.combinators.iter().map(|combinator| (combinator.name_span, combinator.computed_id));
    let computed: BTreeMap<Span, u32> = computed.collect();
    file.items.iter().filter_map(move |item| match item {
        Item::Combinator(combinator) if combinator.name.text != "_" => {
            Some((combinator, *computed.get(&combinator.name.span)?))
        }
        _ => None,
    })
}

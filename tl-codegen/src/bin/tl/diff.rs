//! `tl diff`.

use crate::check::MessageFormat;
use crate::message::{BAD, DOUBTFUL, GOOD, QUIET, STRONG};
use crate::output::Output;
use crate::{Failure, message, schema};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;
use tl_codegen::diff::{Change, ChangeKind, Version, diff};
use tl_parser::schema::Role;
use tl_parser::{Diagnostic, Resolved, Sources, Span};

/// Constructors and functions that were added, removed, renamed or changed, field by field. Each part says what it
/// breaks: the wire, for those who know only the other version, or code that uses the generated Rust.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl diff api-227.tl api-230.tl
  tl diff api-227.tl api-230.tl --breaking                  only what breaks; exit 1 if anything does
  tl diff api-227.tl api-230.tl --message-format json       a change a line, for tools")]
pub(crate) struct Arguments {
    /// The old version.
    old: PathBuf,

    /// The new version.
    new: PathBuf,

    /// How to show the changes.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,

    /// Show only what breaks the wire or the generated Rust, and exit 1 if anything does.
    #[arg(long)]
    breaking: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let old_sources = schema::read(std::slice::from_ref(&arguments.old))?;
    let new_sources = schema::read(std::slice::from_ref(&arguments.new))?;
    let (old, new) = (tl_parser::check(&old_sources), tl_parser::check(&new_sources));
    show_errors(&old, &old_sources);
    show_errors(&new, &new_sources);
    let mut changes = diff(
        Version { schema: &old.schema, sources: &old_sources },
        Version { schema: &new.schema, sources: &new_sources },
    );
    if arguments.breaking {
        changes.retain(|change| change.breaks_wire() || change.breaks_rust());
    }
    let mut output = Output::new();
    if arguments.message_format == MessageFormat::Human {
        layers(&old, &new, &mut output)?;
    }
    for change in &changes {
        match arguments.message_format {
            MessageFormat::Human => human(change, arguments.breaking, &mut output)?,
            MessageFormat::Json => output.line(object(change, &old_sources, &new_sources))?,
        }
    }
    if arguments.message_format == MessageFormat::Human {
        summary(&changes, &mut output)?;
    }
    output.finish()?;
    if arguments.breaking && !changes.is_empty() { Err(Failure::Found) } else { Ok(()) }
}

/// A schema with errors can be compared but for what is wrong in it.
fn show_errors(checked: &Resolved<'_>, sources: &Sources) {
    let errors: Vec<&Diagnostic> = checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    if !errors.is_empty() {
        message::diagnostics(errors, sources);
        anstream::eprintln!("{DOUBTFUL}note{DOUBTFUL:#}: what has errors is compared without its faulty parts");
    }
}

fn layers(old: &Resolved<'_>, new: &Resolved<'_>, output: &mut Output) -> Result<(), Failure> {
    match (old.schema.layer, new.schema.layer) {
        (Some(old), Some(new)) if old != new => output.line(format_args!("{STRONG}layer {old} -> {new}{STRONG:#}")),
        _ => Ok(()),
    }
}

fn human(change: &Change, breaking: bool, output: &mut Output) -> Result<(), Failure> {
    let (sign, style) = match change.kind {
        ChangeKind::Added => ('+', GOOD),
        ChangeKind::Removed => ('-', BAD),
        ChangeKind::Changed => ('~', DOUBTFUL),
        ChangeKind::Renamed { .. } => ('>', DOUBTFUL),
    };
    let guess = match &change.kind {
        ChangeKind::Renamed { by_id: false, .. } => " (a guess by its fields)",
        _ => "",
    };
    let role = role(change.role);
    output.line(format_args!("{style}{sign} {}{style:#} {QUIET}{role}{guess}{QUIET:#}", change.name))?;
    for effect in &change.effects {
        let breaks = match (effect.wire, effect.rust) {
            (true, true) => " (breaks wire, rust)",
            (true, false) => " (breaks wire)",
            (false, true) => " (breaks rust)",
            (false, false) if breaking => continue,
            (false, false) => "",
        };
        let field = effect.field.as_ref().map(|field| format!(" {field}")).unwrap_or_default();
        let (kind, message) = (effect.kind.name(), &effect.message);
        output.line(format_args!("    {kind}{field}: {message}{BAD}{breaks}{BAD:#}"))?;
    }
    Ok(())
}

/// `3 added, 1 removed, 12 changed, 1 renamed; 4 break the wire, 2 the generated Rust`
fn summary(changes: &[Change], output: &mut Output) -> Result<(), Failure> {
    let count = |is: &dyn Fn(&Change) -> bool| changes.iter().filter(|change| is(change)).count();
    let added = count(&|change| change.kind == ChangeKind::Added);
    let removed = count(&|change| change.kind == ChangeKind::Removed);
    let changed = count(&|change| change.kind == ChangeKind::Changed);
    let renamed = changes.len() - added - removed - changed;
    let (wire, rust) = (count(&Change::breaks_wire), count(&Change::breaks_rust));
    output.line(format_args!(
        "{STRONG}{added} added, {removed} removed, {changed} changed, {renamed} renamed; \
         {wire} break the wire, {rust} the generated Rust{STRONG:#}"
    ))
}

fn object(change: &Change, old: &Sources, new: &Sources) -> Value {
    let place = |span: Option<Span>, sources: &Sources| span.map(|span| sources.locate(span).to_string());
    let (from, guess) = match &change.kind {
        ChangeKind::Renamed { from, by_id } => (Some(from), !by_id),
        _ => (None, false),
    };
    let effects = change.effects.iter().map(|effect| {
        json!({
            "kind": effect.kind.name(),
            "field": effect.field,
            "message": effect.message,
            "breaks": {"wire": effect.wire, "rust": effect.rust},
        })
    });
    json!({
        "change": change.kind.to_string(),
        "role": role(change.role),
        "name": change.name,
        "from": from,
        "guess": guess,
        "old": place(change.old, old),
        "new": place(change.new, new),
        "breaks": {"wire": change.breaks_wire(), "rust": change.breaks_rust()},
        "effects": effects.collect::<Vec<_>>(),
    })
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Constructor => "constructor",
        Role::Function => "function",
    }
}

//! `tl diff`.

use crate::check::MessageFormat;
use crate::message::{BAD, DOUBTFUL, GOOD, QUIET, STRONG};
use crate::output::Output;
use crate::{Failure, message, schema};
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;
use tl_codegen::diff::{Breaks, Change, ChangeKind, Subject, Version, diff};
use tl_codegen::{Boxes, Boxing};
use tl_parser::{Diagnostic, Resolved, Sources, Span};

/// Constructors and functions that were added, removed, renamed or changed, field by field, and what has changed in the
/// Rust of a type as a whole. Each part says what it breaks: the wire, for those who know only the other version; code that
/// uses the generated Rust; or a box, for code that takes it for granted whether a variant has one.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl diff api-227.tl api-230.tl
  tl diff api-227.tl api-230.tl --breaking                  only what breaks; exit 1 if anything does
  tl diff api-227.tl api-230.tl --boxes boxes.txt           with the decisions that `tl gen --boxes` keeps
  tl diff api-227.tl api-230.tl --message-format json       a change a line, for tools")]
pub(crate) struct Arguments {
    /// The old version.
    old: PathBuf,

    /// The new version.
    new: PathBuf,

    /// The file of `tl gen --boxes` that says which variants are behind a `Box`, as it was for the old version. Without it,
    /// variants of both versions are boxed by their size.
    #[arg(long, value_name = "FILE")]
    boxes: Option<PathBuf>,

    /// How to show the changes.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,

    /// Show only what breaks the wire, the generated Rust or a box, and exit 1 if anything does.
    #[arg(long)]
    breaking: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let old_sources = schema::read(std::slice::from_ref(&arguments.old))?;
    let new_sources = schema::read(std::slice::from_ref(&arguments.new))?;
    let (old, new) = (tl_parser::check(&old_sources), tl_parser::check(&new_sources));
    show_errors(&old, &old_sources);
    show_errors(&new, &new_sources);
    let boxing = &boxing(arguments)?;
    let mut changes = diff(
        Version { schema: &old.schema, sources: &old_sources, boxing },
        Version { schema: &new.schema, sources: &new_sources, boxing },
    );
    if arguments.breaking {
        changes.retain(|change| change.breaks().any());
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

fn boxing(arguments: &Arguments) -> Result<Boxing, Failure> {
    let boxes = arguments.boxes.as_deref().map(Boxes::read).transpose();
    let boxes = boxes.map_err(|error| Failure::CannotRun(error.to_string()))?;
    Ok(boxes.map_or(Boxing::BySize, Boxing::Kept))
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
    let layer = change.layer.map(|layer| format!(" of layer {layer}")).unwrap_or_default();
    let subject = change.subject.name();
    output.line(format_args!("{style}{sign} {}{style:#} {QUIET}{subject}{layer}{guess}{QUIET:#}", change.name))?;
    for effect in change.effects.iter().filter(|effect| !breaking || effect.breaks.any()) {
        let breaks = broken(effect.breaks);
        let member = effect.member.as_ref().map(|member| format!(" {member}")).unwrap_or_default();
        let (kind, message) = (effect.kind.name(), &effect.message);
        output.line(format_args!("    {kind}{member}: {message}{BAD}{breaks}{BAD:#}"))?;
    }
    Ok(())
}

/// ` (breaks wire, rust)`, or nothing.
fn broken(breaks: Breaks) -> String {
    let all = [(breaks.wire, "wire"), (breaks.rust, "rust"), (breaks.boxes, "box")];
    let broken: Vec<&str> = all.into_iter().filter_map(|(is_broken, name)| is_broken.then_some(name)).collect();
    if broken.is_empty() { String::new() } else { format!(" (breaks {})", broken.join(", ")) }
}

/// `3 added, 1 removed, 12 changed, 1 renamed; 4 break the wire, 2 the generated Rust, 1 a box`: how many constructors and
/// functions, and of what breaks Rust or a box how many types.
fn summary(changes: &[Change], output: &mut Output) -> Result<(), Failure> {
    let is_declared = |change: &&Change| matches!(change.subject, Subject::Constructor | Subject::Function);
    let of_kind = |is: fn(&ChangeKind) -> bool| changes.iter().filter(is_declared).filter(|of| is(&of.kind)).count();
    let breaks = |is: fn(Breaks) -> bool| changes.iter().filter(|change| is(change.breaks())).count();
    output.line(format_args!(
        "{STRONG}{} added, {} removed, {} changed, {} renamed; \
         {} break the wire, {} the generated Rust, {} a box{STRONG:#}",
        of_kind(|kind| *kind == ChangeKind::Added),
        of_kind(|kind| *kind == ChangeKind::Removed),
        of_kind(|kind| *kind == ChangeKind::Changed),
        of_kind(|kind| matches!(kind, ChangeKind::Renamed { .. })),
        breaks(|breaks| breaks.wire),
        breaks(|breaks| breaks.rust),
        breaks(|breaks| breaks.boxes),
    ))
}

fn object(change: &Change, old: &Sources, new: &Sources) -> Value {
    let place = |span: Option<Span>, sources: &Sources| span.map(|span| sources.locate(span).to_string());
    let (from, guess) = match &change.kind {
        ChangeKind::Renamed { from, by_id } => (Some(from), !by_id),
        _ => (None, false),
    };
    let breaks = |of: Breaks| json!({"wire": of.wire, "rust": of.rust, "box": of.boxes});
    let effects = change.effects.iter().map(|effect| {
        json!({
            "kind": effect.kind.name(),
            "member": effect.member,
            "message": effect.message,
            "breaks": breaks(effect.breaks),
        })
    });
    json!({
        "change": change.kind.to_string(),
        "subject": change.subject.name(),
        "name": change.name,
        "layer": change.layer,
        "from": from,
        "guess": guess,
        "old": place(change.old, old),
        "new": place(change.new, new),
        "breaks": breaks(change.breaks()),
        "effects": effects.collect::<Vec<_>>(),
    })
}

//! Schemas as arguments: read, checked, and usable or not.

use crate::{Failure, input, message};
use std::path::PathBuf;
use tl_parser::{Diagnostic, Resolved, Sources};

/// The texts of files that make one schema.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Sources, Failure> {
    let mut sources = Sources::new();
    for path in paths {
        sources.add(input::name(path), input::text(path)?);
    }
    Ok(sources)
}

/// The schema of texts. With errors in it, it cannot be used: they are shown.
pub(crate) fn usable(sources: &Sources) -> Result<Resolved<'_>, Failure> {
    let checked = tl_parser::check(sources);
    let errors: Vec<&Diagnostic> = checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    if errors.is_empty() {
        return Ok(checked);
    }
    message::diagnostics(errors, sources);
    Err(Failure::CannotRun("the schema has errors".to_owned()))
}

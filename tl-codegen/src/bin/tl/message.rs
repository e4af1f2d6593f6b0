//! What is said to people: on standard error, or in their listings, with colours only on a terminal.

use anstyle::{AnsiColor, Style};
use tl_parser::{Diagnostic, Severity, Sources};

/// Errors, and what breaks.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Warnings.
pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
/// What was added.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Places and side remarks.
pub(crate) const QUIET: Style = AnsiColor::BrightBlack.on_default();
/// Headings.
pub(crate) const STRONG: Style = Style::new().bold();

/// `error: …`
pub(crate) fn error(why: &str) {
    anstream::eprintln!("{BAD}error{BAD:#}: {why}");
}

/// Each fault of a schema with its place.
pub(crate) fn diagnostics<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, sources: &Sources) {
    for diagnostic in diagnostics {
        anstream::eprintln!("{}", coloured(diagnostic, sources));
    }
}

/// A diagnostic with its first word in colour. [`anstream`] takes it out where there is no terminal.
pub(crate) fn coloured(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let text = diagnostic.render(sources).to_string();
    let style = match diagnostic.severity() {
        Severity::Warning => DOUBTFUL,
        _ => BAD,
    };
    match text.split_once(':') {
        Some((head, rest)) => format!("{style}{head}{style:#}:{rest}"),
        None => text,
    }
}

//! What is said to people: on standard error, or in their listings, with colours only on a terminal.

use anstyle::{AnsiColor, Style};
use std::io;
use tl_parser::{Diagnostic, Sources};

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

/// `warning: …`
pub(crate) fn warning(what: &str) {
    anstream::eprintln!("{DOUBTFUL}warning{DOUBTFUL:#}: {what}");
}

/// Each fault of a schema with its place.
pub(crate) fn diagnostics<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, sources: &Sources) {
    let looks = Looks::of(&io::stderr());
    for diagnostic in diagnostics {
        anstream::eprintln!("{}", looks.show(diagnostic, sources));
    }
}

/// How diagnostics are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looks {
    /// In colour, with all places in one picture: for people on a terminal.
    Styled,
    /// Plain text, always the same: for files and other programs.
    Plain,
}

impl Looks {
    /// What a stream is for, by what it is and by the environment (`NO_COLOR`, `CLICOLOR_FORCE`).
    pub(crate) fn of(stream: &impl anstream::stream::RawStream) -> Self {
        match anstream::AutoStream::choice(stream) {
            anstream::ColorChoice::Never => Looks::Plain,
            _ => Looks::Styled,
        }
    }

    pub(crate) fn show(self, diagnostic: &Diagnostic, sources: &Sources) -> String {
        match self {
            Looks::Styled => format!("{}\n", diagnostic.render_styled(sources)),
            Looks::Plain => diagnostic.render(sources).to_string(),
        }
    }
}

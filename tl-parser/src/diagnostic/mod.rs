//! What is wrong with a schema, and where.

mod code;
mod render;
#[cfg(feature = "render")]
mod styled;

use crate::source::{Sources, Span};
pub use code::Code;
use std::fmt;

/// One fault found in a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of fault; it also says how bad it is.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is wrong.
    pub span: Span,
    /// Other places that matter, each with what it is: "declared here".
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A place that a diagnostic refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The schema can be used, but is probably not what was meant.
    Warning,
    /// The schema cannot be used.
    Error,
}

impl Diagnostic {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether the schema cannot be used.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// The diagnostic as plain text over several lines, with the places in their sources.
    pub fn render<'s>(&'s self, sources: &'s Sources) -> impl fmt::Display + 's {
        render::Rendered { diagnostic: self, sources }
    }

    /// The diagnostic in colour, for a terminal: with its escape sequences, and with all places that are near each
    /// other in one picture. Where colours are not wanted, [`render`](Self::render) it.
    #[cfg(feature = "render")]
    pub fn render_styled(&self, sources: &Sources) -> String {
        styled::render(self, sources)
    }

    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), span, labels: Vec::new(), help: None }
    }

    pub(crate) fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

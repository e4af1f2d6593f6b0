//! What is wrong with a schema, and where.

use crate::source::{Sources, Span};
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

//! Why nothing was generated.

use std::fmt;
use std::path::PathBuf;
use tl_parser::{Diagnostic, Sources};

/// Why nothing was generated.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// No schema was named.
    NoSchema,
    /// A schema cannot be read.
    Read {
        /// The schema.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The schemas have faults, or things that Rust cannot express.
    Schema {
        /// The schemas' texts.
        sources: Sources,
        /// The faults, warnings among them.
        diagnostics: Vec<Diagnostic>,
    },
    /// The file that [`Builder::boxes`](crate::Builder::boxes) names cannot be read, or has a line of another form.
    Boxes(std::io::Error),
    /// Options that make no sense for these schemas, or at all: every one of them.
    Options(Vec<BadOption>),
    /// A module cannot have this name.
    Module {
        /// The name, given or taken from the file.
        name: String,
        /// The schema.
        schema: String,
    },
    /// Two files would be the module of this name.
    SameModule {
        /// The name.
        name: String,
        /// The second schema.
        schema: String,
    },
    /// No output folder was given, and no build script is running.
    NoOutDir,
    /// The generator has made something that is not Rust. Please report it.
    Internal(String),
    /// The output cannot be written.
    Write(std::io::Error),
}

/// An option that makes no sense, such as a root that no schema has.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadOption {
    /// The method of [`Builder`](crate::Builder) that it was given to.
    pub option: &'static str,
    /// What was given: the path, or the attribute.
    pub given: String,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSchema => f.write_str("no schema was named"),
            Self::Read { path, source } => write!(f, "cannot read the schema {}: {source}", path.display()),
            Self::Schema { sources, diagnostics } => {
                lines(f, diagnostics.iter().map(|diagnostic| diagnostic.render(sources)))
            }
            Self::Boxes(error) => write!(f, "cannot read the decisions about boxes: {error}"),
            Self::Options(faults) => lines(f, faults),
            Self::Module { name, schema } => {
                write!(f, "the schema {schema}: no module can be called `{name}`; name one with `schema_in`")
            }
            Self::SameModule { name, schema } => write!(
                f,
                "the schema {schema}: another one is the module `{name}` already; name modules with `schema_in`, the same \
                 one if they are one schema"
            ),
            Self::NoOutDir => f.write_str("no output folder: give one, or run from a build script"),
            Self::Internal(what) => write!(f, "the generated code is not Rust, please report it: {what}"),
            Self::Write(error) => write!(f, "cannot write the output: {error}"),
        }
    }
}

fn lines(f: &mut fmt::Formatter<'_>, faults: impl IntoIterator<Item = impl fmt::Display>) -> fmt::Result {
    for (index, fault) in faults.into_iter().enumerate() {
        let separator = if index == 0 { "" } else { "\n" };
        write!(f, "{separator}{fault}")?;
    }
    Ok(())
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Boxes(source) | Self::Write(source) => Some(source),
            _ => None,
        }
    }
}

impl fmt::Display for BadOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`: {}", self.option, self.given, self.why)
    }
}

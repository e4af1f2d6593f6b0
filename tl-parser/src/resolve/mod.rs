//! From syntax trees to one [`Schema`]: names become ids, and everything is checked.
//!
//! First every declaration gets its place ([`declare`]), so that the order of declarations does not matter, and it is
//! decided which names are the schema's own ([`own`]); then each declaration's parameters, fields and result are looked up
//! ([`define`]); then what needs the whole is checked.

mod allow;
mod application;
mod builtins;
mod classes;
mod declare;
mod define;
mod docs;
mod expr;
mod field;
mod finite;
mod ids;
mod lint;
mod lints;
mod names;
mod own;
mod partial;
mod resolver;
mod scope;
mod seal;
mod suggest;

use crate::diagnostic::Diagnostic;
use crate::id::Dialect;
use crate::parser::parse;
use crate::schema::Schema;
use crate::source::Sources;
use crate::syntax::File;
pub use lints::Lints;
use resolver::Resolver;
pub use suggest::closest;

/// How to resolve a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Whose rules the ids follow. Without it, the rules that agree with more of the declared ids; Telegram's if
    /// as many agree with both, and the pure ones if no id is declared.
    pub dialect: Option<Dialect>,
    /// Which warnings of taste to give.
    pub lints: Lints,
}

/// What [`resolve`] and [`check`] return.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Resolved<'a> {
    /// Everything that makes sense. A combinator with a fault is there without its faulty parts, so that a schema
    /// with an error among its diagnostics is good for tools that explain it, and not for generating code.
    pub schema: Schema<'a>,
    /// Whose rules the computed ids follow.
    pub dialect: Dialect,
    /// What does not make sense, in the order of the texts.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses and resolves all of the sources together. The diagnostics are those of both, in the order of the texts.
pub fn check(sources: &Sources) -> Resolved<'_> {
    check_with(sources, &Options::default())
}

/// [`check`] with options.
pub fn check_with<'a>(sources: &'a Sources, options: &Options) -> Resolved<'a> {
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    for (id, _) in sources.iter() {
        let parsed = parse(sources, id);
        diagnostics.extend(parsed.diagnostics);
        files.push(parsed.file);
    }
    let mut resolved = resolve_with(&files, options);
    resolved.diagnostics.extend(diagnostics);
    sort(&mut resolved.diagnostics);
    resolved
}

/// Resolves trees that belong together.
pub fn resolve<'a>(files: &[File<'a>]) -> Resolved<'a> {
    resolve_with(files, &Options::default())
}

/// [`resolve`] with options.
pub fn resolve_with<'a>(files: &[File<'a>], options: &Options) -> Resolved<'a> {
    let mut resolver = Resolver::new(options.lints, files.iter().map(|file| file.items.len()).sum());
    for file in files {
        resolver.declare(file);
    }
    let dialect = resolver.number(options.dialect);
    resolver.settle();
    resolver.define();
    resolver.check_partials();
    resolver.describe_types();
    resolver.check_unique();
    resolver.check_finite();
    resolver.lint_flags();
    let Resolver { schema, mut diagnostics, .. } = resolver;
    allow::silence(files, &mut diagnostics);
    sort(&mut diagnostics);
    Resolved { schema, dialect, diagnostics }
}

impl Resolved<'_> {
    /// Whether a diagnostic says that the schema cannot be used.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
}

//! The entry point: which schemas to read, what to make of them, and where the Rust goes.
//!
//! | file | has |
//! |---|---|
//! | `schemas` | schemas and their modules |
//! | `parts` | options about parts of a schema |
//! | `style` | options about how items are written |
//! | `files` | how items become files |
//! | `error` | why nothing was generated |

mod error;
mod files;
mod part_faults;
mod parts;
mod rust_path;
mod schemas;
mod style;
mod style_setters;

use crate::boxes::{Boxes, Boxing, Decisions};
use crate::emit;
use crate::output::MARK;
use crate::select::{self, Request, Verdict};
use crate::{Output, plan, text};
pub use error::{BadOption, Error};
use schemas::{Schema, Text};
use std::path::{Path, PathBuf};
use style::Style;
use tl_parser::{Severity, Sources};

/// Reads schemas and generates Rust.
///
/// ```
/// # fn main() -> Result<(), tl_codegen::Error> {
/// let output = tl_codegen::Builder::new()
///     .schema_text("pet.tl", "petDog name:string = Pet; petCat = Pet;")
///     .generate()?;
/// let enums = &output.files[std::path::Path::new("enums/mod.rs")];
/// assert!(enums.contains("pub enum Pet"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
    schemas: Vec<Schema>,
    out_dir: Option<PathBuf>,
    style: Style,
    requests: Vec<Request>,
    decisions: Decisions,
}

impl Builder {
    /// No schemas yet; the runtime is the crate `mtproto-tl-types`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a schema file. The Rust of an only schema is at the root of the output, in `mod.rs`. With several, each is
    /// a schema of its own, in a module called after its file (`_` for `-`), and `mod.rs` declares these: `api.tl` gives
    /// `api/mod.rs`.
    #[must_use]
    pub fn schema(mut self, path: impl Into<PathBuf>) -> Self {
        self.schemas.push(Schema { module: None, text: Text::File(path.into()) });
        self
    }

    /// Adds a schema file whose Rust goes to the module of this name. Files of one module are one schema: they can
    /// refer to each other.
    #[must_use]
    pub fn schema_in(mut self, module: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.schemas.push(Schema { module: Some(module.into()), text: Text::File(path.into()) });
        self
    }

    /// Adds a schema that is not in a file. It is treated as a file of this name would be: diagnostics show the name,
    /// and with several schemas the module is called after it.
    #[must_use]
    pub fn schema_text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = Text::Memory { name: name.into(), text: text.into() };
        self.schemas.push(Schema { module: None, text });
        self
    }

    /// Reads the decisions about which variants are behind a `Box` from this file, and keeps to them. Without it, a
    /// variant moves behind a `Box` or out of it when its struct grows or shrinks over a limit, and code that names the
    /// variant breaks.
    ///
    /// [`Boxes`] has the rule, the form of the file, and how the file is written.
    #[must_use]
    pub fn boxes(mut self, path: impl Into<PathBuf>) -> Self {
        self.decisions = Decisions::File(path.into());
        self
    }

    /// Says which variants are behind a `Box`, in place of a file; [`Boxing::BySize`] by default.
    #[must_use]
    pub fn boxing(mut self, boxing: Boxing) -> Self {
        self.decisions = Decisions::Given(boxing);
        self
    }

    /// Where the output goes: a folder of its own, from which other generated files are removed. By default, in a build
    /// script, the folder `tl` in `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Generates, in memory: nothing is done but that schema files are read.
    ///
    /// # Errors
    ///
    /// A schema that cannot be read, has a fault, or cannot be expressed in Rust; options that make no sense. Then there
    /// is no output at all.
    pub fn generate(&self) -> Result<Output, Error> {
        let mut output = Output::default();
        let plans = self.agreed_plans(&mut output.warnings)?;
        let options = self.style.options();
        let print = |item| text::text(item, self.style.layout);
        for Planned { module, header, plan } in plans {
            let files = emit::emit(&plan, &options, &print).map_err(Error::Internal)?;
            for (name, text) in files::texts(&files, self.style.modules, self.style.layout) {
                output.files.insert(Path::new(&module).join(name), format!("{header}{text}"));
            }
            output.plans.push((module, plan));
        }
        if let Some(root) = files::root(output.plans.iter().map(|(module, _)| module.as_str())) {
            output.files.insert("mod.rs".into(), root);
        }
        Ok(output)
    }

    /// Generates, and writes what has changed. In a build script, asks Cargo to run it again when a schema changes.
    /// Gives back what is now on disk.
    ///
    /// # Errors
    ///
    /// As [`generate`](Self::generate), and files that cannot be written.
    pub fn write(&self) -> Result<Output, Error> {
        let in_build_script = std::env::var_os("OUT_DIR");
        if in_build_script.is_some() {
            let schemas = self.schemas.iter().filter_map(|schema| match &schema.text {
                Text::File(path) => Some(path),
                Text::Memory { .. } => None,
            });
            for path in schemas.chain(self.decisions.file()) {
                println!("cargo:rerun-if-changed={}", path.display());
            }
        }
        let output = self.generate()?;
        if in_build_script.is_some() {
            for line in output.warnings.iter().flat_map(|warning| warning.lines()) {
                println!("cargo:warning={line}");
            }
        }
        let default = in_build_script.map(|folder| Path::new(&folder).join("tl"));
        let folder = self.out_dir.clone().or(default).ok_or(Error::NoOutDir)?;
        output.write(&folder).map_err(Error::Write)?;
        Ok(output)
    }

    /// Generates in a build script: as [`write`](Self::write), but a fault ends the build, with its place in the log.
    pub fn generate_or_exit(&self) {
        if let Err(error) = self.write() {
            eprintln!("{error}");
            std::process::exit(1);
        }
    }

    /// What to generate for each module. Where decisions are kept, types of one path in two schemas have one line, and so one
    /// decision: what is boxed in one schema is boxed in all.
    fn agreed_plans(&self, warnings: &mut Vec<String>) -> Result<Vec<Planned>, Error> {
        let boxing = self.boxing_now()?;
        let plans = self.plans(&boxing, warnings)?;
        let Boxing::Kept(mut kept) = boxing else { return Ok(plans) };
        let mut agreed = Boxes::default();
        plans.iter().for_each(|planned| planned.plan.add_boxes(&mut agreed));
        if plans.iter().all(|planned| agreed.agrees_with(&planned.plan.boxes())) {
            return Ok(plans);
        }
        kept.update(agreed);
        self.plans(&Boxing::Kept(kept), &mut Vec::new())
    }

    /// The decisions, read from their file.
    fn boxing_now(&self) -> Result<Boxing, Error> {
        match &self.decisions {
            Decisions::File(path) => Boxes::read(path).map(Boxing::Kept).map_err(Error::Boxes),
            Decisions::Given(boxing) => Ok(boxing.clone()),
        }
    }

    /// What to generate for each module.
    fn plans(&self, boxing: &Boxing, warnings: &mut Vec<String>) -> Result<Vec<Planned>, Error> {
        let mut plans = Vec::new();
        let mut verdicts = Vec::new();
        for (module, sources) in schemas::modules(&self.schemas)? {
            let header = header(&sources);
            let (plan, verdict) = checked_plan(sources, &self.requests, boxing, warnings)?;
            plans.push(Planned { module, header, plan });
            verdicts.push(verdict);
        }
        let mut faults = self.style.faults();
        faults.extend(part_faults::malformed(&self.requests));
        faults.extend(part_faults::faults(&self.requests, &verdicts));
        if faults.is_empty() { Ok(plans) } else { Err(Error::Options(faults)) }
    }
}

/// What to generate for a module.
struct Planned {
    module: String,
    /// The head of its files.
    header: String,
    plan: plan::Plan,
}

fn checked_plan(
    sources: Sources,
    requests: &[Request],
    boxing: &Boxing,
    warnings: &mut Vec<String>,
) -> Result<(plan::Plan, Vec<Verdict>), Error> {
    let checked = tl_parser::check(&sources);
    let mut diagnostics = checked.diagnostics;
    if diagnostics.iter().all(|diagnostic| diagnostic.severity() != Severity::Error) {
        let (choice, verdicts) = select::choose(&checked.schema, requests);
        match plan::plan_of(&checked.schema, &sources, &choice, boxing) {
            Ok(plan) => {
                warnings.extend(diagnostics.iter().map(|warning| warning.render(&sources).to_string()));
                return Ok((plan, verdicts));
            }
            Err(unsupported) => diagnostics.extend(unsupported),
        }
    }
    Err(Error::Schema { sources, diagnostics })
}

/// The comment at the head of a file. It names the schemas without their folders, so that the text is the same
/// everywhere.
fn header(sources: &Sources) -> String {
    let names: Vec<String> = sources
        .iter()
        .filter_map(|(_, source)| Path::new(source.name()).file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let names = names.join(", ").replace(text::is_misleading, " ");
    format!("{MARK} from {names}. Do not edit.\n\n")
}

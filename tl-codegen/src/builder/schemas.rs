//! Which schemas there are, and the modules that their Rust goes to.

use super::Error;
use std::io;
use std::path::PathBuf;
use std::string::FromUtf8Error;
use tl_parser::Sources;

/// A schema, and the module that its Rust goes to; none if that is named after it, or the root.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    pub(super) module: Option<String>,
    pub(super) text: Text,
}

/// Where a schema's text is.
#[derive(Clone, Debug)]
pub(super) enum Text {
    File(PathBuf),
    Memory { name: String, text: String },
}

/// The texts of each module, in the order in which the modules were first named. An only schema without a module is at
/// the root, whose name is empty.
pub(super) fn modules(schemas: &[Schema]) -> Result<Vec<(String, Sources)>, Error> {
    let mut modules: Vec<(String, Vec<&Text>)> = Vec::new();
    for schema in schemas {
        let module = match &schema.module {
            Some(module) => module.clone(),
            None if schemas.len() == 1 => String::new(),
            None => schema.text.stem(),
        };
        let is_root = schema.module.is_none() && module.is_empty();
        if !is_root && !is_module_name(&module) {
            return Err(Error::Module { name: module, schema: schema.text.name() });
        }
        match modules.iter_mut().find(|(name, _)| *name == module) {
            Some(_) if schema.module.is_none() => {
                return Err(Error::SameModule { name: module, schema: schema.text.name() });
            }
            Some((_, texts)) => texts.push(&schema.text),
            None => modules.push((module, vec![&schema.text])),
        }
    }
    if modules.is_empty() {
        return Err(Error::NoSchema);
    }
    modules.into_iter().map(|(name, texts)| Ok((name, read(&texts)?))).collect()
}

impl Text {
    /// The name of the file without its ending, `_` for `-`.
    fn stem(&self) -> String {
        let path = match self {
            Self::File(path) => path.as_path(),
            Self::Memory { name, .. } => name.as_ref(),
        };
        path.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_")
    }

    /// As diagnostics show it.
    fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Memory { name, .. } => name.clone(),
        }
    }
}

/// Whether a module and a folder can have the name.
fn is_module_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !crate::plan::is_keyword(name)
}

fn read(texts: &[&Text]) -> Result<Sources, Error> {
    let mut sources = Sources::new();
    for text in texts {
        match text {
            Text::Memory { name, text } => sources.add(name, text),
            Text::File(path) => {
                let bytes = std::fs::read(path);
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(not_utf8));
                let text = text.map_err(|source| Error::Read { path: path.clone(), source })?;
                sources.add(path.display().to_string(), text)
            }
        };
    }
    Ok(sources)
}

/// Where a file is not text.
fn not_utf8(error: FromUtf8Error) -> io::Error {
    let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
    let line = valid.split(|byte| *byte == b'\n');
    let column = line.clone().next_back().map_or(1, |line| String::from_utf8_lossy(line).chars().count() + 1);
    let why = format!("line {}, column {column} is not UTF-8", line.count());
    io::Error::new(io::ErrorKind::InvalidData, why)
}

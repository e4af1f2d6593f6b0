//! What was generated, and how it gets to disk.

use crate::builder::MARK;
use crate::plan::Plan;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Generated files, by their path below the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The text of each file.
    pub files: BTreeMap<PathBuf, String>,
    /// What is doubtful about the schemas, each rendered with its place.
    pub warnings: Vec<String>,
    /// What was generated, by its module.
    pub(crate) plans: Vec<(String, Plan)>,
}

impl Output {
    /// Returns the layer of the schema in this module, from its comment `// LAYER N`; `None` without such a comment. The
    /// module of an only schema is `""`.
    pub fn layer(&self, module: &str) -> Option<i32> {
        self.plans.iter().find(|(name, _)| name == module)?.1.layer
    }

    /// Writes the files that differ from what is on disk, and removes generated files below the folder that are no longer
    /// wanted, so no two outputs can have the same folder, nor one a folder within the other's. Gives back the paths of all
    /// it touched.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, written or removed, with its path. One in the place of a generated file that does not
    /// start as these do is somebody's own: nothing is written then.
    pub fn write(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        for path in self.files.keys().map(|name| folder.join(name)) {
            if path.exists() && !is_generated(&path) {
                return Err(with_path(&path, io::Error::new(io::ErrorKind::AlreadyExists, "is somebody's own")));
            }
        }
        let mut touched = Vec::new();
        for (name, text) in &self.files {
            let path = folder.join(name);
            if fs::read(&path).is_ok_and(|on_disk| on_disk == text.as_bytes()) {
                continue;
            }
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| with_path(parent, error))?;
            }
            fs::write(&path, text).map_err(|error| with_path(&path, error))?;
            touched.push(path);
        }
        for path in self.stale(folder)? {
            fs::remove_file(&path).map_err(|error| with_path(&path, error))?;
            touched.push(path);
        }
        Ok(touched)
    }

    /// Generated files below the folder that this output does not have: those of namespaces and modules that are gone.
    /// Files that do not start with the generator's mark are somebody's own.
    fn stale(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut stale = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(inner) = folders.pop() {
            for entry in fs::read_dir(&inner).map_err(|error| with_path(&inner, error))? {
                let entry = entry.map_err(|error| with_path(&inner, error))?;
                let path = entry.path();
                let kind = entry.file_type().map_err(|error| with_path(&path, error))?;
                let wanted = path.strip_prefix(folder).is_ok_and(|name| self.files.contains_key(name));
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() && !wanted && is_generated(&path) {
                    stale.push(path);
                }
            }
        }
        stale.sort();
        Ok(stale)
    }
}

/// Whether a file starts with the generator's mark. One that cannot be read is not ours.
fn is_generated(path: &Path) -> bool {
    let mut start = [0; MARK.len()];
    path.extension().is_some_and(|extension| extension == "rs")
        && fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
        && start == *MARK.as_bytes()
}

fn with_path(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

//! How the manifest of a generated crate depends on the runtime, the package `mtproto-tl-types`.

use clap::Args;
use std::path::{Component, Path, PathBuf};

const PACKAGE: &str = "mtproto-tl-types";

/// Where a generated crate has its runtime from: the registry, if the user does not say otherwise.
#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct Runtime {
    /// The crate depends on the package mtproto-tl-types in this folder.
    #[arg(long, value_name = "DIR", requires = "package", value_parser = package_folder)]
    runtime_path: Option<PathBuf>,

    /// The crate depends on the package mtproto-tl-types in the git repository at this address.
    #[arg(long, value_name = "URL", requires = "package")]
    runtime_git: Option<String>,

    /// The crate depends on the package mtproto-tl-types by this line of Cargo.toml.
    #[arg(long, value_name = "LINE", requires = "package")]
    runtime_dependency: Option<String>,
}

impl Runtime {
    /// Returns the line for the `Cargo.toml` in `folder`, which exists. The layer that comes with the runtime is left out:
    /// the crate has its own.
    pub(crate) fn dependency(&self, folder: &Path) -> Result<String, String> {
        let origin = match (&self.runtime_path, &self.runtime_git, &self.runtime_dependency) {
            (Some(path), ..) => format!("path = {}", toml_string(&relative(folder, path)?)?),
            (_, Some(url), _) => format!("git = {}", toml_string(url)?),
            (.., Some(line)) => return Ok(line.clone()),
            _ => format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
        };
        Ok(format!("{PACKAGE} = {{ {origin}, default-features = false }}"))
    }

    /// Returns a warning if the crate asks the registry for the runtime, which is not there yet.
    pub(crate) fn warning(&self) -> Option<&'static str> {
        let is_elsewhere =
            self.runtime_path.is_some() || self.runtime_git.is_some() || self.runtime_dependency.is_some();
        (!is_elsewhere).then_some(
            "the crate depends on mtproto-tl-types from crates.io, where it is not published yet\n  \
             = help: `--runtime-path DIR` takes it from the folder `tl-types` of a copy of mtproto-files\n  \
             = help: `--runtime-git URL` takes it from the git repository of such a copy",
        )
    }
}

/// Reads the value of `--runtime-path`.
fn package_folder(path: &str) -> Result<PathBuf, String> {
    let manifest = std::fs::read_to_string(Path::new(path).join("Cargo.toml")).unwrap_or_default();
    if !manifest.lines().any(|line| line == format!("name = \"{PACKAGE}\"")) {
        return Err(format!("not the folder of the package {PACKAGE}"));
    }
    canonical(Path::new(path))
}

/// Returns the way from one folder to the other, so that both can move together; on another drive, the whole path.
fn relative(from: &Path, to: &Path) -> Result<String, String> {
    let from = canonical(from)?;
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = if shared == 0 { 0 } else { from.components().count() - shared };
    let way = std::iter::repeat_n(Component::ParentDir, up).chain(to.components().skip(shared)).collect::<PathBuf>();
    way.into_os_string().into_string().map_err(|path| format!("{} is not UTF-8", path.display()))
}

fn canonical(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))
}

fn toml_string(text: &str) -> Result<String, String> {
    if text.contains(char::is_control) {
        return Err(format!("{text:?} has control characters"));
    }
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

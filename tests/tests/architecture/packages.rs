//! Which package depends on which: what the manifests say, compared with a table.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A line of the table. A package depends on packages of earlier lines alone, also in its tests.
pub(crate) struct Package {
    /// The folder of the package, from the root of the repository on.
    pub(crate) folder: &'static str,
    /// The folders of the packages that its code and its build script depend on.
    pub(crate) needs: &'static [&'static str],
}

/// What the manifest of a package says.
pub(crate) struct Manifest {
    /// The root files of the library, of the programs and of the build script, from the root of the repository on.
    pub(crate) roots: Vec<String>,
    needs: Vec<String>,
    needs_in_tests: Vec<String>,
}

/// All packages of a repository, by their folders.
pub(crate) fn read(root: &Path) -> Result<BTreeMap<String, Manifest>, String> {
    let mut found = BTreeMap::new();
    for file in manifests(root).map_err(|error| error.to_string())? {
        if !found.contains_key(&within(root, file.parent().unwrap_or(root))) {
            let packages = metadata(&file)?;
            let packages = packages["packages"].as_array().into_iter().flatten();
            found.extend(packages.map(|package| {
                let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
                (within(root, manifest.parent().unwrap_or(root)), self::manifest(root, package))
            }));
        }
    }
    Ok(found)
}

/// What breaks the table.
pub(crate) fn broken(manifests: &BTreeMap<String, Manifest>, table: &[Package]) -> Vec<String> {
    let line = |folder: &str| table.iter().position(|package| package.folder == folder);
    let mut broken = Vec::new();
    for (folder, manifest) in manifests {
        let file = format!("{folder}/Cargo.toml");
        let Some(at) = line(folder) else {
            broken.push(format!("{file}: the table of packages has no line for it"));
            continue;
        };
        let listed = table[at].needs;
        for need in manifest.needs.iter().chain(&manifest.needs_in_tests) {
            if line(need).is_some_and(|of_other| of_other >= at) {
                broken.push(format!("{file}: depends on `{need}`, which is above `{folder}`"));
            }
        }
        let new = manifest.needs.iter().filter(|need| !listed.contains(&need.as_str()));
        broken.extend(new.map(|need| format!("{file}: depends on `{need}`, which the table of packages does not say")));
        let gone = listed.iter().filter(|need| !manifest.needs.iter().any(|has| has == *need));
        broken
            .extend(gone.map(|need| format!("{file}: does not depend on `{need}`, but the table of packages says so")));
    }
    let gone = table.iter().filter(|package| !manifests.contains_key(package.folder));
    broken.extend(gone.map(|package| format!("{}: there is no package, but a line of the table", package.folder)));
    broken
}

fn manifest(root: &Path, package: &Value) -> Manifest {
    let array = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
    let path = |value: &Value| value.as_str().map(|path| within(root, Path::new(path)));
    let is_read = |target: &&Value| {
        let kinds = array(&target["kind"]);
        kinds.iter().any(|kind| ["lib", "bin", "custom-build"].contains(&kind.as_str().unwrap_or_default()))
    };
    let roots =
        array(&package["targets"]).iter().filter(is_read).filter_map(|target| path(&target["src_path"])).collect();
    let (in_tests, always): (Vec<Value>, Vec<Value>) =
        array(&package["dependencies"]).into_iter().partition(|dependency| dependency["kind"] == "dev");
    let folders = |dependencies: &[Value]| {
        let mut folders: Vec<String> = dependencies.iter().filter_map(|need| path(&need["path"])).collect();
        folders.sort();
        folders.dedup();
        folders
    };
    Manifest { roots, needs: folders(&always), needs_in_tests: folders(&in_tests) }
}

fn metadata(manifest: &Path) -> Result<Value, String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"]).arg(manifest);
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// The manifests of a folder and what is in it, its own first. Fixtures are not part of the repository's packages.
fn manifests(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::from_iter(Some(folder.join("Cargo.toml")).filter(|file| file.is_file()));
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_left_out = name == "target" || name == "fixtures" || name.to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() && !is_left_out {
            found.extend(manifests(&entry.path())?);
        }
    }
    Ok(found)
}

fn within(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

//! Generated code is compiled: each output is a crate of a scratch workspace, which stays where it is, so that what is
//! generated anew and is still the same is not compiled again.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::Command;
use tl_codegen::Output;

/// A crate that is compiled.
pub(crate) struct Crate {
    about: String,
    output: Output,
    user: String,
}

impl Crate {
    /// A crate of generated code, in the module `tl`, and what it is generated from.
    pub(crate) fn new(about: impl Display, output: Output) -> Self {
        Self { about: about.to_string(), output, user: String::new() }
    }

    /// Adds a module of code that uses the generated code.
    pub(crate) fn with_user(self, user: &str) -> Self {
        Self { user: user.to_owned(), ..self }
    }
}

/// Compiles crates. Warnings are errors.
pub(crate) fn compile(name: &str, crates: &[Crate]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for (index, one) in crates.iter().enumerate() {
        write_crate(&folder.join(format!("{name}-{index}")), &format!("{name}-{index}"), one);
    }
    let members: Vec<String> = (0..crates.len()).map(|index| format!("{name}-{index}")).collect();
    let members = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    write(&folder.join("Cargo.toml"), &format!("{members}\n[workspace.package]\nedition = \"2024\"\n"));
    // The versions that the workspace has: those are here, whatever the registry has.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--offline", "--workspace"]).current_dir(&folder);
    cargo.arg("--target-dir").arg(target());
    let output = cargo.output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    let about: Vec<&str> = crates.iter().map(|one| one.about.as_str()).collect();
    assert!(output.status.success(), "of {about:#?}:\n{log}");
}

/// Where all scratch crates are compiled, so that they share what they depend on.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch-target")
}

fn write_crate(folder: &Path, name: &str, Crate { about, output, user }: &Crate) {
    output.write(&folder.join("src/tl")).unwrap();
    let types = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tl-types").canonicalize().unwrap();
    let manifest = format!(
        "[package]\nname = {name:?}\nedition.workspace = true\n\n[features]\nserver = []\n\n[dependencies]\n\
         mtproto-tl-types = {{ path = {types:?}, default-features = false }}\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    let lib = format!("//! The Rust of {about}.\n#![deny(warnings)]\n\npub mod tl;\npub mod user;\n");
    write(&folder.join("src/lib.rs"), &lib);
    write(&folder.join("src/user.rs"), &format!("//! Code that uses it.\n\n{user}"));
}

/// Leaves a file alone that is as it should be.
pub(crate) fn write(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|now| now == text) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

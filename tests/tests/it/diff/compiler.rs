//! Which code compiles: all of it is one crate, in which each has a module of its own.

use super::user::Code;
use crate::scratch::{self, write};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tl_codegen::Output;

/// What of a user's code does not compile.
#[derive(Default)]
pub(super) struct Broken {
    pub(super) any: bool,
    pub(super) boxes: bool,
    pub(super) errors: Vec<String>,
}

/// Compiles code against generated Rust, without the feature of servers. The crate has this name.
pub(super) fn broken(name: &str, code: &[(Output, Code)]) -> Vec<Broken> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for (n, (output, code)) in code.iter().enumerate() {
        let module = folder.join(format!("src/p{n}"));
        output.write(&module.join("tl")).unwrap();
        write(&module.join("names.rs"), &code.names);
        write(&module.join("boxes.rs"), &code.boxes);
    }
    let types = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tl-types").canonicalize().unwrap();
    let manifest = format!(
        "[package]\nname = {name:?}\nedition = \"2024\"\n\n[workspace]\n\n[features]\nserver = []\n\n[dependencies]\n\
         mtproto-tl-types = {{ path = {types:?}, default-features = false }}\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    // The versions that the workspace has: those are here, whatever the registry has.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();

    let mut broken: Vec<Broken> = code.iter().map(|_| Broken::default()).collect();
    // The compiler stops early at some errors, and does not see others then: what is broken is left out.
    while let Some(errors) = check(&folder, &broken) {
        for (file, error) in errors {
            let (number, is_boxes) =
                user_of(&file).unwrap_or_else(|| panic!("what is generated does not compile:\n{error}"));
            let of = &mut broken[number];
            if is_boxes {
                of.boxes = true
            } else {
                of.any = true
            }
            of.errors.push(error);
        }
    }
    broken
}
/// Whose code a file is, and whether it is the code about boxes.
fn user_of(file: &Path) -> Option<(usize, bool)> {
    let number = file.parent()?.file_name()?.to_str()?.strip_prefix('p')?.parse().ok()?;
    Some((number, file.file_name()? == "boxes.rs"))
}

/// Compiles what is not broken yet. Returns the errors, each with its file; `None` if there are none.
fn check(folder: &Path, broken: &[Broken]) -> Option<Vec<(PathBuf, String)>> {
    let users = broken.iter().enumerate().filter(|(_, broken)| !broken.any).map(|(number, broken)| {
        let boxes = if broken.boxes { "" } else { "mod boxes;" };
        format!("mod p{number} {{ mod tl; mod names; {boxes} }}\n")
    });
    let root = format!("//! Users of generated Rust.\n#![allow(warnings)]\n{}", users.collect::<String>());
    write(&folder.join("src/lib.rs"), &root);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--offline", "--message-format", "json"]).current_dir(folder);
    // What is compiled next differs in most of it.
    cargo.env("CARGO_INCREMENTAL", "0");
    cargo.arg("--target-dir").arg(scratch::target());
    let output = cargo.output().unwrap();
    let lines = String::from_utf8_lossy(&output.stdout);
    let messages = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors = messages.filter(|line| line["message"]["level"] == "error").flat_map(|line| {
        let text = line["message"]["rendered"].as_str().unwrap_or_default().to_owned();
        let spans = line["message"]["spans"].as_array().cloned().unwrap_or_default();
        let primary = spans.into_iter().filter(|span| span["is_primary"] == true);
        primary.map(move |span| (PathBuf::from(span["file_name"].as_str().unwrap_or_default()), text.clone()))
    });
    let errors: Vec<(PathBuf, String)> = errors.collect();
    assert!(output.status.success() || !errors.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (!errors.is_empty()).then_some(errors)
}

//! A new crate outside of this repository, as its first user has it: the packages by path, a schema and a build script of
//! its own.

use std::path::Path;
use std::process::Command;

const SCHEMA: &str =
    "dog flags:# name:string age:flags.0?int = Pet;\ncat = Pet;\n---functions---\nget id:long = Pet;\n";

const BUILD: &str = r#"
fn main() {
    tl_codegen::Builder::new().schema("pets.tl").generate_or_exit();
}
"#;

const LIB: &str = r#"
#![deny(warnings)]

pub mod tl {
    include!(concat!(env!("OUT_DIR"), "/tl/mod.rs"));
}

pub fn request() -> Result<tl_types::Bytes, tl_types::EncodeError> {
    tl_types::Encode::to_bytes(&tl::functions::Get::new(7))
}
"#;

#[test]
fn a_crate_outside_of_the_repository_builds() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert!(!folder.path().canonicalize().unwrap().starts_with(&repository));
    let package = |name: &str| format!("{{ path = {:?}, default-features = false }}", repository.join(name));
    let manifest = format!(
        "[package]\nname = \"pets\"\nedition = \"2024\"\n\n[dependencies]\nmtproto-tl-types = {}\n\n\
         [build-dependencies]\nmtproto-tl-codegen = {}\n",
        package("tl-types"),
        package("tl-codegen"),
    );
    std::fs::create_dir(folder.path().join("src")).unwrap();
    for (file, text) in
        [("Cargo.toml", manifest.as_str()), ("pets.tl", SCHEMA), ("build.rs", BUILD), ("src/lib.rs", LIB)]
    {
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    // The versions that the workspace has: those are here, whatever the registry has.
    std::fs::copy(repository.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--offline"]).current_dir(folder.path());
    cargo.arg("--target-dir").arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside-target"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

//! `tl gen`.

use super::support::Files;
use std::path::{Path, PathBuf};
use std::process::Command;

const PETS: &str =
    "dog flags:# name:string age:flags.0?int = Pet;\ncat = Pet;\n---functions---\nget = Pet;\nput pet:Pet = Bool;\n";

fn pets() -> Files {
    Files::new(&[("pets.tl", PETS), ("cars.tl", "car = Car;\n")])
}

#[test]
fn a_module() {
    let files = pets();
    let run = files.tl(&["gen", "--schema", "pets.tl", "--out", "out"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    assert!(files.read("out/types/mod.rs").contains("pub struct Dog {\n"));
}

#[test]
fn options_are_those_of_the_builder() {
    let files = pets();
    let run = files.tl(&[
        "gen",
        "--schema",
        "pets.tl",
        "--out",
        "out",
        "--one-file",
        "--compact",
        "--no-docs",
        "--no-debug",
        "--root",
        "get",
        "--opaque",
        "Pet",
        "--type-attribute",
        "get=#[doc(alias = \"fetch\")]",
        "--function-decoding",
        "feature=server",
        "--runtime",
        "crate::tl",
    ]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let text = files.read("out/mod.rs");
    for part in [
        "type Return = Object",
        "#[doc(alias = \"fetch\")]",
        "feature = \"server\"",
        "use crate::tl::",
        "wire_partial_eq",
    ] {
        assert!(text.contains(part), "{part}");
    }
    for part in ["doc =", "wire_debug", "wire_compare", "Dog", "Put"] {
        assert!(!text.contains(part), "{part}");
    }
}

#[test]
fn the_surface_alone_writes_nothing() {
    let files = pets();
    let run = files.tl(&[
        "gen",
        "--schema",
        "pets.tl",
        "--surface",
        "--unanswered",
        "Pet",
        "--extern-path",
        "Pet=::zoo::enums::Pet",
    ]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let heads: Vec<&str> = run.stdout.lines().filter_map(|line| line.split('#').next()).collect();
    assert_eq!(heads, ["functions::Get", "functions::Put"]);
    assert_eq!(files.tl(&["gen", "--schema", "pets.tl"]).status, 2);
}

#[test]
fn options_that_make_no_sense_are_2() {
    let files = pets();
    let gen_with = |options: &[&str]| files.tl(&[&["gen", "--schema", "pets.tl", "--out", "out"], options].concat());
    let run = gen_with(&["--root", "Pat", "--field-attribute", "dog.nam=#[x]"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--root `Pat`: names nothing; did you mean `Pet`?\n"), "{}", run.stderr);
    for options in [["--type-attribute", "dog"], ["--function-decoding", "sometimes"], ["--crate", "../x"]] {
        assert_eq!(gen_with(&options).status, 2, "{options:?}");
    }
}

#[test]
fn faults_of_the_schema_are_1() {
    let files = Files::new(&[("bad.tl", "dog owner:Human = Pet;\n")]);
    let run = files.tl(&["gen", "--schema", "bad.tl", "--out", "out"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("bad.tl:1:11"), "{}", run.stderr);
}

#[test]
fn a_crate() {
    let files = pets();
    let arguments =
        ["gen", "--schema", "pets.tl", "--crate", "my-pets", "--out", "made", "--function-decoding", "feature=server"];
    let run = files.tl(&arguments);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    // It asks for a package that nobody can get yet, which is said, and what to do about it.
    for part in ["not published yet", "--runtime-path DIR", "--runtime-git URL"] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    let manifest = files.read("made/Cargo.toml");
    for part in [
        "name = \"my-pets\"",
        "\"server\" = []",
        "mtproto-tl-types = { version = \"0.1.0\", default-features = false }",
    ] {
        assert!(manifest.contains(part), "{manifest}");
    }
    assert!(files.read("made/src/lib.rs").contains("#![no_std]\n\n"));
    assert!(files.read("made/src/types/mod.rs").contains("pub struct Dog {"));
    // It compiles outside of the repository, with the runtime that is here.
    let runtime = runtime();
    let run = files.tl(&[&arguments[..], &["--runtime-path", runtime.to_str().unwrap()]].concat());
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    assert!(!files.path("made").canonicalize().unwrap().starts_with(runtime.parent().unwrap()));
    std::fs::copy(runtime.join("../Cargo.lock"), files.path("made/Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--offline", "--features", "server"]).current_dir(files.path("made"));
    let output = cargo.arg("--target-dir").arg(env!("CARGO_TARGET_TMPDIR")).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    // Again, with other schemas: their modules are at the root, and what was there is gone.
    let both = ["gen", "--schema", "pets.tl", "cars.tl", "--crate", "my-pets", "--out", "made"];
    assert_eq!(files.tl(&both).status, 0);
    assert!(files.read("made/src/lib.rs").ends_with("pub mod cars;\n/// The schema `pets`.\npub mod pets;\n"));
    assert!(std::fs::read_dir(files.path("made/src/types")).unwrap().next().is_none());
}

#[test]
fn the_runtime_of_a_crate_is_where_the_user_says() {
    let files = pets();
    let crate_with = |options: &[&str]| {
        let run = files.tl(&[&["gen", "--schema", "pets.tl", "--crate", "my-pets", "--out", "a/b"], options].concat());
        (run.status, run.stderr)
    };
    let fine = (0, String::new());

    // Away from the crate, and still beside it when both have moved.
    std::fs::create_dir(files.path("runtime")).unwrap();
    std::fs::write(files.path("runtime/Cargo.toml"), "[package]\nname = \"mtproto-tl-types\"\n").unwrap();
    assert_eq!(crate_with(&["--runtime-path", "runtime"]), fine);
    let by_path = "\nmtproto-tl-types = { path = \"../../runtime\", default-features = false }\n";
    assert!(files.read("a/b/Cargo.toml").ends_with(by_path));

    assert_eq!(crate_with(&["--runtime-git", "https://git.example/copy.git"]), fine);
    let by_git = "\nmtproto-tl-types = { git = \"https://git.example/copy.git\", default-features = false }\n";
    assert!(files.read("a/b/Cargo.toml").ends_with(by_git));

    let line = format!("mtproto-tl-types = {{ path = {:?}, features = [\"serde\"] }}", runtime());
    assert_eq!(crate_with(&["--runtime-dependency", &line]), fine);
    assert!(files.read("a/b/Cargo.toml").ends_with(&format!("\n{line}\n")));

    for (options, why) in [
        (&["--runtime-path", "a"][..], "not the folder of the package mtproto-tl-types"),
        (&["--runtime-path", "nowhere"], "not the folder of the package mtproto-tl-types"),
        (&["--runtime-git", "https://git.example/\n"], "control characters"),
        (&["--runtime-path", "runtime", "--runtime-git", "https://git.example"], "cannot be used with"),
    ] {
        let (status, stderr) = crate_with(options);
        assert!(status == 2 && stderr.contains(why), "{options:?}: {stderr}");
    }
}

/// The folder of the package that generated code needs.
fn runtime() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tl-types").canonicalize().unwrap()
}

#[test]
fn nobodys_own_crate_is_written_over() {
    for own in ["Cargo.toml", "src/lib.rs"] {
        let files = pets();
        std::fs::create_dir_all(files.path("made/src")).unwrap();
        std::fs::write(files.path("made").join(own), "mine").unwrap();
        let run = files.tl(&["gen", "--schema", "pets.tl", "--crate", "made", "--out", "made"]);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains("is somebody's own"), "{}", run.stderr);
        assert_eq!(files.read(&format!("made/{own}")), "mine");
    }
}

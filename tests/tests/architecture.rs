//! Imports go one way: in every package and between packages, nothing is needed by what it needs.
//!
//! Read are libraries, programs and build scripts, without what is for tests alone. Each path counts that is written in
//! a `use`, type, expression, pattern or attribute, or among the tokens of a macro; it leads to where the item is
//! defined and to all that re-exports it on the way. Method calls do not count: only a compiler knows where they lead.
//! `fixtures/architecture` has a crate for each kind of violation.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::expect_used, reason = "tests may panic")]

#[path = "architecture/mod.rs"]
mod architecture;

use architecture::{Package, Table, check, packages};
use std::path::{Path, PathBuf};

/// All packages, bottom first: each depends on packages above its line alone, and on those that the line names.
const PACKAGES: &[Package] = &[
    Package { folder: "tl-parser", needs: &[] },
    Package { folder: "tl-codegen", needs: &["tl-parser"] },
    // To build, with the feature `regenerate`.
    Package { folder: "tl-types", needs: &["tl-codegen"] },
    Package { folder: "mtproto-files", needs: &["tl-types"] },
    Package { folder: "mtproto-files/grammers", needs: &["mtproto-files", "tl-types"] },
    Package { folder: "mtproto-files/dc", needs: &["mtproto-files", "tl-types"] },
    Package { folder: "mtproto-files/cli", needs: &["mtproto-files", "mtproto-files/dc", "tl-types"] },
    Package { folder: "tests/client", needs: &["tl-codegen", "tl-types"] },
    Package { folder: "tests/generate", needs: &["tl-codegen"] },
    Package { folder: "tests", needs: &["tl-codegen", "tl-parser", "tl-types"] },
    Package { folder: "tests/bench", needs: &["mtproto-files", "tl-codegen", "tl-parser", "tl-types"] },
    Package { folder: "tests/fuzz", needs: &["mtproto-files", "tests", "tl-codegen", "tl-parser", "tl-types"] },
];

/// The layers of crates, by their root files. In all other crates, modules may be in any order that has no cycle.
const LAYERS: &[(&str, Table<'_>)] = &[];

/// Crates, or modules whose children need each other, that are not in order yet. A line that is not needed fails.
const NOT_YET: &[(&str, &str)] = &[
    ("tl-codegen/src/lib.rs", "builder"),
    ("tl-codegen/src/lib.rs", "value"),
    ("tl-types/src/lib.rs", "crate"),
    ("tl-types/src/lib.rs", "definitions"),
    ("mtproto-files/src/lib.rs", "*"),
    ("mtproto-files/dc/src/lib.rs", "request"),
];

#[test]
fn imports_go_one_way_in_every_package() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let crates = packages::read(&root).unwrap().into_values().flat_map(|manifest| manifest.roots);
    let mut unused: Vec<&(&str, &str)> = NOT_YET.iter().collect();
    let mut wrong = Vec::new();
    for file in crates {
        let table = LAYERS.iter().find(|(of, _)| *of == file).map(|(_, table)| *table);
        for finding in check(&root, &file, table).unwrap() {
            let is_exempt = |line: &&(&str, &str)| line.0 == file && ["*", &finding.level].contains(&line.1);
            unused.retain(|line| !is_exempt(line));
            if !NOT_YET.iter().any(|line| is_exempt(&line)) {
                wrong.push(finding.text);
            }
        }
    }
    assert!(wrong.is_empty(), "{} imports or cycles are wrong:\n\n{}\n", wrong.len(), wrong.join("\n"));
    assert!(unused.is_empty(), "in order by now, and still in NOT_YET: {unused:?}");
}

#[test]
fn packages_depend_on_those_below() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let broken = packages::broken(&packages::read(&root).unwrap(), PACKAGES);
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// A fixture says at its top which layers it has, and all that is wrong with it.
#[test]
fn each_fixture_is_judged_as_it_says() {
    let mut wrong = Vec::new();
    for (folder, root) in fixtures() {
        let text = std::fs::read_to_string(folder.join(&root)).unwrap();
        let head = text.lines().map_while(|line| line.strip_prefix("//!"));
        let head: Vec<&str> = head.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let layers = head.iter().find_map(|line| line.strip_prefix("layers:"));
        let layers: Option<Vec<&str>> = layers.map(|layers| layers.split(',').collect());
        let expected: Vec<&str> = head.iter().skip_while(|line| **line != "fails:").skip(1).copied().collect();

        let found = check(&folder, &root, layers.as_deref()).unwrap();
        let found: Vec<String> = found.into_iter().map(|finding| finding.text).collect();
        if found.join("\n") != expected.join("\n") {
            wrong.push(format!("{}:\n{}\n", folder.join(&root).display(), found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "found otherwise than expected:\n\n{}", wrong.join("\n"));
}

#[test]
fn a_dependency_that_points_up_is_found() {
    let root = fixtures_folder().join("packages");
    let table = ["below", "above", "gone"].map(|folder| match folder {
        "above" => Package { folder, needs: &["below"] },
        _ => Package { folder, needs: &[] },
    });
    let broken = packages::broken(&packages::read(&root).unwrap(), &table);
    let expected = [
        "above/Cargo.toml: depends on `beside`, which the table of packages does not say",
        "above/Cargo.toml: does not depend on `below`, but the table of packages says so",
        "below/Cargo.toml: depends on `above`, which is above `below`",
        "beside/Cargo.toml: the table of packages has no line for it",
        "gone: there is no package, but a line of the table",
    ];
    assert_eq!(broken, expected);
}

fn fixtures_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/architecture")
}

/// Crates of one file, and crates of several in a folder of their own.
fn fixtures() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(fixtures_folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.join("lib.rs").is_file() {
            found.push((path, "lib.rs".to_owned()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((fixtures_folder(), path.file_name().unwrap().to_string_lossy().into_owned()));
        }
    }
    assert!(!found.is_empty());
    found.sort();
    found
}

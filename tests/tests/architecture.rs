//! Checks that imports go one way: in every package, and between packages.
//!
//! The test reads libraries, programs and build scripts, without what is for tests alone. It finds each path that is
//! written in a `use`, type, expression, pattern or attribute, or among the tokens of a macro. A path leads to the module
//! that defines the item, and to each module that re-exports the item on the way. Method calls are not followed: only the
//! compiler knows where they lead. `fixtures/architecture` has a crate for each kind of violation.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::expect_used, reason = "tests may panic")]

#[path = "architecture/mod.rs"]
mod architecture;

use architecture::{Package, Table, check, packages};
use std::path::{Path, PathBuf};

/// All packages, bottom first. A package depends on packages of earlier lines alone, also in its tests. Its line names the
/// packages that it needs outside of tests.
const PACKAGES: &[Package] = &[
    Package { folder: "tl-parser", needs: &[] },
    Package { folder: "tl-codegen", needs: &["tl-parser"] },
    // To build, with the feature `regenerate`.
    Package { folder: "tl-types", needs: &["tl-codegen"] },
    Package { folder: "mtproto-files/transport", needs: &["tl-types"] },
    Package { folder: "mtproto-files/crypto", needs: &[] },
    Package { folder: "mtproto-files/proto", needs: &["mtproto-files/crypto", "tl-types"] },
    Package { folder: "mtproto-files/net", needs: &["mtproto-files/proto", "mtproto-files/transport", "tl-types"] },
    Package { folder: "mtproto-files", needs: &["mtproto-files/crypto", "mtproto-files/transport", "tl-types"] },
    Package { folder: "mtproto-files/grammers", needs: &["mtproto-files", "tl-types"] },
    // Its examples move files by the library.
    Package { folder: "mtproto-files/dc", needs: &["mtproto-files/proto", "mtproto-files/transport", "tl-types"] },
    Package {
        folder: "mtproto-files/cli",
        needs: &["mtproto-files", "mtproto-files/dc", "mtproto-files/net", "tl-types"],
    },
    Package { folder: "tests/client", needs: &["tl-codegen", "tl-types"] },
    Package { folder: "tests/generate", needs: &["tl-codegen", "tl-parser"] },
    Package {
        folder: "tests",
        needs: &["mtproto-files/crypto", "mtproto-files/proto", "tl-codegen", "tl-parser", "tl-types"],
    },
    Package {
        folder: "tests/bench",
        needs: &[
            "mtproto-files",
            "mtproto-files/crypto",
            "mtproto-files/dc",
            "mtproto-files/net",
            "mtproto-files/proto",
            "tests",
            "tl-codegen",
            "tl-parser",
            "tl-types",
        ],
    },
    Package { folder: "tests/fuzz", needs: &["mtproto-files", "tests", "tl-codegen", "tl-parser", "tl-types"] },
];

/// The layers of crates, by the crates' root files, bottom first. One string is one layer: the modules of a layer do not
/// import each other. In `engine: base`, `engine` imports `base` alone. A module that only re-exports may be left out.
/// Crates that are not in this table may have any order without a cycle.
const LAYERS: &[(&str, Table<'_>)] = &[
    (
        "tl-parser/src/lib.rs",
        &["names source", "diagnostic schema token", "lexer syntax", "format id parser", "resolve", "json"],
    ),
    (
        "tl-codegen/src/lib.rs",
        &["boxes compact options uses", "select value", "plan", "diff emit output", "surface text", "builder"],
    ),
    (
        "tl-types/src/lib.rs",
        &[
            "arguments chain error tl_type",
            "reader writer",
            "combinator",
            "blank encode held",
            "decode",
            "detach function object",
            "definitions envelope",
            "generated_macros shared_types",
            "generated",
        ],
    ),
    (
        "mtproto-files/src/lib.rs",
        &[
            "base:",
            "engine: base",
            "objects: base",
            "io",
            "runtime",
            "transfer",
            "encrypted",
            "messages",
            "client",
            "testing: base",
            "guide:",
        ],
    ),
    (
        "mtproto-files/net/src/lib.rs",
        &[
            "address budget cipher clock keys limit output random updates",
            "dial error",
            "settings",
            "shared",
            "link",
            "lane",
            "dc",
            "dcs",
            "keeper",
            "pool",
        ],
    ),
    (
        "mtproto-files/dc/src/lib.rs",
        &[
            "account address call caller capped_map clock error file_type inline_message lock method_kind peer_id transferred_file",
            "faults link rules store wire_faults",
            "config counters log sent",
            "state",
            "scope",
            "method",
            "services",
            "query",
            "methods",
            "request",
            "dc",
            "cluster serve web",
            "server",
        ],
    ),
];

/// What is not in order yet: the crate's root file, and the module whose children need each other, or `*` for the whole
/// crate. The test fails if a line is not needed any more.
const NOT_YET: &[(&str, &str)] = &[];

#[test]
fn imports_go_one_way_in_every_package() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let crates = packages::read(&root).unwrap().into_values().flat_map(|manifest| manifest.roots).collect::<Vec<_>>();
    let unknown = LAYERS.iter().find(|(file, _)| !crates.iter().any(|root| root == file));
    assert!(unknown.is_none(), "no package has this crate: {unknown:?}");
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

/// The head of a fixture says which layers it has, and lists all that the check must find.
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

/// Returns the folder and the root file of each fixture: a single file, or `lib.rs` in a folder of its own.
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

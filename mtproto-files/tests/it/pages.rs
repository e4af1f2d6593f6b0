//! The table of `docs/pages.md`: what it names is there.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const TABLE: &str = include_str!("../../docs/pages.md");

/// The cells of each row.
fn rows() -> Vec<[&'static str; 3]> {
    let rows = TABLE.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        cells.try_into().unwrap_or_else(|_| panic!("three cells: {line}"))
    })
    .collect()
}

/// What is in backticks.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All sources below a directory, as one text.
fn sources(directory: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &sources(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &fs::read_to_string(&path).unwrap();
        }
    }
    text
}

/// The tests that a file has, by the attribute above them.
fn tests_of(source: &str) -> Vec<&str> {
    let mut tests = Vec::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        let name = line.trim_start_matches("async ").strip_prefix("fn ").and_then(|rest| rest.split('(').next());
        match name {
            Some(name) if is_test => {
                tests.push(name);
                is_test = false;
            }
            Some(_) => is_test = false,
            None => is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test"),
        }
    }
    tests
}

#[test]
fn the_table_is_long() {
    assert!(rows().len() >= 40, "{} rows", rows().len());
}

#[test]
fn every_test_exists() {
    let mut files = BTreeMap::<&str, String>::new();
    for [page, _, tests] in rows() {
        let mut file = None;
        let mut count = 0;
        for name in names(tests) {
            if name.ends_with(".rs") {
                file = Some(name);
                continue;
            }
            let file = file.unwrap_or_else(|| panic!("{page}: `{name}` is in no file"));
            let elsewhere = file.starts_with("dc/") || file.starts_with("crypto/") || file.starts_with("../");
            if elsewhere && !here("dc").is_dir() {
                let _ = writeln!(std::io::stderr(), "skipped: {file} is not in this package");
                count += 1;
                continue;
            }
            let source = files.entry(file).or_insert_with(|| {
                fs::read_to_string(here(file)).unwrap_or_else(|error| panic!("{page}: {file}: {error}"))
            });
            assert!(tests_of(source).contains(&name), "{page}: {file} has no test `{name}`");
            count += 1;
        }
        assert!(count > 0, "{page} has no test");
    }
}

#[test]
fn every_call_exists() {
    let sources = sources(&here("src"));
    for [page, calls, _] in rows() {
        assert!(names(calls).next().is_some(), "{page} has no call");
        for name in names(calls) {
            let item = name.rsplit("::").next().unwrap();
            let is_defined =
                ["pub fn ", "pub async fn ", "pub struct ", "pub enum ", "pub trait "].iter().any(|kind| {
                    sources.match_indices(&format!("{kind}{item}")).any(|(at, found)| {
                        let next = sources.get(at + found.len()..).and_then(|rest| rest.chars().next());
                        next.is_some_and(|next| !next.is_alphanumeric() && next != '_')
                    })
                });
            assert!(is_defined || is_of_transport(&sources, item), "{page}: there is no `{name}`");
        }
    }
}

/// Whether an item of the package mtproto-transport is one of this package too.
fn is_of_transport(sources: &str, item: &str) -> bool {
    let exports = sources.lines().filter(|line| line.starts_with("pub use mtproto_transport::"));
    exports.flat_map(|line| line.split(|at: char| !at.is_alphanumeric() && at != '_')).any(|word| word == item)
}

#[test]
fn every_method_exists() {
    let schema = here("../schema/api.tl");
    let Ok(schema) = fs::read_to_string(&schema) else {
        let _ = writeln!(std::io::stderr(), "skipped: the schema is not in this package");
        return;
    };
    let mut methods = 0;
    for [page, ..] in rows() {
        let page = names(page).next().unwrap();
        if page.contains('.') && !page.contains(' ') {
            assert!(schema.lines().any(|line| line.starts_with(&format!("{page}#"))), "there is no method {page}");
            methods += 1;
        }
    }
    assert!(methods >= 10, "{methods} methods");
}

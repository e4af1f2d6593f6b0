//! Real schemas: those in `data/`, and, where they are at hand, many of other projects.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tl_parser::{Code, Comments, Resolved, Sources, check, format, parse};

/// The schemas in a folder and the folders in it, in the order of their paths.
fn schemas(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(schemas(&path));
        } else if path.extension().is_some_and(|extension| extension == "tl" || extension == "tl2") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The schemas of other projects: in the folder that `TL_SHARED` names, or else in `../shared` beside the checkout.
fn corpus() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let corpus = std::env::var_os("TL_SHARED").map_or_else(beside, PathBuf::from).join("corpus");
    if !corpus.is_dir() {
        let _ = writeln!(std::io::stderr(), "skipped: there is no {}", corpus.display());
        return None;
    }
    Some(corpus)
}

fn read(paths: &[PathBuf]) -> Sources {
    let mut sources = Sources::new();
    for path in paths {
        sources.add(path.display().to_string(), fs::read_to_string(path).unwrap());
    }
    sources
}

/// How many ids are declared, and how many of them are not the computed ones.
fn ids(resolved: &Resolved<'_>) -> (usize, usize) {
    let declared = resolved.schema.combinators.iter().filter(|combinator| combinator.declared_id.is_some());
    let differ = declared.clone().filter(|combinator| combinator.declared_id != Some(combinator.computed_id));
    (declared.count(), differ.count())
}

#[test]
fn excerpts_of_telegrams_schema() {
    let mut declared = 0;
    for path in schemas(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")) {
        let sources = read(std::slice::from_ref(&path));
        let resolved = check(&sources);
        // Excerpts mention types that they do not declare.
        let faults = resolved.diagnostics.iter().filter(|diagnostic| diagnostic.code != Code::UnknownType);
        assert_eq!(faults.collect::<Vec<_>>(), Vec::<&tl_parser::Diagnostic>::new(), "{}", path.display());
        let (count, differ) = ids(&resolved);
        assert_eq!((differ, resolved.schema.combinators.len()), (0, count), "{}", path.display());
        declared += count;
        for (id, source) in sources.iter() {
            assert_eq!(format(&parse(&sources, id).file, Comments::Keep), source.text());
        }
    }
    assert_eq!(declared, 106);
}

#[test]
fn telegrams_whole_schema() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    // Each has a `message` of its own, so that they are two schemas.
    for (name, declared, frozen) in [("api.tl", 2_500, 0), ("mtproto.tl", 50, 3)] {
        let sources = read(&[schema.join(name)]);
        let resolved = check(&sources);
        assert!(!resolved.has_errors(), "{name}");
        let (count, differ) = ids(&resolved);
        assert!(count > declared, "{name}: {count}");
        // accessPointRule, help.configSimple and ipPortSecret, as everywhere.
        assert_eq!(differ, frozen, "{name}");
    }
}

/// Schemas of the corpus that are no correct schemas by themselves, with the kinds of their faults and why.
const BROKEN: &[(&str, &[Code], &str)] = &[
    ("goldmaster_canonical.tl", &[Code::MissingSemicolon], "a listing: no `;`, and no parentheses"),
    ("crypto_schema.tl", &[Code::WrongArguments], "`Maybe tuple string 2` lacks parentheses"),
    ("metric.tl", &[Code::UnknownType], "`u32` and `u64` are declared nowhere"),
    ("telegram_api.tl", &[Code::DuplicateId], "four `invokeWith…Prefix` share an id with the function they abbreviate"),
    ("add-constructors-to-nonunion-with-bare-usages.tl", &[Code::AmbiguousBare], "a sample of this fault"),
];

/// Files of the corpus that are parts of one schema.
const PARTS: &[&str] = &["/kphp-kdb/", "__goldmaster.tl", "__goldmaster2.tl", "__goldmaster3.tl"];

/// Every schema of the corpus with its files, of which most have one.
fn whole_schemas(corpus: &Path) -> Vec<Vec<PathBuf>> {
    let (parts, mut whole) = (|path: &PathBuf| PARTS.iter().any(|part| path.to_str().unwrap().contains(part)), vec![]);
    let (in_parts, alone): (Vec<_>, Vec<_>) = schemas(corpus).into_iter().partition(parts);
    whole.extend(alone.into_iter().map(|path| vec![path]));
    let (kphp, goldmaster) = in_parts.into_iter().partition(|path| path.parent().unwrap().ends_with("kphp-kdb"));
    whole.extend([kphp, goldmaster]);
    whole
}

#[test]
fn schemas_of_other_projects() {
    let Some(corpus) = corpus() else { return };
    let mut broken = BTreeSet::new();
    for paths in whole_schemas(&corpus) {
        let sources = read(&paths);
        let name = paths[0].file_name().unwrap().to_str().unwrap();
        let resolved = check(&sources);
        let errors = resolved.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let codes = errors.map(|error| error.code).collect::<BTreeSet<_>>();
        match BROKEN.iter().find(|(end, ..)| name.ends_with(end)) {
            // It has nothing but comments.
            _ if name == "cmd__tl2client__test.tl2" => assert!(codes.is_empty(), "{name}: {codes:?}"),
            _ if name.ends_with(".tl2") => assert_eq!(codes, BTreeSet::from([Code::Tl2]), "{name}"),
            Some((end, expected, why)) => {
                assert!(expected.iter().all(|code| codes.contains(code)), "{name}: {codes:?}, but {why}");
                broken.insert(*end);
            }
            None => {
                assert!(codes.is_empty(), "{name}: {codes:?}");
                check_layout(&sources, name);
            }
        }
    }
    // What is broken no more has no place on the list.
    assert_eq!(broken.len(), BROKEN.len(), "{broken:?}");
}

#[test]
fn every_layer_agrees_with_its_ids() {
    let Some(corpus) = corpus() else { return };
    for path in schemas(&corpus.join("registry")).iter().filter(|path| path.ends_with("tl_api.tl")) {
        let sources = read(std::slice::from_ref(path));
        assert_eq!(ids(&check(&sources)).1, 0, "{}", path.display());
    }
}

/// The canonical layout means the same, formats to itself, and keeps every comment.
fn check_layout(sources: &Sources, name: &str) {
    let mut again = Sources::new();
    for (id, source) in sources.iter() {
        let before = parse(sources, id);
        let formatted = format(&before.file, Comments::Keep);
        let id = again.add(source.name(), formatted.as_str());
        let after = parse(&again, id);
        assert_eq!(after.diagnostics, [], "{name}");
        assert_eq!(format(&after.file, Comments::Keep), formatted, "{name}");
        assert_eq!(after.file.comments.len(), before.file.comments.len(), "{name}");
    }
    let shape = |sources: &Sources| {
        let schema = check(sources).schema;
        let combinators = schema.combinators.iter();
        combinators.map(|it| (it.name.to_owned(), it.id, it.computed_id, it.docs.description.len())).collect::<Vec<_>>()
    };
    assert_eq!(shape(sources), shape(&again), "{name}");
}

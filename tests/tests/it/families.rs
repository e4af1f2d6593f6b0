//! Every family of schemas: its Rust compiles without warnings, or it is refused, with the places. Each schema is a crate
//! of a scratch workspace, which stays where it is: what is generated anew and is still the same is not compiled again.

use std::path::{Path, PathBuf};
use std::process::Command;
use tests::extra_facts;
use tl_codegen::{Builder, Error, FunctionDecoding, Layout, Modules, Output};

/// Of other projects, by their paths in the corpus: Telegram's layers 109 to 230, MTProto old and new, secret chats,
/// TDLib, TON, and of VK's what maps plainly.
const COMPILED: [&str; 21] = [
    "registry/crates-grammers-tl-types-0.1.0/tl_api.tl",
    "registry/crates-grammers-tl-types-0.2.0/tl_api.tl",
    "registry/crates-grammers-tl-types-0.3.0/tl_api.tl",
    "registry/crates-grammers-tl-types-0.4.0/tl_api.tl",
    "registry/crates-grammers-tl-types-0.5.1/tl_api.tl",
    "registry/crates-grammers-tl-types-0.6.0/tl_api.tl",
    "registry/crates-grammers-tl-types-0.7.0/tl_api.tl",
    "registry/crates-grammers-tl-types-0.11.0/tl_api.tl",
    "registry/crates-grammers-tl-types-0.1.0/tl_mtproto.tl",
    "registry/crates-grammers-tl-types-0.11.0/tl_mtproto.tl",
    "danog-schemas/TL_secret.tl",
    "tdlib/e2e_api.tl",
    "tdlib/mtproto_api.tl",
    "tdlib/secret_api.tl",
    "tdlib/td_api.tl",
    "ton/test__tontester__tests__tl__test_schema.tl",
    "ton/tl__generate__scheme__lite_api.tl",
    "ton/tl__generate__scheme__ton_api.tl",
    "ton/tl__generate__scheme__tonlib_api.tl",
    "kphp-kdb/storage__storage.tl",
    "vk-kphp/tests__k2-components__scheme.tl",
];

/// A schema of so many bytes compiles in no time.
const SMALL: u64 = 64 * 1024;

/// Schemas of which something cannot be expressed, and what.
const REFUSED: [(&str, &str); 4] = [
    ("tdlib/telegram_api.tl", "has the id"),
    ("vk-kphp/common__tl-files__common.tl", "a constructor with parameters"),
    ("kphp-kdb/TL__common.tl", "a type with parameters"),
    ("vk-tl/internal__tlcodegen__test__tls__goldmaster.tl", "a repeated group of fields"),
];

#[test]
fn our_own_and_the_fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let fixtures = std::fs::read_dir(root.join("tl-codegen/tests/fixtures")).unwrap();
    let mut schemas: Vec<PathBuf> = fixtures.map(|entry| entry.unwrap().path()).collect();
    schemas.extend(["mtproto.tl", "secret.tl"].map(|name| root.join("schema").join(name)));
    assert!(schemas.len() > 5);
    compile("own", &schemas);
}

/// Every option, over a part of the API that has namespaces, recursion and answers that stay bytes.
#[test]
fn in_every_style() {
    let part = || {
        let api = Builder::new().schema(tests::schema("api.tl"));
        api.roots(["upload.*", "messages.sendMultiMedia", "auth.checkPassword"]).opaque("Updates")
    };
    let styles = [
        part().docs(false).debug(false).partial_eq(false).serde(false),
        part().modules(Modules::OneFile).function_decoding(FunctionDecoding::Always),
        part().layout(Layout::Formatted).schema(tests::schema("mtproto.tl")),
        part().type_attribute("inputFile", "#[derive(Hash)]").field_attribute("*", "#[doc(alias = \"field\")]"),
        part()
            .enum_attribute("*", "#[must_use]")
            .struct_attribute("*", "#[doc(alias = \"struct\")]")
            .unanswered("upload.File"),
    ];
    let outputs = styles.iter().map(|builder| ("a style".to_owned(), builder.generate().unwrap()));
    compile_all("styles", &outputs.collect::<Vec<_>>());
}

#[test]
fn every_family() {
    let Some(corpus) = corpus() else { return };
    let mut schemas = COMPILED.map(|path| corpus.join(path)).to_vec();
    if !tests::is_thorough() {
        schemas.retain(|path| path.metadata().unwrap().len() <= SMALL);
        tests::skipped("without TL_THOROUGH, big schemas of other projects are not compiled");
    }
    compile("families", &schemas);
}

#[test]
fn what_cannot_be_expressed_is_refused() {
    let Some(corpus) = corpus() else { return };
    for (path, why) in REFUSED {
        let path = corpus.join(path);
        let Err(error) = Builder::new().schema(&path).generate() else { panic!("{} is not refused", path.display()) };
        let text = error.to_string();
        assert!(text.contains(why), "{}: {text}", path.display());
        let Error::Schema { sources, diagnostics } = &error else { panic!("{}: {text}", path.display()) };
        for fault in diagnostics.iter().filter(|one| one.is_error()) {
            assert!(!sources.slice(fault.span).is_empty(), "{}: {fault:?}", path.display());
        }
    }
}

fn corpus() -> Option<PathBuf> {
    let corpus = extra_facts().map(|facts| facts.join("corpus")).filter(|folder| folder.is_dir());
    if corpus.is_none() {
        tests::skipped("there are no schemas of other projects here");
    }
    corpus
}

/// Compiles the Rust of each schema.
fn compile(name: &str, schemas: &[PathBuf]) {
    let output = |schema: &PathBuf| {
        let output = Builder::new().schema(schema).generate().unwrap_or_else(|error| panic!("{error}"));
        (schema.display().to_string(), output)
    };
    compile_all(name, &schemas.iter().map(output).collect::<Vec<_>>());
}

/// Compiles each output, of which it is known what it is, and its warnings are errors.
fn compile_all(name: &str, outputs: &[(String, Output)]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for (index, (about, output)) in outputs.iter().enumerate() {
        write_crate(&folder.join(format!("{name}-{index}")), &format!("{name}-{index}"), about, output);
    }
    let members: Vec<String> = (0..outputs.len()).map(|index| format!("{name}-{index}")).collect();
    let members = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    write(&folder.join("Cargo.toml"), &format!("{members}\n[workspace.package]\nedition = \"2024\"\n"));
    // The versions that the workspace has: those are here, whatever the registry has.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--offline", "--workspace"]).current_dir(&folder);
    cargo.arg("--target-dir").arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("families-target"));
    let output = cargo.output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    let about: Vec<&str> = outputs.iter().map(|(about, _)| about.as_str()).collect();
    assert!(output.status.success(), "of {about:#?}:\n{log}");
}

fn write_crate(folder: &Path, name: &str, about: &str, output: &Output) {
    output.write(&folder.join("src/tl")).unwrap();
    let types = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tl-types").canonicalize().unwrap();
    let manifest = format!(
        "[package]\nname = {name:?}\nedition.workspace = true\n\n[dependencies]\n\
         mtproto-tl-types = {{ path = {types:?}, default-features = false }}\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    write(&folder.join("src/lib.rs"), &format!("//! The Rust of {about}.\n#![deny(warnings)]\n\npub mod tl;\n"));
}

/// Leaves a file alone that is as it should be.
fn write(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|now| now == text) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

//! Every family of schemas: its Rust compiles without warnings, or it is refused, with the places.

use crate::scratch::{self, Crate};
use std::path::{Path, PathBuf};
use tests::extra_facts;
use tl_codegen::{Builder, Error, FunctionDecoding, Layout, Modules};

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
    let crates = styles.iter().map(|builder| Crate::new("a style", builder.generate().unwrap()));
    scratch::compile("styles", &crates.collect::<Vec<_>>());
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
    let of_schema = |schema: &PathBuf| {
        let output = Builder::new().schema(schema).generate().unwrap_or_else(|error| panic!("{error}"));
        Crate::new(schema.display(), output)
    };
    scratch::compile(name, &schemas.iter().map(of_schema).collect::<Vec<_>>());
}

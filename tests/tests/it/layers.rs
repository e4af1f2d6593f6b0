//! The client in `client/`, written against layer 216, compiles unchanged against later layers.
//!
//! It builds 40 requests and 61 kinds of objects, and matches on 25 enums. From layer 216 to 230, what it reaches grew by
//! some hundred constructors, and 4 of its requests and 4 of its objects got new fields and new ids: `user`, `message`,
//! `messages.sendMessage` among them.
//!
//! # What no design can absorb
//!
//! Of what a client could name, these changed in a way that only its author can answer. The client names none of them.
//!
//! | what happened | for example |
//! |---|---|
//! | a field got another type | `user.stories_max_id` (222), `inputMediaPoll.correct_answers` (227), `replyInlineMarkup.rows` (230) |
//! | a field that is always there was added: who builds the object has to say what is in it | `poll.hash`, `messages.getPollResults.poll_hash` (227), `keyboardButton.type` (230) |
//! | a field became optional: who reads it has to say what happens without | `pollAnswerVoters.voters`, `channels.editAdmin.rank` (227) |
//! | a field, constructor or function went away | `updateGroupCall.chat_id` (222), `channels.editCreator` (227), `keyboardButtonUrl` (230) |
//! | a field got another name, and another meaning | `messageActionGiftPremium.months`, now `days` (222) |
//! | a new constructor lacks what all others have, so that their enum has no method for it any more | `Dialog::peer`, by `dialogCommunity` (230) |
//! | a function answers something else | `channels.joinChannel` (227) |
//!
//! A field that is always there and new in what is only read (`dialog.unread_poll_votes_count`, 227) breaks nothing.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tests::extra_facts;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compiles the client against a schema, and its warnings are errors. The target folder is one of its own: in that of
/// the workspace the client would be compiled anew at every run.
fn compile(schema: &Path, whole: bool) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--offline", "--locked", "--tests", "--package", "client"]);
    cargo.arg("--target-dir").arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("client"));
    cargo.current_dir(root()).env("CLIENT_SCHEMA", schema).env_remove("CLIENT_WHOLE");
    if whole {
        cargo.env("CLIENT_WHOLE", "1");
    }
    cargo.output().unwrap()
}

fn assert_compiles(schema: &Path, whole: bool) {
    let output = compile(schema, whole);
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "against {}:\n{log}", schema.display());
}

#[test]
fn the_client_outlives_its_layer() {
    let facts = root().join("tests/client/schema");
    let between = if tests::is_thorough() { &["layer-222.tl", "layer-227.tl"][..] } else { &[] };
    let facts = ["layer-216.tl"].iter().chain(between).map(|name| facts.join(name));
    for schema in facts.chain([root().join("schema/api.tl")]) {
        assert_compiles(&schema.canonicalize().unwrap(), false);
    }
}

#[test]
fn the_client_outlives_its_layer_in_whole() {
    let Some(registry) = extra_facts().map(|facts| facts.join("corpus/registry")).filter(|folder| folder.is_dir())
    else {
        tests::skipped("there are no whole layers here");
        return;
    };
    if !tests::is_thorough() {
        tests::skipped("without TL_THOROUGH, the client is not compiled with whole layers");
        return;
    }
    for version in ["0.8.0", "0.9.0", "0.10.0", "0.11.0"] {
        let schema = registry.join(format!("crates-grammers-tl-types-{version}/tl_api.tl"));
        assert_compiles(&schema.canonicalize().unwrap(), true);
    }
}

/// The other tests would see it if a layer broke the client.
#[test]
fn a_retyped_field_does_break_the_client() {
    let schema = std::fs::read_to_string(root().join("tests/client/schema/layer-216.tl")).unwrap();
    let retyped = schema.replace("document#8fd4c4d8 flags:# id:long", "document flags:# id:int");
    assert_ne!(retyped, schema);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("retyped.tl");
    std::fs::write(&path, retyped).unwrap();
    let output = compile(&path, false);
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && log.contains("mismatched types"), "{log}");
}

/// In Cargo's log, with its place.
#[test]
fn what_is_wrong_with_a_schema_is_in_the_log() {
    let schema = std::fs::read_to_string(root().join("tests/client/schema/layer-216.tl")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let compiled = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let output = compile(&path, false);
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let doubtful = schema.replace("inputPeerSelf#7da07ec9 ", "inputPeerSelf#7da07ec8 ");
    assert_ne!(doubtful, schema);
    let (is_compiled, log) = compiled("doubtful.tl", doubtful);
    assert!(is_compiled && log.contains("warning[TL0201]") && log.contains("doubtful.tl:"), "{log}");
    let (is_compiled, log) = compiled("wrong.tl", format!("wrong x:Nothing = Wrong;\n{schema}"));
    assert!(!is_compiled && log.contains("error[TL0101]") && log.contains("wrong.tl:1:9"), "{log}");
}

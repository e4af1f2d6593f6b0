//! Objects that a real library has encoded come out of the generated types as they went in.

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};
use tests::{Outcome, round_trip};
use tl_types::{Bytes, Encode, Object, functions, types};

/// Runs the program `roundtrip` on these lines; gives back what it counted, and whether it was content.
fn roundtrip(lines: &[u8]) -> (Value, bool) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_roundtrip"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines).unwrap();
    let output = child.wait_with_output().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.success())
}

#[test]
fn counts_by_what_became_of_them() {
    let lines = b"{\"name\":\"inputPeerChat\",\"hex\":\"b95ca9350000000000000000\"}\n\
        {\"name\":\"boolTrue\",\"hex\":\"b5757299\"}\n\
        {\"name\":\"cut off\",\"hex\":\"b95ca93500000000\"}\n\
        {\"name\":\"of no schema\",\"hex\":\"01000000\"}\n";
    let (counts, content) = roundtrip(lines);
    assert_eq!(counts, serde_json::json!({"same": 2, "different": 0, "failed": 1, "unknown_id": 1}));
    assert!(!content);
}

#[test]
fn a_request_within_a_request_counts_too() {
    let inner = functions::upload::GetFile::new(types::InputTakeoutFileLocation::new(), 0, 4096);
    let outer = functions::InvokeWithLayer::new(230, inner.clone()).to_bytes().unwrap();
    assert_eq!(round_trip(&outer), Outcome::Same);
    let unknown = functions::InvokeWithLayer::new(230, Object::new(&[1, 0, 0, 0][..])).to_bytes().unwrap();
    assert_eq!(round_trip(&unknown), Outcome::UnknownId(1));
    assert!(matches!(round_trip(&Bytes::from_static(b"ab")), Outcome::Failed(_)));
}

#[test]
fn all_objects_of_layer_227() {
    let packed = tests::extra_facts().map(|folder| folder.join("vectors/layer-227.jsonl.xz"));
    let unpacked = packed.and_then(|path| Command::new("xz").arg("-dc").arg(path).output().ok());
    let Some(output) = unpacked.filter(|output| output.status.success()) else {
        tests::skipped("the objects, or xz, are not here");
        return;
    };
    let (counts, content) = roundtrip(&output.stdout);
    assert!(content, "{counts}");
    // The others, or something in them, changed between layer 227 and the schema's.
    assert_eq!(counts["same"].as_u64().unwrap() + counts["unknown_id"].as_u64().unwrap(), 10_839);
    assert!(counts["same"].as_u64().unwrap() > 9_900, "{counts}");
}

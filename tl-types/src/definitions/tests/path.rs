//! Where errors are.

use super::*;
use crate::DecodeFault;
use std::{format, string::ToString};

/// The place of the error in what a change makes of a list of two trees, and the fault.
fn changed(change: impl FnOnce(&mut Vec<u8>)) -> (String, DecodeFault) {
    let list = List { trees: vec![named("abc"), Tree::Branch(Box::new(branch()))], ok: true };
    let mut bytes = list.to_bytes().unwrap().to_vec();
    change(&mut bytes);
    let error = DEFINITIONS.decode::<List>(&Bytes::from(bytes)).unwrap_err();
    (error.path, error.error.fault)
}

#[test]
fn an_error_is_in_a_field() {
    // 0 id, 4 count, 8 leaf, 12 flags, 16 "abc", 20 branch, 24 leaf, 28 flags, 32 "l", 36 count, 40 vector, 44 1,
    // 48 key, 64 value, 72 leaf, 76 flags, 80 ok
    let set = |at: usize, value: u8| move |bytes: &mut Vec<u8>| bytes[at] = value;
    let path = |at, value| changed(set(at, value)).0;
    assert_eq!(path(0, 9), "");
    assert_eq!(path(4, 99), "trees");
    assert_eq!(path(8, 9), "trees[0]");
    assert_eq!(path(17, 0xff), "trees[0].name");
    assert_eq!(path(20, 9), "trees[1]");
    assert_eq!(path(24, 9), "trees[1].left");
    assert_eq!(path(32, 0), "trees[1].left.name");
    assert_eq!(path(40, 9), "trees[1].items");
    assert_eq!(path(47, 0xff), "trees[1].items");
    assert_eq!(path(72, 9), "trees[1].right");
    assert_eq!(path(80, 9), "ok");
    assert_eq!(changed(|bytes| bytes.push(0)), (String::new(), DecodeFault::Trailing { count: 1 }));
}

#[test]
fn what_is_there_instead_is_named() {
    let tree = named("x").to_bytes().unwrap();
    let error = DEFINITIONS.decode::<List>(&tree).unwrap_err();
    assert_eq!(
        (error.found, error.to_string().ends_with("0x00000001, which is leaf")),
        (Some("leaf"), true),
        "{error}"
    );
    let unknown = Bytes::from_static(&[9, 0, 0, 0]);
    assert_eq!(DEFINITIONS.decode::<List>(&unknown).unwrap_err().found, None);
}

#[test]
fn an_input_cut_short_ends_in_the_field_that_needs_more() {
    let cut = |length| changed(|bytes| bytes.truncate(length)).0;
    assert_eq!(cut(0), "");
    assert_eq!(cut(6), "trees");
    // Two trees take eight bytes at least.
    assert_eq!(cut(14), "trees");
    assert_eq!(cut(18), "trees[0].name");
    assert_eq!(cut(20), "trees[1]");
    assert_eq!(cut(38), "trees[1].count");
    assert_eq!(cut(70), "trees[1].items[0].value");
    assert_eq!(cut(80), "ok");
}

#[test]
fn a_vector_may_be_the_outermost_value() {
    let mut bytes = vec![vec![named("a"), named("b")], vec![named("c")]].to_bytes().unwrap().to_vec();
    let last = bytes.len() - 3;
    bytes[last] = 0xff;
    let error = DEFINITIONS.decode::<Vec<Vec<Tree>>>(&Bytes::from(bytes)).unwrap_err();
    assert_eq!(error.path, "[1][0].name");
    assert_eq!(format!("{error}"), format!("[1][0].name: {}", error.error));
}

#[test]
fn depth_has_a_path_too() {
    let bytes: Vec<u8> = [2, 0, 0, 0].repeat(100);
    let error = DEFINITIONS.decode::<Tree>(&Bytes::from(bytes)).unwrap_err();
    assert_eq!(error.error.fault, DecodeFault::TooDeep);
    assert_eq!(error.path, vec!["left"; 64].join("."));
}

//! What is printed, and what is equal.

use super::*;
use std::format;

#[test]
fn fields_that_are_there_are_printed() {
    let leaf = Leaf { hidden: true, name: None, payload: Some(Bytes::from_static(&[1, 255])) };
    assert_eq!(format!("{leaf:?}"), "leaf { hidden: true, payload: bytes(2) 01 ff }");
    assert_eq!(format!("{:?}", Leaf::default()), "leaf");
    assert_eq!(format!("{:?}", named("\"\u{1}é")), r#"leaf { name: "\"\u{1}é" }"#);
}

#[test]
fn everything_nests() {
    let key = "bytes(16) 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f";
    let shown = format!(
        "branch {{ left: leaf {{ name: \"l\" }}, count: 7, items: [item {{ key: {key}, value: -0.5 }}], right: leaf }}"
    );
    assert_eq!(format!("{:?}", branch()), shown);
    let layered = Layered { layer: -3, query: branch() };
    assert_eq!(format!("{layered:?}"), format!("branch {{ layer: -3, query: {shown} }}"));
}

#[test]
fn it_can_be_printed_over_several_lines() {
    let list = List { trees: vec![named("a"), Tree::Leaf(Leaf::default())], ok: true };
    assert_eq!(
        format!("{list:#?}"),
        "list {\n    trees: [\n        leaf {\n            name: \"a\",\n        },\n        leaf,\n    ],\n    ok: true,\n}"
    );
}

#[test]
fn long_bytes_are_cut_short() {
    let leaf = Leaf { payload: Some(Bytes::from(vec![0xab; 524_288])), ..Leaf::default() };
    let shown = format!("{leaf:?}");
    assert!(shown.starts_with("leaf { payload: bytes(524288) ab ab "), "{shown}");
    assert!(shown.ends_with("ab … }") && shown.len() < 150, "{shown}");
}

#[test]
fn an_object_is_shown_if_it_is_a_known_value() {
    let known = Any { id: 1, value: Object::new(named("x").to_bytes().unwrap()) };
    assert_eq!(format!("{known:?}"), "any { id: 1, value: leaf { name: \"x\" } }");
    let big = format!("{:?}", Any { id: 1, value: signed() });
    assert!(big.starts_with("any { id: 1, value: signed { by: bytes(32) 00 00 00 00 01 00 "), "{big}");
    assert!(big.contains(", signature: bytes(64) 08 00 00 00 09 "), "{big}");
    let no_text = Any { id: 1, value: Object::new(&b"\x01\0\0\0\x02\0\0\0\x03a\xffb"[..]) };
    assert_eq!(format!("{no_text:?}"), "any { id: 1, value: bytes(12) 01 00 00 00 02 00 00 00 03 61 ff 62 }");
    let unknown = Any { id: 1, value: Object::new(&[9, 0, 0, 0][..]) };
    assert_eq!(format!("{unknown:?}"), "any { id: 1, value: bytes(4) 09 00 00 00 }");
}

#[test]
fn what_the_table_does_not_have_is_shown_as_bytes() {
    assert_eq!(format!("{Stranger:?}"), "0x00000007(bytes(4) 01 00 00 00)");
    let layered = Layered { layer: 1, query: Stranger };
    assert_eq!(format!("{layered:?}"), "branch { layer: 1, query: 0x00000007(bytes(4) 01 00 00 00), .. }");
}

#[test]
fn what_cannot_be_encoded_says_why() {
    let leaf = Leaf { payload: Some(Bytes::from(vec![0; 1 << 24])), ..Leaf::default() };
    assert_eq!(format!("{leaf:?}"), "<a string or bytes field of 16777216 bytes is over the limit of 16777215>");
    assert!(leaf != leaf.clone());
}

#[test]
fn equal_means_the_same_encoding() {
    assert_eq!(branch(), branch());
    let mut other = branch();
    other.items[0].value = 0.5;
    assert_ne!(branch(), other);
    other.items[0].value = f64::NAN;
    assert_eq!(other, other.clone());
}

#[test]
fn what_is_too_deep_is_left_out_and_the_rest_is_shown() {
    let mut tree = named("end");
    for count in 0..200 {
        tree = Tree::Branch(Box::new(Branch { left: tree, count, items: vec![], right: named("r") }));
    }
    let shown = format!("{tree:?}");
    assert!(shown.contains("left: …, count: 72, items: …, right: … }, count: 73, items: [], "), "{shown}");
    assert!(!shown.contains("end"));
    assert!(shown.ends_with("count: 199, items: [], right: leaf { name: \"r\" } }"), "{shown}");
}

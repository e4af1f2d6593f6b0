//! What formats get, and what comes back.

use super::*;
use core::fmt::Debug;
use serde_core::de::DeserializeOwned;
use serde_core::{Deserialize, Serialize};
use serde_json::json;
use std::string::ToString;

fn everything() -> List {
    let payload = Bytes::from_static(&[0, 255]);
    let leaf = Leaf { hidden: true, name: Some("é".into()), payload: Some(payload) };
    List { trees: vec![Tree::Leaf(leaf), Tree::Branch(Box::new(branch()))], ok: true }
}

fn returns<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    let binary = postcard::to_allocvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&binary).unwrap(), value, "{json}");
}

#[test]
fn a_value_is_a_map_with_its_name() {
    assert_eq!(
        serde_json::to_value(everything()).unwrap(),
        json!({
            "_": "list",
            "trees": [
                { "_": "leaf", "hidden": true, "name": "é", "payload": "00ff" },
                {
                    "_": "branch#00000002",
                    "left": { "_": "leaf", "name": "l" },
                    "count": 7,
                    "items": [{ "_": "item", "key": "000102030405060708090a0b0c0d0e0f", "value": -0.5 }],
                    "right": { "_": "leaf" },
                },
            ],
            "ok": true,
        })
    );
}

#[test]
fn values_come_back() {
    returns(&everything());
    returns(&branch());
    returns(&named("x"));
    returns(&Leaf::default());
    returns(&Any { id: -1, value: Object::new(named("x").to_bytes().unwrap()) });
    returns(&Any { id: i64::MIN, value: Object::new(&[9, 0, 0, 0][..]) });
    returns(&Any { id: 1, value: Object::default() });
    returns(&Any { id: 1, value: signed() });
    returns(&Layered { layer: 1, query: Layered { layer: 2, query: List { trees: vec![], ok: false } } });
    let long = Leaf { payload: Some(Bytes::from(vec![7; 100_000])), ..Leaf::default() };
    returns(&List { trees: vec![Tree::Leaf(long.clone()), named("after"), Tree::Leaf(long)], ok: true });
}

#[test]
fn fields_come_in_any_order_after_the_name() {
    let text = r#"{"_": "item", "value": 2.0, "key": "00000000000000000000000000000001"}"#;
    assert_eq!(serde_json::from_str::<Item>(text).unwrap().value, 2.0);
    let text = r#"{"_": "leaf", "payload": "01", "hidden": true, "name": "n"}"#;
    let leaf: Leaf = serde_json::from_str(text).unwrap();
    assert_eq!(leaf, Leaf { hidden: true, name: Some("n".into()), payload: Some(Bytes::from_static(&[1])) });
    // What is known needs no name, and a flag that is not set is as one that is not there.
    assert_eq!(serde_json::from_str::<Leaf>(r#"{"hidden": false}"#).unwrap(), Leaf::default());
}

/// As of programs that sort keys.
#[test]
fn the_name_comes_anywhere_in_formats_for_people() {
    let branch = r#"{"count": 7, "items": [{"value": -0.5, "_": "item", "key": "000102030405060708090a0b0c0d0e0f"}],
        "right": {"_": "leaf"}, "left": {"name": "l", "_": "leaf"}, "_": "branch#00000002"}"#;
    let list = format!(r#"{{"trees": [{branch}], "ok": true, "_": "list"}}"#);
    let expected = List { trees: vec![Tree::Branch(Box::new(super::branch()))], ok: true };
    assert_eq!(serde_json::from_str::<List>(&list).unwrap(), expected);
    assert_eq!(serde_json::from_value::<List>(serde_json::to_value(&expected).unwrap()).unwrap(), expected);
    let error = |json: &str| serde_json::from_str::<Tree>(json).unwrap_err().to_string();
    for (json, why) in [
        (r#"{"name": 1, "_": "leaf"}"#, "invalid type: integer `1`, expected a string"),
        (r#"{"size": 1, "_": "leaf"}"#, "leaf has no field size"),
        (r#"{"name": "a", "_": "leaf", "name": "b"}"#, "the field name of leaf comes twice"),
        (r#"{"name": "a", "name": "b", "_": "leaf"}"#, "the field name of leaf comes twice"),
        (r#"{"_": "leaf", "name": null, "name": "b"}"#, "the field name of leaf comes twice at line 1 column 34"),
        (r#"{"_": "leaf", "_": "leaf"}"#, "the field `_`, the constructor's name, comes twice"),
    ] {
        assert!(error(json).starts_with(why), "{}", error(json));
    }
    let item = serde_json::from_str::<List>(r#"{"trees": [{"name": "a", "_": "item"}]}"#).unwrap_err().to_string();
    assert!(item.starts_with("item is not a constructor of Tree"), "{item}");
    let deep = format!("{}1{}", r#"{"left": "#.repeat(120), "}".repeat(120));
    assert!(error(&deep).contains("is not there") || error(&deep).contains("recursion"), "{}", error(&deep));
    // A format that says nothing of what it holds could not be read on.
    let binary = postcard::to_allocvec(&("left", 1)).unwrap();
    let mut binary = postcard::Deserializer::from_bytes(&binary);
    assert!(DEFINITIONS.deserialize::<Tree, _>(&mut binary).is_err());
}

#[test]
fn null_is_what_is_not_there() {
    let leaf: Leaf = serde_json::from_str(r#"{"payload": null, "hidden": null, "_": "leaf", "name": null}"#).unwrap();
    assert_eq!(leaf, Leaf::default());
    let ok = serde_json::from_str::<List>(r#"{"trees": [], "ok": null}"#).unwrap_err().to_string();
    assert!(ok.starts_with("invalid type: null, expected a boolean"), "{ok}");
}

#[test]
fn errors_say_what_is_wrong() {
    let error = |json: &str| serde_json::from_str::<List>(json).unwrap_err().to_string();
    let starts = |json: &str, start: &str| assert!(error(json).starts_with(start), "{}", error(json));
    starts(r#"{"_": "leaf"}"#, "leaf is not list");
    starts(r#"{"_": "list", "ok": true}"#, "the field trees of list is not there");
    starts(r#"{"_": "list", "trees": [], "ok": true, "size": 0}"#, "list has no field size");
    starts(r#"{"_": "list", "ok": true, "ok": true, "trees": []}"#, "the field ok of list comes twice");
    starts(
        r#"{"trees": [{"name": "x"}], "ok": true}"#,
        "the field `_`, the constructor's name, is not there in a constructor of Tree",
    );
    starts(r#"{"trees": [{"_": "item"}], "ok": true}"#, "item is not a constructor of Tree");
    starts(r#"{"trees": [{"_": "leaf", "flags": 1}], "ok": true}"#, "leaf has no field flags");
    starts(r#"{"trees": [{"_": "leaf", "payload": "0"}], "ok": true}"#, "not two hex digits a byte");
    starts(r#"{"trees": [{"_": "leaf", "payload": "+1"}], "ok": true}"#, "not two hex digits a byte");
    starts(r#"{"trees": 1, "ok": true}"#, "invalid type: integer `1`, expected a vector");
    let item = serde_json::from_str::<Item>(r#"{"key": "00", "value": 1}"#).unwrap_err().to_string();
    assert!(item.starts_with("invalid length 1, expected int128: 16 bytes"), "{item}");
    let by = "00".repeat(32);
    let signed = format!(r#"{{"_": "any", "id": 1, "value": {{"_": "signed", "by": "{by}", "signature": "{by}"}}}}"#);
    let signed = serde_json::from_str::<Any>(&signed).unwrap_err().to_string();
    assert!(signed.starts_with("invalid length 32, expected int512: 64 bytes"), "{signed}");
}

#[test]
fn fields_of_one_bit_come_together() {
    static PAIR: Definitions =
        Definitions::new("pair#00000001 flags:# a:flags.3?int b:flags.3?int = Pair\n", &[1], &[0]);
    let json = |text: &str| {
        let mut json = serde_json::Deserializer::from_str(text);
        PAIR.deserialize::<Object, _>(&mut json).map_err(|error| error.to_string())
    };
    let whole = [1, 0, 0, 0, 8, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0];
    assert_eq!(json(r#"{"_": "pair", "b": 6, "a": 5}"#), Ok(Object::new(whole.to_vec())));
    let half = json(r#"{"_": "pair", "b": 6}"#).unwrap_err();
    assert!(half.starts_with("the field a is not there, but others are that share the bit pair.flags.3"), "{half}");
}

/// Not even where nobody decodes it.
#[test]
fn a_function_is_no_value_of_its_type() {
    static GET: Definitions = Definitions::new(
        "get#00000001 => Tree\nleaf#00000002 = Tree\nroot#00000003 tree:Tree = Root\n",
        &[1, 2, 3],
        &[0, 21, 42],
    );
    let json = |text: &str| {
        let mut json = serde_json::Deserializer::from_str(text);
        GET.deserialize::<Object, _>(&mut json).map_err(|error| error.to_string())
    };
    assert_eq!(json(r#"{"_": "root", "tree": {"_": "leaf"}}"#), Ok(Object::new(vec![3, 0, 0, 0, 2, 0, 0, 0])));
    let error = json(r#"{"_": "root", "tree": {"_": "get"}}"#).unwrap_err();
    assert!(error.starts_with("get is not a constructor of Tree"), "{error}");
    assert_eq!(json(r#"{"_": "get"}"#), Ok(Object::new(vec![1, 0, 0, 0])));
}

#[test]
fn a_name_of_two_is_not_guessed() {
    // What may be meant is known here, so the name is enough; not so within.
    let text = r#"{"_": "branch", "layer": 1, "query": {"_": "branch"}}"#;
    let error = serde_json::from_str::<Layered<Tree>>(text).unwrap_err().to_string();
    assert!(error.starts_with("branch is the name of several: write branch#00000002 or branch#00000004"), "{error}");
    let error = serde_json::from_str::<Tree>(r#"{"_": "branch#00000003"}"#).unwrap_err().to_string();
    assert!(error.starts_with("branch#00000003 is not a constructor or function of the schema"), "{error}");
    returns(&Layered { layer: 1, query: Tree::Branch(Box::new(branch())) });
}

#[test]
fn depth_is_limited() {
    let mut tree = named("end");
    for count in 0..200 {
        tree = Tree::Branch(Box::new(Branch { left: tree, count, items: vec![], right: named("r") }));
    }
    assert!(serde_json::to_string(&tree).unwrap_err().to_string().contains("nested too deeply"));
    assert!(postcard::to_allocvec(&tree).is_err());

    let open = r#"{"_": "branch#00000002", "left": "#.repeat(200);
    let mut json = serde_json::Deserializer::from_str(&open);
    let error = Tree::deserialize(&mut json).unwrap_err();
    assert!(error.to_string().contains("recursion limit exceeded"), "{error}");
    // A format without a limit of its own: the length of a map of two, its name, a field's name, and so on.
    let open = b"\x02\x01_\x0fbranch#00000002\x04left".repeat(200);
    let mut binary = postcard::Deserializer::from_bytes(&open);
    assert_eq!(DEFINITIONS.deserialize::<Tree, _>(&mut binary), Err(postcard::Error::SerdeDeCustom));
    let start = postcard::to_allocvec(&branch()).unwrap();
    assert!(start.starts_with(b"\x05\x01_\x0fbranch#00000002\x04left"), "{start:?}");
}

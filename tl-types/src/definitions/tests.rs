//! A small table, the types that would be generated from it, and what is printed of them.

use super::Definitions;
use crate::{Bytes, Combinator, Encode, Object, Writer};
use alloc::{boxed::Box, string::String, vec::Vec};
use std::{format, vec};

/// Sorted by id; the names are sorted by index.
pub(super) static DEFINITIONS: Definitions = Definitions::new(
    &[
        (0x0000_0001, "leaf flags:# hidden:flags.0?true name:flags.1?string payload:flags.2?bytes = Tree"),
        (0x0000_0002, "branch left:Tree count:# items:Vector<%00000003> right:Tree = Tree"),
        (0x0000_0003, "item key:int128 value:double = Item"),
        (0x0000_0004, "branch layer:int query:!X = X"),
        (0x0000_0005, "list trees:vector<Tree> ok:Bool = List"),
        (0x0000_0006, "any id:long value:Object = Any"),
    ],
    &[5, 1, 3, 2, 0, 4],
);

/// As generated: a leaf, a branch and an item.
#[derive(Clone)]
pub(super) enum Tree {
    Leaf(Leaf),
    Branch(Box<Branch>),
}

#[derive(Clone, Default)]
pub(super) struct Leaf {
    pub(super) hidden: bool,
    pub(super) name: Option<String>,
    pub(super) payload: Option<Bytes>,
}

#[derive(Clone)]
pub(super) struct Branch {
    pub(super) left: Tree,
    pub(super) count: u32,
    pub(super) items: Vec<Item>,
    pub(super) right: Tree,
}

#[derive(Clone)]
pub(super) struct Item {
    pub(super) key: [u8; 16],
    pub(super) value: f64,
}

/// A function that holds another.
pub(super) struct Layered<X> {
    pub(super) layer: i32,
    pub(super) query: X,
}

pub(super) struct List {
    pub(super) trees: Vec<Tree>,
    pub(super) ok: bool,
}

pub(super) struct Any {
    pub(super) id: i64,
    pub(super) value: Object,
}

/// What the schema does not have.
pub(super) struct Stranger;

crate::wire_traits! { DEFINITIONS; Tree, Leaf, Branch, Item, Layered<X>, List, Any, Stranger }

impl Encode for Tree {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Leaf(leaf) => leaf.encode(w),
            Self::Branch(branch) => branch.encode(w),
        }
    }
}

impl Combinator for Leaf {
    const CONSTRUCTOR_ID: u32 = 1;
    const NAME: &'static str = "leaf";
    fn encode_fields(&self, w: &mut Writer) {
        let bit = |present, bit| u32::from(present) << bit;
        w.u32(bit(self.hidden, 0) | bit(self.name.is_some(), 1) | bit(self.payload.is_some(), 2));
        self.name.encode(w);
        self.payload.encode(w);
    }
}

impl Combinator for Branch {
    const CONSTRUCTOR_ID: u32 = 2;
    const NAME: &'static str = "branch";
    fn encode_fields(&self, w: &mut Writer) {
        self.left.encode(w);
        w.u32(self.count);
        w.vector(false, &self.items, Item::encode_fields);
        self.right.encode(w);
    }
}

impl Combinator for Item {
    const CONSTRUCTOR_ID: u32 = 3;
    const NAME: &'static str = "item";
    fn encode_fields(&self, w: &mut Writer) {
        self.key.encode(w);
        self.value.encode(w);
    }
}

impl<X: Encode> Combinator for Layered<X> {
    const CONSTRUCTOR_ID: u32 = 4;
    const NAME: &'static str = "branch";
    fn encode_fields(&self, w: &mut Writer) {
        self.layer.encode(w);
        self.query.encode(w);
    }
}

impl Combinator for List {
    const CONSTRUCTOR_ID: u32 = 5;
    const NAME: &'static str = "list";
    fn encode_fields(&self, w: &mut Writer) {
        w.vector(true, &self.trees, Tree::encode);
        self.ok.encode(w);
    }
}

impl Combinator for Any {
    const CONSTRUCTOR_ID: u32 = 6;
    const NAME: &'static str = "any";
    fn encode_fields(&self, w: &mut Writer) {
        self.id.encode(w);
        self.value.encode(w);
    }
}

impl Combinator for Stranger {
    const CONSTRUCTOR_ID: u32 = 7;
    const NAME: &'static str = "stranger";
    fn encode_fields(&self, w: &mut Writer) {
        w.i32(1);
    }
}

/// A leaf with a name.
pub(super) fn named(name: &str) -> Tree {
    Tree::Leaf(Leaf { name: Some(name.into()), ..Leaf::default() })
}

/// A branch with all that a line can say.
pub(super) fn branch() -> Branch {
    let key = core::array::from_fn(|index| u8::try_from(index).unwrap());
    Branch { left: named("l"), count: 7, items: vec![Item { key, value: -0.5 }], right: Tree::Leaf(Leaf::default()) }
}

#[test]
fn names_and_lines_are_found_by_id() {
    assert_eq!(DEFINITIONS.name_of(3), Some("item"));
    assert_eq!(DEFINITIONS.line_of(3), Some("item key:int128 value:double = Item"));
    assert_eq!((DEFINITIONS.name_of(0), DEFINITIONS.name_of(7)), (None, None));
    assert_eq!(DEFINITIONS.iter().len(), DEFINITIONS.len());
}

#[test]
fn ids_are_found_by_name_and_type() {
    for (id, line) in DEFINITIONS.iter() {
        let (name, ty) = (line.split(' ').next().unwrap(), line.rsplit(' ').next().unwrap());
        assert_eq!(DEFINITIONS.id_of(name, ty), Some(id), "{line}");
    }
    assert_eq!(DEFINITIONS.id_of("branch", "List"), None);
    assert_eq!(DEFINITIONS.id_of("zebra", "Tree"), None);
    assert_eq!(DEFINITIONS.id_of("", ""), None);
}

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

//! A small table, and the types that would be generated from it.

mod debug;
mod path;
#[cfg(feature = "serde")]
mod serde;

use super::Definitions;
use crate::{Bytes, Combinator, Decode, DecodeFields, Encode, Object, Reader, Writer};
use alloc::{boxed::Box, string::String, vec::Vec};
use std::vec;

/// As generated.
mod table {
    pub(super) use super::DEFINITIONS;
    use crate::Encode;
    use core::fmt;

    pub(super) fn debug<T: Encode>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        DEFINITIONS.debug(value, f)
    }
}

/// The lines are sorted by name.
pub(super) static DEFINITIONS: Definitions = Definitions::new(
    "\
     any#00000006 id:long value:Object = Any\n\
     branch#00000002 left:Tree count:# items:Vector<%00000003> right:Tree = Tree\n\
     branch#00000004 layer:int query:!X => X\n\
     item#00000003 key:int128 value:double = Item\n\
     leaf#00000001 flags:# hidden:flags.0?true name:flags.1?string payload:flags.2?bytes = Tree\n\
     list#00000005 trees:vector<Tree> ok:Bool = List\n\
     signed#00000008 by:int256 signature:int512 = Signed\n\
     ",
    &[1, 2, 3, 4, 5, 6, 8],
    &[201, 40, 156, 116, 292, 0, 340],
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

/// A value of `signed`, of which there is no type here.
pub(super) fn signed() -> Object {
    let fields = (0..24_u32).flat_map(|number| number.to_le_bytes());
    Object::new([8, 0, 0, 0].into_iter().chain(fields).collect::<Vec<u8>>())
}

/// What the schema does not have.
pub(super) struct Stranger;

crate::wire_traits! { wire_debug wire_partial_eq wire_serialize wire_deserialize; table; Tree, Leaf, Branch, Item, Layered<X>, List, Any }
crate::wire_traits! { wire_debug wire_partial_eq; table; Stranger }

impl Encode for Tree {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Leaf(leaf) => leaf.encode(w),
            Self::Branch(branch) => branch.encode(w),
        }
    }
}

impl Combinator for Leaf {
    const TL: (u32, &'static str) = (1, "leaf");
    type Struct = Self;
    fn encode_fields(&self, w: &mut Writer) {
        let bit = |present, bit| u32::from(present) << bit;
        w.u32(bit(self.hidden, 0) | bit(self.name.is_some(), 1) | bit(self.payload.is_some(), 2));
        self.name.encode(w);
        self.payload.encode(w);
    }
}

impl Combinator for Branch {
    const TL: (u32, &'static str) = (2, "branch");
    type Struct = Self;
    fn encode_fields(&self, w: &mut Writer) {
        self.left.encode(w);
        w.u32(self.count);
        w.vector(false, &self.items, Item::encode_fields);
        self.right.encode(w);
    }
}

impl Combinator for Item {
    const TL: (u32, &'static str) = (3, "item");
    type Struct = Self;
    fn encode_fields(&self, w: &mut Writer) {
        self.key.encode(w);
        self.value.encode(w);
    }
}

impl<X: Encode> Combinator for Layered<X> {
    const TL: (u32, &'static str) = (4, "branch");
    type Struct = Self;
    fn encode_fields(&self, w: &mut Writer) {
        self.layer.encode(w);
        self.query.encode(w);
    }
}

impl Combinator for List {
    const TL: (u32, &'static str) = (5, "list");
    type Struct = Self;
    fn encode_fields(&self, w: &mut Writer) {
        w.vector(true, &self.trees, Tree::encode);
        self.ok.encode(w);
    }
}

impl Combinator for Any {
    const TL: (u32, &'static str) = (6, "any");
    type Struct = Self;
    fn encode_fields(&self, w: &mut Writer) {
        self.id.encode(w);
        self.value.encode(w);
    }
}

impl Combinator for Stranger {
    const TL: (u32, &'static str) = (7, "stranger");
    type Struct = Self;
    fn encode_fields(&self, w: &mut Writer) {
        w.i32(1);
    }
}

impl Decode for Tree {
    fn decode(r: &mut Reader<'_>) -> Self {
        match r.u32() {
            1 => Self::Leaf(DecodeFields::decode_fields(r)),
            2 => Self::Branch(r.boxed()),
            id => {
                r.unknown_id(id, "Tree");
                Self::Leaf(Leaf::default())
            }
        }
    }
}

impl DecodeFields for Leaf {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        let flags = r.u32();
        Self { hidden: flags & 1 != 0, name: r.optional(flags, 2), payload: r.optional(flags, 4) }
    }
}

impl DecodeFields for Branch {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        let (left, count) = (Decode::decode(r), r.u32());
        Self { left, count, items: r.vector(false, Item::decode_fields), right: Decode::decode(r) }
    }
}

impl DecodeFields for Item {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        Self { key: r.array(), value: r.f64() }
    }
}

impl DecodeFields for List {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        Self { trees: r.vector(true, Tree::decode), ok: Decode::decode(r) }
    }
}

impl<X: Encode + Decode> DecodeFields for Layered<X> {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        Self { layer: Decode::decode(r), query: Decode::decode(r) }
    }
}

impl DecodeFields for Any {
    fn decode_fields(r: &mut Reader<'_>) -> Self {
        Self { id: Decode::decode(r), value: Decode::decode(r) }
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
    assert_eq!(DEFINITIONS.line_of(3), Some("item#00000003 key:int128 value:double = Item"));
    assert_eq!((DEFINITIONS.name_of(0), DEFINITIONS.name_of(7)), (None, None));
    assert_eq!(DEFINITIONS.iter().count(), DEFINITIONS.len());
}

#[test]
fn ids_are_found_by_name_or_by_name_and_id() {
    let ids = |label: &str| DEFINITIONS.ids_of(label).collect::<Vec<_>>();
    for (id, line) in DEFINITIONS.iter() {
        let label = line.split(' ').next().unwrap();
        assert_eq!(ids(label), [id], "{line}");
        assert!(ids(label.split('#').next().unwrap()).contains(&id), "{line}");
    }
    assert_eq!(ids("branch"), [2, 4]);
    assert_eq!(ids("branch#2"), [2]);
    for label in ["zebra", "", "branch#00000001", "branch#", "branch#x", "branch#00000002#"] {
        assert_eq!(ids(label), [0; 0], "{label}");
    }
}

#[test]
fn an_object_ends_where_the_schema_says() {
    let two = [branch().to_bytes().unwrap(), named("next").to_bytes().unwrap()];
    let input = Bytes::from(two.concat());
    let mut reader = Reader::new(&input);
    assert_eq!(two, [(); 2].map(|()| DEFINITIONS.object(&mut reader).as_bytes().clone()));
    reader.finish().unwrap();

    // What is cut off, and what nobody knows.
    for input in [input.slice(..30), Bytes::from_static(&[9, 0, 0, 0, 1, 2, 3, 4])] {
        let mut reader = Reader::new(&input);
        assert_eq!(DEFINITIONS.object(&mut reader), Object::default());
        assert!(reader.finish().is_err());
    }
}

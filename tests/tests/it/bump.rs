//! Code that is written against one layer compiles against the next, where the decisions about boxes are kept.

use crate::scratch::{self, Crate};
use std::collections::BTreeMap;
use tl_codegen::diff::{Change, Version, diff};
use tl_codegen::{Boxes, Boxing, Builder, FunctionDecoding, Output};
use tl_parser::Sources;

/// The layer that the code is written against. `DOCUMENT` stands for fields of a document.
const OLD: &str = "\
document#11111102 id:long name:string DOCUMENT = Document;
documentEmpty#11111103 id:long = Document;
inner#11111120 flags:# a:string b:string c:string d:string e:string f:string n:long m:long = Inner;
photo#11111104 id:long inner:Inner x:string y:string = Photo;
photoEmpty#11111105 id:long = Photo;
single#11111106 id:long = Single_;
notModified#11111107 = Answer;
answer#11111108 v:int = Answer;
";

/// The next layer: constructors grew, a type got a second constructor, another its first field.
const NEW: &str = "\
document#11111112 flags:# id:long name:string DOCUMENT caption:flags.0?string author:flags.1?string = Document;
documentEmpty#11111103 id:long = Document;
inner#11111121 flags:# a:string b:string c:string d:string e:string f:string n:long m:long more:flags.0?string = Inner;
photo#11111104 id:long inner:Inner x:string y:string = Photo;
photoEmpty#11111105 id:long = Photo;
single#11111106 id:long = Single_;
singleEmpty#11111116 = Single_;
notModified#11111117 flags:# retry:flags.0?int = Answer;
answer#11111108 v:int = Answer;
";

/// The functions of both layers.
const FUNCTIONS: &str = "\
---functions---
getDocument = Document;
getPhoto = Photo;
getSingle = Single_;
getAnswer = Answer;
";

const SHORT: &str = "mime:string";
const LONG: &str = "mime:string path:string owner:string digest:bytes more:string";

/// What was decided for the old layer.
const DECIDED: &str = "\
Answer { NotModified, Plain }
Document { Empty, Plain }
Inner { Plain }
Photo { Empty, Plain(Box) }
Single { Plain }
";

/// Code that relies on what was decided.
const RELIANT: &str = "\
#![allow(unreachable_patterns, missing_docs)]

use crate::tl::{enums, types};
use tl_types::owned;

pub fn take(x: enums::Document) -> Option<types::Document> {
    match x { enums::Document::Plain(d) => Some(d), _ => None }
}
pub fn replace(x: &mut enums::Document, v: types::Document) {
    if let enums::Document::Plain(d) = x { *d = v }
}
pub fn copy(x: &enums::Document) -> Option<types::Document> {
    match x { enums::Document::Plain(d) => Some(d.clone()), _ => None }
}
pub fn infer(x: enums::Document) -> i64 {
    match x { enums::Document::Plain(d) => { let d = owned(d); d.id } _ => 0 }
}
pub fn unbox(x: enums::Photo) -> Option<types::Photo> {
    match x { enums::Photo::Plain(d) => Some(*d), _ => None }
}
pub fn empty() -> types::NotModified { types::NotModified::new() }
pub fn convert(x: types::Single) -> enums::Single { x.into() }
";

/// Code that compiles whatever is decided.
const TOLERANT: &str = "\
#![allow(unreachable_patterns, missing_docs)]

use crate::tl::{enums, types};
use tl_types::{held, held_mut, owned};

pub fn take(x: enums::Document) -> Option<types::Document> {
    match x { enums::Document::Plain(d) => Some(owned(d)), _ => None }
}
pub fn replace(x: &mut enums::Document, v: types::Document) {
    if let enums::Document::Plain(d) = x { *held_mut(d) = v }
}
pub fn copy(x: &enums::Document) -> Option<types::Document> {
    match x { enums::Document::Plain(d) => Some(held(d).clone()), _ => None }
}
pub fn infer(x: enums::Document) -> i64 {
    match x { enums::Document::Plain(d) => { let d = owned(d); d.id } _ => 0 }
}
pub fn unbox(x: enums::Photo) -> Option<types::Photo> {
    match x { enums::Photo::Plain(d) => Some(owned(d)), _ => None }
}
";

/// The text of a layer, with the fields of a document and the functions.
fn layer(schema: &str, document: &str) -> String {
    schema.replace("DOCUMENT", document) + FUNCTIONS
}

fn generate(schema: &str, document: &str, boxing: Boxing) -> Output {
    let builder = Builder::new().schema_text("layer.tl", layer(schema, document)).boxing(boxing);
    builder.function_decoding(FunctionDecoding::Feature("server".to_owned())).generate().unwrap()
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.add("layer.tl", text);
    sources
}

/// What `tl diff` says of two layers whose decisions about boxes are these.
fn changes(old: &str, new: &str, boxing: &Boxing) -> Vec<Change> {
    let (old, new) = (sources(old), sources(new));
    let (before, after) = (tl_parser::check(&old), tl_parser::check(&new));
    diff(
        Version { schema: &before.schema, sources: &old, boxing },
        Version { schema: &after.schema, sources: &new, boxing },
    )
}

fn decided() -> Boxes {
    DECIDED.parse().unwrap()
}

fn kept() -> Boxing {
    Boxing::Kept(decided())
}

#[test]
fn code_outlives_its_layer_where_boxes_are_kept() {
    let crates = [
        Crate::new("the old layer", generate(OLD, SHORT, kept())).with_user(RELIANT),
        Crate::new("the new layer", generate(NEW, SHORT, kept())).with_user(RELIANT),
        Crate::new("the new layer, much longer", generate(NEW, LONG, kept())).with_user(TOLERANT),
        Crate::new("boxes everywhere", generate(NEW, LONG, Boxing::Everything)).with_user(TOLERANT),
        Crate::new("no boxes", generate(NEW, LONG, Boxing::Cycles)).with_user(TOLERANT),
    ];
    scratch::compile("bump", &crates);
}

#[test]
fn a_variant_moves_only_when_its_own_struct_is_too_big() {
    assert_eq!(generate(OLD, LONG, kept()).boxes(), decided());
    let moved = |document| {
        let now = generate(NEW, document, kept()).boxes();
        let variants =
            [("Document", "Plain"), ("Document", "Empty"), ("Inner", "Plain"), ("Photo", "Plain"), ("Photo", "Empty")];
        let mut moved = variants.to_vec();
        moved.retain(|(ty, variant)| now.get(ty, variant) != decided().get(ty, variant));
        moved
    };
    // 184 bytes are more than the 160 of an only constructor. What is inside of a photo is none of the photo's business.
    assert_eq!(moved(SHORT), [("Inner", "Plain")]);
    assert_eq!(moved(LONG), [("Document", "Plain"), ("Inner", "Plain")]);
    // Without decisions, a struct of a third of that is big.
    let by_size = generate(OLD, LONG, Boxing::BySize).boxes();
    assert_eq!(by_size.get("Document", "Plain"), Some(true));
    assert_eq!(by_size.get("Photo", "Plain"), Some(false));
}

/// `tl diff` says the same beforehand, and finds nothing else that breaks code.
#[test]
fn what_moves_is_announced() {
    let changes = changes(&layer(OLD, LONG), &layer(NEW, LONG), &kept());
    let breaking = changes.iter().filter(|change| change.breaks().rust || change.breaks().boxes);
    let breaking =
        breaking.flat_map(|change| change.effects.iter().map(|of| (change.name.as_str(), of.message.as_str())));
    assert_eq!(
        breaking.collect::<Vec<_>>(),
        [
            ("Document", "`document` is behind a `Box` now: it takes 208 bytes, and may take 200"),
            ("Inner", "`inner` is behind a `Box` now: it takes 184 bytes, and may take 160"),
        ]
    );
}

/// The layer that CI compiles everything against is one that breaks no code.
#[test]
fn a_layer_to_come_breaks_nothing() {
    let text = std::fs::read_to_string(generate::schema_file("api.tl")).unwrap();
    let boxes = Boxes::read(&generate::boxes_file()).unwrap();
    let next = generate::future::layer_after(&text, &boxes, 1).unwrap();
    let boxing = &Boxing::Kept(boxes);
    let changes = changes(&text, &next, boxing);
    assert!(changes.len() > 100, "{} changes", changes.len());
    let breaking = changes.iter().filter(|change| change.breaks().rust || change.breaks().boxes);
    assert_eq!(breaking.map(|change| change.name.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
    let constructors = |text: &str| -> BTreeMap<String, usize> {
        let sources = sources(text);
        let schema = tl_parser::check(&sources).schema;
        schema.types.iter().map(|ty| (ty.name.to_owned(), ty.constructors.len())).collect()
    };
    let (before, after) = (constructors(&text), constructors(&next));
    assert!(before.iter().any(|(name, count)| *count < 16 && after[name] > 16), "no type grows past 16 constructors");
    // One struct is as big as it may be: with one more text its variant moves.
    let is_added =
        |word: &&str| word.strip_prefix("text").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let grown = next.lines().find(|line| line.split(' ').any(|word| is_added(&word))).unwrap();
    let added = grown.split(' ').find(is_added).unwrap();
    let flags = added.split_once(':').unwrap().1.split_once('.').unwrap().0;
    let bit = (0..31).find(|bit| !grown.contains(&format!(":{flags}.{bit}?"))).unwrap();
    let bigger = grown.replacen(" = ", &format!(" one_more:{flags}.{bit}?string = "), 1);
    let boxes = |text: &str| generate::flips::planned(text, boxing).unwrap().boxes();
    assert!(boxes(&next) != boxes(&next.replace(grown, &bigger)), "may grow further: {grown}");
}

/// A variant that was not there before breaks a cycle rather than one that code knows.
#[test]
fn new_variants_break_cycles() {
    let old = "leaf = Tree; branch left:Leaf = Tree; leaf_ = Leaf;";
    let decided: Boxes = "Leaf { Plain }\nTree { Branch, Leaf }".parse().unwrap();
    let new = format!("{old} grown tree:Tree = Leaf;");
    let generate =
        |text: &str| Builder::new().schema_text("trees.tl", text).boxing(Boxing::Kept(decided.clone())).generate();
    let boxes = generate(&new).unwrap().boxes();
    assert_eq!(boxes.get("Leaf", "Grown"), Some(true), "{boxes}");
    assert_eq!(boxes.get("Tree", "Branch"), Some(false), "{boxes}");
    // Where all are known, there is no other way.
    let new = "leaf = Tree; branch left:Leaf = Tree; leaf_ tree:Tree = Leaf;";
    let boxes = generate(new).unwrap().boxes();
    assert!(boxes.get("Tree", "Branch") == Some(true) && boxes.get("Leaf", "Plain") == Some(true), "{boxes}");
}

#[test]
fn decisions_that_make_no_sense_name_their_line() {
    let error = |text: &str| text.parse::<Boxes>().unwrap_err().to_string();
    assert!(error("# a comment\n\nDocument Plain").starts_with("line 3: "));
    assert!(error("Document { Plain").starts_with("line 1: "));
    assert!(error("Document { Plain(Rc) }").starts_with("line 1: "));
    assert!(error("Document { Plain, Plain(Box) }").starts_with("line 1: "));
    assert!(error("A { B }\nA { C }").starts_with("line 2: "));
    assert!(error("1 { B }").starts_with("line 1: "));
    let text = decided().to_string();
    assert_eq!(text.parse::<Boxes>().unwrap(), decided());
    assert!(text.ends_with(DECIDED), "{text}");
}

/// Types of one path in two schemas have one line, and what is generated is what the line says.
#[test]
fn schemas_that_share_a_file_agree() {
    let long = "foo a:string b:string c:string d:string = Foo;";
    let builder = |boxes: Boxes| {
        let builder = Builder::new().schema_text("one.tl", long).schema_text("two.tl", "foo a:int = Foo; bar = Foo;");
        builder.boxing(Boxing::Kept(boxes)).generate().unwrap()
    };
    let first = builder(Boxes::default());
    assert_eq!(first.boxes().get("Foo", "Plain"), Some(true));
    assert!(first.surface().contains("two::enums::Foo { Plain(Box), Bar }"), "{}", first.surface());
    assert_eq!(builder(first.boxes()).files, first.files);
    // What only the other schema has is not lost.
    let alone = Builder::new().schema_text("one.tl", long).boxing(Boxing::Kept(first.boxes())).generate().unwrap();
    let mut boxes = first.boxes();
    boxes.update(alone.boxes());
    assert_eq!(boxes, first.boxes());
}

/// A file that names nothing of the schema, or that is not there.
#[test]
fn files_of_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("boxes.txt");
    let builder = || Builder::new().schema_text("layer.tl", layer(OLD, SHORT)).boxes(&path);
    let error = builder().generate().unwrap_err().to_string();
    assert!(error.contains("boxes.txt"), "{error}");
    std::fs::write(&path, "Other { Plain(Box) }\n").unwrap();
    assert_eq!(builder().generate().unwrap().boxes(), generate(OLD, SHORT, Boxing::BySize).boxes());
    std::fs::write(&path, "Other {{").unwrap();
    let error = builder().generate().unwrap_err().to_string();
    assert!(error.contains("boxes.txt: line 1"), "{error}");
}

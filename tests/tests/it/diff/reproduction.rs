//! A layer bump that moved three boxes, one of them of a constructor that had not changed, and took `new` and a conversion
//! away from clients: with decisions that are kept, it breaks nobody's code, or as much as is announced.

use super::compiler;
use super::user::Code;
use tl_codegen::diff::{Change, EffectKind, Version, diff};
use tl_codegen::{Boxing, Builder, FunctionDecoding, Output};
use tl_parser::Sources;

/// `SIZE` makes the first struct as big as it must be.
const OLD: &str = "
document#11111102 id:long name:string mime:string path:string SIZE more:string = Document;
documentEmpty#11111103 id:long = Document;
inner#11111120 flags:# a:string b:string c:string d:string e:string n:long m:long = Inner;
photo#11111104 id:long inner:Inner x:string y:string = Photo;
photoEmpty#11111105 id:long = Photo;
single#11111106 id:long = Single;
notModified#11111107 = Answer;
answer#11111108 v:int = Answer;
---functions---
getDocument = Document;
getPhoto = Photo;
getSingle = Single;
getAnswer = Answer;
";

/// What the new version has instead.
const NEW: [(&str, &str); 4] = [
    (
        "document#11111102 id:long name:string mime:string path:string SIZE more:string",
        "document#11111112 flags:# id:long name:string mime:string path:string SIZE more:string \
         caption:flags.0?string author:flags.1?string",
    ),
    ("inner#11111120 flags:# a:string", "inner#11111121 flags:# more:flags.0?string a:string"),
    ("single#11111106 id:long = Single;", "single#11111106 id:long = Single;\nsingleEmpty#11111116 = Single;"),
    ("notModified#11111107", "notModified#11111117 flags:# retry:flags.0?int"),
];

const BOXES: &str = "
Document { Empty, Plain }
Inner { Plain }
Photo { Empty, Plain(Box) }
Single { Plain }
Answer { NotModified, Plain }
";

const NAMES: &str = "
use super::tl::{enums, types};
use tl_types::owned;
fn taken(x: enums::Document) -> i64 { match x { enums::Document::Plain(d) => { let d = owned(d); d.id } _ => 0 } }
fn built() -> types::NotModified { types::NotModified::new() }
fn converted(x: types::Single) -> enums::Single { x.into() }
";

const MOVES: &str = "
use super::tl::{enums, types};
fn moved(x: enums::Document) -> Option<types::Document> { match x { enums::Document::Plain(d) => Some(d), _ => None } }
fn set(x: &mut enums::Document, v: types::Document) { if let enums::Document::Plain(d) = x { *d = v } }
fn copied(x: &enums::Document) -> Option<types::Document> {
    match x { enums::Document::Plain(d) => Some(d.clone()), _ => None }
}
fn unboxed(x: enums::Photo) -> Option<types::Photo> { match x { enums::Photo::Plain(d) => Some(*d), _ => None } }
";

#[test]
fn a_bump_breaks_what_is_announced() {
    let (stable, grown) = ("owner:long digest:long", "owner:string digest:bytes");
    let code = || Code { names: NAMES.to_owned(), boxes: MOVES.to_owned() };
    let outputs = [old(stable), new(stable), old(grown), new(grown)].map(|schema| output(&schema));
    let broken = compiler::broken("reproduction", &outputs.map(|output| (output, code())));
    let compiled: Vec<(bool, bool)> = broken.iter().map(|broken| (!broken.any, !broken.boxes)).collect();
    assert_eq!(compiled, [(true, true), (true, true), (true, true), (true, false)]);

    assert!(!changes(stable).iter().any(|change| change.breaks().rust || change.breaks().boxes));
    let announced = changes(grown);
    let breaking = announced.iter().flat_map(|change| &change.effects).filter(|of| of.breaks.rust || of.breaks.boxes);
    assert_eq!(
        breaking.map(|effect| (effect.kind, effect.message.as_str())).collect::<Vec<_>>(),
        [(EffectKind::Boxed, "`document` is behind a `Box` now: it takes 208 bytes, and may take 200")]
    );
}

fn old(size: &str) -> String {
    OLD.replace("SIZE", size)
}

fn new(size: &str) -> String {
    NEW.iter().fold(OLD.to_owned(), |text, (old, new)| text.replace(old, new)).replace("SIZE", size)
}

fn boxing() -> Boxing {
    Boxing::Kept(BOXES.parse().unwrap())
}

fn output(schema: &str) -> Output {
    let builder = Builder::new().schema_text("schema.tl", schema).boxing(boxing());
    builder.function_decoding(FunctionDecoding::Feature("server".to_owned())).generate().unwrap()
}

fn changes(size: &str) -> Vec<Change> {
    let sources = |text: String| {
        let mut sources = Sources::new();
        sources.add("schema.tl", text);
        sources
    };
    let (old, new) = (sources(old(size)), sources(new(size)));
    let (before, after) = (tl_parser::check(&old), tl_parser::check(&new));
    let boxing = &boxing();
    diff(
        Version { schema: &before.schema, sources: &old, boxing },
        Version { schema: &after.schema, sources: &new, boxing },
    )
}

//! Bytes decode by a schema to a value or an error with a place in the bytes; what is decoded encodes and decodes to
//! itself.
//!
//! The first byte chooses the schema: the API's, or a small one of everything that the API has no use for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tl_codegen::value::Codec;
use tl_parser::Sources;
use tl_parser::schema::Schema;

const API: &str = include_str!("../../../schema/api.tl");

const LANGUAGE: &str = "
vector#1cb5c415 {t:Type} # [ t ] = Vector t;
tuple#00000001 {t:Type} {n:#} [ t ] = Tuple t n;
list#00000002 {t:Type} head:t tail:(List t) = List t;
nil#00000003 {t:Type} = List t;
pair#00000004 {a:Type} {b:Type} first:a second:b = Pair a b;
matrix#00000005 rows:# columns:# values:rows*[ columns*[ int ] ] = Matrix;
masked#00000006 mask:# a:mask.0?int more:mask.1?# b:more.31?string c:mask?Bool = Masked;
empty#00000007 = Empty;
many#00000008 n:# items:n*[ %Empty ] triples:(tuple %Empty 3) = Many;
tree#00000009 left:Tree right:Tree label:bytes = Tree;
leaf#0000000a value:double = Tree;
map#0000000b entries:(Vector (Pair string (List Tree))) = Map;
any#0000000c value:Object = Any;
---functions---
call#0000000d {X:Type} query:!X = X;
";

/// A codec, and what it borrows from, for as long as the process lives.
struct Loaded {
    codec: Codec<'static>,
    _sources: &'static Sources,
}

fn load(text: &str) -> Loaded {
    let mut sources = Sources::new();
    sources.add("fuzz.tl", text);
    let sources: &'static Sources = Box::leak(Box::new(sources));
    let schema: &'static Schema<'static> = Box::leak(Box::new(tl_parser::check(sources).schema));
    Loaded { codec: Codec::new(schema), _sources: sources }
}

fuzz_target!(|input: &[u8]| {
    static LOADED: LazyLock<[Loaded; 2]> = LazyLock::new(|| [load(API), load(LANGUAGE)]);
    let Some((choice, bytes)) = input.split_first() else { return };
    let [api, language] = &*LOADED;
    let codec = if choice % 2 == 0 { &api.codec } else { &language.codec };
    if let Ok(value) = codec.decode(bytes) {
        let encoded = codec.encode(&value).expect("what was decoded encodes");
        assert_eq!(codec.decode(&encoded).expect("what was encoded decodes"), value);
    }
});

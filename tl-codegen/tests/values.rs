//! Values of any bytes: decoding ends, and what was decoded is encoded and decoded to the same value.
#![cfg(feature = "value")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use tl_codegen::value::Codec;
use tl_parser::Sources;

/// Small ids, so that they are met often.
const TL: &str = "\
vector#1cb5c415 {t:Type} # [ t ] = Vector t;
leaf#1 = Tree;
node#2 flags:# left:flags.0?Tree right:flags.1?Tree good:flags.2?true name:flags.3?string = Tree;
list#3 items:Vector<Tree> = List;
bare#4 items:vector<%Empty> = Bare;
empty#5 = Empty;
tuple#6 {t:Type} {n:#} [ t ] = Tuple t n;
tuples#7 n:# m:# items:(Tuple (Tuple Tree m) n) = Tuples;
numbers#8 a:int b:long c:double d:int128 e:bytes f:Bool = Numbers;
any#9 it:Object = Any;
---functions---
call#a {X:Type} query:!X = X;
";

fn word() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0u32..12, 1 => Just(0x1cb5_c415), 1 => Just(0x9972_75b5), 1 => any::<u32>()]
}

#[test]
fn any_bytes() {
    let mut sources = Sources::new();
    sources.add("trees.tl", TL);
    let checked = tl_parser::check(&sources);
    assert!(!checked.has_errors());
    let codec = Codec::new(&checked.schema);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(4096));
    let decoded = Cell::new(0);
    let done = runner.run(&(vec(word(), 0..40), vec(any::<u8>(), 0..4)), |(words, tail)| {
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend(tail);
        // What is left over is taken off, or hardly any input would be a value.
        let end = codec.decode(&bytes).map_or_else(|error| error.offset.unwrap(), |_| bytes.len());
        prop_assert!(end <= bytes.len());
        bytes.truncate(end);
        if let Ok(value) = codec.decode(&bytes) {
            decoded.set(decoded.get() + 1);
            // Through text, as the command does it.
            let read = serde_json::from_str(&value.to_string()).unwrap();
            let again = codec.encode(&read).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(codec.decode(&again).unwrap(), value);
        }
        Ok(())
    });
    done.unwrap();
    assert!(decoded.get() > 500, "only {} of the inputs were values", decoded.get());
}

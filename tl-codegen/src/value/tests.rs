//! The codec over small schemas: each construct of the language, and each way to be wrong.

use super::*;
use num_bigint::BigInt;
use serde_json::json;
use tl_parser::{Severity, Sources};

const PETS: &str = "\
vector#1cb5c415 {t:Type} # [ t ] = Vector t;
true#3fedd339 = True;
dog#00000001 name:string = Pet;
cat#00000002 flags:# black:flags.0?true lives:flags.1?int mother:flags.1?Pet good:flags.2?Bool = Pet;
zoo#00000003 pets:Vector<Pet> first:%Zoo2 = Zoo;
zoo2#00000004 bare:vector<tag> = Zoo2;
tag#00000012 text:string = Tag;
pair#00000005 {X:Type} {Y:Type} a:X b:Y = Pair X Y;
pairs#00000006 it:(Pair int (Pair string Pet)) = Pairs;
tuple#00000007 {t:Type} {n:#} [ t ] = Tuple t n;
grid#00000008 n:# rows:(%(Tuple %(Tuple int 2) n)) = Grid;
groups#00000009 n:# n*[ a:int b:string ] = Groups;
masked#0000000a {mask:#} x:mask.3?int = Masked mask;
usesMask#0000000b mask:# it:(Masked mask) = UsesMask;
nothing#0000000c = Nothing;
nothings#0000000d x:vector<%Nothing> = Nothings;
deep#0000000e it:vector<Deep> = Deep;
numbers#0000000f a:int128 b:long c:double d:bytes e:# = Numbers;
boxed#00000010 it:Object = BoxedObject;
later#00000011 n:# x:n?int flags:# m:flags.4?# y:m.0?int = Later;
signed#00000014 by:int256 signature:int512 = Signed;
floats#00000013 n:# rows:n*[ x:float y:Float ] = Floats;
---functions---
call#00000020 {X:Type} layer:int query:!X = X;
getPet#00000021 id:int = Pet;
";

fn with_codec(test: impl FnOnce(&Codec<'_>)) {
    with_codec_of(PETS, test);
}

fn with_codec_of(text: &str, test: impl FnOnce(&Codec<'_>)) {
    let mut sources = Sources::new();
    sources.add("pets.tl", text);
    let checked = tl_parser::check(&sources);
    let errors = checked.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error);
    let errors: Vec<String> = errors.map(|error| error.render(&sources).to_string()).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    test(&Codec::new(&checked.schema));
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.replace(' ', "")).unwrap()
}

/// Both directions.
fn same(text: &str, value: &Value) {
    with_codec(|codec| {
        assert_eq!(codec.decode(&bytes(text)).map_err(|error| error.to_string()).as_ref(), Ok(value));
        let encoded = codec.encode(value).map_err(|error| error.to_string());
        assert_eq!(encoded.map(hex::encode), Ok(text.replace(' ', "")));
    });
}

fn decode_error(text: &str) -> String {
    let mut error = String::new();
    with_codec(|codec| error = codec.decode(&bytes(text)).unwrap_err().to_string());
    error
}

fn encode_error(value: &Value) -> String {
    let mut error = String::new();
    with_codec(|codec| error = codec.encode(value).unwrap_err().to_string());
    error
}

#[test]
fn fields_and_flags() {
    same("01000000 03526578", &json!({"_": "dog", "name": "Rex"}));
    same("02000000 00000000", &json!({"_": "cat"}));
    same("02000000 05000000 379779bc", &json!({"_": "cat", "black": true, "good": false}));
    let kitten = json!({"_": "cat", "lives": 9, "mother": {"_": "cat", "black": true}});
    same("02000000 02000000 09000000 02000000 01000000", &kitten);
}

#[test]
fn flags_that_no_field_explains_are_kept() {
    same("02000000 01000080", &json!({"_": "cat", "flags": 0x8000_0001_u32, "black": true}));
}

#[test]
fn vectors_boxed_and_bare() {
    same(
        "03000000 15c4b51c 01000000 01000000 00000000 01000000 0161 0000",
        &json!({"_": "zoo", "pets": [{"_": "dog", "name": ""}], "first": {"_": "zoo2", "bare": [{"_": "tag", "text": "a"}]}}),
    );
}

#[test]
fn type_arguments() {
    same(
        "06000000 05000000 07000000 05000000 0161 0000 02000000 00000000",
        &json!({"_": "pairs", "it": {"_": "pair", "a": 7, "b": {"_": "pair", "a": "a", "b": {"_": "cat"}}}}),
    );
}

#[test]
fn number_arguments() {
    let row = |a: i32, b: i32| json!({"_": "tuple", "0": [a, b]});
    same(
        "08000000 02000000 01000000 02000000 03000000 04000000",
        &json!({"_": "grid", "n": 2, "rows": {"_": "tuple", "0": [row(1, 2), row(3, 4)]}}),
    );
    same("0b000000 08000000 0a000000 05000000", &json!({"_": "usesMask", "mask": 8, "it": {"_": "masked", "x": 5}}));
    same("0b000000 07000000 0a000000", &json!({"_": "usesMask", "mask": 7, "it": {"_": "masked"}}));
}

#[test]
fn floats() {
    same(
        "13000000 01000000 cdcccc3d 22ab4d82 0000c07f",
        &json!({"_": "floats", "n": 1, "rows": [
            {"x": {"d": "0.1"}, "y": {"_": "float", "0": {"d": "nan"}}},
        ]}),
    );
}

#[test]
fn groups_and_conditions_of_all_kinds() {
    same(
        "09000000 02000000 01000000 0161 0000 02000000 00000000",
        &json!({"_": "groups", "n": 2, "1": [{"a": 1, "b": "a"}, {"a": 2, "b": ""}]}),
    );
    same("11000000 00000000 00000000", &json!({"_": "later", "n": 0}));
    same(
        "11000000 02000000 03000000 10000000 01000000 04000000",
        &json!({"_": "later", "n": 2, "x": 3, "m": 1, "y": 4}),
    );
}

#[test]
fn scalars() {
    same(
        "0f000000 01000000000000000000000000000080 ffffffffffffffff 000000000000f83f 0200ff00 ffffffff",
        &json!({"_": "numbers", "a": {"i": "-170141183460469231731687303715884105727"}, "b": -1, "c": {"d": "1.5"},
            "d": {"b": "00ff"}, "e": u32::MAX}),
    );
    same(
        &format!("14000000 02{} {}40", "00".repeat(31), "00".repeat(63)),
        &json!({"_": "signed", "by": 2, "signature": {"i": BigInt::from(2).pow(510).to_string()}}),
    );
    same("01000000 01c00000", &json!({"_": "dog", "name": {"b": "c0"}}));
    let long = "a".repeat(254);
    same(&format!("01000000 fefe0000 {} 0000", "61".repeat(254)), &json!({"_": "dog", "name": long}));
}

#[test]
fn any_object_and_any_function() {
    same("10000000 01000000 00000000", &json!({"_": "boxed", "it": {"_": "dog", "name": ""}}));
    same("10000000 b5757299", &json!({"_": "boxed", "it": true}));
    same("20000000 e3000000 21000000 05000000", &json!({"_": "call", "layer": 227, "query": {"_": "getPet", "id": 5}}));
    assert_eq!(
        decode_error("20000000 e3000000 01000000 00000000"),
        "at byte 8: call.query: expected a function, found the id 00000001, which is `dog`"
    );
}

#[test]
fn where_bytes_are_wrong() {
    assert_eq!(
        decode_error("03000000 15c4b51c 02000000 01000000 00000000 05000000"),
        "at byte 20: zoo.pets[1]: expected a value of Pet (dog, cat), found the id 00000005, which is `pair`"
    );
    assert_eq!(
        decode_error("02000000 02000000 0900"),
        "at byte 8: cat.lives: expected an int (4 bytes), found only 2 bytes"
    );
    assert_eq!(decode_error("01000000 0561"), "at byte 4: dog.name: expected a string (4 bytes), found only 2 bytes");
    assert_eq!(
        decode_error("01000000 05616263"),
        "at byte 4: dog.name: expected a string of length 5 (8 bytes), found only 4 bytes"
    );
    assert_eq!(
        decode_error("01000000 00000000 00"),
        "at byte 8: dog: expected the end of the value, found 1 byte more"
    );
    assert_eq!(decode_error(""), "at byte 0: expected the id of a boxed value (4 bytes), found the end of the input");
    assert_eq!(
        decode_error("efbeadde"),
        "at byte 0: expected a boxed value, found the id deadbeef, which the schema does not have"
    );
    assert_eq!(
        decode_error("02000000 04000000 00000000"),
        "at byte 8: cat.good: expected a Bool, found the id 00000000, which the schema does not have"
    );
}

#[test]
fn claims_that_the_input_cannot_keep() {
    assert_eq!(
        decode_error("03000000 15c4b51c ffffffff"),
        "at byte 8: zoo.pets: 4294967295 items are said to follow, but only 0 bytes do"
    );
    assert!(decode_error("0d000000 ffffffff").ends_with("more than 4096 items without any bytes"));
    let deep = format!("0e000000{}", "010000000e000000".repeat(100_000));
    assert!(decode_error(&deep).ends_with("nested more than 120 levels deep"));
    assert!(decode_error("08000000 ffffffff 01000000").contains("grid.rows.0[0].0[1]: expected an int"));
}

#[test]
fn what_is_as_deep_as_possible_can_be_read_back() {
    let deep = format!("{}0e000000 00000000", "0e000000 01000000".repeat(59));
    with_codec(|codec| {
        let value = codec.decode(&bytes(&deep)).unwrap();
        let value: Value = serde_json::from_str(&value.to_string()).unwrap();
        assert_eq!(codec.encode(&value).unwrap(), bytes(&deep));
    });
}

#[test]
fn where_a_value_is_wrong() {
    for (value, expected) in [
        (json!({"_": "dog"}), "dog.name: the field is missing"),
        (json!({"_": "dog", "name": 1}), "dog.name: expected a string: text, or {\"b\":\"…\"} in hexadecimal, found 1"),
        (json!({"_": "dog", "name": "", "age": 1}), "dog: `dog` has no field `age`"),
        (json!({"_": "bird"}), "expected a boxed value, but the schema has no `bird` that is one"),
        (json!([1]), "expected a boxed value with its name in `_`, found [1]"),
        (
            json!({"_": "cat", "lives": 1}),
            "cat.mother: the field is missing, but its flag is set: by the flags' value, or by a field of the same bit",
        ),
        (json!({"_": "cat", "flags": 0, "black": true}), "cat.black: the field is there, but its flag is not set"),
        (
            json!({"_": "getPet", "id": 2_147_483_648_u32}),
            "getPet.id: expected an int: a number from -2147483648 to 2147483647, found 2147483648",
        ),
        (
            json!({"_": "zoo", "pets": [{"_": "zoo2"}], "first": {}}),
            "zoo.pets[0]: expected a value of Pet (dog, cat), found {\"_\":\"zoo2\"}",
        ),
        (json!({"_": "groups", "n": 2, "1": []}), "groups.1: expected a list of 2 items, found 0"),
    ] {
        assert_eq!(encode_error(&value), expected);
    }
}

#[test]
fn absent_is_null_or_false() {
    with_codec(|codec| {
        let value = json!({"_": "cat", "black": false, "lives": null, "mother": null});
        assert_eq!(codec.encode(&value).unwrap(), bytes("02000000 00000000"));
    });
}

#[test]
fn one_name_in_several_layers() {
    with_codec_of("===8=== a#00000001 x:int = A; ===17=== a#00000002 y:int = A; b#00000003 it:A = B;", |codec| {
        let value = json!({"_": "b", "it": {"_": "a#00000002", "y": 7}});
        assert_eq!(codec.decode(&bytes("03000000 02000000 07000000")).unwrap(), value);
        assert_eq!(codec.encode(&value).unwrap(), bytes("03000000 02000000 07000000"));
        let error = codec.encode(&json!({"_": "b", "it": {"_": "a", "y": 7}})).unwrap_err();
        assert_eq!(error.to_string(), "b.it: `a` is the name of several: write `a#00000001` or `a#00000002`");
    });
}

#[test]
fn what_a_layer_repeats_is_one_constructor() {
    let schema = "===8=== a#00000001 x:int = A; ===17=== a#00000001 x:int = A; b#00000003 it:A bare:%A any:Object = B;";
    with_codec_of(schema, |codec| {
        let a = json!({"_": "a", "x": 7});
        let value = json!({"_": "b", "it": a, "bare": a, "any": a});
        let hex = "03000000 01000000 07000000 07000000 01000000 07000000";
        assert_eq!(codec.decode(&bytes(hex)).unwrap(), value);
        assert_eq!(codec.encode(&value).unwrap(), bytes(hex));
    });
}

/// A builtin's name that the schema gives to a constructor or type of its own, boxed and bare.
#[test]
fn own_declarations_win_over_builtins() {
    for (schema, hex, value) in [
        (
            "object#0a0a0a0a id:long = Obj; holder#0c0c0c0c b:%Obj c:object d:Obj n:int = Holder;",
            "0c0c0c0c 0100000000000000 0100000000000000 0a0a0a0a 0100000000000000 02000000",
            json!({"_": "holder", "b": {"_": "object", "id": 1}, "c": {"_": "object", "id": 1},
                "d": {"_": "object", "id": 1}, "n": 2}),
        ),
        (
            "function#0a0a0a0a id:long = Fun; lambda#0b0b0b0b x:int = Function;
                holder#0c0c0c0c b:%Fun c:function d:Function e:%Function = Holder;",
            "0c0c0c0c 0100000000000000 0100000000000000 0b0b0b0b 02000000 02000000",
            json!({"_": "holder", "b": {"_": "function", "id": 1}, "c": {"_": "function", "id": 1},
                "d": {"_": "lambda", "x": 2}, "e": {"_": "lambda", "x": 2}}),
        ),
        (
            "yes#0a0a0a0a = Bool; no#0b0b0b0b why:int = Bool; holder#0c0c0c0c a:Bool b:Vector<Bool> = Holder;",
            "0c0c0c0c 0a0a0a0a 15c4b51c 01000000 0b0b0b0b 05000000",
            json!({"_": "holder", "a": {"_": "yes"}, "b": [{"_": "no", "why": 5}]}),
        ),
        (
            "boolTrue#0a0a0a0a = Bool; boolFalse#0b0b0b0b = Bool; holder#0c0c0c0c a:Bool b:Object = Holder;",
            "0c0c0c0c 0a0a0a0a 0b0b0b0b",
            json!({"_": "holder", "a": {"_": "boolTrue"}, "b": {"_": "boolFalse"}}),
        ),
        (
            "vector#0a0a0a0a {t:Type} # [ t ] = Vector t; holder#0c0c0c0c a:Vector<int> b:vector<int> = Holder;",
            "0c0c0c0c 0a0a0a0a 01000000 05000000 01000000 06000000",
            json!({"_": "holder", "a": {"_": "vector", "0": 1, "1": [5]}, "b": {"_": "vector", "0": 1, "1": [6]}}),
        ),
        (
            "true#0a0a0a0a by:int = True; holder#0c0c0c0c flags:# a:flags.0?true b:True = Holder;",
            "0c0c0c0c 01000000 05000000 0a0a0a0a 06000000",
            json!({"_": "holder", "a": {"_": "true", "by": 5}, "b": {"_": "true", "by": 6}}),
        ),
        (
            "int128#0a0a0a0a low:long high:long = Int128; holder#0c0c0c0c a:int128 b:Int128 = Holder;",
            "0c0c0c0c 0100000000000000 0200000000000000 0a0a0a0a 0300000000000000 0400000000000000",
            json!({"_": "holder", "a": {"_": "int128", "low": 1, "high": 2}, "b": {"_": "int128", "low": 3, "high": 4}}),
        ),
        (
            "int#0a0a0a0a ? = Int; holder#0c0c0c0c a:int b:Int = Holder;",
            "0c0c0c0c 05000000 0a0a0a0a 06000000",
            json!({"_": "holder", "a": 5, "b": {"_": "int", "0": 6}}),
        ),
        // An id that the language has.
        (
            "list#1cb5c415 n:int = List; yes#997275b5 = Yes; holder#0c0c0c0c a:Object b:Object = Holder;",
            "0c0c0c0c 15c4b51c 05000000 b5757299",
            json!({"_": "holder", "a": {"_": "list", "n": 5}, "b": {"_": "yes"}}),
        ),
        (
            "gzip_packed#0a0a0a0a data:int = Object; holder#0c0c0c0c a:Object b:Object = Holder;",
            "0c0c0c0c 0a0a0a0a 05000000 379779bc",
            json!({"_": "holder", "a": {"_": "gzip_packed", "data": 5}, "b": false}),
        ),
    ] {
        with_codec_of(schema, |codec| {
            assert_eq!(codec.encode(&value).map(hex::encode), Ok(hex.replace(' ', "")), "{schema}");
            assert_eq!(codec.decode(&bytes(hex)).as_ref(), Ok(&value), "{schema}");
        });
    }
}

#[test]
fn a_boolean_is_no_object_where_the_schema_has_its_own() {
    for schema in [
        "yes#0a0a0a0a = Bool; no = Bool; holder#0c0c0c0c x:Object = Holder;",
        "yes#997275b5 = Yes; holder#0c0c0c0c x:Object = Holder;",
    ] {
        with_codec_of(schema, |codec| {
            let error = codec.encode(&json!({"_": "holder", "x": true})).unwrap_err().to_string();
            assert_eq!(error, "holder.x: true is no boxed value here: the schema has a `Bool`, or its id, of its own");
        });
    }
    with_codec_of("yes#0a0a0a0a = Bool; holder#0c0c0c0c x:Object = Holder;", |codec| {
        let error = codec.decode(&bytes("0c0c0c0c b5757299")).unwrap_err().to_string();
        assert!(error.starts_with("at byte 4: holder.x: expected a boxed value, found the id 997275b5"), "{error}");
    });
}

#[test]
fn fields_without_a_name_have_keys_of_their_own() {
    with_codec_of("pair#0c0c0c0c int _:int # [ int string ] = Pair;", |codec| {
        let value = json!({"_": "pair", "0": 1, "1": 2, "2": 1, "3": [{"0": 3, "1": "a"}]});
        let hex = "0c0c0c0c 01000000 02000000 01000000 03000000 01610000";
        assert_eq!(codec.decode(&bytes(hex)), Ok(value.clone()));
        assert_eq!(codec.encode(&value), Ok(bytes(hex)));
    });
}

#[test]
fn a_nameless_constructor_has_no_id() {
    let text = "\
        error#00000001 {t:Type} code:int = Result t;\n\
        _ {t:Type} result:t = Result t;\n\
        answer#00000002 it:(Result Vector<int>) = Answer;";
    with_codec_of(text, |codec| {
        for (hex, value) in [
            ("02000000 01000000 05000000", json!({"_": "answer", "it": {"_": "error", "code": 5}})),
            ("02000000 15c4b51c 01000000 05000000", json!({"_": "answer", "it": {"_": "_", "result": [5]}})),
        ] {
            assert_eq!(codec.decode(&bytes(hex)).unwrap(), value);
            assert_eq!(codec.encode(&value).unwrap(), bytes(hex));
        }
    });
}

#[test]
fn a_type_without_a_finite_value_is_given_up() {
    // The parser reports `Grow` and `Wide`. That a `Turn` always contains another one follows from a number only.
    let text = "box#1 {t:Type} x:t = Box t;\ngrow#2 {t:Type} x:%(Grow %(Box t)) = Grow t;\nstart#3 x:%(Grow int) = Start;\n\
                both#4 {s:Type} x:s y:s = Both s;\nwide#5 {t:Type} x:%(Wide %(Both t)) = Wide t;\nfirst#6 x:%(Wide true) = First;\n\
                tuple#7 {t:Type} {n:#} [ t ] = Tuple t n;\nturn#8 x:%(Tuple %Turn 1) = Turn;\n";
    let mut sources = Sources::new();
    sources.add("infinite.tl", text);
    let checked = tl_parser::check(&sources);
    let codec = Codec::new(&checked.schema);
    for id in ["03000000", "06000000", "08000000"] {
        let error = codec.decode(&bytes(id)).unwrap_err().to_string();
        assert!(error.contains("nested more than 120 levels deep"), "{error}");
    }
    let mut nested = json!({"_": "grow"});
    for _ in 0..200 {
        nested = json!({"_": "grow", "x": nested});
    }
    let error = codec.encode(&json!({"_": "start", "x": nested})).unwrap_err().to_string();
    assert!(error.contains("nested more than 120 levels deep"), "{error}");
}

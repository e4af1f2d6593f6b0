//! What a declaration is called is the same thing to all: the parser, the codec by the schema alone, generated Rust and
//! serde. Names of builtins that are the schema's own, and one name in several layers.

use serde_json::{Value, json};
use std::fmt::Debug;
use std::path::Path;
use tests::values::Arbitrary;
use tl_codegen::value::Codec;
use tl_parser::Sources;
use tl_parser::schema::{CombinatorId, Schema};
use tl_types::{Bytes, Decode, Encode, Object};

#[allow(unreachable_pub, dead_code, reason = "generated")]
mod layers {
    include!(concat!(env!("OUT_DIR"), "/layers/mod.rs"));
}

#[allow(unreachable_pub, dead_code, reason = "generated")]
mod names {
    include!(concat!(env!("OUT_DIR"), "/names_of_builtins/mod.rs"));
}

/// Parses a fixture of the generator.
fn with_schema(name: &str, work: impl FnOnce(&Schema<'_>)) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tl-codegen/tests/fixtures/{name}.tl"));
    let mut sources = Sources::new();
    sources.add(name, std::fs::read_to_string(path).unwrap());
    let checked = tl_parser::check(&sources);
    assert!(!checked.has_errors());
    work(&checked.schema);
}

/// Whether a value is the same to generated Rust and to the codec, and comes back from serde's formats.
fn agrees<T>(codec: &Codec<'_>, bytes: &[u8])
where
    T: Encode + Decode + PartialEq + Debug + serde::Serialize + serde::de::DeserializeOwned,
{
    let bytes = Bytes::from(bytes.to_vec());
    let value = T::from_bytes(&bytes).unwrap();
    assert_eq!(value.to_bytes().unwrap(), bytes, "{value:?}");
    assert_eq!(codec.encode(&codec.decode(&bytes).unwrap()).unwrap(), bytes, "{value:?}");
    returns(&value);
}

fn returns<T>(value: &T)
where
    T: Encode + Decode + PartialEq + Debug + serde::Serialize + serde::de::DeserializeOwned,
{
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    // With sorted keys.
    assert_eq!(&serde_json::from_value::<T>(serde_json::to_value(value).unwrap()).unwrap(), value, "{json}");
    let binary = postcard::to_allocvec(value).unwrap();
    assert_eq!(&postcard::from_bytes::<T>(&binary).unwrap(), value, "{json}");
    // No key is there twice.
    tl_codegen::value::parse(&json).unwrap();
}

#[test]
fn own_names_are_the_same_to_all() {
    use names::{enums, functions, types};
    with_schema("names_of_builtins", |schema| {
        let codec = Codec::new(schema);
        let value = json!({
            "_": "holder",
            "a": {"_": "object#0a000001", "id": 1}, "b": {"_": "object#0a000001", "id": 2},
            "c": {"_": "function", "id": 3}, "d": {"_": "function", "id": 4}, "e": {"_": "lambda", "x": 5},
            "f": {"_": "no", "why": "a"},
            "g": {"_": "float", "x": 6, "y": 7}, "h": {"_": "float", "x": 8, "y": 9},
            "i": {"_": "true", "by": 10}, "j": {"_": "true", "by": 11},
            "k": {"_": "bytes", "head": 12, "tail": "b"},
            "l": {"_": "int128", "low": 13, "high": 14}, "m": {"_": "int128", "low": 15, "high": 16},
            "n": {"_": "int53", "of": {"_": "function", "id": 17}},
            "o": {"_": "secureString", "text": "c", "salt": 18},
            "p": {"_": "vector", "x": 19, "y": 20}, "q": {"_": "vector", "x": 21, "y": 22},
            "r": "d", "s": {"_": "ownString", "text": "e"}, "t": {"_": "ownString", "text": "f"},
            "u": {"_": "message", "text": "g"}, "v": {"_": "yes"},
            "w": {"_": "gzip_packed", "packed_data": 23}, "z": 24,
        });
        let bytes = codec.encode(&value).unwrap();
        assert_eq!(codec.decode(&bytes).unwrap(), value);
        let holder = enums::Holder::from_bytes(&Bytes::from(bytes.clone())).unwrap();
        // As serde sees it: only scalars and bytes differ, and there are none here.
        assert_eq!(serde_json::to_value(&holder).unwrap(), value);
        assert_eq!(serde_json::from_value::<enums::Holder>(value).unwrap(), holder);
        agrees::<enums::Holder>(&codec, &bytes);

        // What is bare has no id: four fields of eight bytes after the flags.
        let start: Vec<u8> =
            [0x0a00_0010, 7, 1, 0, 2, 0, 3, 0, 4, 0, 0x0a00_0003, 5].into_iter().flat_map(u32::to_le_bytes).collect();
        assert!(bytes.starts_with(&start), "{bytes:?}");

        let request = functions::Object_::new(types::No::new("a")).to_bytes().unwrap();
        let value = json!({"_": "object#0a000011", "bool": {"_": "no", "why": "a"}});
        assert_eq!(codec.encode(&value).unwrap(), request);
        agrees::<functions::Object_>(&codec, &request);
        assert_eq!(enums::Bool::from(types::Yes::new()).to_bytes().unwrap(), 0x0a00_0005_u32.to_le_bytes()[..]);
        assert_eq!(types::Message::new("g").to_bytes().unwrap()[..4], 0x5bb8_e511_u32.to_le_bytes());
    });
}

/// Every constructor and function of the fixtures.
#[test]
fn random_values_are_the_same_to_all() {
    let random = |name: &str, agrees: fn(&Codec<'_>, u32, &[u8])| {
        with_schema(name, |schema| {
            let codec = Codec::new(schema);
            let mut arbitrary = Arbitrary::new(schema, 5);
            for (id, combinator) in (0..).map(CombinatorId).zip(&schema.combinators) {
                for _ in 0..50 {
                    agrees(&codec, combinator.id, &arbitrary.value(id));
                }
            }
        });
    };
    random("layers", |codec, id, bytes| match id {
        8 | 0x17 | 0x18 => agrees::<layers::enums::Note>(codec, bytes),
        0x20 => agrees::<layers::enums::Box_>(codec, bytes),
        0x21 => agrees::<layers::enums::Pair>(codec, bytes),
        0x22 => agrees::<layers::enums::Numbers>(codec, bytes),
        0x23 => agrees::<layers::functions::Note>(codec, bytes),
        other => panic!("{other:x}"),
    });
    random("names_of_builtins", |codec, id, bytes| match id {
        0x0a00_0005 | 0x0a00_0006 => agrees::<names::enums::Bool>(codec, bytes),
        0x0a00_0003 | 0x0a00_0004 => agrees::<names::enums::Function_>(codec, bytes),
        0x0a00_0010 => agrees::<names::enums::Holder>(codec, bytes),
        0x0a00_0011 => agrees::<names::functions::Object_>(codec, bytes),
        _ => {}
    });
}

#[test]
fn a_name_of_several_layers_stands_with_its_id() {
    use layers::{enums, types};
    let early = enums::Note::from(types::Note::new("a"));
    let late = enums::Note::from(types::NoteId00000017::new("a", 5));
    assert_eq!(serde_json::to_value(&early).unwrap(), json!({"_": "note#00000008", "text": "a"}));
    assert_eq!(serde_json::to_value(&late).unwrap(), json!({"_": "note#00000017", "text": "a", "ttl": 5}));
    let other = enums::Note::from(types::Other::new(0.5));
    assert_eq!(serde_json::to_value(&other).unwrap(), json!({"_": "other", "at": 0.5}));
    let boxed =
        |note: &enums::Note, any: &enums::Note| types::Box_::new(note.clone(), Object::new(any.to_bytes().unwrap()), 7);
    for value in [boxed(&early, &late), boxed(&late, &early)] {
        returns(&value);
        returns(&enums::Box_::from(value));
    }
    returns(&early);
    returns(&late);

    // The same to the codec.
    with_schema("layers", |schema| {
        let codec = Codec::new(schema);
        for value in [&early, &late] {
            let bytes = value.to_bytes().unwrap();
            assert_eq!(codec.decode(&bytes).unwrap(), serde_json::to_value(value).unwrap());
            agrees::<enums::Note>(&codec, &bytes);
        }
        agrees::<enums::Box_>(&codec, &boxed(&early, &late).to_bytes().unwrap());
        for text in [r#"{"_": "note", "text": "a"}"#, r#"{"text": "a"}"#] {
            assert!(
                codec.encode_as(&tl_codegen::value::parse(text).unwrap(), &schema.combinators[4].fields[0].ty).is_err()
            );
            serde_json::from_str::<enums::Note>(text).unwrap_err();
        }
    });
    let error = serde_json::from_str::<enums::Box_>(r#"{"_": "box", "note": {"_": "note", "text": ""}}"#).unwrap_err();
    assert!(
        error.to_string().starts_with("note is the name of several: write note#00000008 or note#00000017"),
        "{error}"
    );
    for label in ["note#00000009", "note#", "note = Note", "other#00000008", "note#00000020"] {
        let json = format!(r#"{{"text": "", "_": "{label}"}}"#);
        let error = serde_json::from_str::<enums::Note>(&json).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{label} is not ")), "{error}");
    }
    let ids = |label: &str| layers::DEFINITIONS.ids_of(label).collect::<Vec<_>>();
    assert_eq!((ids("note"), ids("note#00000017"), ids("other")), (vec![8, 0x17, 0x23], vec![0x17], vec![0x18]));
}

#[test]
fn fields_without_a_name_have_keys_of_their_own() {
    use layers::{enums, types};
    let pair = types::Pair::new(1, 2, 3);
    let value = json!({"_": "pair", "0": 1, "1": 2, "value": 3});
    assert_eq!(serde_json::to_value(&pair).unwrap(), value);
    assert_eq!(serde_json::from_value::<types::Pair>(value.clone()).unwrap(), pair);
    returns(&enums::Pair::from(pair.clone()));
    assert_eq!(format!("{pair:?}"), "pair { 0: 1, 1: 2, value: 3 }");
    with_schema("layers", |schema| {
        assert_eq!(Codec::new(schema).encode(&value).unwrap(), pair.to_bytes().unwrap());
    });
    let twice = serde_json::from_str::<types::Pair>(r#"{"0": 1, "0": 2, "value": 3}"#).unwrap_err().to_string();
    assert_eq!(twice, "the field 0 of pair comes twice at line 1 column 12");
}

/// Also what is no number, by the bit.
#[test]
fn doubles_come_back() {
    use layers::{enums, types};
    let nans = [f64::NAN, -f64::NAN, f64::from_bits(0x7ff0_0000_0000_0001), f64::from_bits(0xffff_ffff_ffff_ffff)];
    let finite = [0.0, -0.0, 0.1, 2.7715077941825975e-163, 5e-324, f64::MAX, 1e16];
    let floats =
        [f32::NAN, f32::from_bits(0x7f80_0001), f32::from_bits(0xffff_ffff), f32::INFINITY, -0.0, f32::MAX, 0.1];
    with_schema("layers", |schema| {
        let codec = Codec::new(schema);
        for a in nans.into_iter().chain(finite).chain([f64::INFINITY, f64::NEG_INFINITY]) {
            for b in floats {
                let numbers = types::Numbers::new(a, b, vec![a, 1.5]).c(a).d(b);
                let json = serde_json::to_value(&numbers).unwrap();
                assert!(!json.to_string().contains("null"), "{json}");
                let back = serde_json::from_value::<types::Numbers>(json.clone()).unwrap();
                assert_eq!(back.c.map(f64::to_bits), Some(a.to_bits()), "{json}");
                assert_eq!((back.b.to_bits(), back.d.map(f32::to_bits)), (b.to_bits(), Some(b.to_bits())), "{json}");
                returns(&enums::Numbers::from(numbers.clone()));
                // As the codec reads them, and writes them.
                let bytes = numbers.to_bytes().unwrap();
                assert_eq!(codec.encode(&json).unwrap(), bytes, "{json}");
                let decoded = codec.decode(&bytes).unwrap();
                assert_eq!(serde_json::from_value::<types::Numbers>(decoded.clone()).unwrap(), numbers, "{decoded}");
            }
        }
    });
    let numbers = |a: Value| {
        let json = json!({"_": "numbers", "a": a, "b": 0, "e": []}).to_string();
        serde_json::from_str::<types::Numbers>(&json).map_err(|error| error.to_string())
    };
    assert_eq!(numbers(json!({"d": "nan"})).map(|numbers| numbers.a.to_bits()), Ok(0x7ff8_0000_0000_0000));
    assert_eq!(numbers(json!({"d": "1.5"})).map(|numbers| numbers.a), Ok(1.5));
    assert_eq!(numbers(json!(3)).map(|numbers| numbers.a), Ok(3.0));
    for wrong in [
        json!(null),
        json!("nan"),
        json!({}),
        json!({"d": "x"}),
        json!({"d": "1e999"}),
        json!({"d": 1.5}),
        json!({"b": "00"}),
        json!({"b": "010000000000f07f", "d": "nan"}),
        json!({"e": "nan"}),
    ] {
        let error = numbers(wrong).unwrap_err();
        assert!(error.contains("a number, or {\"d\": \"nan\"}") || error.contains("expected a string"), "{error}");
    }
    // Before the constructor is known.
    let early = serde_json::from_str::<enums::Note>(r#"{"at": {"b": "010000000000f07f"}, "_": "other"}"#).unwrap();
    let enums::Note::Other(early) = early else { panic!("{early:?}") };
    assert_eq!(early.at.to_bits(), 0x7ff0_0000_0000_0001);
    let float = r#"{"_": "numbers", "a": 0, "b": 1e39, "e": []}"#;
    assert!(serde_json::from_str::<types::Numbers>(float).unwrap_err().to_string().contains("`1e+39`"), "{float}");
}

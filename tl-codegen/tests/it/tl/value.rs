//! `tl decode` and `tl encode`.

use super::support::{Files, shared, tl_in};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Command;

const TL: &str = "\
user#1 id:long photo:Photo = User;
photo#2 data:bytes = Photo;
updates#3 users:Vector<User> = Updates;
tag text:string = Tag;
";

fn files() -> Files {
    Files::new(&[("schema.tl", TL)])
}

#[test]
fn one_value() {
    let run = files().tl(&["decode", "--schema", "schema.tl", "01000000 0100000000002000 02000000 02c0de00"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let value = json!({"_": "user", "id": {"i": "9007199254740993"}, "photo": {"_": "photo", "data": {"b": "c0de"}}});
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap(), value);
    let run = files().tl_with(&["encode", "--schema", "schema.tl"], &run.stdout);
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "01000000010000000000200002000000 02c0de00\n".replace(' ', "").as_str())
    );
}

#[test]
fn of_a_type() {
    let decode = |ty: &str, hex: &str| files().tl(&["decode", "--schema", "schema.tl", "--type", ty, hex]);
    let run = decode("vector<%Tag>", "02000000 0161 0000 0162 0000");
    let tags = json!([{"_": "tag", "text": "a"}, {"_": "tag", "text": "b"}]);
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap(), tags, "{}", run.stderr);
    assert_eq!(decode("int", "ffffffff").stdout, "-1\n");
    assert_eq!(
        files().tl(&["encode", "--schema", "schema.tl", "--type", "Vector<int>", "[1]"]).stdout,
        "15c4b51c0100000001000000\n"
    );
    let run = decode("Vector<Nope>", "00");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--> --type:1:"), "{}", run.stderr);
    for ty in ["int; a", "a:int", "int int", ""] {
        assert_eq!(decode(ty, "00000000").status, 2, "{ty}");
    }
}

#[test]
fn faults_have_their_place() {
    let decode = |hex: &str| {
        let run = files().tl(&["decode", "--schema", "schema.tl", hex]);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""));
        run.stderr
    };
    let user = "01000000 0000000000000000";
    assert_eq!(
        decode(&format!("03000000 15c4b51c 02000000 {user} 02000000 00000000 {user} 05000000")),
        "error: at byte 44: updates.users[1].photo: expected a value of Photo (photo), \
         found the id 00000005, which the schema does not have\n"
    );
    assert_eq!(decode("01000000 00"), "error: at byte 4: user.id: expected a long (8 bytes), found only 1 byte\n");
    assert_eq!(
        decode("02000000 00000000 0000"),
        "error: at byte 8: photo: expected the end of the value, found 2 bytes more\n"
    );
    assert_eq!(decode("0g"), "error: not hexadecimal: Invalid character 'g' at position 1\n");
    let run = files().tl(&["encode", "--schema", "schema.tl", r#"{"_":"updates","users":[{"_":"user","id":"x"}]}"#]);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.stderr,
        "error: updates.users[0].id: expected a long: a number or {\"i\":\"…\"}, of 64 bits with its sign, found \"x\"\n"
    );
}

/// serde_json alone would keep the last.
#[test]
fn a_key_that_is_there_twice_is_an_error() {
    let encode = |json: &str| files().tl(&["encode", "--schema", "schema.tl", json]);
    for (json, key, column) in [
        (r#"{"_":"tag","text":"a","text":"b"}"#, "text", 28),
        (r#"{"_":"tag","_":"tag","text":"b"}"#, "_", 14),
        (r#"{"_":"updates","users":[{"_":"user","id":1,"id":1}]}"#, "id", 47),
        (r#"{"_":"photo","data":{"b":"00","b":"01"}}"#, "b", 33),
    ] {
        let run = encode(json);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{json}");
        assert_eq!(run.stderr, format!("error: the key `{key}` is there twice at line 1 column {column}\n"));
    }
    let lines = "{\"_\":\"tag\",\"text\":\"a\"}\n{\"_\":\"tag\",\"text\":\"a\",\"text\":\"a\"}\n";
    let run = files().tl_with(&["encode", "--schema", "schema.tl", "--lines"], lines);
    assert_eq!((run.status, run.stdout.lines().count()), (1, 1));
    assert_eq!(run.stderr, "error: line 2: the key `text` is there twice at line 1 column 28\n");
    let run = files().tl_with(&["decode", "--schema", "schema.tl", "--lines"], "{\"hex\":\"\",\"hex\":\"\"}\n");
    assert_eq!(run.stderr, "error: line 1: the key `hex` is there twice at line 1 column 15\n");
}

/// Numbers are not off by their last bit.
#[test]
fn doubles_come_back() {
    let encode = |json: &str| files().tl_with(&["encode", "--schema", "schema.tl", "--type", "double"], json).stdout;
    // What serde_json reads without care is another double.
    for number in [
        1.0715086071862673e301,
        2.7715077941825975e-163,
        5e-324,
        2.2250738585072014e-308,
        0.1,
        -0.0,
        1.7976931348623157e308_f64,
    ] {
        let expected = format!("{}\n", number.to_le_bytes().map(|byte| format!("{byte:02x}")).concat());
        assert_eq!(encode(&format!("{number:e}")), expected, "{number}");
        assert_eq!(encode(&format!("{{\"d\":\"{number:e}\"}}")), expected, "{number}");
    }
}

#[test]
fn the_type_may_be_called_as_anything() {
    let files = Files::new(&[("schema.tl", "wanted0 x:int = Wanted1; tl.wanted x:int = tl.Wanted;")]);
    let run = files.tl(&["encode", "--schema", "schema.tl", "--type", "%Wanted1", r#"{"x":5}"#]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "05000000\n", ""));
}

#[test]
fn lines_go_on_after_a_fault() {
    let lines =
        "{\"hex\":\"0200000000000000\"}\n{\"hex\":\"05000000\"}\n\nnonsense\n{\"hex\":\"0300000015c4b51c00000000\"}\n";
    let run = files().tl_with(&["decode", "--schema", "schema.tl", "--lines", "-"], lines);
    assert_eq!(run.status, 1);
    assert_eq!(run.stdout, "{\"_\":\"photo\",\"data\":{\"b\":\"\"}}\n{\"_\":\"updates\",\"users\":[]}\n");
    assert!(run.stderr.starts_with("error: line 2: at byte 0: expected a boxed value"), "{}", run.stderr);
    assert!(run.stderr.contains("error: line 4: not JSON"), "{}", run.stderr);
    let run = files().tl_with(&["encode", "--schema", "schema.tl", "--lines"], &run.stdout);
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "{\"hex\":\"0200000000000000\"}\n{\"hex\":\"0300000015c4b51c00000000\"}\n")
    );
}

/// Ten thousand objects of layer 227, encoded by another implementation.
#[test]
fn recorded_objects_both_ways() {
    let Some(objects) = shared("vectors/layer-227.jsonl.xz") else { return };
    let Some(schemas) = shared("corpus/registry/crates-grammers-tl-types-0.10.0") else { return };
    let Ok(unpacked) = Command::new("xz").args(["-dc"]).arg(objects).output() else {
        let _ = writeln!(std::io::stderr(), "skipped: there is no xz to unpack the objects");
        return;
    };
    let objects = String::from_utf8(unpacked.stdout).unwrap();
    let schema = ["--schema", "tl_api.tl", "--schema", "tl_mtproto.tl", "--lines"];
    let run = |command: &str, input: &str| {
        let run = tl_in(&schemas, &[&[command], &schema[..]].concat(), input);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        run.stdout
    };
    let decoded = run("decode", &objects);
    let encoded = run("encode", &decoded);
    let parse = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let mut count = 0;
    for ((object, decoded), encoded) in objects.lines().zip(decoded.lines()).zip(encoded.lines()) {
        let object = parse(object);
        // As text, so that the order of the fields counts.
        assert_eq!(decoded, object["value"].to_string());
        assert_eq!(parse(encoded)["hex"], object["hex"]);
        count += 1;
    }
    assert_eq!(count, 10_839);
    assert_eq!(count, objects.lines().count());
}

/// No beginning of an object is an object, and none is more than an error.
#[test]
fn truncated_objects_are_errors() {
    let whole = "0300000015c4b51c0100000001000000010000000000200002000000 02c0de00".replace(' ', "");
    let lines: String =
        (0..whole.len() / 2).map(|bytes| format!("{{\"hex\":\"{}\"}}\n", &whole[..bytes * 2])).collect();
    let run = files().tl_with(&["decode", "--schema", "schema.tl", "--lines"], &lines);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert_eq!(run.stderr.lines().count(), whole.len() / 2);
}

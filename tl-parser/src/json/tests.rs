//! Both directions, and what neither can say.

use super::*;
use crate::Sources;

const TL: &str = "\
vector#1cb5c415 {t:Type} # [ t ] = Vector t;
boolFalse#bc799737 = Bool;
user#7da07ec9 flags:# id:flags.0?Vector<long> all:vector<%Message> = User;
message#00000001 = Message;

---functions---

invokeAfterMsg#cb9f372d {X:Type} msg_id:long query:!X = X;
";

const JSON: &str = r##"{"constructors":[
{"id":"481674261","predicate":"vector","params":[],"type":"Vector t"},
{"id":"-1132882121","predicate":"boolFalse","params":[],"type":"Bool"},
{"id":"2107670217","predicate":"user","params":[{"name":"flags","type":"#"},{"name":"id","type":"flags.0?Vector<long>"},{"name":"all","type":"vector<%Message>"}],"type":"User"},
{"id":"1","predicate":"message","params":[],"type":"Message"}
],"methods":[
{"id":"-878758099","method":"invokeAfterMsg","params":[{"name":"msg_id","type":"long"},{"name":"query","type":"!X"}],"type":"X"}
]}
"##;

fn json(tl: &str) -> Result<String, Vec<Unsupported>> {
    let mut sources = Sources::new();
    let id = sources.add("test.tl", tl);
    let files = [crate::parse(&sources, id).file];
    from_tl(&files, &crate::resolve(&files))
}

#[test]
fn there_and_back() {
    assert_eq!(json(TL).unwrap(), JSON);
    assert_eq!(to_tl(JSON).unwrap(), TL);
}

#[test]
fn what_json_cannot_say() {
    let faults = json("tuple {t:Type} {n:#} [ t ] = Tuple t n;\nok = Ok;\nlist int = List;").unwrap_err();
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`tuple` cannot be said in JSON: it has a parameter `t` that no field `!t` tells",
            "`list` cannot be said in JSON: it has a field without a name",
        ]
    );
}

#[test]
fn json_that_is_no_schema() {
    for (json, expected) in [
        ("{", "not JSON: EOF while parsing an object at line 1 column 1"),
        ("{}", "constructors: expected a list"),
        (r#"{"constructors":[{}],"methods":[]}"#, "constructors[0].predicate: expected a string"),
        (
            r#"{"constructors":[{"id":"x","predicate":"a","params":[],"type":"A"}],"methods":[]}"#,
            "constructors[0].id: expected an id of 32 bits in decimal",
        ),
        (
            r#"{"constructors":[],"methods":[{"id":"1","method":"a","params":[{"name":"b","type":"C; d"}],"type":"A"}]}"#,
            "methods[0].params[0].type: expected a type, found `C; d`",
        ),
        (
            r#"{"constructors":[],"methods":[{"id":"1","method":"a b","params":[],"type":"A"}]}"#,
            "methods[0].method: expected a name, found `a b`",
        ),
    ] {
        assert_eq!(to_tl(json).unwrap_err().to_string(), expected);
    }
}

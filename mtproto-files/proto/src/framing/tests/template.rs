//! Templates of a ClientHello.

use crate::framing::{HelloTemplate, TemplateError};
use proptest::prelude::*;

fn error(text: &str) -> String {
    text.parse::<HelloTemplate>().unwrap_err().to_string()
}

/// The shortest ClientHello.
const SMALL: &str = "160301 { 01 00 { 0303 random 00 { 1301 } 01 00 { } } }";

#[test]
fn a_template_is_a_text() {
    SMALL.parse::<HelloTemplate>().unwrap();
    SMALL
        .replace("{ }", "{ shuffle ( 0017 {} | either ( 0012 {} | 0023 {} ) ) pad:517 }")
        .parse::<HelloTemplate>()
        .unwrap();
    HelloTemplate::CHROME.parse::<HelloTemplate>().unwrap();
}

#[test]
fn a_mistake_is_named_with_its_line() {
    assert_eq!(
        error("160301 {\n  01 xyz }"),
        "template of a ClientHello, line 2: `xyz` is neither bytes in hexadecimal nor the name of a place"
    );
    assert_eq!(error("1603 { 01\n"), "template of a ClientHello, line 1: `}` is missing");
    assert_eq!(error("1603 ) 01"), "template of a ClientHello, line 1: `)` closes nothing");
    assert_eq!(error("bytes:5000"), "template of a ClientHello, line 1: `5000` is not a number up to 4096");
    assert_eq!(error("grease:16"), "template of a ClientHello, line 1: `16` is not a number up to 15");
    assert_eq!(error("# nothing\nshuffle 00"), "template of a ClientHello, line 2: `(` is missing");
    assert_eq!(error("either ( 00"), "template of a ClientHello, line 1: `)` is missing");
    assert!(error(&"{ ".repeat(100_000)).ends_with("brackets nest deeper than 16"));
}

#[test]
fn what_makes_no_client_hello_is_refused() {
    let rule = |text: &str| error(text).rsplit_once("template: ").unwrap().1.to_owned();
    assert_eq!(rule(""), "its only random field is at byte 11");
    assert_eq!(rule(&SMALL.replace("0303", "030303")), "its only random field is at byte 11");
    assert_eq!(rule(&SMALL.replace("random", "random random")), "it has one random field");
    assert_eq!(rule(&SMALL.replace("0303", "0302")), "its version is 03 03");
    assert_eq!(rule(&SMALL.replace("160301", "170301")), "its record begins with 16 03 01");
    assert_eq!(rule(&SMALL.replace("01 00 { 0303", "02 00 { 0303")), "its record holds one message of the type 1");
    assert_eq!(rule(&SMALL.replace("random 00", "random 21 bytes:33")), "its session id has at most 32 bytes");
    assert_eq!(rule(&format!("{SMALL} 00")), "it is one whole record");
    assert_eq!(rule(&SMALL.replace("{ }", &"bytes:4096 ".repeat(5))), "its record has at most 16384 bytes");
    assert_eq!(
        rule(&SMALL.replace("random 00 { 1301 } 01 00 { }", "random 21")),
        "its session id has at most 32 bytes"
    );
}

proptest! {
    #[test]
    fn no_text_panics(words in proptest::collection::vec(
        prop_oneof![
            Just("{"), Just("}"), Just("("), Just(")"), Just("|"), Just("shuffle"), Just("either"), Just("random"),
            Just("160301"), Just("00"), Just("domain"), Just("bytes:9"), Just("pad:99"), Just("grease:1"), Just("#"), Just("\n"),
        ], 0..40)) {
        let _: Result<HelloTemplate, TemplateError> = words.join(" ").parse();
    }
}

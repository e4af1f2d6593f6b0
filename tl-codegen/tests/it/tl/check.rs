//! `tl check`.

use super::support::Files;
use serde_json::{Value, json};

const GOOD: &str = "dog#00000001 name:string = Pet;\n";
const BAD: &str = "// é\ndog name:Strin = Pet;\ncat paws:int = Pet;\ncat paws:int = Pet;\n";

#[test]
fn fine_is_0_and_silent() {
    let files = Files::new(&[("good.tl", "dog name:string = Pet;\n")]);
    let run = files.tl(&["check", "good.tl"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

#[test]
fn a_warning_alone_is_no_fault() {
    let files = Files::new(&[("good.tl", GOOD)]);
    let run = files.tl(&["check", "good.tl"]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.starts_with("warning[TL0201]: "), "{}", run.stdout);
    assert_eq!(run.stderr, "1 warning\n");
}

#[test]
fn faults_are_1() {
    let files = Files::new(&[("bad.tl", BAD)]);
    let run = files.tl(&["check", "bad.tl"]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("error[TL0101]: "), "{}", run.stdout);
    assert!(run.stdout.contains("--> bad.tl:2:10"), "{}", run.stdout);
    assert!(run.stdout.contains("2 | dog name:Strin = Pet;"), "{}", run.stdout);
}

#[test]
fn lints_are_asked_for() {
    let text = "cat flags:# x:flags.0?Bool y:flags.0?int = Pet;\n";
    let files = Files::new(&[("cat.tl", text), ("quiet.tl", &format!("// tl:allow(TL0204, TL0205)\n{text}"))]);
    assert_eq!(files.tl(&["check", "cat.tl"]).stdout, "");
    let run = files.tl(&["check", "--lint", "flagged-bool", "cat.tl"]);
    assert_eq!((run.status, run.stdout.matches("warning[").count()), (0, 1));
    assert!(run.stdout.starts_with("warning[TL0205]: "), "{}", run.stdout);
    assert_eq!(files.tl(&["check", "--lint", "all", "cat.tl"]).stderr, "2 warnings\n");
    assert_eq!(files.tl(&["check", "--lint", "reused-flag-bit,flagged-bool", "cat.tl"]).stderr, "2 warnings\n");
    assert_eq!(files.tl(&["check", "--lint", "all", "quiet.tl"]).stderr, "");
}

#[test]
fn files_are_one_schema_only_together() {
    let files = Files::new(&[("a.tl", "dog owner:Human = Pet;"), ("b.tl", "human = Human;")]);
    assert_eq!(files.tl(&["check", "a.tl"]).status, 1);
    assert_eq!(files.tl(&["check", "a.tl", "b.tl"]).status, 1);
    assert_eq!(files.tl(&["check", "--together", "a.tl", "b.tl"]).status, 0);
    assert_eq!(files.tl_with(&["check", "-"], "human = Human;").status, 0);
}

#[test]
fn json_is_an_object_a_line() {
    let files = Files::new(&[("bad.tl", BAD)]);
    let run = files.tl(&["check", "--message-format", "json", "bad.tl"]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let first = &lines[0];
    let keys: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["file", "severity", "code", "message", "help", "start", "end", "labels"]);
    assert_eq!(first["file"], "bad.tl");
    assert_eq!(first["severity"], "error");
    assert_eq!(first["code"], "TL0101");
    assert_eq!(first["help"], "did you mean `String`?");
    // Bytes count `é` as two.
    assert_eq!(first["start"], json!({"line": 2, "column": 10, "byte": 15}));
    assert_eq!(first["end"], json!({"line": 2, "column": 15, "byte": 20}));
    let duplicate = lines.iter().find(|line| line["code"] == "TL0102").unwrap();
    assert_eq!(duplicate["start"], json!({"line": 4, "column": 1, "byte": 48}));
    let label = &duplicate["labels"][0];
    assert_eq!(label["start"], json!({"line": 3, "column": 1, "byte": 28}));
    assert!(label["message"].is_string(), "{label}");
}

//! `tl diff`.

use super::support::{Files, own_schema, shared, tl_in};
use serde_json::{Value, json};

const OLD: &str = "\
// LAYER 1
dog#00000001 flags:# name:string age:flags.0?int = Pet;
cat#00000002 = Pet;
";
const NEW: &str = "\
// LAYER 2
dog#00000003 flags:# name:string age:flags.1?int good:flags.2?true = Pet;
owl#00000004 = Pet;
";

#[test]
fn for_people() {
    let files = Files::new(&[("old.tl", OLD), ("new.tl", NEW)]);
    let run = files.tl(&["diff", "old.tl", "new.tl"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(
        run.stdout,
        "\
layer 1 -> 2
- cat constructor
    removed: a constructor of Pet (breaks wire, rust)
~ dog constructor
    id: 00000001 -> 00000003 (breaks wire)
    flag-moved age: flags.0? -> flags.1? (breaks wire)
    field-added good: flags.2?true
+ owl constructor
    added: a constructor of Pet
1 added, 1 removed, 1 changed, 0 renamed; 2 break the wire, 1 the generated Rust, 0 a box
"
    );
}

#[test]
fn for_tools() {
    let files = Files::new(&[("old.tl", OLD), ("new.tl", NEW)]);
    let run = files.tl(&["diff", "old.tl", "new.tl", "--message-format", "json"]);
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    let [nothing, wire] = [false, true].map(|wire| json!({"wire": wire, "rust": false, "box": false}));
    assert_eq!(
        lines[1],
        json!({
            "change": "changed", "subject": "constructor", "name": "dog", "layer": null, "from": null, "guess": false,
            "old": "old.tl:2:1", "new": "new.tl:2:1", "breaks": wire,
            "effects": [
                {"kind": "id", "member": null, "message": "00000001 -> 00000003", "breaks": wire},
                {"kind": "flag-moved", "member": "age", "message": "flags.0? -> flags.1?", "breaks": wire},
                {"kind": "field-added", "member": "good", "message": "flags.2?true", "breaks": nothing},
            ],
        })
    );
}

/// What has changed in a type as a whole is about no single constructor.
#[test]
fn types() {
    let pet = |name: &str| format!("dog#00000001 {name}:string = Pet;\ncat#00000002 {name}:string = Pet;\n");
    let fish = "fish#00000003 = Pet;\n";
    let files = Files::new(&[("old.tl", &pet("name")), ("new.tl", &(pet("name") + fish))]);
    let run = files.tl(&["diff", "old.tl", "new.tl"]);
    assert_eq!(
        run.stdout,
        "\
+ fish constructor
    added: a constructor of Pet
~ Pet type
    accessor name: is gone: `fish` has no such field (breaks rust)
1 added, 0 removed, 0 changed, 0 renamed; 0 break the wire, 1 the generated Rust, 0 a box
"
    );
    let run = files.tl(&["diff", "old.tl", "new.tl", "--breaking", "--message-format", "json"]);
    let rust = json!({"wire": false, "rust": true, "box": false});
    assert_eq!(run.status, 1);
    assert_eq!(
        serde_json::from_str::<Value>(&run.stdout).unwrap(),
        json!({
            "change": "changed", "subject": "type", "name": "Pet", "layer": null, "from": null, "guess": false,
            "old": "old.tl:1:28", "new": "new.tl:1:28", "breaks": rust,
            "effects": [
                {"kind": "accessor", "member": "name", "message": "is gone: `fish` has no such field", "breaks": rust},
            ],
        })
    );
}

/// A `Box` is a break of its own: nothing else breaks here. The file of `tl gen` says what stays.
#[test]
fn a_box_is_a_break() {
    let pet = |count: usize| {
        let fields: String = (0..count).map(|n| format!(" f{n}:flags.{n}?string")).collect();
        format!("dog#00000001 flags:#{fields} = Pet;\ncat#00000002 = Pet;\n")
    };
    let boxes = "Pet { Cat, Dog }\n";
    let files = Files::new(&[("old.tl", &pet(2)), ("new.tl", &pet(4)), ("big.tl", &pet(9)), ("boxes.txt", boxes)]);
    let run = files.tl(&["diff", "old.tl", "new.tl", "--breaking"]);
    assert_eq!(run.status, 1);
    assert_eq!(
        run.stdout,
        "\
~ Pet type
    boxed Dog: `dog` is behind a `Box` now: it takes 96 bytes, and may take 66 (breaks box)
0 added, 0 removed, 0 changed, 0 renamed; 0 break the wire, 0 the generated Rust, 1 a box
"
    );
    assert_eq!(files.tl(&["diff", "old.tl", "new.tl", "--breaking", "--boxes", "boxes.txt"]).status, 0);
    let run = files.tl(&["diff", "old.tl", "big.tl", "--breaking", "--boxes", "boxes.txt"]);
    assert!(run.status == 1 && run.stdout.contains("it takes 216 bytes, and may take 200"), "{}", run.stdout);
    assert_eq!(files.tl(&["diff", "old.tl", "new.tl", "--boxes", "old.tl"]).status, 2);
}

#[test]
fn breaking_is_1() {
    let files = Files::new(&[("old.tl", OLD), ("new.tl", NEW), ("more.tl", &format!("{OLD}owl#00000004 = Pet;"))]);
    let run = files.tl(&["diff", "old.tl", "new.tl", "--breaking"]);
    assert_eq!(run.status, 1);
    assert!(!run.stdout.contains("owl") && !run.stdout.contains("good"), "{}", run.stdout);
    assert_eq!(files.tl(&["diff", "old.tl", "more.tl", "--breaking"]).status, 0);
    assert_eq!(files.tl(&["diff", "old.tl", "missing.tl", "--breaking"]).status, 2);
}

/// VK's own examples of what its rules allow and what they do not.
#[test]
fn examples_of_vk() {
    let Some(folder) = shared("corpus/vk-tl") else { return };
    let names = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains("backward_compatibility_samples")).collect();
    names.sort();
    let prototype = names.iter().find(|name| name.ends_with("prototype.tl")).unwrap();
    let (mut allowed, mut forbidden) = (0, 0);
    for name in &names {
        let expected = if name.contains("incorrect-changes") {
            forbidden += 1;
            1
        } else {
            allowed += 1;
            0
        };
        let run = tl_in(&folder, &["diff", prototype, name, "--breaking"], "");
        assert_eq!(run.status, expected, "{name}: {}", run.stdout);
        // Whatever is forbidden is so on the wire: VK's server has no Rust.
        assert_eq!(run.stdout.contains("breaks wire"), expected == 1, "{name}: {}", run.stdout);
    }
    assert_eq!((allowed, forbidden), (2, 19));
}

#[test]
fn two_layers() {
    let Some(folder) = shared("corpus/registry") else { return };
    let layers = ["crates-grammers-tl-types-0.10.0/tl_api.tl", "crates-grammers-tl-types-0.11.0/tl_api.tl"];
    let run = tl_in(&folder, &["diff", layers[0], layers[1]], "");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("layer 227 -> 230\n"));
    assert!(run.stdout.contains("~ user constructor\n    id: 31774388 -> b1b8cc83 (breaks wire)\n    field-added linked_community_id: flags2.21?long\n"));
    // 1,620 + 790 combinators before, 1,704 + 850 after: 144 more.
    assert!(
        run.stdout.contains("\n162 added, 18 removed, 26 changed, 0 renamed; 35 break the wire, "),
        "{}",
        run.stdout
    );
}

/// The README shows a run.
#[test]
fn the_readme_says_what_the_tool_says() {
    let [readme, api, boxes] = ["../README.md", "api.tl", "boxes.txt"].map(own_schema);
    let Ok(readme) = std::fs::read_to_string(readme) else { return };
    let Some(folder) = shared("corpus/registry/crates-grammers-tl-types-0.10.0") else { return };
    let run = tl_in(&folder, &["diff", "tl_api.tl", api.to_str().unwrap(), "--boxes", boxes.to_str().unwrap()], "");
    let command = "$ tl diff layer-227.tl schema/api.tl --boxes schema/boxes.txt | tail -1\n";
    let shown = readme.split(command).nth(1).unwrap();
    assert_eq!(shown.lines().next(), run.stdout.lines().last());
}

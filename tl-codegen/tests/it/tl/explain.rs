//! `tl explain`.

use super::support::Files;

const TL: &str = "\
//@description A dog @name What it is called, @owner and whose it is
dog#00000001 name:string
    owner:Human = Pet; // good
cat#00000002 = Pet;
human pets:Vector<Pet> = Human;
---functions---
getPet id:int = Pet;
feed pet:Pet = Bool;
";

#[test]
fn a_constructor() {
    let files = Files::new(&[("pets.tl", TL)]);
    let run = files.tl(&["explain", "dog", "--schema", "pets.tl"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.starts_with(
            "constructor dog pets.tl:2:1\n  dog#00000001 name:string owner:Human = Pet;\n  id 00000001 (declared; computed "
        ),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("  A dog\n"), "{}", run.stdout);
    assert!(run.stdout.contains("  owner: and whose it is\n"), "{}", run.stdout);
    assert!(
        run.stdout.ends_with(
            "  other Pet (1):\n    cat\n  used by (2):\n    human.pets feed.pet\n  reaches (2):\n    Human Pet\n\n"
        ),
        "{}",
        run.stdout
    );
}

#[test]
fn a_type_a_function_and_an_id() {
    let files = Files::new(&[("pets.tl", TL)]);
    let run = files.tl(&["explain", "Pet", "--schema", "pets.tl"]);
    assert_eq!(
        run.stdout,
        "type Pet\n  dog#00000001 name:string owner:Human = Pet;\n  cat#00000002 = Pet;\n\
         \x20 answer of (1):\n    getPet\n  used by (2):\n    human.pets feed.pet\n  reaches (2):\n    Human Pet\n\n"
    );
    let run = files.tl(&["explain", "feed", "--schema", "pets.tl"]);
    assert!(run.stdout.starts_with("function feed pets.tl:8:1\n  feed pet:Pet = Bool;\n"), "{}", run.stdout);
    let run = files.tl(&["explain", "#00000002", "--schema", "pets.tl"]);
    assert!(run.stdout.starts_with("constructor cat "), "{}", run.stdout);
}

#[test]
fn a_declaration_without_its_comments() {
    let text = "\
//@description A dog, see @cats @breed Its breed @nothing
//-and more
dog /* see // cat */ name:string // the name: */ of /*
  /* x:int */ breed:int = Pet; //@name Its name
//@class Cat @description Any cat
//@class Human @description No pet
cat = Cat;
";
    let files = Files::new(&[("pets.tl", text)]);
    let run = files.tl(&["explain", "dog", "--schema", "pets.tl"]);
    assert!(run.stdout.contains("  dog name:string breed:int = Pet;\n"), "{}", run.stdout);
    let docs = "  A dog, see @cats\n  breed: Its breed @nothing and more\n  name: Its name\n";
    assert!(run.stdout.contains(docs), "{}", run.stdout);
    let run = files.tl(&["explain", "cat", "--schema", "pets.tl"]);
    assert!(run.stdout.contains("  @class Human\n  No pet\n"), "{}", run.stdout);
    let run = files.tl(&["explain", "Cat", "--schema", "pets.tl"]);
    assert!(run.stdout.starts_with("type Cat\n  Any cat\n  cat = Cat;\n"), "{}", run.stdout);
}

#[test]
fn what_is_not_there() {
    let files = Files::new(&[("pets.tl", TL)]);
    let run = files.tl(&["explain", "pet", "--schema", "pets.tl"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert_eq!(run.stderr, "error: the schema has no `pet`; did you mean Pet, getPet?\n");
}

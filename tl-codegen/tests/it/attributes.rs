//! `Builder`'s options about items: attributes, and types of other crates.

use crate::common::names;
use std::path::Path;
use tl_codegen::{Builder, Error, Output};

const PETS: &str = "\
    petDog flags:# name:string age:flags.0?int = Pet;\n\
    petCat name:string = Pet;\n\
    zoo.cage pet:Pet bare:%zoo.Sign signs:vector<zoo.sign> = zoo.Cage;\n\
    zoo.sign text:string = zoo.Sign;\n\
    ---functions---\n\
    zoo.open cage:zoo.Cage = Pet;\n";

fn pets() -> Builder {
    Builder::new().schema_text("pets.tl", PETS)
}

fn file<'o>(output: &'o Output, name: &str) -> &'o str {
    &output.files[Path::new(name)]
}

fn fault(builder: &Builder) -> String {
    builder.generate().unwrap_err().to_string()
}

#[test]
fn attributes_of_types() {
    let output = pets().type_attribute("Pet", "#[derive(Hash)]").generate().unwrap();
    for (name, item) in
        [("types/mod.rs", "struct PetDog"), ("types/mod.rs", "struct PetCat"), ("enums/mod.rs", "enum Pet")]
    {
        assert!(file(&output, name).contains(&format!("#[derive(Hash)] pub {item}")), "{item}");
    }
    assert!(!file(&output, "types/zoo.rs").contains("Hash"));
    // A constructor's path is that of its struct alone, a function's too. One item may have several.
    let output = pets()
        .type_attribute("petDog", "#[a] #[b(c)]")
        .type_attribute("zoo.open", "#[d]")
        .type_attribute("*", "#[e = \"f\"]")
        .generate()
        .unwrap();
    assert!(file(&output, "types/mod.rs").contains("#[a] #[b(c)] #[e = \"f\"] pub struct PetDog"));
    assert!(file(&output, "functions/zoo.rs").contains("#[d] #[e = \"f\"] pub struct Open"));
    assert!(file(&output, "enums/mod.rs").contains("] #[e = \"f\"] pub enum Pet"));
}

#[test]
fn attributes_of_enums_or_structs_alone() {
    let output = pets().enum_attribute("*", "#[a]").struct_attribute("Pet", "#[b]").generate().unwrap();
    assert!(file(&output, "enums/mod.rs").contains("#[a] pub enum Pet"));
    assert!(file(&output, "types/mod.rs").contains("#[b] pub struct PetDog"));
    assert!(!file(&output, "types/mod.rs").contains("#[a]") && !file(&output, "enums/mod.rs").contains("#[b]"));
    assert_eq!(
        fault(&pets().enum_attribute("petDog", "#[a]")),
        "enum_attribute `petDog`: nothing that it names is generated"
    );
}

#[test]
fn attributes_of_fields() {
    let count = |path: &str| {
        let output = pets().field_attribute(path, "#[x]").generate().unwrap();
        output.files.values().map(|text| text.matches("#[x] pub ").count()).sum::<usize>()
    };
    for (path, fields) in [
        ("petDog.name", 1),
        ("Pet.name", 2),
        ("petDog.*", 2),
        ("*.name", 2),
        ("zoo.*.pet", 1),
        ("zoo.cage.signs", 1),
        ("*", 8),
    ] {
        assert_eq!(count(path), fields, "{path}");
    }
    let output = pets().field_attribute("petDog.age", "#[x]").generate().unwrap();
    assert!(file(&output, "types/mod.rs").contains("#[x] pub age: Option<i32>"));
}

#[test]
fn attributes_that_make_no_sense() {
    for (builder, message) in [
        (pets().type_attribute("Pat", "#[x]"), "type_attribute `Pat`: names nothing; did you mean `Pet`?"),
        (
            pets().roots(["Pet"]).type_attribute("zoo.sign", "#[x]"),
            "type_attribute `zoo.sign`: nothing that it names is generated",
        ),
        (
            pets().field_attribute("petDog", "#[x]"),
            "field_attribute `petDog`: is not a path of fields, as `inputFile.name` is",
        ),
        (
            pets().field_attribute("petDig.name", "#[x]"),
            "field_attribute `petDig.name`: `petDig` names nothing; did you mean `petDog`?",
        ),
        (
            pets().field_attribute("petDog.nam", "#[x]"),
            "field_attribute `petDog.nam`: no such field is generated; did you mean `name`?",
        ),
        // The flags are computed: no field of the struct.
        (pets().field_attribute("petDog.flags", "#[x]"), "field_attribute `petDog.flags`: no such field is generated"),
    ] {
        assert_eq!(fault(&builder), message);
    }
    for text in ["", "derive(Hash)", "#[x", "#![x]", "#[x] struct Y;", "#[]", "\"", "#(x)"] {
        let message = fault(&pets().type_attribute("Pet", text).field_attribute("*", text));
        assert!(message.starts_with(&format!("type_attribute `{text}`: is not an attribute")), "{message}");
        assert_eq!(message.lines().count(), 2);
    }
}

#[test]
fn a_type_of_another_crate() {
    let output = pets().extern_path("zoo.Sign", "::other::enums::zoo::Sign").generate().unwrap();
    assert!(!names(&output).iter().any(|name| name.contains("Sign")));
    let types = file(&output, "types/zoo.rs");
    assert!(types.contains("pub bare: ::other::types::zoo::Sign"), "{types}");
    assert!(types.contains("pub signs: Vec< ::other::types::zoo::Sign>"));
    // A single enum says nothing about structs, if it is somewhere else.
    let error = pets().extern_path("zoo.Sign", "::other::Sign").generate().unwrap_err();
    assert!(matches!(error, Error::Schema { .. }));
    assert!(error.to_string().contains("pets.tl:3:18\n"), "{error}");
    let output = pets().extern_path("Pet", "crate::Animal").generate().unwrap();
    assert!(file(&output, "types/zoo.rs").contains("pub pet: crate::Animal"));
    assert!(file(&output, "functions/zoo.rs").contains("type Return = crate::Animal;"));
}

#[test]
fn all_types_of_another_crate() {
    let output = pets().extern_path("*", "::other").extern_path("Pet", "::mine::Pet").generate().unwrap();
    assert_eq!(names(&output), ["functions::zoo::Open"]);
    let functions = file(&output, "functions/zoo.rs");
    assert!(functions.contains("pub cage: ::other::enums::zoo::Cage"), "{functions}");
    assert!(functions.contains("type Return = ::mine::Pet;"));
    // With roots, what only the other crate's types need is not there.
    let output = pets().roots(["zoo.open"]).extern_path("zoo.*", "::other").generate().unwrap();
    assert_eq!(names(&output), ["enums::Pet", "functions::zoo::Open", "types::PetCat", "types::PetDog"]);
}

#[test]
fn other_crates_that_make_no_sense() {
    for (builder, message) in [
        (pets().extern_path("pet", "::a"), "extern_path `pet`: names no type; did you mean `Pet`?"),
        (pets().extern_path("Pet", "a b"), "extern_path `a b`: is not a path of Rust"),
        (pets().extern_path("Pet", ""), "extern_path ``: is not a path of Rust"),
    ] {
        assert_eq!(fault(&builder), message);
    }
}

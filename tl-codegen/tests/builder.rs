//! `Builder`: where output goes, when it is written, and that a fault leaves nothing behind.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use tl_codegen::{Builder, Error};

const PETS: &str = "petDog#01020304 name:string = Pet;\nzoo.petCat#01020305 = zoo.Pet;\n";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn schema(folder: &Path, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn one_schema_is_at_the_root() {
    let folder = folder();
    let output = Builder::new().schema(schema(folder.path(), "pets.tl", PETS)).generate().unwrap();
    let names: Vec<&str> = output.files.keys().map(|path| path.to_str().unwrap()).collect();
    assert_eq!(names, ["enums/mod.rs", "enums/zoo.rs", "functions/mod.rs", "mod.rs", "types/mod.rs", "types/zoo.rs"]);
}

#[test]
fn several_schemas_are_modules() {
    let folder = folder();
    let output = Builder::new()
        .schema(schema(folder.path(), "pets.tl", PETS))
        .schema(schema(folder.path(), "cars.tl", "carFast = Car;"))
        .generate()
        .unwrap();
    assert!(output.files.contains_key(Path::new("pets/enums/mod.rs")));
    assert!(output.files.contains_key(Path::new("cars/enums/mod.rs")));
}

#[test]
fn files_of_one_module_refer_to_each_other() {
    let folder = folder();
    let pets = schema(folder.path(), "pets.tl", PETS);
    let owners = schema(folder.path(), "owners.tl", "owner pet:Pet = Owner;");
    Builder::new().schema_in("all", &pets).schema_in("all", &owners).generate().unwrap();
    // On their own, they do not.
    let error = Builder::new().schema(&pets).schema(&owners).generate().unwrap_err();
    assert!(error.to_string().contains("owners.tl:1:11"), "{error}");
}

#[test]
fn a_fault_names_its_place_and_leaves_nothing() {
    let folder = folder();
    for (text, place) in [
        ("dog#1 name:string = Pet;\ncat#2 paws int = Pet;\n", "bad.tl:2:"),
        ("dog#1 owner:Human = Pet;\n", "bad.tl:1:13"),
        ("dog {n:#} name:(flags.0?string) = Pet;\n", "bad.tl:1:"),
        ("dog n:# legs:n*[ int ] = Pet;\n", "bad.tl:1:9"),
    ] {
        let out = folder.path().join("out");
        let error = Builder::new().schema(schema(folder.path(), "bad.tl", text)).out_dir(&out).write().unwrap_err();
        assert!(matches!(error, Error::Schema { .. }));
        assert!(error.to_string().contains(place), "{text}: {error}");
        assert!(!out.exists());
    }
}

#[test]
fn only_what_has_changed_is_written() {
    let folder = folder();
    let out = folder.path().join("out");
    let pets = schema(folder.path(), "pets.tl", PETS);
    let output = Builder::new().schema(&pets).generate().unwrap();
    assert_eq!(output.write(&out).unwrap().len(), output.files.len());
    assert_eq!(output.write(&out).unwrap(), Vec::<std::path::PathBuf>::new());

    // A namespace goes away, and with it its generated files; what somebody else put there stays.
    fs::write(out.join("types/own.rs"), "// mine\n").unwrap();
    schema(folder.path(), "pets.tl", PETS.lines().next().unwrap());
    let touched = Builder::new().schema(&pets).generate().unwrap().write(&out).unwrap();
    assert!(touched.contains(&out.join("types/zoo.rs")));
    assert!(!out.join("types/zoo.rs").exists());
    assert!(out.join("types/own.rs").exists());
}

#[test]
fn a_schema_that_is_not_there() {
    let error = Builder::new().schema("no/such.tl").generate().unwrap_err();
    assert!(error.to_string().starts_with("cannot read the schema no/such.tl: "), "{error}");
    assert!(matches!(Builder::new().generate(), Err(Error::NoSchema)));
}

#[test]
fn names_that_rust_cannot_have() {
    let folder = folder();
    let text = "\
        option#1 type:int self:int Self:int r:int w:int = Option;\n\
        box.vec#2 flags:# new:flags.0?true match:flags.1?int = box.Vec;\n\
        fooBar#3 = Foo; foo_bar#4 = Foo; foo#5 = Foo;\n";
    let output = Builder::new().schema(schema(folder.path(), "traps.tl", text)).generate().unwrap();
    let file = |name: &str| &output.files[Path::new(name)];
    assert!(file("types/mod.rs").contains("pub struct Option_ {"));
    assert!(file("types/mod.rs").contains("pub r#type : i32"));
    assert!(file("types/mod.rs").contains("pub self_ : i32"));
    assert!(file("types/mod.rs").contains("pub self_2 : i32"));
    assert!(file("types/mod.rs").contains("pub mod r#box"));
    assert!(file("types/box.rs").contains("pub fn new2"));
    assert!(file("types/mod.rs").contains("pub struct FooBarId00000004"));
    assert!(file("enums/mod.rs").contains("BarId00000004 ("));
}

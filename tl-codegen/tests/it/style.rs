//! `Builder`'s options about how items are written, and the listing of them.

use crate::common::{api, names};
use std::path::Path;
use tl_codegen::{Builder, Error, FunctionDecoding, Layout, Modules, Output};

const PETS: &str = "\
    //@description A dog @name Its name\n\
    petDog flags:# name:string loud:flags.1?true age:flags.0?int ids:flags.0?vector<pet.tag> = Pet;\n\
    petNone = Pet;\n\
    pet.tag type:int = pet.Tag;\n\
    pet.mod.deep = pet.mod.Deep;\n\
    rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult;\n\
    ---functions---\n\
    pet.get id:long = Vector<Pet>;\n\
    wrap {X:Type} id:int128 query:!X = X;\n";

fn pets() -> Builder {
    Builder::new().schema_text("pets.tl", PETS)
}

fn all_text(output: &Output) -> String {
    output.files.values().map(String::as_str).collect()
}

#[test]
fn docs_on_or_off() {
    let with = all_text(&pets().generate().unwrap());
    assert!(with.contains("A dog") && with.contains("Its name"));
    let without = all_text(
        &pets()
            .docs(false)
            .type_attribute("petDog", "#[doc(alias = \"hound\")] #[doc = \"SECRET\"]")
            .type_attribute("petDog", "#[doc = \" a\"] #[derive(Hash)]")
            .field_attribute("petDog.name", "#[doc = \"\"] #[doc(alias = \"b\")]")
            .generate()
            .unwrap(),
    );
    assert!(!without.contains("doc =") && !without.contains("SECRET"), "{without}");
    assert!(without.contains("#[doc(alias = \"hound\")] #[derive(Hash)] pub struct PetDog"));
    assert!(without.contains("#[doc(alias = \"b\")] pub name: String"));
    // No lint asks for what is not wanted.
    assert!(without.contains("missing_docs"));
    assert!(!with.contains("missing_docs"));
}

#[test]
fn derives_on_or_off() {
    let traits = |builder: Builder| {
        let text = all_text(&builder.generate().unwrap());
        ["wire_debug", "wire_partial_eq"].map(|name| text.contains(name))
    };
    assert_eq!(traits(pets()), [true, true]);
    assert_eq!(traits(pets().debug(false)), [false, true]);
    assert_eq!(traits(pets().partial_eq(false)), [true, false]);
    assert_eq!(traits(pets().debug(false).partial_eq(false)), [false, false]);
}

#[test]
fn functions_are_decoded_where_that_is_wanted() {
    let functions = |decoding| {
        let output = pets().function_decoding(decoding).generate().unwrap();
        output.files[Path::new("functions/pet.rs")].clone()
    };
    let head = "impl DecodeFields for Get";
    assert!(!functions(FunctionDecoding::Never).contains(head));
    assert!(functions(FunctionDecoding::Always).contains(head));
    let feature = functions(FunctionDecoding::Feature("server".into()));
    assert!(feature.contains(&format!("#[cfg(feature = \"server\")] {head}")));
    // What deserializes them needs the same.
    assert!(!functions(FunctionDecoding::Never).contains("wire_deserialize"));
    assert!(functions(FunctionDecoding::Always).contains("wire_deserialize"));
    assert!(feature.contains("#[cfg(feature = \"server\")] ::tl_types::wire_traits! { wire_deserialize;"));
    for name in ["", "a b", "\"", "-x"] {
        let error = pets().function_decoding(FunctionDecoding::Feature(name.into())).generate().unwrap_err();
        assert_eq!(error.to_string(), format!("function_decoding `{name}`: is not the name of a feature"));
    }
}

#[test]
fn one_file_has_what_many_have() {
    for layout in [Layout::Compact, formatted()] {
        let many = pets().layout(layout).generate().unwrap();
        let one = pets().layout(layout).modules(Modules::OneFile).generate().unwrap();
        assert_eq!(one.files.keys().collect::<Vec<_>>(), [Path::new("mod.rs")]);
        let text = &one.files[Path::new("mod.rs")];
        // Nothing is left to look for in other files, and nothing is lost.
        assert!(
            many.files.len() > 5
                && !text.lines().any(|line| line.contains("pub mod") && line.trim_end().ends_with(';'))
        );
        assert_eq!(text.matches("pub mod ").count(), all_text(&many).matches("pub mod ").count());
        for item in all_text(&many).lines().filter(|line| !line.contains("mod ")) {
            assert!(text.contains(item), "{item}");
        }
        assert_eq!(text.matches('{').count(), text.matches('}').count());
    }
    // Each schema has its own.
    let both = pets().schema_text("cars.tl", "car = Car;").modules(Modules::OneFile).generate().unwrap();
    assert_eq!(both.files.keys().collect::<Vec<_>>(), ["cars/mod.rs", "mod.rs", "pets/mod.rs"].map(Path::new));
}

#[cfg(feature = "format")]
fn formatted() -> Layout {
    Layout::Formatted
}

#[cfg(not(feature = "format"))]
fn formatted() -> Layout {
    Layout::Compact
}

/// Whoever reads it, or a diff of it, finds each item on a line of its own.
#[test]
fn compact_text_has_a_line_for_each_item() {
    let output = pets().generate().unwrap();
    for (name, text) in &output.files {
        for line in text.lines().filter(|line| !line.starts_with("//")) {
            let items =
                line.matches("pub struct ").count() + line.matches("pub enum ").count() + line.matches("impl ").count();
            let generics = line.matches(": impl ").count() + line.matches("= impl ").count();
            assert!(items - generics <= 1, "{}: {line}", name.display());
        }
    }
}

#[test]
fn the_surface_has_a_line_for_each_item() {
    let surface = pets().generate().unwrap().surface();
    let expected = "\
enums::Pet { Dog, None }
enums::pet::Tag { Plain }
enums::pet::mod_::Deep { Plain }
functions::Wrap<X>#ID { id: [u8; 16], query: X } -> X::Return
functions::pet::Get#ID { id: i64 } -> Vec<Pet>
types::PetDog#ID { name: String, loud?: bool, age?: i32, ids?: Vec<types::pet::Tag> }
types::PetNone#ID {}
types::RpcResult#ID = envelope::RpcResult
types::pet::Tag#ID { r#type: i32 }
types::pet::mod_::Deep#ID {}
";
    assert_eq!(without_ids(&surface), expected);
    assert!(surface.contains("types::RpcResult#f35c6d01 = "));
}

#[test]
fn the_surface_says_what_became_of_options() {
    let both = pets().schema_text("cars.tl", "// LAYER 7\ncar = Car; ---functions--- drive = Car; stop = Car;");
    let surface = both.opaque("Car").unanswered("Pet").extern_path("pet.*", "::other").generate().unwrap().surface();
    let expected = "\
pets::enums::Pet { Dog, None }
pets::functions::Wrap<X>#ID { id: [u8; 16], query: X } -> X::Return
pets::functions::pet::Get#ID { id: i64 }
pets::types::PetDog#ID { name: String, loud?: bool, age?: i32, ids?: Vec<types::pet::Tag> }
pets::types::PetNone#ID {}
pets::types::RpcResult#ID = envelope::RpcResult
cars::LAYER = 7
cars::enums::Car { Plain }
cars::functions::Drive#ID {} -> Object
cars::functions::Stop#ID {} -> Object
cars::types::Car#ID {}
";
    assert_eq!(without_ids(&surface), expected);
}

#[test]
fn the_layer_is_that_of_a_modules_schema() {
    let both = pets().schema_text("cars.tl", "// LAYER 7\ncar = Car;").generate().unwrap();
    assert_eq!(["cars", "pets", "boats"].map(|module| both.layer(module)), [Some(7), None, None]);
    assert_eq!(Builder::new().schema_text("cars.tl", "// LAYER 7\ncar = Car;").generate().unwrap().layer(""), Some(7));
}

#[test]
fn the_surface_of_the_layer_is_complete() {
    let Some(output) = api(|builder| builder) else { return };
    let surface = output.surface();
    let items = surface
        .lines()
        .filter(|line| line.starts_with("types::") || line.starts_with("enums::") || line.starts_with("functions::"));
    assert_eq!(items.count(), names(&output).len());
    assert!(surface.starts_with("LAYER = "));
    assert!(surface.lines().any(|line| line.starts_with("types::InputFile#") && line.contains("md5_checksum: String")));
    assert_eq!(
        surface.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>().len(),
        surface.lines().count()
    );
}

/// Ids are computed, which other tests look at.
fn without_ids(surface: &str) -> String {
    let line = |line: &str| match line.split_once('#') {
        Some((name, rest))
            if !name.contains("r#") && rest.get(..8).is_some_and(|id| id.bytes().all(|c| c.is_ascii_hexdigit())) =>
        {
            format!("{name}#ID{}\n", &rest[8..])
        }
        _ => format!("{line}\n"),
    };
    surface.lines().map(line).collect()
}

#[test]
fn schemas_in_memory_are_as_files() {
    let error = Builder::new().schema_text("here.tl", "dog#1 owner:Human = Pet;\n").generate().unwrap_err();
    assert!(matches!(error, Error::Schema { .. }) && error.to_string().contains("here.tl:1:13"), "{error}");
}

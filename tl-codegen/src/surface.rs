//! What was generated, one line an item: for a snapshot in which a layer bump is a diff that people can read.
//!
//! ```text
//! LAYER = 230
//! enums::InputMedia { Empty, UploadedPhoto(Box), Photo(Box), GeoPoint, Contact(Box), … }
//! functions::upload::GetFile#be5335be { precise?: bool, location: InputFileLocation, … } -> upload::File
//! types::InputFile#f52ff27f { id: i64, parts: i32, name: String, md5_checksum: String }
//! ```
//!
//! The types of fields are those of Rust, without `enums::` and without `Option`: a `?` says that a field need not be there.
//! (Such a `Bool` is an `Option<bool>` all the same, since such a `true` is a `bool`.) Behind an enum's variants are
//! its methods, for fields that all of them have.

use crate::Output;
use crate::plan::{Answer, Enum, Field, Function, Plan, Reused, Struct};

impl Output {
    /// A compact listing of all items: structs with their ids and fields in the order of `new`, enums with their
    /// variants and methods, functions with their results. Sorted, and the same at every run.
    ///
    /// Compared with a snapshot in a test, it shows what a new layer changes:
    ///
    /// ```
    /// # fn main() -> Result<(), tl_codegen::Error> {
    /// let pets = "dog flags:# name:string age:flags.0?int = Pet; ---functions--- getPets = Vector<Pet>;";
    /// let output = tl_codegen::Builder::new().schema_text("pets.tl", pets).generate()?;
    /// assert_eq!(
    ///     output.surface(),
    ///     "\
    /// enums::Pet { Dog }
    /// functions::GetPets#e7772ba7 {} -> Vec<Pet>
    /// types::Dog#f2a74750 { name: String, age?: i32 }
    /// "
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn surface(&self) -> String {
        self.plans.iter().flat_map(|(module, plan)| lines(module, plan)).collect()
    }
}

impl Plan {
    /// The same listing, of what would be generated.
    pub fn surface(&self) -> String {
        lines("", self).concat()
    }
}

/// The items of a schema whose Rust is in this module, sorted.
fn lines(module: &str, plan: &Plan) -> Vec<String> {
    let prefix = if module.is_empty() { String::new() } else { format!("{module}::") };
    let layer = plan.layer.map(|layer| format!("LAYER = {layer}"));
    let structs = plan.constructors.iter().map(|of| format!("types::{}", structure(of)));
    let reused = plan.reused.iter().map(reused);
    let enums = plan.types.iter().map(enumeration);
    let functions = plan.functions.iter().map(function);
    let lines = layer.into_iter().chain(structs).chain(reused).chain(enums).chain(functions);
    let mut lines: Vec<String> = lines.map(|line| format!("{prefix}{line}\n")).collect();
    lines.sort();
    lines
}

/// `upload::File<X>#12345678 { … }`
fn structure(of: &Struct) -> String {
    let params = if of.params.is_empty() { String::new() } else { format!("<{}>", of.params.join(", ")) };
    let fields = braced(of.fields().map(field));
    format!("{}{params}#{:08x} {fields}", of.path, of.id)
}

fn field(of: &Field) -> String {
    let mark = if of.condition.is_some() { "?" } else { "" };
    format!("{}{mark}: {}", of.name, of.listed())
}

fn reused(of: &Reused) -> String {
    format!("types::{}#{:08x} = {}", of.path, of.id, of.runtime_path)
}

fn enumeration(of: &Enum) -> String {
    let variants = of.variants.iter().map(|variant| {
        let held = if variant.boxed.is_some() { "(Box)" } else { "" };
        format!("{}{held}", variant.name)
    });
    // What all constructors have can be had of the enum: a new one that lacks it takes that away.
    let shared = of.shared.iter().map(|field| format!(" .{}", field.name)).collect::<String>();
    format!("enums::{} {}{shared}", of.path, braced(variants))
}

fn function(of: &Function) -> String {
    let answer = match &of.answer {
        Answer::Typed(result) => format!(" -> {result}"),
        Answer::Opaque => " -> Object".to_owned(),
        Answer::Unanswered => String::new(),
    };
    format!("functions::{}{answer}", structure(&of.request))
}

fn braced(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", items.join(", ")) }
}

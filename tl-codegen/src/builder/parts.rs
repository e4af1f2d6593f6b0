//! Options about parts of a schema: what is generated, what is elsewhere, and attributes.

use super::Builder;
use crate::select::{Cut, Kind, Request, Wish};

/// # Parts of a schema
///
/// These options name parts of the schemas by *paths*, with the names of the schema, not those of Rust:
///
/// - `upload.getFile`, `inputMediaUploadedPhoto`: a function or constructor;
/// - `InputMedia`: a type, with all its constructors;
/// - `upload.*`: all functions, constructors and types of a namespace, and of those within it (in general, whatever
///   starts with what is before the `*`);
/// - `*`: everything.
///
/// A path that names nothing in any of the schemas is an error.
impl Builder {
    /// Only these are generated, and what they reach: the types of a function's parameters and of its result, and of a
    /// constructor's fields. A type always has all its constructors. Without roots, everything is generated.
    ///
    /// Items are the same whatever the roots are: only which of them are there differs.
    ///
    /// ```
    /// # fn main() -> Result<(), tl_codegen::Error> {
    /// let output = tl_codegen::Builder::new()
    ///     .schema_text("pets.tl", "dog = Dog; cat = Cat; walk dog:Dog = Walk;")
    ///     .roots(["walk"])
    ///     .generate()?;
    /// let enums = &output.files[std::path::Path::new("enums/mod.rs")];
    /// assert!(enums.contains("pub type Walk") && enums.contains("pub type Dog") && !enums.contains("pub type Cat"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn roots<P: Into<String>>(mut self, paths: impl IntoIterator<Item = P>) -> Self {
        for path in paths {
            self = self.request(path, Wish::Root);
        }
        self
    }

    /// The result of functions with this result type, or with a vector of it, is not followed: it stays undecoded, as
    /// the runtime's `Object`. Telegram's `Updates` reaches half of its layer. Fields of the type are not touched.
    ///
    /// It is an error if no function has such a result.
    #[must_use]
    pub fn opaque(self, path: impl Into<String>) -> Self {
        self.request(path, Wish::Answer(Cut::Opaque))
    }

    /// Functions with this result type, or with a vector of it, get no `Function` implementation at all, and so no
    /// result: they are only ever encoded. Other generated code, of the same crate, can then only add to this.
    ///
    /// It is an error if no function has such a result.
    #[must_use]
    pub fn unanswered(self, path: impl Into<String>) -> Self {
        self.request(path, Wish::Answer(Cut::Unanswered))
    }

    /// A type is taken from another crate: neither its enum nor its constructors' structs are generated, and what
    /// mentions it uses the other crate's. The two ways to say where it is:
    ///
    /// - for one type the path of its enum: `extern_path("InputFile", "::tl_types::enums::InputFile")`. Where a field
    ///   holds a bare constructor of it, the struct is looked for as in generated code, here `::tl_types::types::…`;
    ///   if the path has no `enums` in it, such a field is an error.
    /// - for a path with a `*` the module that has `enums` and `types`, laid out as generated ones are:
    ///   `extern_path("storage.*", "::tl_types")`.
    ///
    /// Of several paths for a type, the more special one counts. Functions are always generated. The other crate must
    /// use the same runtime. How big its types are is not known here; in choosing what to box they are taken to have 64
    /// bytes.
    #[must_use]
    pub fn extern_path(self, path: impl Into<String>, rust_path: impl Into<String>) -> Self {
        self.request(path, Wish::Extern(rust_path.into()))
    }

    /// Puts an attribute, or several, on structs and enums: `type_attribute("Pet", "#[derive(Hash)]")`. The path of a
    /// type is that of its enum and of all structs of its constructors.
    ///
    /// It is an error if nothing that the path names is generated.
    #[must_use]
    pub fn type_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.request(path, Wish::TypeAttribute(Kind::Both, attribute.into()))
    }

    /// As [`type_attribute`](Self::type_attribute), on enums alone.
    #[must_use]
    pub fn enum_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.request(path, Wish::TypeAttribute(Kind::Enum, attribute.into()))
    }

    /// As [`type_attribute`](Self::type_attribute), on structs alone.
    #[must_use]
    pub fn struct_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.request(path, Wish::TypeAttribute(Kind::Struct, attribute.into()))
    }

    /// Puts an attribute, or several, on fields: `field_attribute("inputFile.name", "#[doc(alias = \"title\")]")`. The
    /// path is that of a constructor, function or type, a `.`, and the field's name in the schema or `*` for all;
    /// `*` alone is every field.
    ///
    /// It is an error if no such field is generated.
    #[must_use]
    pub fn field_attribute(self, path: impl Into<String>, attribute: impl Into<String>) -> Self {
        self.request(path, Wish::FieldAttribute(attribute.into()))
    }

    fn request(mut self, path: impl Into<String>, wish: Wish) -> Self {
        self.requests.push(Request { path: path.into(), wish });
        self
    }
}

//! Options about parts of a schema: what is generated, what is elsewhere, and attributes.

use super::{BadOption, Builder};
use crate::select::{Cut, Request, Verdict, Wish};

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
    /// assert!(enums.contains("pub enum Walk") && enums.contains("pub enum Dog") && !enums.contains("pub enum Cat"));
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

    fn request(mut self, path: impl Into<String>, wish: Wish) -> Self {
        self.requests.push(Request { path: path.into(), wish });
        self
    }
}

/// What is wrong with the requests: those that no schema has found something for. `verdicts` has each schema's on all of
/// the requests.
pub(super) fn faults(requests: &[Request], verdicts: &[Vec<Verdict>]) -> Vec<BadOption> {
    let mut faults = Vec::new();
    for (index, request) in requests.iter().enumerate() {
        let verdicts = || verdicts.iter().filter_map(|schema| schema.get(index));
        // Of several schemas, the one that has something similar knows best.
        let why = verdicts().filter_map(|verdict| verdict.as_ref().err()).max_by_key(|why| why.contains('?'));
        if let Some(why) = why.filter(|_| verdicts().all(Result::is_err)) {
            faults.push(BadOption { option: request.option(), given: request.path.clone(), why: why.clone() });
        }
    }
    faults
}

impl Request {
    /// The method that it was made with.
    fn option(&self) -> &'static str {
        match self.wish {
            Wish::Root => "roots",
            Wish::Answer(Cut::Opaque) => "opaque",
            Wish::Answer(Cut::Unanswered) => "unanswered",
            Wish::Extern(_) => "extern_path",
            Wish::TypeAttribute(_) => "type_attribute",
            Wish::FieldAttribute(_) => "field_attribute",
        }
    }
}

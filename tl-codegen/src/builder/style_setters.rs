//! The options of a builder about how items are written.

use super::Builder;
use crate::Layout;
use crate::options::{FunctionDecoding, Modules};

/// # How items are written
impl Builder {
    /// The path of the runtime crate in generated code; `::tl_types` by default.
    #[must_use]
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.style.runtime = path.into();
        self
    }

    /// How the text is laid out; [`Layout::Compact`] by default.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.style.layout = layout;
        self
    }

    /// How the modules are divided into files; [`Modules::Files`] by default.
    #[must_use]
    pub fn modules(mut self, modules: Modules) -> Self {
        self.style.modules = modules;
        self
    }

    /// Whether items have doc comments: the TL declaration, the schema's own words, links to Telegram's pages. They do by
    /// default. Without, there is not even one that came with an attribute.
    #[must_use]
    pub fn docs(mut self, docs: bool) -> Self {
        self.style.docs = docs;
        self
    }

    /// Whether structs and enums are `Debug`. They are by default.
    #[must_use]
    pub fn debug(mut self, debug: bool) -> Self {
        self.style.debug = debug;
        self
    }

    /// Whether structs and enums are `PartialEq`. They are by default.
    #[must_use]
    pub fn partial_eq(mut self, partial_eq: bool) -> Self {
        self.style.partial_eq = partial_eq;
        self
    }

    /// Whether structs and enums are `Serialize` and `Deserialize` by the names of the schema, wherever the runtime is built
    /// with its feature `serde`. They are by default. Code with such derives of its own wants `false`: any crate of a
    /// build can ask for that feature.
    #[must_use]
    pub fn serde(mut self, serde: bool) -> Self {
        self.style.serde = serde;
        self
    }

    /// Whether functions can be decoded, as servers need it; [`FunctionDecoding::Never`] by default.
    #[must_use]
    pub fn function_decoding(mut self, decoding: FunctionDecoding) -> Self {
        self.style.function_decoding = decoding;
        self
    }
}

//! Options about how items are written.

use super::{Builder, is_rust_path};
use crate::options::{FunctionDecoding, Modules, Options};
use crate::{BadOption, Layout};

/// As it was given; [`Options`] is what has been checked.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) runtime: String,
    pub(super) layout: Layout,
    pub(super) modules: Modules,
    pub(super) docs: bool,
    pub(super) debug: bool,
    pub(super) partial_eq: bool,
    pub(super) serde: bool,
    pub(super) function_decoding: FunctionDecoding,
}

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

impl Default for Style {
    fn default() -> Self {
        Self {
            runtime: "::tl_types".to_owned(),
            layout: Layout::default(),
            modules: Modules::default(),
            docs: true,
            debug: true,
            partial_eq: true,
            serde: true,
            function_decoding: FunctionDecoding::default(),
        }
    }
}

impl Style {
    /// What makes no sense.
    pub(super) fn faults(&self) -> Vec<BadOption> {
        let fault = |option, given: &String, why: &str| BadOption { option, given: given.clone(), why: why.to_owned() };
        let mut faults = Vec::new();
        if let FunctionDecoding::Feature(name) = &self.function_decoding
            && !is_feature(name)
        {
            faults.push(fault("function_decoding", name, "is not the name of a feature"));
        }
        if !is_rust_path(&self.runtime) {
            faults.push(fault("runtime", &self.runtime, "is not the path of a crate or module"));
        }
        faults
    }

    /// What the emitter reads.
    pub(super) fn options(&self) -> Options {
        Options {
            runtime: self.runtime.clone(),
            docs: self.docs,
            debug: self.debug,
            partial_eq: self.partial_eq,
            serde: self.serde,
            function_decoding: self.function_decoding.clone(),
        }
    }
}

/// Whether Cargo takes it as the name of a feature (`cargo/reference/features`).
fn is_feature(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphanumeric() || first == '_')
        && name.chars().all(|c| c.is_alphanumeric() || "_-+.".contains(c))
}

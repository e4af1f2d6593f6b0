//! Options about how items are written.

use super::rust_path::is_rust_path;
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

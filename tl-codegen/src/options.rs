//! How items are written: what a user chooses for all of them at once.

/// What the emitter reads.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The path of the runtime crate.
    pub(crate) runtime: String,
    /// Whether items have doc comments.
    pub(crate) docs: bool,
    /// Whether structs and enums are `Debug`.
    pub(crate) debug: bool,
    /// Whether structs and enums are `PartialEq`.
    pub(crate) partial_eq: bool,
    /// Whether structs and enums are serde's, where the runtime has its feature.
    pub(crate) serde: bool,
    /// Whether functions can be decoded.
    pub(crate) function_decoding: FunctionDecoding,
}

/// Whether functions can be decoded. Servers need that, clients do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FunctionDecoding {
    /// They can only be encoded.
    #[default]
    Never,
    /// They can.
    Always,
    /// They can with this feature of the crate that the generated code is in. With it, too, come `new`, setters and `From`
    /// of what clients only receive, which is most of an API: types in answers that no function takes.
    Feature(String),
}

/// How the generated modules are divided into files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Modules {
    /// A file for each module: `types/mod.rs`, `types/upload.rs`.
    #[default]
    Files,
    /// One file, `mod.rs`, for all modules of a schema.
    OneFile,
}

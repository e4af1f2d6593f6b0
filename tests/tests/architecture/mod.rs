//! Reads the crates of the workspace, and says what is wrong with their imports.

mod attributes;
mod check;
mod cycles;
mod graph;
mod imports;
mod layers;
mod lines;
pub(crate) mod packages;
mod paths;
mod resolve;
mod scope;
mod source;
mod tokens;

pub(crate) use check::check;
pub(crate) use layers::Table;
pub(crate) use packages::Package;

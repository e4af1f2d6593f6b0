//! Uploads: how a file is cut into parts, and the machine that sends them.

mod interface;
mod machine;
pub(crate) mod parts;
pub(crate) mod plan;

pub(crate) use interface::{Action, Input, Outcome, Setup};
pub(crate) use machine::Upload;

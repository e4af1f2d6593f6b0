//! Downloads: which chunks a file is asked for in, which hashes they are checked by, and the machine that asks for both.

mod assemble;
mod chunks;
pub(crate) mod file_hashes;
mod hashes;
mod interface;
mod machine;
pub(crate) mod plan;
pub(crate) mod ranges;
mod writing;

pub(crate) use assemble::Block;
pub(crate) use interface::{Action, Input, Outcome, Setup};
pub(crate) use machine::Download;

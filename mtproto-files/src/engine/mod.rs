//! Transfers as state machines, with the plans and hashes that they go by: no clock, no task, no IO.
//!
//! `queue` decides when and where the requests of one transfer are sent, and what is done about their failures, whatever the
//! requests are for. `upload`, `download` and `call` are the machines on top.

pub(crate) mod call;
pub(crate) mod download;
mod machine;
pub(crate) mod meter;
pub(crate) mod policy;
mod queue;
mod saving;
pub(crate) mod upload;

pub(crate) use machine::{Command, Machine, Time};

#[cfg(test)]
mod simulation;

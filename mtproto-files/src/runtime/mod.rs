//! The engine on tokio: the driver of its machines, the handles of transfers, progress, and what the transfers of a client
//! share.

mod authorizations;
pub(crate) mod authorize;
pub(crate) mod call;
mod context;
mod control;
mod driver;
mod floods;
mod handle;
mod report;
mod requests;
mod spawned;

pub(crate) use authorizations::Copies;
pub(crate) use context::Context;
pub(crate) use control::Control;
pub(crate) use driver::{Perform, Tasks, run};
pub use handle::{Events, Handle, Transfer};
pub(crate) use report::{Reporter, Reports};
pub(crate) use requests::Requests;

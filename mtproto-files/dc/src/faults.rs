//! What goes wrong, when, and how often: a schedule that replays exactly.
//!
//! ```
//! use mtproto_files_dc::faults::{Fault, Faults, method};
//!
//! let faults = Faults::new(7)
//!     .on(method("upload.getFile").offset(0)).times(2).then(Fault::Flood(30))
//!     .on(method("upload.saveFilePart").nth(3)).then(Fault::DisconnectAfter)
//!     .on(method("upload.saveBigFilePart")).always().chance(0.05).then(Fault::Internal);
//! ```

mod distort;
mod fault;
mod rule;
mod schedule;
mod when;

pub use fault::Fault;
pub use rule::{Faults, Rule};
pub use when::{When, any, method};

pub(crate) use distort::distort;
pub(crate) use schedule::Schedule;

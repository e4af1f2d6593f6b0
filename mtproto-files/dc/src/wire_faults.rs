//! Faults below requests: of frames, connections, sessions and keys.
//!
//! ```
//! use mtproto_dc::wire_faults::{DcFault, WireFault, WireFaults, answers, received, sent};
//!
//! let faults = WireFaults::new(7)
//!     // The third message to a client gets lost, and each hundredth after it, by chance.
//!     .on(sent().nth(3)).always().chance(0.01).then(WireFault::Drop)
//!     // Salts end in the middle of a transfer.
//!     .on(answers("upload.getFile").nth(10)).then(WireFault::Dc(DcFault::RotateSalts))
//!     // The connection breaks within an answer.
//!     .on(sent().dc(4).nth(20)).then(WireFault::Cut(1000))
//!     // The DC never learns what a client has received.
//!     .on(received()).always().then(WireFault::LoseAcks);
//! # drop(faults);
//! ```
//!
//! [`ServerConfig::wire_faults`](crate::ServerConfig::wire_faults) takes the faults, and
//! [`Server::set_wire_faults`](crate::Server::set_wire_faults) replaces them later.
//! [`Counters::faults`](crate::Counters::faults) counts those that happened.

mod fault;
mod rule;
mod schedule;
mod spot;

pub use fault::{DcFault, WireFault};
pub use rule::{WireFaults, WireRule};
pub(crate) use schedule::WireSchedule;
pub(crate) use spot::{Event, Place};
pub use spot::{Spot, answers, exchange_received, exchange_sent, received, sent};

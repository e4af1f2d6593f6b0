//! The client's half of MTProto (`mtproto/description`): a [`Lane`] makes keys, encrypts calls, and gives their answers.
//!
//! | module | has |
//! |---|---|
//! | `lane` | one connection at a time, with its keys and sessions: start here |
//! | `call` | calls, and why one has no result |
//! | `settings`, `greeting` | how a lane behaves; who the client is (`initConnection`) |
//! | `session` | what one session receives, and what its timers do |
//! | `transmit` | what a session sends: messages, packed in containers |
//! | `calls` | which calls wait, and in which messages the others were sent |
//! | `outbox` | service messages that wait |
//! | `incoming` | what a DC sends, by constructor |
//! | `liveness` | pings and silence |
//! | `bind` | the binding of a temporary key |

mod bind;
mod call;
mod calls;
mod error;
mod greeting;
mod incoming;
mod lane;
mod liveness;
mod outbox;
mod session;
mod settings;
#[cfg(test)]
mod tests;
mod transmit;

pub use call::{Call, CallError, CallId, RefusalReason};
pub use error::LaneError;
pub use greeting::Greeting;
pub use incoming::KeyDestruction;
pub use lane::{Event, Lane, StoredKey, Transmit};
pub use session::SessionError;
pub use settings::{KeyUse, LaneSettings, SessionSettings};

//! The server's half of MTProto.

mod arrival;
mod bind;
mod calls;
mod core;
mod event;
mod history;
mod ids;
mod incoming;
mod key;
mod keys;
mod machine;
mod outbox;
mod receive;
mod salts;
mod service;
mod session;
mod sessions;
mod settings;
#[cfg(test)]
mod tests;
mod timers;
mod wrappers;

pub use event::{AnswerError, Call, Content, Event, PushError, RpcError, Transmit};
pub use ids::{CallId, ConnectionId, KeyId, SessionId};
pub use key::{StoredKey, StoredKind};
pub use machine::Server;
pub use session::LONGEST;
pub use settings::{Limits, Settings};

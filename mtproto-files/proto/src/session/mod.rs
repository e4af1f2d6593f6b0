//! What the sessions of clients and servers stand on: each module is one rule of the protocol, and holds no more state than
//! this rule needs.
//!
//! | module | has |
//! |---|---|
//! | `time` | the server's time, in the unit of message ids |
//! | `message_id` | ids of messages, and what their lowest bits say |
//! | `clock` | the server's time computed from ours |
//! | `id_source` | new message ids, each above the one before |
//! | `violation` | the rules that a received message can break |
//! | `packet` | the text of an encrypted message: written before it is sealed, read after it is opened |
//! | `sealed` | messages before they are encrypted and before they are decrypted: jobs for any thread |
//! | `seen` | a bounded memory of received ids |
//! | `inbound` | the checks of a received message |
//! | `gzip` | compressed messages |
//! | `sequence` | sequence numbers: of sent messages, and the server's checks of received ones |
//! | `salts` | the server's salts and their validity |
//! | `acks` | acknowledgments that are due |
//! | `container` | several messages in one |
//! | `notification` | what a refused message means, and what its sender does |
//!
//! No module reads a clock or makes random numbers: both are arguments. `now` is the time since 1970 by the caller's clock.
//! It must not go back while a session lives, and need not be right.

mod acks;
mod clock;
mod container;
mod gzip;
mod id_source;
mod inbound;
mod message_id;
mod notification;
mod packet;
mod salts;
mod sealed;
mod seen;
mod sequence;
#[cfg(test)]
mod tests;
mod time;
mod violation;

pub use acks::{AckLimits, Acks, MAX_IDS};
pub use clock::Clock;
pub(crate) use container::is_container;
pub use container::{
    Container, ContainerError, Inner, MAX_BYTES, MAX_MESSAGES, MAX_RECEIVED, Refusal, SOFT_BYTES, SentContainers,
    unpack,
};
pub use gzip::{GzipError, UNPACKED_LIMIT, gunzip, gzip};
pub(crate) use gzip::{first_word, uncompressed};
pub use id_source::{IdSource, NeedsNewSession};
pub use inbound::{Inbound, Message, REMEMBERED};
pub use message_id::{IdKind, MessageId};
pub use notification::{BadMsg, Reaction};
pub use packet::{Header, MAX_BODY, MAX_PADDING, MIN_PADDING, PacketError, Padding, Text, write};
pub use salts::Salts;
pub use sealed::{OpenError, Opened, Packet, Sealed, Unsealed, key_id};
pub use seen::Seen;
pub use sequence::{Relation, SeqCheck, SeqFault, Sequence};
pub use time::ServerTime;
pub use violation::{Rule, Violation};

pub use mtproto_crypto::{MessageError, Sender};

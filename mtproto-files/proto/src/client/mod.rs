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
//!
//! Nothing here opens a socket. A driver moves payloads between a lane and the frames of a connection
//! ([`framing`](crate::framing)):
//!
//! ```
//! use mtproto_proto::DcId;
//! use mtproto_proto::client::{Call, Lane, LaneSettings, StoredKey, Transmit};
//! # use std::time::Duration;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mut random = |bytes: &mut [u8]| bytes.fill(7);
//! # let key = mtproto_crypto::AuthKey::new([3; 256]);
//! # let query = tl_types::Bytes::from_static(&[1, 2, 3, 4]);
//! let settings = LaneSettings::new(DcId::new(2).ok_or("no DC")?, Vec::new());
//! let mut lane = Lane::new(settings, Some(StoredKey::new(key, 0, 0)));
//! let call = lane.call(Call::new(query));
//!
//! // A connection is there. What the lane has to send goes out in frames.
//! let now = Duration::from_secs(1_800_000_000);
//! lane.connected(now, &mut random);
//! let mut buffer = bytes::BytesMut::new();
//! while let Some(transmit) = lane.poll_transmit(now, &mut random, &mut buffer)? {
//!     let payload = match transmit {
//!         Transmit::Encrypted { message, calls } => {
//!             assert_eq!(calls, [call]);
//!             message.seal()?.payload
//!         }
//!         Transmit::Plain(payload) => payload.into(),
//!         _ => continue,
//!     };
//!     assert!(payload.len().is_multiple_of(8));
//! }
//! // Payloads that arrive go to `lane.receive`, and `lane.poll_event` tells what became of the call. Something is due
//! // again at this time.
//! assert!(lane.poll_timeout() > Some(now));
//! # Ok(())
//! # }
//! ```
//!
//! # Rules
//!
//! What a received message has to be is checked by [`session::Inbound`](crate::session::Inbound), whose page lists these checks.
//! The other rules that a client holds, and a test that fails where one of them is taken out (`src/client/tests`,
//! `tests/it/keys.rs`):
//!
//! | rule | source | test |
//! |---|---|---|
//! | an unknown key ends the connection, a late message of an old session does not | `mtproto/security_guidelines`, "Checking session_id" | `a_message_of_another_session_ends_the_connection`, `late_messages_of_the_old_session_are_ignored` |
//! | a refused time makes the clock uncertain | `mtproto/security_guidelines`, "Checking msg_id" | `a_message_of_another_time_ends_the_connection_and_the_next_one_sets_the_clock` |
//! | a compressed message unpacks to a bounded length, all parts of a container together, and so does each compressed answer | | `what_a_message_unpacks_to_is_bounded_in_all` |
//! | each content-related message is acknowledged, again if it comes again | `mtproto/service_messages_about_messages`, "Acknowledgment of Receipt" | `a_repeated_message_is_acknowledged_again_and_not_handled` |
//! | codes 16, 17, 32, 33, 48: sent again a bounded number of times, in a new session where only that helps; code 20: sent again | "Notice of Ignored Error Message" | `a_message_id_that_is_too_high_begins_a_new_session_in_the_dcs_time` and the others in `refusals.rs` |
//! | code 19: the DC is asked, nothing is sent again | the same | `a_repeated_container_was_received_and_is_asked_about` |
//! | a late notice does not bring an old salt back | | `a_late_notice_does_not_bring_an_old_salt_back` |
//! | what was sent before a session began is sent again | "New Session Creation Notification" | `what_was_sent_before_a_session_began_is_sent_again` |
//! | after a lost connection, the DC is asked for the state of calls that must not be repeated | "Request for Message Status Information" | `reconnecting.rs` |
//! | an answer that was not sent along is asked for, or acknowledged if nobody waits | "Extended Voluntary Communication of Status of One Message" | `an_answer_that_was_not_sent_along_is_asked_for`, `an_answer_that_nobody_waits_for_is_acknowledged` |
//! | a cancelled call is dropped at the DC | "Request for Deletion of Response" (`mtproto/service_messages`) | `a_cancelled_call_is_dropped_at_the_dc` |
//! | only the binding is sent with a key that is not bound | `api/pfs` | `a_temporary_key_is_bound_and_greeted` |
//! | a permanent key is refused after a failed binding alone | | `a_permanent_key_that_seems_unknown_is_proved_by_a_binding` |

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

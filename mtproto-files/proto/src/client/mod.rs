//! The client's half of MTProto (`mtproto/description`): a [`Lane`] makes keys, encrypts calls, and gives their answers.
//!
//! | module | has |
//! |---|---|
//! | `lane` | one connection at a time, with its keys and sessions: start here |
//! | `keys` | which keys a lane makes, binds, renews and loses |
//! | `sessions` | which sessions a lane has, and how calls move between them |
//! | `call` | calls, and why one has no result |
//! | `settings`, `greeting` | how a lane behaves; who the client is (`initConnection`) |
//! | `session` | one session, and what its timers do |
//! | `receive` | what a session does with each message that it receives |
//! | `answers`, `fates` | answers to calls; what became of messages, and which are sent again |
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
//! | what comes out of all that is compressed in one message is bounded; an answer that nobody waits for is not unpacked | | `what_a_message_unpacks_to_is_bounded_in_all`, `compressed_answers_of_one_message_are_bounded_together`, `an_answer_that_nobody_waits_for_is_not_unpacked` |
//! | a compressed message is no container, and a copy has no copy in it | `mtproto/service_messages`, "Containers" | `compressed_messages_hide_no_containers_and_no_copies` |
//! | a list has 8192 ids at most | `mtproto/service_messages_about_messages` | `lists_of_too_many_ids_end_the_connection` |
//! | each content-related message is acknowledged, again if it comes again | `mtproto/service_messages_about_messages`, "Acknowledgment of Receipt" | `a_repeated_message_is_acknowledged_again_and_not_handled` |
//! | codes 16, 17, 20, 32, 33, 48: sent again a bounded number of times, in a new session where only that helps | "Notice of Ignored Error Message" | `a_message_id_that_is_too_high_begins_a_new_session_in_the_dcs_time` and the others in `refusals.rs` |
//! | code 19: the DC is asked, nothing is sent again | the same | `a_repeated_container_was_received_and_is_asked_about` |
//! | a call that must not be repeated is not sent again if the DC has received it | the same | `a_received_call_that_must_not_be_repeated_is_asked_about_when_it_is_refused` |
//! | a late notice does not bring an old salt back | | `a_late_notice_does_not_bring_an_old_salt_back` |
//! | what was sent before a session began is sent again | "New Session Creation Notification" | `what_was_sent_before_a_session_began_is_sent_again` |
//! | after a lost connection, the DC is asked for the state of calls that must not be repeated | "Request for Message Status Information" | `reconnecting.rs` |
//! | an answer that was not sent along is asked for, or acknowledged if nobody waits | "Extended Voluntary Communication of Status of One Message" | `an_answer_that_was_not_sent_along_is_asked_for`, `an_answer_that_nobody_waits_for_is_acknowledged` |
//! | a call that comes after another one is never executed without it | `api/invoking` | `order.rs` |
//! | a DC that says nothing is dead, though the connection takes bytes | | `a_connection_that_takes_bytes_and_says_nothing_is_dead` |
//! | a cancelled call is dropped at the DC | "Request for Deletion of Response" (`mtproto/service_messages`) | `a_cancelled_call_is_dropped_at_the_dc` |
//! | only the binding is sent with a key that is not bound | `api/pfs` | `a_temporary_key_is_bound_and_greeted` |
//! | error -404 costs the key that the DC does not know, and no other | `mtproto/mtproto-transports`, "Transport errors" | `a_key_that_is_lost_while_it_is_renewed_is_found_out`, `the_loss_of_an_old_key_leaves_the_current_one` |
//! | a binding that is never answered, or whose session is refused, is followed by another key | | `a_binding_that_is_never_answered_fails`, `a_binding_whose_session_is_refused_is_followed_by_another_key` |
//! | a permanent key is refused after a failed binding alone | | `a_permanent_key_that_seems_unknown_is_proved_by_a_binding` |

mod answers;
mod bind;
mod call;
mod calls;
mod error;
mod fates;
mod greeting;
mod incoming;
mod keys;
mod lane;
mod liveness;
mod outbox;
mod receive;
mod session;
mod sessions;
mod settings;
#[cfg(test)]
mod tests;
mod transmit;

pub use call::{Call, CallError, CallId, RefusalReason};
pub use error::{LaneError, SessionError};
pub use greeting::Greeting;
pub use incoming::KeyDestruction;
pub use lane::{Event, Lane, StoredKey, Transmit};
pub use settings::{KeyUse, LaneSettings, SessionSettings};

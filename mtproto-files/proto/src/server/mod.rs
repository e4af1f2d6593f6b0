//! The server's half of MTProto, for all clients of one DC.
//!
//! [`Server`] holds keys, sessions and connections. Payloads of frames, answers and times go in; payloads, calls and events
//! come out. Framing is the driver's ([`framing`](crate::framing)), and so are threads: a message is decrypted and encrypted
//! by a job that needs no server.
//!
//! ```
//! use mtproto_proto::DcId;
//! use mtproto_proto::exchange::{Client, ClientSettings, Group, PrivateKey, ServerSettings};
//! use mtproto_proto::server::*;
//! use std::time::Duration;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let pem = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/exchange/tests/server.pkcs1.pem"));
//! # let mut seed = 1_u8;
//! # let mut random = |bytes: &mut [u8]| bytes.iter_mut().for_each(|byte| { seed = seed.wrapping_mul(29).wrapping_add(7); *byte = seed });
//! # let now = Duration::from_secs(1_800_000_000);
//! let dc = DcId::new(2).ok_or("no DC")?;
//! let keys = vec![PrivateKey::from_pem(pem)?];
//! # let client = Client::new(ClientSettings::new(dc, vec![keys[0].public().clone()]), now, &mut random)?;
//! # let payload = bytes::BytesMut::from(&client.pending()[..]);
//! let mut server = Server::new(Settings::new(ServerSettings::new(dc, keys, Group::telegram()?)));
//! let connection = server.connect().ok_or("too many connections")?;
//!
//! // For the payload of each frame:
//! if let Some(sealed) = server.incoming(connection, payload, now, &mut random) {
//!     let opened = sealed.open(); // on any thread
//!     server.receive(connection, opened, false, now, &mut random);
//! }
//! // After each call of a method:
//! while let Some(event) = server.poll_event() {
//!     if let Event::Call(call) = event {
//!         server.answer(call.id, Err(RpcError::new(400, "METHOD_INVALID")), now)?;
//!     }
//! }
//! while let Some(transmit) = server.poll_transmit(now, &mut random) {
//!     match transmit.content {
//!         Content::Message(unsealed) => drop(unsealed.seal()?.payload), // on any thread, then in a frame
//!         Content::Plain(answer) => assert!(answer.len() > 40),         // in a frame: the answer of the key exchange
//!         Content::Error(_) | Content::QuickAck(_) | Content::Close => {}
//!         _ => {}
//!     }
//! }
//! let timer = server.poll_timeout(); // when to call `handle_timeout`
//! # assert!(timer.is_none());
//! # Ok(())
//! # }
//! ```
//!
//! # Modules
//!
//! | module | has |
//! |---|---|
//! | `machine` | [`Server`]: what a driver and an application call |
//! | `incoming` | payloads before they are decrypted, and the key exchange |
//! | `receive` | the checks of decrypted messages |
//! | `service` | service messages, and what they do |
//! | `calls`, `bind`, `wrappers` | calls of the API: what is around them, who may make them, and bindings of temporary keys |
//! | `core`, `keys`, `sessions` | what the server holds, and how it comes and goes |
//! | `key`, `salts` | one key |
//! | `session`, `history`, `outbox` | one session: what it has received, and what it has to send |
//! | `arrival`, `event`, `ids`, `settings`, `timers` | values |
//!
//! # Checks
//!
//! Each check has a test that fails without it; the tests are in `server/tests/` but for those of single modules.
//!
//! | rule | answer | test |
//! |---|---|---|
//! | the key is known (`mtproto/mtproto-transports`, "Transport errors") | -404 | `an_unknown_key_gets_404_and_the_connection_stays` |
//! | `msg_key` and the lengths (`mtproto/security_guidelines`) | -404, end of the connection | `a_changed_message_gets_404_and_ends_the_connection` |
//! | after a wrong query of a key exchange, all on the connection is wrong (`mtproto/auth_key`) | -404 | `a_wrong_query_of_an_exchange_ends_all_on_its_connection` |
//! | the id of a new key is free | `dh_gen_retry` | `a_key_with_a_taken_id_is_made_again` |
//! | the id is not too old, not too far ahead, and a client's | code 16, 17, 18 | `code_16_..`, `code_17_..`, `code_18_..` |
//! | a container has an id of its own | code 19 | `code_19_a_container_with_an_id_that_was_used` |
//! | the id is not below all that are remembered | code 20 | `code_20_..` |
//! | the sequence number | codes 32 to 35 | `codes_32_to_35_a_wrong_sequence_number` |
//! | the salt | code 48 with the right one | `code_48_a_wrong_salt_with_the_right_one` |
//! | the salt is not checked for `auth.bindTempAuthKey` | | `the_salt_is_not_checked_when_a_key_is_bound` |
//! | the form of a container | code 64 | `code_64_a_container_that_is_not_filled_or_nests` |
//! | a container is refused as a whole | one notification | `code_18_in_a_container_..`, `a_wrong_sequence_number_in_a_container_..` |
//! | 1024 messages in a container, 8192 ids in a list | -429, end of the connection | `too_many_messages_in_a_container_..`, `more_than_8192_ids_end_the_connection` |
//! | a call is executed once | the answer, its announcement, or an acknowledgment | `a_repeated_call_is_executed_once`, `a_repeated_call_with_a_large_answer_is_told_of_it` |
//! | a repeat is none of the above | | `salts_rotate_and_a_repeat_with_an_old_salt_..`, `a_repeat_of_long_ago_is_still_a_repeat` |
//! | what was refused, or told not to be received, is not executed later | the same code, or 20 | `a_refused_message_is_never_executed`, `a_message_that_was_told_not_to_be_received_..` |
//! | what comes out of compressed bytes: 16 MiB for all of a message | -429 | `what_comes_out_of_one_message_is_bounded` |
//! | calls, bytes and lists that are held ([`Limits`]) | -429 | `running_calls_are_bounded`, `bytes_of_calls_answers_and_updates_are_bounded`, `what_calls_wait_for_is_bounded` |
//! | bytes that are held for all keys | the session that holds most is forgotten | `bytes_of_all_keys_are_bounded` |
//! | `initConnection` comes first | `CONNECTION_NOT_INITED` | `a_call_without_init_connection_is_refused` |
//! | a temporary key is bound (`api/pfs`) | `AUTH_KEY_PERM_EMPTY` | `an_unbound_key_may_make_three_calls` |
//! | each field of a binding | `ENCRYPTED_MESSAGE_INVALID` | `a_binding_with_a_wrong_field_is_refused` |
//! | a temporary key is bound once, to a permanent one, and not for longer than it lives | `TEMP_AUTH_KEY_ALREADY_BOUND`, `TEMP_AUTH_KEY_EMPTY`, `EXPIRES_AT_INVALID` | `a_key_is_bound_to_one_key_alone_..`, `a_binding_needs_both_kinds_of_keys`, `a_binding_that_is_over_is_refused`, `a_binding_does_not_lengthen_the_life_of_a_key` |
//! | a key that is signed in has one connection ([`Settings::one_connection`]) | `AUTH_KEY_DUPLICATED`, and the key dies | `a_signed_in_key_on_two_connections_dies` |
//! | a call comes after those that it names (`api/invoking`) | `MSG_WAIT_TIMEOUT`, `MSG_WAIT_FAILED` | `a_call_waits_for_half_a_second`, `the_failure_of_a_call_reaches_all_that_wait_for_it` |
//!
//! `hostile_clients` sends random messages, right and wrong, and checks that no call runs twice.
//!
//! # What the documentation leaves open
//!
//! - `new_session_created.first_msg_id` is the id of the container if the first message is one: TDLib and mtcute compare it
//!   with the ids of containers.
//! - A message that cannot be read gets the error `INPUT_FETCH_FAIL`.
//! - Answers to `destroy_session`, `destroy_auth_key`, `ping` and `get_future_salts` are no `rpc_result`; the answer to
//!   `rpc_drop_answer` is one.
//! - A call that gets `MSG_WAIT_TIMEOUT` has not failed for the calls that wait for it: these get the same error.

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

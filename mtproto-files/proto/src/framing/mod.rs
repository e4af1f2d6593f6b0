//! From the bytes of a connection to payloads and back: framings, obfuscation, MTProxy secrets and fake TLS
//! (`mtproto/mtproto-transports`).
//!
//! | module | has |
//! |---|---|
//! | `client_wire`, `server_wire` | the two ends of a connection: start here |
//! | `incoming`, `outgoing` | the layers of each direction: records of TLS, cipher, frames |
//! | `decoder`, `encoder` | frames alone |
//! | `abridged`, `intermediate`, `full` | what is around a payload in each framing |
//! | `obfuscated` | the 64 bytes that begin an obfuscated connection, and its keys |
//! | `fake_tls` | ClientHello, its answer, and records |
//! | `secret` | secrets of MTProxies |
//! | `detect` | what a client speaks, by its first bytes |
//!
//! ```
//! use mtproto_proto::framing::{ClientWire, Frame, Framing, ServerEvent, ServerOptions, ServerWire};
//!
//! // A program takes random bytes from a generator that is fit for cryptography.
//! let mut random = |bytes: &mut [u8]| bytes.iter_mut().for_each(|byte| *byte = 4);
//! let mut client = ClientWire::plain(Framing::Intermediate);
//! let mut server = ServerWire::new(ServerOptions::default().into());
//!
//! // What the client sends: a payload, with a head in front that is not copied together with it.
//! client.write(vec![7; 40].as_slice().into(), false, &mut random)?;
//! let sent: Vec<u8> = std::iter::from_fn(|| client.poll_output()).flatten().collect();
//!
//! // The server takes the bytes in whatever pieces they arrive.
//! let (mut input, unix_time) = (&sent[..], 1_700_000_000);
//! let Some(ServerEvent::Opened(opened)) = server.read(&mut input, unix_time)? else { panic!() };
//! assert_eq!(opened.framing, Framing::Intermediate);
//! let Some(ServerEvent::Frame(Frame::Payload { payload, .. })) = server.read(&mut input, unix_time)? else { panic!() };
//! assert_eq!(payload, vec![7; 40]);
//! assert_eq!(server.read(&mut input, unix_time)?, None);
//! # Ok::<(), mtproto_proto::framing::FramingError>(())
//! ```
//!
//! Nothing here reads a clock or makes random numbers: see [`Random`](crate::Random). WebSocket and HTTP are left to the user.

mod abridged;

mod client_wire;
mod decoder;
mod detect;
mod encoder;
mod error;
mod fake_tls;
mod frame;
mod full;
mod head;
mod incoming;
mod intermediate;
mod kind;
mod obfuscated;
mod outgoing;
mod pieces;
mod secret;
mod server_wire;
#[cfg(test)]
mod tests;
mod transport_error;

pub use client_wire::ClientWire;
pub use decoder::{Decoder, FRAME_LIMIT};
pub use encoder::{Encoder, Envelope};
pub use error::FramingError;
pub use fake_tls::{ClientHello, ClockWindow, HelloTemplate, TemplateError};
pub use frame::Frame;
pub use kind::Framing;
pub use pieces::SmallBytes;
pub use secret::{MAX_DOMAIN, Secret, SecretError};
pub use server_wire::{Opened, ServerEvent, ServerOptions, ServerWire};
pub use transport_error::TransportError;

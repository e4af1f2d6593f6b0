//! Fake TLS, for MTProxies with an `ee` secret: what an observer sees is a TLS 1.3 connection to the secret's domain.
//!
//! The client sends a ClientHello whose random field is an HMAC of it with the secret, and the time. The server answers with a
//! ServerHello whose random field is an HMAC of both. Records of application data follow, with an obfuscated connection in
//! them. None of this is in Telegram's documents: TDLib (`TlsInit.cpp`, `TcpTransport.cpp`) and mtprotoproxy are the sources.

mod answer;
mod hello;
mod key_share;
mod mac;
mod parts;
mod record;
mod render;
mod shape;
mod template;
mod text;

pub(super) use answer::{AnswerReader, answer};
pub use hello::{ClientHello, ClockWindow};
pub(super) use hello::{hello_length, verify};
pub(super) use record::{RecordReader, RecordWriter};
pub use template::HelloTemplate;
pub use text::TemplateError;

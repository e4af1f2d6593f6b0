//! Telegram file transfer over any MTProto transport.

pub mod transport;

pub use transport::{Dc, InvokeError, RpcError, Transport};

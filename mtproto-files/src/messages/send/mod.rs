//! Sending: the calls, their options, and the messages that they return.

mod media;
pub(crate) mod message;
mod options;
mod reply;

pub use media::SendMedia;
pub use message::SentMessage;
pub use options::SendOptions;
pub use reply::ReplyTo;

pub(crate) use options::option_setters;

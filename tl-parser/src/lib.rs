//! Parser for Telegram's TL schemas.
pub mod schema;
pub mod source;

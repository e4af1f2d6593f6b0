//! Telegram's JSON format of schemas.

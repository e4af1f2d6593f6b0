//! Files that are encrypted as they go up and decrypted as they come down: those of secret chats and of Passport.

pub(crate) mod cipher;
pub mod passport;
pub mod secret;

//! Obfuscated connections, "obfuscated2" (`mtproto/mtproto-transports`, "Transport obfuscation"): 64 bytes that look random go
//! first, and all that follows is encrypted with AES-256-CTR. The keys are in these bytes; with the secret of an MTProxy,
//! whoever does not know it cannot compute them.

mod header;
mod keys;

pub(super) use header::{Received, Sent, receive, send};
pub(super) use keys::HEADER;

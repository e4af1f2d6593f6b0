//! What tests of several modules need.

use mtproto_proto::client::StoredKey;

/// Returns a key of a seed.
pub(crate) fn stored_key(seed: u8) -> StoredKey {
    StoredKey::from_bytes([seed; 256], 0, 0)
}

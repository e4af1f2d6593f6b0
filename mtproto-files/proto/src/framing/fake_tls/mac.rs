//! HMAC-SHA256 with the secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Returns the computation over the pieces, joined: its result can be taken, or compared in constant time.
pub(super) fn mac(key: &[u8; 16], pieces: &[&[u8]]) -> Hmac<Sha256> {
    // A key of one block, zeros behind it, is the key as HMAC fills it up.
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    pieces.iter().for_each(|piece| mac.update(piece));
    mac
}

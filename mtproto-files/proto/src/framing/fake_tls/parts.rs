//! What a template of a ClientHello is made of.

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The random field: where the HMAC comes.
    ClientRandom,
    /// So many random bytes.
    Random(usize),
    /// The domain of the secret.
    Domain,
    /// Two equal bytes of GREASE (RFC 8701): the same at each place of this number.
    Grease(usize),
    /// A public key of X25519.
    X25519,
    /// A public key of ML-KEM-768.
    MlKem768,
    /// The parts, with their length in two bytes in front.
    Scope(Vec<Part>),
    /// All of these, in a random order.
    Shuffled(Vec<Vec<Part>>),
    /// One of these.
    Either(Vec<Vec<Part>>),
    /// The extension "padding" (RFC 7685), so long that the whole has so many bytes. Nothing if it has no room.
    Pad(usize),
}

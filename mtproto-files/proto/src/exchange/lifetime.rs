//! How long a key lives (`mtproto/auth_key`, step 4).

/// How long a key lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lifetime {
    /// A key for good.
    Permanent,
    /// A temporary key, for perfect forward secrecy (`api/pfs`) and for CDN DCs. The server may forget it earlier.
    Temporary {
        /// The most seconds that the key lives.
        expires_in: u32,
    },
}

//! What a cluster tells clients of itself, once it listens on the network.

use crate::address::DcAddress;

/// What `help.getConfig` and `help.getCdnConfig` answer with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Published {
    pub(crate) addresses: Vec<DcAddress>,
    /// Whether the DCs are test servers.
    pub(crate) is_test: bool,
    /// The public keys of CDN DCs, as PEM, by the ids of the DCs.
    pub(crate) cdn_keys: Vec<(i32, String)>,
}

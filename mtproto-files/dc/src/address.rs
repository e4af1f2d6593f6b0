//! The addresses that a cluster is reached at.

use std::net::SocketAddr;

/// An address of a DC (`dcOption`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct DcAddress {
    /// The id of the DC.
    pub dc: i32,
    /// Whether the address is for files alone (`dcOption.media_only`).
    pub media_only: bool,
    /// Whether the DC is a CDN DC (`dcOption.cdn`).
    pub cdn: bool,
    /// The address and port.
    pub address: SocketAddr,
}

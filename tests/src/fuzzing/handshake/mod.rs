//! Key exchanges: each role against a peer that knows all secrets, and changes its messages outside and inside of what
//! is encrypted.
//!
//! | file | has |
//! |---|---|
//! | `client` | the client, against a server that the input plays |
//! | `server` | the server, against clients that the input plays |
//! | `peer` | what the played side computes: plain messages, ciphers, hashes, keys |

mod client;
mod peer;
mod server;

pub use client::client;
pub(super) use peer::server_settings;
pub use server::server;

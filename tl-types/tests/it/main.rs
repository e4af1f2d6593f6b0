//! The generated types with the runtime, as a client uses them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(all(feature = "api", feature = "server"))]
mod definitions;
#[cfg(feature = "api")]
mod depth;
#[cfg(all(feature = "api", feature = "server"))]
mod hostile;
#[cfg(all(feature = "api", feature = "serde", feature = "server"))]
mod serde;

//! The server against raw bytes.

mod accept;
mod world;

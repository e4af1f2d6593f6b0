//! The server against raw bytes.

mod accept;
mod calls;
mod delivery;
mod keys;
mod limits;
mod service;
mod world;

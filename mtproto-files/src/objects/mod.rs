//! What the API's objects say about files and peers: pure values, without a client and without a clock.

pub mod attachment;
pub mod file_id;
pub mod location;
pub mod peer;
pub mod text;
pub mod thumbnail;
pub(crate) mod web_file;

//! Every call of the library over the local DC: files go there and come back, beside faults too.

mod boundaries;
mod by_hash;
mod by_name;
mod captions;
mod checks;
pub(crate) mod common;
mod conformance;
mod edit;
mod inline;
mod locations;
pub(crate) mod matrix;
mod media;
mod objects;
mod passport;
mod peers;
mod picture;
mod secret;
mod throughput;
mod transfer;
mod web_file;

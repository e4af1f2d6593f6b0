//! Support for the workspace's tests.
//!
//! | module | has |
//! |---|---|
//! | `table` | every generated type, by its id |
//! | `round_trip` | an object, decoded with the generated types and encoded again |
//! | `values` | values of a schema: random, shortest, nested |
//! | `fuzzing` | what the fuzz targets of MTProto do with their input |
//! | `vectors` | encrypted messages of another client library |
//! | `relay` | a network with a delay, a rate, and connections that can be cut |
//! | `hex` | bytes as hexadecimal text |

pub mod fuzzing;
mod hex;
pub mod relay;
mod round_trip;
mod table;
pub mod values;
pub mod vectors;

pub use hex::{from_hex, to_hex};
pub use round_trip::{Outcome, RoundTrip, round_trip};
pub use table::{Value, Visit, by_id, by_id_in_secret_chats, enums};

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Returns a file of `schema/`. The API's is another where mtproto-tl-types was generated from another: where `TL_SCHEMA` is
/// set.
pub fn schema(name: &str) -> PathBuf {
    match std::env::var_os("TL_SCHEMA").map(PathBuf::from) {
        Some(layer) if name == "api.tl" => layer,
        _ => Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema").join(name),
    }
}

/// The folder of facts that are not part of the repository, if there is one: real schemas of many origins, and objects
/// of a real library. Tests that need it are extra.
pub fn extra_facts() -> Option<PathBuf> {
    let named = std::env::var_os("TL_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")));
    folder.is_dir().then_some(folder)
}

/// Returns whether tests shall compile every schema, try every change that they know, and wait out all faults over sockets,
/// which takes minutes: `TL_THOROUGH` is set.
pub fn is_thorough() -> bool {
    std::env::var_os("TL_THOROUGH").is_some()
}

/// Says that a test is left out. What a test prints is not shown if it passes, so this goes around that.
pub fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

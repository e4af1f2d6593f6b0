//! How often decoding allocates, ours beside the peer's:
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --bin allocations`.

#[path = "../values.rs"]
mod values;

use allocation_counter::measure;
use grammers_tl_types::Deserializable;
use tl_types::{Decode, Encode};

fn main() {
    println!("{:<32} {:>8} {:>9} {:>7}", "allocations", "ours", "grammers", "ratio");
    compare::<_, grammers_tl_types::enums::messages::Messages>("100 messages of 4 entities", &values::messages());
    compare::<_, Vec<grammers_tl_types::enums::User>>("100 users", &values::users());
}

fn compare<T: Encode + Decode, P: Deserializable>(name: &str, value: &T) {
    let bytes = value.to_bytes().unwrap();
    let ours = measure(|| drop(T::from_bytes(&bytes))).count_total;
    let peers = measure(|| drop(P::from_bytes(&bytes))).count_total;
    println!("decode {name:<25} {ours:>8} {peers:>9} {:>7.2}", ours as f64 / peers as f64);
}

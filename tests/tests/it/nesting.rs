//! Values nested by a hostile hand are an error, and the deepest that are not can be used: on a stack of 512 KiB, also in
//! a debug build. For every constructor whose value can hold another of its kind.

use tests::values::{Nest, nests};
use tests::{Outcome, Value, Visit, by_id, round_trip, schema};
use tl_parser::Sources;
use tl_types::{Bytes, DecodeFault};

/// What threads have where memory is dear.
const STACK: usize = 512 * 1024;

#[test]
fn the_api_on_a_small_stack() {
    let mut sources = Sources::new();
    sources.add("api.tl", std::fs::read_to_string(schema("api.tl")).unwrap());
    let nests = nests(&tl_parser::check(&sources).schema);
    for name in ["textBold", "pageBlockDetails", "jsonObject", "inputPeerUserFromMessage", "inputMediaPaidMedia"] {
        assert!(nests.iter().any(|nest| nest.name == name), "{name} can hold another {name}");
    }
    let on_small_stack = std::thread::Builder::new().stack_size(STACK);
    on_small_stack.spawn(move || nests.iter().for_each(check)).unwrap().join().unwrap();
}

fn check(nest: &Nest) {
    assert_eq!(fault(nest, 100_000), Some(DecodeFault::TooDeep), "{}", nest.name);
    // Well above what Telegram's own values need.
    assert_eq!(round_trip(&Bytes::from(nest.value(4))), Outcome::Same, "{}", nest.name);
    let too_deep = (5..100).find_map(|depth| fault(nest, depth));
    assert_eq!(too_deep, Some(DecodeFault::TooDeep), "{}", nest.name);
}

fn fault(nest: &Nest, depth: usize) -> Option<DecodeFault> {
    let bytes = Bytes::from(nest.value(depth));
    let id = u32::from_le_bytes(*bytes.first_chunk().unwrap());
    by_id(id, Use(&bytes)).unwrap()
}

/// Decodes, and does to the value what can be done to any.
struct Use<'i>(&'i Bytes);

impl Visit for Use<'_> {
    type Output = Option<DecodeFault>;

    fn visit<T: Value>(self, name: &'static str) -> Option<DecodeFault> {
        let value = match T::from_bytes(self.0) {
            Ok(value) => value,
            Err(error) => return Some(error.fault),
        };
        assert!(value.clone() == value, "{name}");
        assert!(value.to_bytes().unwrap() == *self.0, "{name}");
        assert!(!format!("{value:?}").is_empty(), "{name}");
        None
    }
}

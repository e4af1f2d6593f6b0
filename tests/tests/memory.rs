//! Apart, because an allocator of its own counts the memory of the whole process.
//!
//! What a hostile input costs: a vector of the items that take the most memory for their bytes. Memory is counted as an
//! allocator sees it that moves what grows: while a vector grows, the old one counts too.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use peak_alloc::PeakAlloc;
use tests::values::{Least, Nest, With, nests};
use tests::{Value, Visit, by_id, schema};
use tl_parser::Sources;
use tl_parser::schema::{Builtin, CombinatorId, Expr, Role};
use tl_types::{Bytes, Decode};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const VECTOR: u32 = 0x1cb5_c415;
const MIB: usize = 1024 * 1024;
/// What 1 MiB of input may cost.
const MOST: usize = 80 * MIB;
/// Inputs that tell which items are dear.
const SAMPLE: usize = 32 * 1024;
/// How many of the dearest are then tried in full.
const DEAREST: usize = 40;

/// The only test here: others would allocate at the same time.
#[test]
fn a_mebibyte_of_the_worst_vector() {
    let mut items = [items("api.tl"), items("mtproto.tl")].concat();
    assert!(items.len() > 3000);
    items.sort_by_cached_key(|item| std::cmp::Reverse(cost(&item.bytes, SAMPLE)));
    let full = |item: &Item| cost(&item.bytes, MIB).max(cost_with_fault(&item.bytes, MIB));
    let mut full: Vec<(usize, &Item)> = items.iter().take(DEAREST).map(|item| (full(item), item)).collect();
    full.sort_by_key(|(cost, _)| std::cmp::Reverse(*cost));
    for (cost, item) in full.iter().take(10) {
        println!("{:6.1} MiB  {} ({} bytes)", mib(*cost), item.name, item.bytes.len());
    }
    let (cost, worst) = full[0];
    assert!(cost <= MOST, "1 MiB of {} costs {:.1} MiB", worst.name, mib(cost));
    vectors_in_vectors();
}

/// Each vector has just grown to twice its items when the next one begins within it.
fn vectors_in_vectors() {
    let mut costs = Vec::new();
    for nest in api_nests() {
        for (depth, items) in [(64, 256), (32, 256), (30, 1024), (16, 4096), (8, 8192), (4, 32_768)] {
            let Some(mut bytes) = nest.crowded(depth, items) else { continue };
            bytes.truncate(MIB);
            let id = u32::from_le_bytes(*bytes.first_chunk().unwrap());
            costs.push((by_id(id, Cost(&Bytes::from(bytes))).unwrap(), nest.name.clone(), depth));
        }
    }
    assert!(costs.len() > 100);
    costs.sort_by_key(|(cost, ..)| std::cmp::Reverse(*cost));
    for (cost, name, depth) in costs.iter().take(5) {
        println!("{:6.1} MiB  {name}, {depth} deep", mib(*cost));
    }
    let (cost, name, _) = &costs[0];
    assert!(*cost <= MOST, "1 MiB of {name} costs {:.1} MiB", mib(*cost));
}

fn api_nests() -> Vec<Nest> {
    let mut sources = Sources::new();
    sources.add("api.tl", std::fs::read_to_string(schema("api.tl")).unwrap());
    nests(&tl_parser::check(&sources).schema)
}

/// An item of a vector.
#[derive(Clone)]
struct Item {
    name: String,
    bytes: Vec<u8>,
}

/// The shortest value of each constructor, and the shortest with each of its optional fields and with an item in each of
/// its vectors.
fn items(name: &str) -> Vec<Item> {
    let mut sources = Sources::new();
    sources.add(name, std::fs::read_to_string(schema(name)).unwrap());
    let checked = tl_parser::check(&sources);
    let least = Least::new(&checked.schema);
    let mut items = Vec::new();
    for (id, combinator) in (0..).map(CombinatorId).zip(&checked.schema.combinators) {
        // An object takes all that is left: there is no vector of those. Nor is there of what holds them.
        let has_object = combinator.fields.iter().any(|field| field.ty == Expr::Builtin(Builtin::Object));
        let is_item = combinator.role == Role::Constructor
            && !has_object
            && !["vector", "msg_container", "msg_copy"].contains(&combinator.name);
        for with in least.choices(id).into_iter().filter(|_| is_item) {
            let field = match with {
                With::Nothing => String::new(),
                With::Field(index) => {
                    format!(" with {}", combinator.fields[usize::try_from(index).unwrap()].name.unwrap_or("?"))
                }
            };
            items.push(Item { name: format!("{}{field}", combinator.name), bytes: least.value(id, with) });
        }
    }
    items
}

/// The most memory that is taken while a vector of items is decoded, that input not counted.
fn cost(item: &[u8], input: usize) -> usize {
    let count = input / item.len();
    cost_of_vector(item, count, count, 0)
}

/// The same if half of the items are not there: after that fault, as many may be made up as have been read.
fn cost_with_fault(item: &[u8], input: usize) -> usize {
    let count = input / 2 / item.len();
    cost_of_vector(item, count * 2, count, input / 2)
}

fn cost_of_vector(item: &[u8], claimed: usize, count: usize, zeros: usize) -> usize {
    let head = [VECTOR.to_le_bytes(), u32::try_from(claimed).unwrap().to_le_bytes()].concat();
    let input = Bytes::from([head, item.repeat(count), vec![0; zeros]].concat());
    let id = u32::from_le_bytes(*item.first_chunk().unwrap());
    by_id(id, CostOfVector { input: &input, is_whole: claimed == count }).unwrap()
}

struct CostOfVector<'i> {
    input: &'i Bytes,
    is_whole: bool,
}

impl Visit for CostOfVector<'_> {
    type Output = usize;

    fn visit<T: Value>(self, name: &'static str) -> usize {
        let (is_ok, cost) = cost_of::<Vec<T>>(self.input);
        assert_eq!(is_ok, self.is_whole, "{name}");
        cost
    }
}

struct Cost<'i>(&'i Bytes);

impl Visit for Cost<'_> {
    type Output = usize;

    fn visit<T: Value>(self, _: &'static str) -> usize {
        cost_of::<T>(self.0).1
    }
}

/// Whether the input can be decoded, and the most memory that was taken meanwhile.
fn cost_of<T: Decode>(input: &Bytes) -> (bool, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let decoded = T::from_bytes(input);
    (decoded.is_ok(), MEMORY.peak_usage().saturating_sub(before))
}

#[allow(clippy::cast_precision_loss, reason = "to be read")]
fn mib(bytes: usize) -> f64 {
    bytes as f64 / MIB as f64
}

//! Parts in every order and mixture.

use proptest::prelude::*;

use super::*;

const KIB: usize = 1024;
const MAX: u32 = 4000;

fn small(ledger: &mut Ledger, number: i32, length: usize) -> Result<(), Refusal> {
    ledger.enter(Part::small(number, length, MAX)?)
}

fn big(ledger: &mut Ledger, number: i32, total: i32, length: usize) -> Result<(), Refusal> {
    ledger.enter(Part::big(number, total, length, MAX)?)
}

#[test]
fn a_single_part_may_have_any_length() {
    for length in [1, 1023, 1024, 1025, 3000, 512 * KIB] {
        let mut ledger = Ledger::default();
        small(&mut ledger, 0, length).unwrap();
        assert_eq!(ledger.layout(1, MAX).unwrap().size, length as u64);
        let mut ledger = Ledger::default();
        big(&mut ledger, 0, 1, length).unwrap();
        assert_eq!(ledger.layout(1, MAX).unwrap().size, length as u64);
    }
}

#[test]
fn only_the_last_part_may_be_shorter() {
    let mut ledger = Ledger::default();
    small(&mut ledger, 0, 2 * KIB).unwrap();
    small(&mut ledger, 1, 2 * KIB).unwrap();
    assert_eq!(small(&mut ledger, 2, 4 * KIB), Err(Refusal::PartSizeChanged));
    small(&mut ledger, 2, 100).unwrap();
    assert_eq!(small(&mut ledger, 3, 2 * KIB), Err(Refusal::PartSizeChanged));
    assert_eq!(small(&mut ledger, 0, KIB), Err(Refusal::PartSizeChanged));
    assert_eq!(small(&mut ledger, 0, 1500), Err(Refusal::PartSizeInvalid));
    let layout = ledger.layout(3, MAX).unwrap();
    assert_eq!(layout, Layout { parts: 3, part_size: 2048, size: 4196, streamed: false });
}

#[test]
fn the_last_part_may_come_first() {
    let mut ledger = Ledger::default();
    small(&mut ledger, 2, 3000).unwrap();
    assert_eq!(small(&mut ledger, 0, 2 * KIB), Err(Refusal::PartSizeChanged));
    assert_eq!(small(&mut ledger, 0, 3000), Err(Refusal::PartSizeInvalid));
    small(&mut ledger, 0, 4 * KIB).unwrap();
    assert_eq!(ledger.layout(3, MAX), Err(Refusal::PartMissing(1)));
    small(&mut ledger, 1, 4 * KIB).unwrap();
    assert_eq!(ledger.layout(3, MAX).unwrap().size, 8 * 1024 + 3000);
}

#[test]
fn parts_that_others_follow_have_an_allowed_size_at_once() {
    let mut ledger = Ledger::default();
    for length in [1, 1023, 1500, 3 * KIB, 384 * KIB] {
        assert_eq!(big(&mut ledger, 0, 2, length), Err(Refusal::PartSizeInvalid));
        assert_eq!(big(&mut ledger, 0, -1, length), Err(Refusal::PartSizeInvalid));
    }
    big(&mut ledger, 1, 3, 8 * KIB).unwrap();
    assert_eq!(big(&mut ledger, 0, 3, 4 * KIB), Err(Refusal::PartSizeChanged));
    assert_eq!(big(&mut ledger, 2, 3, 16 * KIB), Err(Refusal::PartSizeChanged));
    big(&mut ledger, 2, 3, 8 * KIB).unwrap();
}

#[test]
fn the_total_does_not_change() {
    let mut ledger = Ledger::default();
    big(&mut ledger, 0, 3, KIB).unwrap();
    assert_eq!(big(&mut ledger, 1, 4, KIB), Err(Refusal::PartsInvalid));
    assert_eq!(big(&mut ledger, 1, -1, KIB), Err(Refusal::PartsInvalid));
    assert_eq!(big(&mut ledger, 3, 3, 0), Err(Refusal::PartEmpty));
    assert_eq!(ledger.layout(4, MAX), Err(Refusal::PartsInvalid));
    assert_eq!(ledger.layout(3, MAX), Err(Refusal::PartMissing(1)));
}

#[test]
fn a_stream_ends_with_its_total() {
    let mut ledger = Ledger::default();
    big(&mut ledger, 0, -1, KIB).unwrap();
    big(&mut ledger, 1, -1, KIB).unwrap();
    assert_eq!(ledger.layout(2, MAX), Err(Refusal::PartsInvalid), "it has not ended");
    assert_eq!(big(&mut ledger, 2, 4, KIB), Err(Refusal::PartsInvalid), "only the last part gives the total");
    assert_eq!(big(&mut ledger, 0, 1, KIB), Err(Refusal::PartsInvalid), "there are more parts");
    big(&mut ledger, 2, 3, 7).unwrap();
    assert_eq!(big(&mut ledger, 3, -1, KIB), Err(Refusal::PartInvalid));
    let layout = ledger.layout(3, MAX).unwrap();
    assert_eq!(layout, Layout { parts: 3, part_size: 1024, size: 2055, streamed: true });
}

#[test]
fn a_stream_that_ends_with_a_part_has_an_empty_one_more() {
    for empty_first in [false, true] {
        let mut ledger = Ledger::default();
        if empty_first {
            big(&mut ledger, 2, 2, 0).unwrap();
        }
        big(&mut ledger, 0, -1, KIB).unwrap();
        big(&mut ledger, 1, -1, KIB).unwrap();
        if !empty_first {
            big(&mut ledger, 2, 2, 0).unwrap();
        }
        let layout = ledger.layout(2, MAX).unwrap();
        assert_eq!(layout, Layout { parts: 2, part_size: 1024, size: 2048, streamed: true });
        assert_eq!(ledger.layout(3, MAX), Err(Refusal::PartsInvalid));
    }
}

#[test]
fn small_files_end_at_10_mib() {
    let mut ledger = Ledger::default();
    for number in 0..20 {
        small(&mut ledger, number, 512 * KIB).unwrap();
    }
    assert_eq!(small(&mut ledger, 20, 1), Err(Refusal::PartsInvalid));
    small(&mut ledger, 19, 512 * KIB).unwrap();
    assert_eq!(ledger.layout(20, MAX).unwrap().size, SMALL_FILE_MAX);
}

#[test]
fn all_4000_parts_are_legal_and_not_one_more() {
    let mut ledger = Ledger::default();
    for number in 0..4000 {
        big(&mut ledger, number, 4000, 512 * KIB).unwrap();
    }
    assert_eq!(ledger.layout(4000, MAX).unwrap().size, 2000 << 20);
    for parts in [i32::MIN, -1, 0, 3999, 4001, i32::MAX] {
        assert_eq!(ledger.layout(parts, MAX), Err(Refusal::PartsInvalid), "{parts}");
    }
}

#[test]
fn nothing_came() {
    assert_eq!(Ledger::default().layout(1, MAX), Err(Refusal::PartMissing(0)));
}

/// The part size of a file, and the number and length of each of its parts, shuffled.
fn shuffled_file() -> impl Strategy<Value = (u32, Vec<(i32, usize)>)> {
    let whole = (0..10, 1..40).prop_flat_map(|(power, parts)| {
        let part_size = 1024_usize << power;
        (Just(1024_u32 << power), Just(parts), Just(part_size), 1..=part_size)
    });
    whole.prop_flat_map(|(part_size, parts, full, last)| {
        let length = move |number| if number + 1 == parts { last } else { full };
        let lengths: Vec<(i32, usize)> = (0..parts).map(|number| (number, length(number))).collect();
        (Just(part_size), Just(lengths).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn every_order_of_a_right_file_is_taken((part_size, parts) in shuffled_file(), kind in 0..3) {
        let total = i32::try_from(parts.len()).unwrap();
        let size: usize = parts.iter().map(|(_, length)| length).sum();
        prop_assume!(kind != 0 || size as u64 <= SMALL_FILE_MAX);
        let mut ledger = Ledger::default();
        for &(number, length) in &parts {
            let announced = if kind == 1 || number + 1 == total { total } else { -1 };
            let entered = if kind == 0 { small(&mut ledger, number, length) } else { big(&mut ledger, number, announced, length) };
            prop_assert_eq!(entered, Ok(()), "part {} of {:?}", number, parts);
        }
        let layout = ledger.layout(total, MAX).unwrap();
        prop_assert_eq!(layout.size, size as u64);
        prop_assert!(total == 1 || layout.part_size == part_size);
    }

    #[test]
    fn whatever_is_taken_is_a_file(parts in prop::collection::vec((0..6_i32, -1..7_i32, 0_usize..9), 1..30), big_file: bool) {
        const LENGTHS: [usize; 9] = [0, 1, 1023, 1024, 1025, 2048, 3072, 4096, 5000];
        let mut ledger = Ledger::default();
        for (number, total, length) in parts {
            let length = LENGTHS[length];
            let _ = if big_file { big(&mut ledger, number, total, length) } else { small(&mut ledger, number, length) };
        }
        for parts in 1..7 {
            let Ok(layout) = ledger.layout(parts, MAX) else { continue };
            let lengths: Vec<u32> = ledger.lengths.values().copied().collect();
            let (last, inner) = lengths.split_last().unwrap();
            prop_assert_eq!(u32::try_from(lengths.len()).unwrap(), layout.parts);
            prop_assert!(inner.iter().all(|&length| length == layout.part_size && is_part_size(length)));
            prop_assert!(*last <= layout.part_size && *last > 0);
            prop_assert_eq!(layout.size, lengths.iter().map(|&length| u64::from(length)).sum::<u64>());
        }
    }
}

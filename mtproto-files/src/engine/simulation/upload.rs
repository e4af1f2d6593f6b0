//! Uploads over the simulated network.

use proptest::prelude::*;
use tl_types::Bytes;

use super::{Faults, Network, run};
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::base::limits::Limits;
use crate::engine::policy::Policy;
use crate::engine::upload::parts::Parts;
use crate::engine::upload::plan::Plan;
use crate::engine::upload::{Action, Input, Outcome, Setup, Upload};
use crate::engine::{Command, Time};
use std::collections::BTreeMap;
use std::time::Duration;

const PART: usize = 1024;

struct Upped {
    result: Result<Outcome, Error>,
    /// What the DC has: the last `file_total_parts` and the content of each part.
    dc: BTreeMap<u16, (i32, Bytes)>,
    /// How often each part was sent.
    sent: BTreeMap<u16, u32>,
    took: Time,
    most: usize,
    most_held: usize,
    saved: Parts,
    log: Vec<(Time, String)>,
}

struct Case {
    content: Bytes,
    known: bool,
    faults: Faults,
    window: usize,
    acknowledged: Parts,
    commands: Vec<(Time, Command)>,
    seed: u64,
}

fn content(len: usize) -> Bytes {
    (0..len).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect()
}

fn case(len: usize, known: bool, seed: u64) -> Case {
    let faults = Faults { lost: 0, troubles: 0, floods: 0 };
    Case { content: content(len), known, faults, window: 4, acknowledged: Parts::default(), commands: Vec::new(), seed }
}

fn upload(case: Case) -> Upped {
    let Case { content, known, faults, window, acknowledged, commands, seed } = case;
    let plan = if known {
        Plan::new(content.len() as u64, Some(1024), Limits::default()).unwrap()
    } else {
        Plan::of_unknown(Some(1024), Limits::default()).unwrap()
    };
    let policy = Policy { window, retries: 1000, ..Policy::default() };
    let start = Setup { plan, acknowledged, read_all: false, journal: true, policy, seed };
    let mut machine = Upload::new(start);
    let mut network = Network::new(seed);
    let (mut dc, mut sent, mut saved) = (BTreeMap::new(), BTreeMap::new(), Parts::default());
    let (mut held, mut most_held) = (0_usize, 0);
    let (took, result) = run(&mut machine, &mut network, commands, |network, now, action| {
        network.log.push((now, format!("{action:?}")));
        match action {
            Action::Read(part) => {
                let start = usize::try_from(part.offset).unwrap().min(content.len());
                let end = (start + PART).min(content.len());
                held += 1;
                most_held = most_held.max(held);
                network.after(now, 1, Input::Read(Ok(content.slice(start..end))));
            }
            Action::Send(send) => {
                *sent.entry(send.part).or_default() += 1;
                let result = match network.fault(faults) {
                    Some(cause) => Err(cause),
                    None if network.percent(faults.troubles) => Ok(false),
                    None => {
                        dc.insert(send.part, (send.total, send.bytes));
                        Ok(true)
                    }
                };
                network.request(now, send.attempt, faults.lost, Input::Answer { attempt: send.attempt, result });
            }
            Action::Abort { attempt } => _ = network.in_flight.remove(&attempt),
            Action::Save(parts) => {
                saved = parts;
                network.after(now, 1, Input::Saved(None));
            }
            Action::Report(crate::base::event::Event::PartDone { .. }) => held -= 1,
            Action::Report(_) => {}
            Action::Done(result) => return Some(result),
        }
        None
    });
    Upped { result, dc, sent, took, most: network.most, most_held, saved, log: network.log }
}

fn joined(dc: &BTreeMap<u16, (i32, Bytes)>) -> Vec<u8> {
    dc.values().flat_map(|(_, bytes)| bytes.to_vec()).collect()
}

#[test]
fn a_stream_ends_with_its_total_also_on_a_boundary() {
    for (len, parts, requests) in [
        (1, 1, 1),
        (PART - 1, 1, 1),
        (PART, 1, 2),
        (PART + 1, 2, 2),
        (2 * PART, 2, 3),
        (10 * PART, 10, 11),
        (10 * PART + 5, 11, 11),
    ] {
        let upped = upload(case(len, false, 1));
        let sent = upped.result.unwrap();
        assert_eq!((sent.parts, sent.size), (parts, len as u64));
        assert_eq!((joined(&upped.dc), upped.dc.len()), (content(len).to_vec(), requests));
        for (number, (total, bytes)) in &upped.dc {
            let is_last = usize::from(*number) + 1 == requests;
            assert_eq!(*total, if is_last { parts.into() } else { -1 }, "{len} {number}");
            assert_eq!(bytes.is_empty(), is_last && len % PART == 0);
        }
    }
}

#[test]
fn a_stream_without_bytes_and_one_with_too_many() {
    let upped = upload(case(0, false, 1));
    assert!(matches!(upped.result.unwrap_err().cause(), Cause::EmptyFile));
    assert!(upped.sent.is_empty());
    assert_eq!(upload(case(4000 * PART, false, 1)).result.unwrap().parts, 4000);
    let error = upload(case(4000 * PART + 1, false, 1)).result.unwrap_err();
    assert!(matches!(error.cause(), Cause::TooLarge { max_parts: 4000, .. }), "{error}");
}

#[test]
fn parts_that_the_dc_has_are_neither_read_nor_sent() {
    let mut acknowledged = Parts::default();
    (0..40).filter(|part| part % 3 != 0).for_each(|part| _ = acknowledged.insert(part));
    let upped = upload(Case { acknowledged, ..case(40 * PART, true, 1) });
    upped.result.unwrap();
    assert!(upped.sent.keys().all(|part| part % 3 == 0) && upped.sent.len() == 14, "{:?}", upped.sent);
}

#[test]
fn what_is_saved_is_what_the_dc_has() {
    for seed in 0..50 {
        let stop = vec![(Duration::from_millis(700), Command::Cancel)];
        let first = upload(Case { commands: stop, ..case(100 * PART, true, seed) });
        assert!(matches!(first.result.unwrap_err().cause(), Cause::Cancelled));
        assert!(
            first.saved.iter().count() > 3
                && first.saved.iter().all(|part| first.dc.contains_key(&u16::try_from(part).unwrap()))
        );
        let second = upload(Case { acknowledged: first.saved.clone(), ..case(100 * PART, true, seed) });
        assert_eq!(second.sent.len() + first.saved.iter().count(), 100);
        let mut dc = first.dc;
        dc.extend(second.dc);
        assert_eq!(joined(&dc), content(100 * PART));
    }
}

#[test]
fn a_pause_stops_sending_and_a_resume_goes_on() {
    let at = Duration::from_millis;
    let commands = vec![(at(300), Command::Pause), (at(100_000), Command::Resume)];
    let upped = upload(Case { commands, ..case(100 * PART, true, 3) });
    upped.result.unwrap();
    assert!(upped.took > at(100_000));
    let quiet = |time: &Time| *time > at(300) && *time < at(100_000);
    assert!(!upped.log.iter().any(|(time, action)| quiet(time) && action.starts_with("Send")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn every_upload_ends_whole_whatever_happens(
        len in prop_oneof![1_usize..6 * PART, (1_usize..90).prop_map(|parts| parts * PART), 1_usize..90 * PART],
        known: bool,
        window in 1_usize..9,
        lost in 0_u8..10,
        troubles in 0_u8..20,
        floods in 0_u8..10,
        seed: u64,
    ) {
        let faults = Faults { lost, troubles, floods };
        let case = || Case { faults, window, ..case(len, known, seed) };
        let upped = upload(case());
        let sent = upped.result.unwrap();
        prop_assert_eq!((usize::from(sent.parts), sent.size), (len.div_ceil(PART), len as u64));
        prop_assert_eq!(joined(&upped.dc), content(len));
        prop_assert!(upped.most_held <= window + 1, "{} held", upped.most_held);
        prop_assert_eq!(upped.log, upload(case()).log, "a seed replays");
    }

    #[test]
    fn without_faults_nothing_is_sent_twice(len in 1_usize..90 * PART, known: bool, window in 1_usize..9, seed: u64) {
        let upped = upload(Case { window, ..case(len, known, seed) });
        upped.result.unwrap();
        // Slow answers are asked for again, once.
        let stragglers = upped.log.iter().filter(|(_, action)| action.contains("Straggler")).count();
        let sent: u32 = upped.sent.values().sum();
        prop_assert_eq!(sent as usize, upped.sent.len() + stragglers);
        prop_assert!(upped.sent.values().all(|times| *times <= 2));
        prop_assert!(stragglers > 0 || upped.most <= upped.sent.len());
    }
}

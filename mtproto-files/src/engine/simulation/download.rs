//! Downloads over the simulated network.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use tl_types::{Bytes, enums, types};

use super::{Faults, Network, run};
use crate::base::cause::Cause;
use crate::base::error::Error;
use crate::engine::download::file_hashes::Check;
use crate::engine::download::plan::Plan;
use crate::engine::download::ranges::Ranges;
use crate::engine::download::{Action, Download, Input, Outcome, Setup};
use crate::engine::policy::Policy;
use crate::engine::{Command, Time};
use mtproto_transport::{Dc, RpcError};

const CHUNK: u32 = 4096;

struct Downed {
    result: Result<Outcome, Error>,
    /// What was written, from the file's start on.
    out: Vec<u8>,
    order: Vec<u64>,
    /// How often each chunk, and each page of hashes, was asked for.
    chunks: BTreeMap<i64, u32>,
    pages: usize,
    rechecked: usize,
    remedies: (u32, u32),
    saved: Ranges,
    took: Time,
    log: Vec<(Time, String)>,
}

#[derive(Clone)]
struct Case {
    content: Bytes,
    known: bool,
    range: Option<Range<u64>>,
    ordered: bool,
    verify: bool,
    /// The length of ranges with a hash, how many a page has, and where they end.
    hashes: (usize, usize, usize),
    faults: Faults,
    window: usize,
    /// What an earlier run wrote.
    earlier: (Vec<u8>, Ranges),
    /// The DC that has the file, if it is not the one that is asked first; it wants to be authorized at.
    moved: bool,
    /// After so many answers the reference expires.
    expires: Option<u32>,
    commands: Vec<(Time, Command)>,
    seed: u64,
}

fn content(len: usize) -> Bytes {
    (0..len).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect()
}

fn case(len: usize, seed: u64) -> Case {
    Case {
        content: content(len),
        known: true,
        range: None,
        ordered: false,
        verify: true,
        hashes: (CHUNK as usize, 3, usize::MAX),
        faults: Faults { lost: 0, troubles: 0, floods: 0 },
        window: 4,
        earlier: (Vec::new(), Ranges::default()),
        moved: false,
        expires: None,
        commands: Vec::new(),
        seed,
    }
}

fn page(content: &Bytes, (range, page, until): (usize, usize, usize), offset: i64) -> Vec<enums::FileHash> {
    let offset = usize::try_from(offset).unwrap();
    let starts = (offset / range * range..content.len().min(until)).step_by(range).take(page);
    let hash = |start: usize| {
        let bytes = &content[start..(start + range).min(content.len())];
        let sha256 = Sha256::digest(bytes).to_vec();
        types::FileHash::new(start.try_into().unwrap(), range.try_into().unwrap(), sha256).into()
    };
    starts.map(hash).collect()
}

fn download(case: Case) -> Downed {
    let Case {
        content,
        known,
        range,
        ordered,
        verify,
        hashes,
        faults,
        window,
        earlier,
        moved,
        expires,
        commands,
        seed,
    } = case;
    let plan = Plan::new(known.then_some(content.len() as u64), CHUNK, range, verify).unwrap();
    let policy = Policy { window, retries: 1000, ..Policy::default() };
    let (mut out, written) = earlier;
    let dc = Dc::Id(if moved { 2 } else { 4 });
    let refreshes = expires.is_some();
    let method = "upload.getFile";
    let start =
        Setup { method, plan: plan.clone(), dc, verify, ordered, refreshes, journal: true, written, policy, seed };
    let mut machine = Download::new(start);
    let mut network = Network::new(seed);
    let (mut chunks, mut pages, mut order, mut rechecked) = (BTreeMap::new(), 0, Vec::new(), 0);
    let (mut authorized, mut fresh, mut answers) = (0, 0, 0);
    let (mut saved, refused) = (Ranges::default(), |dc: Dc, authorized: u32| match dc {
        Dc::Id(4) if moved && authorized == 0 => Some(RpcError::new(401, "AUTH_KEY_UNREGISTERED")),
        Dc::Id(4) => None,
        _ => Some(RpcError::new(303, "FILE_MIGRATE_4")),
    });
    let (took, result) = run(&mut machine, &mut network, commands, |network, now, action| {
        network.log.push((now, format!("{action:?}")));
        let mut fault = |network: &mut Network<Input>, dc| {
            let expired = expires.is_some_and(|after| answers >= after && fresh == 0);
            answers += 1;
            let expired = expired.then(|| RpcError::new(400, "FILE_REFERENCE_EXPIRED"));
            refused(dc, authorized).or(expired).map(Cause::from).or_else(|| network.fault(faults))
        };
        match action {
            Action::GetFile { attempt, dc, chunk } => {
                let result = match fault(network, dc) {
                    Some(cause) => Err(cause),
                    None => {
                        *chunks.entry(chunk.offset).or_default() += 1;
                        let start = usize::try_from(chunk.offset).unwrap().min(content.len());
                        let end = (start + usize::try_from(chunk.limit).unwrap()).min(content.len());
                        Ok(content.slice(start..end))
                    }
                };
                network.request(now, attempt, faults.lost, Input::Chunk { attempt, result });
            }
            Action::GetHashes { attempt, dc, offset } => {
                pages += 1;
                let result = fault(network, dc).map_or_else(|| Ok(page(&content, hashes, offset)), Err);
                network.request(now, attempt, faults.lost, Input::Hashes { attempt, result });
            }
            Action::Abort { attempt } => _ = network.in_flight.remove(&attempt),
            Action::Write(block) => {
                let start = block.range.start;
                order.push(start);
                let right = Check::run_all(&block.checks, &block.pieces, start);
                if right.is_ok() {
                    let bytes = block.pieces.concat();
                    let at = usize::try_from(start).unwrap();
                    out.resize(out.len().max(at + bytes.len()), 0);
                    out[at..at + bytes.len()].copy_from_slice(&bytes);
                }
                let result = right.map_err(|cause| Error::new(crate::base::error::Operation::Download, cause));
                let millis = network.random.u64(0..20);
                network.after(now, millis, Input::Written { start, result });
            }
            Action::Recheck { chunk, checks } => {
                rechecked += 1;
                let right = |check: &Check| {
                    let range = check.range();
                    let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
                    let sha256 = out.get(range).map(|bytes| Sha256::digest(bytes).into());
                    check.compare(sha256).is_ok()
                };
                let right = checks.iter().all(right);
                network.after(now, 1, Input::Rechecked { chunk, right });
            }
            Action::Authorize { dc } => {
                authorized += 1;
                network.after(now, 300, Input::Authorized { dc, result: Ok(()) });
            }
            Action::Refresh => {
                fresh += 1;
                network.after(now, 300, Input::Refreshed(Ok(Dc::Id(4))));
            }
            Action::Save(ranges) => {
                saved = ranges;
                network.after(now, 1, Input::Saved(None));
            }
            Action::Report(_) => {}
            Action::Done(result) => return Some(result),
        }
        None
    });
    let remedies = (authorized, fresh);
    Downed { result, out, order, chunks, pages, rechecked, remedies, saved, took, log: network.log }
}

#[test]
fn hashes_cost_no_round_trip_for_each_chunk() {
    let downed = download(Case { hashes: (2 * CHUNK as usize, 8, usize::MAX), ..case(400 * CHUNK as usize, 1) });
    assert!(downed.result.unwrap().verified);
    assert!(downed.pages <= 400 / 16 + 4, "{} pages", downed.pages);
    let without = download(Case { verify: false, ..case(400 * CHUNK as usize, 1) });
    assert!(downed.took < without.took * 5 / 4, "{:?} and {:?}", downed.took, without.took);
}

#[test]
fn a_moved_file_is_authorized_for_once() {
    let downed = download(Case { moved: true, ..case(100 * CHUNK as usize, 1) });
    downed.result.unwrap();
    assert_eq!((downed.out, downed.remedies), (content(100 * CHUNK as usize).to_vec(), (1, 0)));
}

#[test]
fn an_expired_reference_is_refreshed_once_and_the_download_goes_on() {
    for expires in [0, 1, 30] {
        let downed = download(Case { expires: Some(expires), ..case(100 * CHUNK as usize, 1) });
        downed.result.unwrap();
        assert_eq!((downed.out, downed.remedies), (content(100 * CHUNK as usize).to_vec(), (0, 1)));
        assert!(downed.chunks.values().all(|times| *times <= 2) && downed.chunks.len() == 100);
    }
}

#[test]
fn what_is_there_is_checked_and_not_moved_again() {
    let len = 100 * CHUNK as usize;
    let mut seeds = 0;
    for seed in 0..30 {
        let stop = vec![(Duration::from_millis(1500), Command::Cancel)];
        let first = download(Case { commands: stop, ..case(len, seed) });
        assert!(matches!(first.result.unwrap_err().cause(), Cause::Cancelled));
        let (mut out, saved) = (first.out, first.saved);
        let kept = usize::try_from(saved.bytes()).unwrap() / CHUNK as usize;
        if kept == 0 {
            // The first answers were slow.
            continue;
        }
        seeds += 1;
        let again = download(Case { earlier: (out.clone(), saved.clone()), ..case(len, seed) });
        assert!(again.result.unwrap().verified);
        assert_eq!((again.out, again.chunks.len()), (content(len).to_vec(), 100 - kept));

        // One byte of it is damaged meanwhile.
        let damaged = usize::try_from(saved.iter().next().unwrap().start).unwrap() + 7;
        out[damaged] ^= 1;
        let again = download(Case { earlier: (out.clone(), saved.clone()), ..case(len, seed) });
        again.result.unwrap();
        assert_eq!((again.out, again.chunks.len(), again.rechecked), (content(len).to_vec(), 101 - kept, kept));

        // Without hashes, nothing of it can be trusted.
        let again = download(Case { earlier: (out, saved), hashes: (4096, 3, 0), ..case(len, seed) });
        assert!(!again.result.unwrap().verified);
        assert_eq!((again.out, again.chunks.len()), (content(len).to_vec(), 100));
    }
    assert!(seeds > 15, "{seeds}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn every_download_ends_whole_whatever_happens(
        len in prop_oneof![0_usize..20_000, (1_usize..60).prop_map(|chunks| chunks * CHUNK as usize), 1_usize..240_000],
        known: bool,
        ordered: bool,
        verify: bool,
        hashes in (prop_oneof![Just(4096_usize), Just(8192), Just(131_072), 1000_usize..20_000], 1_usize..9, prop_oneof![Just(usize::MAX), 0_usize..100_000]),
        bounds in prop::option::of((0_u64..240_000, 0_u64..240_000)),
        window in 1_usize..9,
        faults in (0_u8..10, 0_u8..20, 0_u8..10),
        moved: bool,
        expires in prop::option::of(0_u32..30),
        seed: u64,
    ) {
        let range = bounds.map(|(start, size)| start.min(len as u64)..start.min(len as u64) + size);
        let faults = Faults { lost: faults.0, troubles: faults.1, floods: faults.2 };
        let case = Case { known, ordered, verify, hashes, range: range.clone(), window, faults, moved, expires, ..case(len, seed) };
        let downed = download(case.clone());
        let got = downed.result.unwrap();
        let wanted = range.unwrap_or(0..u64::MAX);
        let wanted = usize::try_from(wanted.start).unwrap()..usize::try_from(wanted.end.min(len as u64)).unwrap();
        prop_assert_eq!(got.size, wanted.len() as u64);
        prop_assert!(wanted.is_empty() || downed.out.get(wanted.clone()) == Some(&content(len)[wanted.clone()]));
        prop_assert!(!ordered || downed.order.is_sorted());
        if verify && hashes.2 >= len && (wanted == (0..len) || 131_072 % hashes.0 == 0) && !wanted.is_empty() {
            prop_assert!(got.verified);
        }
        prop_assert!(verify || !got.verified);
        prop_assert!(downed.remedies.0 <= 2 && downed.remedies.1 <= 1);
        prop_assert_eq!(downed.log, download(case).log, "a seed replays");
    }

    #[test]
    fn without_faults_no_chunk_is_asked_for_twice(len in 1_usize..240_000, ordered: bool, hash in 1000_usize..20_000, seed: u64) {
        let downed = download(Case { ordered, hashes: (hash, 5, usize::MAX), ..case(len, seed) });
        let got = downed.result.unwrap();
        prop_assert!(got.verified && downed.out == content(len));
        let stragglers = downed.log.iter().filter(|(_, action)| action.contains("Straggler")).count();
        let asked: u32 = downed.chunks.values().sum();
        prop_assert_eq!(asked as usize, len.div_ceil(CHUNK as usize) + stragglers);
    }
}

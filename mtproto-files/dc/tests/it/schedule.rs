//! Which requests a schedule hits, and that it hits the same ones at every run.

use std::time::Duration;

use crate::common::*;
use futures_util::future::join_all;
use mtproto_dc::faults::{any, method};
use mtproto_dc::{Call, Config, Fault, Faults, Link, LocalDc, LoggedRequest};
use mtproto_files::transport::Dc::Home;
use tl_types::functions;
use tokio::time::{advance, timeout};

const SAVE: &str = "upload.saveFilePart";

fn start(faults: Faults) -> LocalDc {
    LocalDc::new(Config::default().faults(faults)).unwrap()
}

/// Which of these parts, sent one after another, are refused.
async fn refused(dc: &LocalDc, parts: impl IntoIterator<Item = i32>) -> Vec<bool> {
    let mut refused = Vec::new();
    for part in parts {
        refused.push(ask_save(dc, 1, part, 1024).await.is_err());
    }
    refused
}

#[tokio::test]
async fn rules_say_which_requests_and_how_many() {
    let rule = |rule: fn(Faults) -> Faults| start(rule(Faults::new(1)));
    let save = |parts: [i32; 5], rule_: fn(Faults) -> Faults| async move { refused(&rule(rule_), parts).await };
    let all = [0, 1, 2, 3, 4];
    let hits = [
        save(all, |faults| faults.on(method(SAVE)).then(Fault::Internal)).await,
        save(all, |faults| faults.on(any()).times(2).then(Fault::Internal)).await,
        save(all, |faults| faults.on(any()).always().then(Fault::Internal)).await,
        save(all, |faults| faults.on(method(SAVE).part(3)).always().then(Fault::Internal)).await,
        save(all, |faults| faults.on(method(SAVE).nth(3)).then(Fault::Internal)).await,
        save(all, |faults| faults.on(method(SAVE).nth(3)).times(2).then(Fault::Internal)).await,
        save([0, 0, 1, 1, 1], |faults| faults.on(any()).always().per_piece(1).then(Fault::Internal)).await,
        save(all, |faults| faults.on(method("upload.getFile")).always().then(Fault::Internal)).await,
        save(all, |faults| faults.on(any().dc(3)).always().then(Fault::Internal)).await,
        save(all, |faults| faults.on(any()).always().then(Fault::Corrupt)).await,
    ];
    let hits = hits.map(|hits| hits.into_iter().map(|hit| if hit { 'x' } else { '.' }).collect::<String>());
    assert_eq!(hits, ["x....", "xx...", "xxxxx", "...x.", "..x..", "..xx.", "x.x..", ".....", ".....", "....."]);
}

#[tokio::test]
async fn the_first_rule_that_has_a_fault_wins_and_the_others_count_on() {
    let faults = Faults::new(1);
    let faults = faults.on(method(SAVE)).then(Fault::Internal).on(method(SAVE).nth(2)).then(Fault::Disconnect);
    let dc = start(faults);
    assert_eq!(refused(&dc, 0..4).await, [true, true, false, false]);
    assert_eq!(dc.counters().faults, [("Disconnect", 1), ("Internal", 1)].into());
}

#[tokio::test(start_paused = true)]
async fn rules_have_their_time() {
    let seconds = Duration::from_secs;
    let dc = start(Faults::new(1).on(any().time(seconds(10)..seconds(20))).always().then(Fault::Internal));
    let mut hits = Vec::new();
    for _ in 0..6 {
        hits.extend(refused(&dc, [0]).await);
        advance(seconds(5)).await;
    }
    assert_eq!(hits, [false, false, true, true, false, false]);
}

#[tokio::test]
async fn files_are_told_apart_by_when_they_were_seen() {
    let dc = start(Faults::new(1).on(any().file(1)).always().then(Fault::Internal));
    for (file_id, saved) in [(77, true), (-5, false), (77, true), (0, true)] {
        assert_eq!(ask_save(&dc, file_id, 0, 100).await.is_ok(), saved, "{file_id}");
    }
}

#[test]
fn faults_for_methods_that_there_are_not() {
    let faults = || Faults::new(1).on(method("upload.saveFilePart_")).then(Fault::Internal);
    let error = LocalDc::new(Config::default().faults(faults())).unwrap_err();
    assert_eq!(error.to_string(), "a fault for upload.saveFilePart_, which no DC has");
    assert!(LocalDc::in_memory().set_faults(faults()).is_err());
}

/// Saves parts eight at a time, each until it is saved, by a line that takes its time.
async fn run(seed: u64, rate: f64) -> (Vec<LoggedRequest>, LocalDc) {
    let link = Link::default().latency(Duration::from_millis(20)).bandwidth(1 << 20).loss(0.05, seed);
    let dc = LocalDc::new(Config::default().faults(Faults::random(seed, rate)).link(link)).unwrap();
    for batch in 0..8 {
        join_all((0..8).map(|number| {
            let dc = &dc;
            async move {
                let part = functions::upload::SaveFilePart::new(9, batch * 8 + number, noise(16 * KIB, 1));
                while timeout(Duration::from_secs(10), ask(dc, Home, &part)).await != Ok(Ok(true)) {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }))
        .await;
    }
    (dc.log(), dc)
}

#[tokio::test(start_paused = true)]
async fn one_seed_gives_one_log() {
    let (log, dc) = run(7, 0.3).await;
    assert_eq!(log, run(7, 0.3).await.0);
    assert_ne!(log, run(8, 0.3).await.0);
    let counters = dc.counters();
    assert!(counters.faults.len() >= 5, "{:?}", counters.faults);
    assert_eq!(log.len(), usize::try_from(counters.requests(SAVE)).unwrap());
    assert!(log.iter().filter(|event| event.refused.is_none()).count() >= 64);
    assert_eq!(run(7, 0.0).await.0.len(), 64);
    assert_eq!(log[0].to_string(), run(7, 0.3).await.0[0].to_string());
}

#[tokio::test]
async fn chance_is_about_pieces_and_not_about_their_order() {
    let faults = || Faults::new(3).on(any()).always().chance(0.5).then(Fault::Internal);
    let hits = |parts: Vec<i32>| async move {
        let dc = start(faults());
        let mut hits: Vec<_> = parts.iter().copied().zip(refused(&dc, parts.clone()).await).collect();
        hits.sort_unstable();
        hits
    };
    let forward = hits((0..100).collect()).await;
    assert_eq!(forward, hits((0..100).rev().collect()).await);
    let count = forward.iter().filter(|(_, hit)| *hit).count();
    assert!((30..70).contains(&count), "{count}");
}

#[tokio::test(start_paused = true)]
async fn random_faults_let_a_piece_through_in_the_end() {
    let dc = start(Faults::random(1, 1.0));
    for part in 0..20 {
        let mut faults = 0;
        loop {
            let before = dc.counters().faults;
            let answer = timeout(Duration::from_secs(5), ask_save(&dc, 1, part, 1024)).await;
            // No request is sent in a flood, so that the schedule is asked about all of them.
            advance(Duration::from_secs(3)).await;
            let hit = dc.counters().faults != before;
            faults += u32::from(hit);
            if answer == Ok(Ok(true)) && !hit {
                break;
            }
        }
        assert_eq!(faults, 2);
    }
    assert_eq!(dc.counters().in_flood, 0);
}

#[tokio::test]
async fn counters_tell_pieces_apart() {
    let dc = LocalDc::in_memory();
    let document = ask_document(&dc, &noise(150_000, 1)).await;
    dc.reset();
    assert_eq!(dc.counters(), LocalDc::in_memory().counters());
    for (file_id, part) in [(1, 0), (1, 1), (1, 1), (2, 1)] {
        ask_save(&dc, file_id, part, 1024).await.unwrap();
    }
    for (offset, limit) in [(0, 65_536), (65_536, 65_536), (0, 131_072)] {
        ask_file(&dc, Home, &document, offset, limit).await.unwrap();
    }
    let counters = dc.counters();
    assert_eq!((counters.requests_of_part(SAVE, 1), counters.requests_of_part(SAVE, 0)), (3, 1));
    assert_eq!((counters.requests_at("upload.getFile", 0), counters.requests_at("upload.getFile", 65_536)), (2, 1));
    assert_eq!((counters.most_requests(SAVE), counters.most_requests("upload.getFileHashes")), (2, 0));
    assert_eq!(counters.moved_again, 1024 + 131_072);
    let calls: Vec<(Call, u64)> = counters.calls().map(|(call, count)| (call.clone(), count)).collect();
    assert_eq!(calls.len(), 5);
    let texts: Vec<_> = calls.iter().map(|(call, count)| format!("{call}: {count}")).collect();
    assert_eq!(texts[0], "DC 2 upload.getFile of file 2 at 0: 2");
    assert_eq!(texts[3], "DC 2 upload.saveFilePart of file 0 part 1: 2");
}

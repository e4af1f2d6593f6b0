//! The simulated line: how long transfers take, in no time.

use std::time::Duration;

use crate::common::*;
use futures_util::future::join_all;
use mtproto_dc::{Config, Link, LocalDc};
use tokio::time::Instant;

/// How long saving so many parts of 1000 bytes takes, all at once.
async fn time(link: Link, parts: i64) -> (Duration, LocalDc) {
    let dc = LocalDc::new(Config::default().link(link)).unwrap();
    let start = Instant::now();
    let saved = join_all((0..parts).map(|file| ask_save(&dc, file, 0, 1000))).await;
    assert!(saved.into_iter().all(|saved| saved == Ok(true)));
    (start.elapsed(), dc)
}

fn near(time: Duration, expected: u64) {
    let expected = Duration::from_millis(expected);
    assert!(time >= expected && time < expected + Duration::from_millis(5), "{time:?} for {expected:?}");
}

#[tokio::test(start_paused = true)]
async fn a_round_trip_is_twice_the_latency() {
    let latency = Link::default().latency(Duration::from_millis(50));
    near(time(latency.clone(), 1).await.0, 100);
    let (time, dc) = time(latency, 32).await;
    near(time, 100);
    assert_eq!((dc.counters().most_in_flight, dc.counters().in_flight), (32, 0));
}

#[tokio::test(start_paused = true)]
async fn bytes_queue_up() {
    // 1024 bytes a request: 1000, and the method, the ids and lengths before them.
    let narrow = Link::default().bandwidth(10_000);
    near(time(narrow.clone(), 1).await.0, 102);
    near(time(narrow.latency(Duration::from_millis(100)), 10).await.0, 1220);
}

#[tokio::test(start_paused = true)]
async fn loss_is_lateness() {
    let link = Link::default().latency(Duration::from_millis(10));
    let lossy = || link.clone().loss(0.3, 1);
    let (late, _) = time(lossy(), 50).await;
    assert!(late >= Duration::from_millis(220), "{late:?}");
    assert_eq!(late, time(lossy(), 50).await.0);
    near(time(link, 50).await.0, 20);
}

#[tokio::test(start_paused = true)]
async fn errors_take_their_time_too() {
    let link = Link::default().latency(Duration::from_millis(50));
    let dc = LocalDc::new(Config::default().link(link)).unwrap();
    let start = Instant::now();
    assert_eq!(ask_save(&dc, 1, 0, 0).await, Err("400 FILE_PART_EMPTY".to_owned()));
    near(start.elapsed(), 100);
}

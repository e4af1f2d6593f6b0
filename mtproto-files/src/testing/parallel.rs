//! Many calls at once.

use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{join_all, try_join_all};
use tokio::time::Instant;

use super::Violation;
use super::file::{File, PART};
use mtproto_transport::{Dc, Transport};

/// So many calls at once.
const CALLS: usize = 16;
/// So many bytes for each.
const CHUNK: usize = 4096;
/// If a call takes less, nothing can be said about calls that wait for each other.
const MEASURABLE: Duration = Duration::from_millis(2);

/// Each of many calls at once gets its own answer.
///
/// # Errors
///
/// One gets an answer that is not its own.
pub async fn answers_find_their_requests(transport: &dyn Transport) -> Result<(), Violation> {
    const CHECK: &str = "answers_find_their_requests";
    let file = File::upload(CHECK, transport, PART).await?;
    // Short and long ones, so that they do not come in the order of the requests.
    let chunks = (0..PART / CHUNK).map(|number| {
        let length = if number % 16 == 0 { 16 * CHUNK } else { CHUNK };
        (number * CHUNK, length)
    });
    try_join_all(chunks.map(|(offset, length)| file.check(CHECK, transport, offset, length))).await.map(drop)
}

/// Many calls at once take less than half the time that they take one after the other. Over a line on which a call takes
/// less than 2 ms, this cannot be told and holds.
///
/// # Errors
///
/// They take longer: they wait for each other.
pub async fn calls_do_not_wait(transport: &dyn Transport) -> Result<(), Violation> {
    const CHECK: &str = "calls_do_not_wait";
    let file = File::upload(CHECK, transport, CALLS * CHUNK).await?;
    let offsets = (0..CALLS).map(|number| number * CHUNK);

    let start = Instant::now();
    for offset in offsets.clone() {
        file.check(CHECK, transport, offset, CHUNK).await?;
    }
    let in_turn = start.elapsed();
    let start = Instant::now();
    try_join_all(offsets.map(|offset| file.check(CHECK, transport, offset, CHUNK))).await?;
    let at_once = start.elapsed();

    if in_turn >= MEASURABLE * 16 && at_once * 2 > in_turn {
        let expected = format!("{CALLS} calls at once to take less than half of {in_turn:?}, which they take in turn");
        return Err(Violation::new(CHECK, expected, format!("{at_once:?}")));
    }
    Ok(())
}

/// A call whose future is dropped, at once or on its way, disturbs no other: neither those beside it nor those after it.
///
/// # Errors
///
/// Another call fails, or gets the wrong answer.
pub async fn dropped_calls_disturb_none(transport: &dyn Transport) -> Result<(), Violation> {
    const CHECK: &str = "dropped_calls_disturb_none";
    let file = File::upload(CHECK, transport, 4 * CALLS * CHUNK).await?;
    for wait in [Duration::ZERO, Duration::from_millis(1), Duration::from_millis(20)] {
        let (kept, dropped): (Vec<_>, Vec<_>) =
            (0..4 * CALLS).map(|number| number * CHUNK).partition(|at| (at / CHUNK).is_multiple_of(2));
        let mut kept = pin!(try_join_all(kept.into_iter().map(|at| file.check(CHECK, transport, at, CHUNK))));
        let mut dropped =
            Box::pin(join_all(dropped.into_iter().map(|at| file.get(transport, Dc::Id(file.dc), at, CHUNK))));
        // All are on their way.
        let done = kept.as_mut().now_or_never();
        let over = dropped.as_mut().now_or_never().is_some();
        if !over && !wait.is_zero() {
            let _ = tokio::time::timeout(wait, dropped.as_mut()).await;
        }
        drop(dropped);
        match done {
            Some(done) => done?,
            None => kept.await?,
        };
        file.check(CHECK, transport, 0, CHUNK).await?;
    }
    Ok(())
}

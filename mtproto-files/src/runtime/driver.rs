//! Runs a machine of the engine: keeps the time, carries out its actions, and tells it what came of these.
//!
//! All of it is one future: what a machine wants done runs within it, so that dropping it stops everything but the reads
//! and writes that have begun on blocking threads, each of one part at most.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::time::{Instant, Sleep, sleep_until};

use super::control::Control;
use crate::engine::{Command, Machine, Time};

/// What is under way for a machine; nothing comes of what it no longer wants.
pub(crate) type Tasks<E> = FuturesUnordered<BoxFuture<'static, Option<E>>>;

/// No sleep is longer, not even if there is nothing to wake up for: any event ends it.
const NO_WAKE: Duration = Duration::from_secs(86_400);
/// After so many events other tasks of the runtime get their turn, even if all of them were there at once.
const EVENTS_IN_A_ROW: u32 = 64;

/// Carries out what a machine wants done.
pub(crate) trait Perform<M: Machine> {
    /// What is left in the end.
    type Output;

    /// Does it, or begins to. Some output is the end.
    fn perform(&mut self, now: Time, action: M::Action, tasks: &mut Tasks<M::Input>) -> Option<Self::Output>;
}

/// Runs a machine to its end.
pub(crate) async fn run<M, P>(machine: &mut M, performer: &mut P, control: &mut Control, start: Instant) -> P::Output
where
    M: Machine,
    P: Perform<M>,
{
    let mut tasks = Tasks::new();
    let mut sleep = Box::pin(sleep_until(start));
    let mut in_a_row = 0;
    // What was wanted before it began holds from the beginning on.
    while let Some(command) = poll_fn(|context| Poll::Ready(control.ready_command(context))).await {
        machine.command(start.elapsed(), command);
    }
    loop {
        let now = start.elapsed();
        while let Some(action) = machine.poll(now) {
            if let Some(output) = performer.perform(now, action, &mut tasks) {
                return output;
            }
        }
        let latest = now + NO_WAKE;
        sleep.as_mut().reset(start + machine.poll_timeout().map_or(latest, |wake| wake.min(latest)));
        match next(&mut tasks, control, sleep.as_mut()).await {
            Next::Event(event) => machine.handle(start.elapsed(), event),
            Next::Command(command) => machine.command(start.elapsed(), command),
            Next::Time => {}
        }
        // What is there as well is not late, even if nobody has looked for long.
        while let Some(Some(event)) = tasks.next().now_or_never() {
            if let Some(event) = event {
                machine.handle(start.elapsed(), event);
            }
        }
        in_a_row += 1;
        if in_a_row == EVENTS_IN_A_ROW {
            in_a_row = 0;
            tokio::task::yield_now().await;
        }
    }
}

enum Next<E> {
    Event(E),
    Command(Command),
    Time,
}

/// Waits for what happens first.
async fn next<E>(tasks: &mut Tasks<E>, control: &mut Control, mut sleep: Pin<&mut Sleep>) -> Next<E> {
    poll_fn(|context| {
        if let Poll::Ready(command) = control.poll_command(context) {
            return Poll::Ready(Next::Command(command));
        }
        while let Poll::Ready(Some(event)) = tasks.poll_next_unpin(context) {
            if let Some(event) = event {
                return Poll::Ready(Next::Event(event));
            }
        }
        sleep.as_mut().poll(context).map(|()| Next::Time)
    })
    .await
}

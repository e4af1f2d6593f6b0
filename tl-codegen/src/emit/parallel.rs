//! Work on all processors there are.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// So many items are taken at once: few enough that no thread is left with much at the end.
const TAKEN: usize = 32;

/// What `work` makes of each item, in order. Each thread makes a `tool` of its own first: what need not be shared.
pub(super) fn map<T: Sync, R: Send, Tool>(
    items: &[T],
    tool: impl Fn() -> Tool + Sync,
    work: impl Fn(&T, &Tool) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work_off = || {
        let tool = tool();
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(taken) = items.chunks(TAKEN).nth(index) else { return done };
            done.push((index, taken.iter().map(|item| work(item, &tool)).collect::<Vec<R>>()));
        }
    };
    let others = thread::available_parallelism().map_or(1, NonZero::get).min(items.len().div_ceil(TAKEN)).max(1) - 1;
    let mut done = thread::scope(|scope| {
        // A thread that is not to be had leaves its work to the others.
        let start = |_| thread::Builder::new().spawn_scoped(scope, work_off).ok();
        let threads: Vec<_> = (0..others).filter_map(start).collect();
        let mut done = work_off();
        for thread in threads {
            done.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().flat_map(|(_, made)| made).collect()
}

/// What both give back, the second from a thread of its own if there is one to be had.
pub(super) fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, &second).ok();
        let first = first();
        let done = thread.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        (first, done.unwrap_or_else(&second))
    })
}

#[cfg(test)]
mod tests {
    use super::{both, map};

    #[test]
    fn both_are_done() {
        assert_eq!(both(|| 1, || "a"), (1, "a"));
    }

    #[test]
    fn results_are_in_order() {
        let items: Vec<u32> = (0..1000).collect();
        assert_eq!(map(&items, || 1, |item, one| item + one), (1..1001).collect::<Vec<u32>>());
        assert!(map(&[0; 0], || (), |item, ()| *item).is_empty());
    }
}

//! Several futures side by side within one task: dropping it stops all of them.

use futures_util::stream::{FuturesUnordered, TryStreamExt};

/// Runs so many workers, at least one, until all have ended or one has failed; the others are dropped then.
///
/// # Errors
///
/// That of the first worker that fails.
pub(crate) async fn run<E, F>(count: usize, worker: impl Fn() -> F) -> Result<(), E>
where
    F: Future<Output = Result<(), E>>,
{
    (0..count.max(1)).map(|_| worker()).collect::<FuturesUnordered<_>>().try_collect().await
}

//! Checks that wait more than they work, run side by side.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many checks run at once: each has DCs and connections of its own.
const AT_ONCE: usize = 16;

/// Runs checks with their names. Fails with all that are not right. `MATRIX_CELL=album` runs those alone that have `album` in
/// their names.
pub(crate) async fn all_are_right<F>(checks: impl IntoIterator<Item = (String, F)>)
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    let wanted = std::env::var("MATRIX_CELL").unwrap_or_default();
    for (name, check) in checks.into_iter().filter(|(name, _)| name.contains(&wanted)) {
        let room = Arc::clone(&room);
        running.spawn(async move {
            let _place = room.acquire_owned().await.unwrap();
            let start = Instant::now();
            let found = check.await;
            (name, found, start.elapsed())
        });
    }
    let mut wrong = Vec::new();
    let count = running.len();
    while let Some(ended) = running.join_next().await {
        let (name, found, took) = ended.unwrap();
        println!("{name}: {found:?} after {took:.1?}");
        wrong.extend(found.err().map(|found| format!("{name}: {found}")));
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

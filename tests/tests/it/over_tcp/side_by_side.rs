//! Checks that wait more than they work, run side by side.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many checks run at once: each has DCs and connections of its own. More would take so much of two processors that answers
/// come late.
const AT_ONCE: usize = 12;
/// The same for checks that wait for long.
const MORE_AT_ONCE: usize = 32;

/// Runs checks with their names. Fails with all that are not right. `MATRIX_CELL=album` runs those alone that have `album` in
/// their names.
pub(crate) async fn all_are_right<F>(checks: impl IntoIterator<Item = (String, F)>)
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    let at_once = if tests::is_thorough() { MORE_AT_ONCE } else { AT_ONCE };
    let room = Arc::new(Semaphore::new(at_once));
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

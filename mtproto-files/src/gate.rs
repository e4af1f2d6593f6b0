//! A gate that every request of a transfer goes through, and that a flood wait shuts for all of them.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Open, or shut until some time.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    opens: Mutex<Option<Instant>>,
}

impl Gate {
    /// Waits until the gate is open. It may have been shut for longer meanwhile.
    pub(crate) async fn pass(&self) {
        while let Some(opens) = self.shut_until() {
            sleep_until(opens).await;
        }
    }

    /// Shuts the gate for at least this long.
    pub(crate) fn shut(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut opens = self.lock();
        *opens = (*opens).max(Some(until));
    }

    fn shut_until(&self) -> Option<Instant> {
        self.lock().filter(|opens| *opens > Instant::now())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.opens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_longest_wait_counts() {
        let gate = Gate::default();
        let start = Instant::now();
        gate.pass().await;
        assert_eq!(start.elapsed(), Duration::ZERO);
        gate.shut(Duration::from_secs(30));
        gate.shut(Duration::from_secs(5));
        gate.pass().await;
        assert_eq!(start.elapsed().as_secs(), 30);
    }
}

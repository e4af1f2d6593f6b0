//! Which request takes much longer than others like it.

use std::collections::VecDeque;
use std::time::Duration;

/// So many answers are remembered.
const REMEMBERED: usize = 16;
/// Fewer say nothing about what is usual.
const LEAST: usize = 4;
/// A straggler takes more than so many times what is usual…
const TIMES: u32 = 3;
/// …and more than this on top: repeating a part costs more than that.
const MARGIN: Duration = Duration::from_secs(1);

/// How long the last answers took.
#[derive(Debug, Default)]
pub(crate) struct AnswerTimes {
    last: VecDeque<Duration>,
}

impl AnswerTimes {
    /// A request was answered.
    pub(crate) fn add(&mut self, took: Duration) {
        if self.last.len() == REMEMBERED {
            self.last.pop_front();
        }
        self.last.push_back(took);
    }

    /// The time after which a request without an answer is a straggler, if that can be said.
    pub(crate) fn patience(&self) -> Option<Duration> {
        if self.last.len() < LEAST {
            return None;
        }
        let mut sorted: Vec<_> = self.last.iter().copied().collect();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2)?;
        Some(median.saturating_mul(TIMES).saturating_add(MARGIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_follows_the_median() {
        let mut times = AnswerTimes::default();
        for millis in [100, 100, 9000] {
            times.add(Duration::from_millis(millis));
            assert_eq!(times.patience(), None);
        }
        times.add(Duration::from_millis(100));
        assert_eq!(times.patience(), Some(Duration::from_millis(1300)));
        for _ in 0..REMEMBERED {
            times.add(Duration::from_secs(1));
        }
        assert_eq!(times.patience(), Some(Duration::from_secs(4)));
    }
}

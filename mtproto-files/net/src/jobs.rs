//! Cipher work on other threads, with results in order.

use std::mem;

use tokio::task::JoinHandle;

/// Work of fewer bytes is done where it is: handing it over would take longer.
const WORTHWHILE: usize = 16 << 10;

/// The most bytes of one batch: what is in it comes out together.
const BATCH: usize = 2 << 20;

/// Work on items, a batch at a time. What comes meanwhile is the next batch: several items take less time together.
pub(crate) struct Jobs<I, O> {
    work: fn(Vec<I>) -> Vec<O>,
    waiting: Vec<(I, usize)>,
    /// The bytes of all items that wait or are worked on.
    bytes: usize,
    running: Option<(JoinHandle<Vec<O>>, usize)>,
}

/// The runtime is shutting down: there are no other threads.
#[derive(Debug)]
pub(crate) struct ShutDown;

impl<I: Send + 'static, O: Send + 'static> Jobs<I, O> {
    /// Returns no work yet, to be done by this function. It returns an output for each item, in their order.
    pub(crate) fn new(work: fn(Vec<I>) -> Vec<O>) -> Self {
        Self { work, waiting: Vec::new(), bytes: 0, running: None }
    }

    /// Adds an item of so many bytes.
    pub(crate) fn push(&mut self, item: I, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.waiting.push((item, bytes));
    }

    /// Returns how many bytes wait or are worked on.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the next outputs. Waits for ever if there is no work. Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// The runtime is shutting down.
    pub(crate) async fn next(&mut self) -> Result<Vec<O>, ShutDown> {
        if self.running.is_none() {
            let (batch, bytes) = self.take_batch();
            if batch.is_empty() {
                return std::future::pending().await;
            }
            if bytes < WORTHWHILE {
                self.bytes = self.bytes.saturating_sub(bytes);
                return Ok((self.work)(batch));
            }
            let work = self.work;
            self.running = Some((tokio::task::spawn_blocking(move || work(batch)), bytes));
        }
        let Some((running, bytes)) = &mut self.running else { return Err(ShutDown) };
        let outputs = running.await;
        self.bytes = self.bytes.saturating_sub(*bytes);
        self.running = None;
        outputs.map_err(|_| ShutDown)
    }

    /// Takes the first items out, up to [`BATCH`] bytes.
    fn take_batch(&mut self) -> (Vec<I>, usize) {
        let mut total = 0;
        let fitting = self.waiting.iter().take_while(|(_, bytes)| {
            let is_first = total == 0;
            total += bytes;
            is_first || total <= BATCH
        });
        let count = fitting.count();
        let rest = self.waiting.split_off(count);
        let batch = mem::replace(&mut self.waiting, rest);
        let bytes = batch.iter().map(|(_, bytes)| bytes).sum();
        (batch.into_iter().map(|(item, _)| item).collect(), bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn outputs_are_in_order_whatever_their_sizes() {
        let mut jobs: Jobs<usize, usize> = Jobs::new(|items| items.into_iter().map(|item| item * 10).collect());
        let sizes = [1, 3 << 20, 5, 1 << 20, 1 << 20, 1 << 20, 7];
        sizes.iter().enumerate().for_each(|(item, size)| jobs.push(item, *size));
        let mut outputs = Vec::new();
        while outputs.len() < sizes.len() {
            outputs.extend(jobs.next().await.unwrap());
        }
        assert_eq!(outputs, [0, 10, 20, 30, 40, 50, 60]);
        assert_eq!(jobs.bytes(), 0);
    }

    #[tokio::test]
    async fn what_is_dropped_while_it_waits_is_not_lost() {
        let mut jobs: Jobs<u8, u8> = Jobs::new(|items| {
            std::thread::sleep(Duration::from_millis(30));
            items
        });
        jobs.push(1, 1 << 20);
        assert!(tokio::time::timeout(Duration::from_millis(1), jobs.next()).await.is_err());
        jobs.push(2, 1 << 20);
        assert_eq!(jobs.next().await.unwrap(), [1]);
        assert_eq!(jobs.next().await.unwrap(), [2]);
    }
}

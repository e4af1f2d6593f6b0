//! A simulated link, on tokio's paused time: 100 ms there and back, 1 Gbit/s each way for all parts.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub(crate) const RTT: Duration = Duration::from_millis(100);
pub(crate) const BANDWIDTH: f64 = 1e9 / 8.0;

/// When the last byte has left, each way.
#[derive(Default)]
pub(crate) struct Line {
    up: Mutex<Option<Instant>>,
    down: Mutex<Option<Instant>>,
}

impl Line {
    pub(crate) async fn up(&self, bytes: usize) {
        carry(&self.up, bytes).await;
    }

    pub(crate) async fn down(&self, bytes: usize) {
        carry(&self.down, bytes).await;
    }
}

async fn carry(lane: &Mutex<Option<Instant>>, bytes: usize) {
    let left = {
        let mut free = lane.lock().unwrap();
        let now = Instant::now();
        let left = free.map_or(now, |free| free.max(now)) + Duration::from_secs_f64(bytes as f64 / BANDWIDTH);
        *free = Some(left);
        left
    };
    sleep_until(left + RTT / 2).await;
}

//! A simulated connection between a client and its DCs, on tokio's time.

use std::sync::Mutex;
use std::time::Duration;

use crate::clock::Clock;
use crate::lock::lock;

/// A simulated connection: its latency, bandwidth and loss. By default requests and answers arrive at once.
///
/// With tokio's time paused (`tokio::time::pause`), the simulation takes no real time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    latency: Duration,
    bandwidth: Option<u64>,
    loss: f64,
    seed: u64,
}

/// The most times in a row that a message is lost.
const LOST_MOST: u32 = 16;
/// The shortest time until a lost message is sent again, as in TCP: RFC 6298 has 1 s, but systems use this.
const RETRANSMISSION_LEAST: Duration = Duration::from_millis(200);

impl Link {
    /// Sets how long a byte travels one way: half the round-trip time.
    #[must_use]
    pub fn latency(self, latency: Duration) -> Self {
        Self { latency, ..self }
    }

    /// Sets the bandwidth in each direction, in bytes a second.
    #[must_use]
    pub fn bandwidth(self, bytes_per_second: u64) -> Self {
        Self { bandwidth: Some(bytes_per_second.max(1)), ..self }
    }

    /// Sets the fraction of messages that get lost, from 0 to 1; the seed decides which ones. As with TCP, lost messages
    /// arrive late: they are sent again after two round trips, and after 200 ms at least.
    #[must_use]
    pub fn loss(self, loss: f64, seed: u64) -> Self {
        Self { loss, seed, ..self }
    }

    fn is_instant(&self) -> bool {
        self.latency.is_zero() && self.bandwidth.is_none() && self.loss <= 0.0
    }
}

/// A link in use. Each direction has a queue of its own.
#[derive(Debug)]
pub(crate) struct RunningLink {
    link: Link,
    clock: Clock,
    up: Mutex<Direction>,
    down: Mutex<Direction>,
}

#[derive(Debug)]
struct Direction {
    /// When the last byte that was sent has left.
    free: Duration,
    random: fastrand::Rng,
}

impl RunningLink {
    pub(crate) fn new(link: Link, clock: Clock) -> Self {
        let direction = |seed| Mutex::new(Direction { free: Duration::ZERO, random: fastrand::Rng::with_seed(seed) });
        Self { up: direction(link.seed), down: direction(link.seed.wrapping_add(1)), link, clock }
    }

    /// Waits until a message arrives at the DC.
    pub(crate) async fn up(&self, bytes: usize) {
        self.carry(&self.up, bytes).await;
    }

    /// Waits until a message arrives at the client.
    pub(crate) async fn down(&self, bytes: usize) {
        self.carry(&self.down, bytes).await;
    }

    async fn carry(&self, direction: &Mutex<Direction>, bytes: usize) {
        // Where nothing takes time, no runtime with a timer is needed.
        if self.link.is_instant() {
            return;
        }
        let now = self.clock.now();
        let arrives = lock(direction).send(&self.link, now, bytes);
        tokio::time::sleep(arrives.saturating_sub(now)).await;
    }
}

impl Direction {
    /// Sends a message, and returns when it arrives.
    fn send(&mut self, link: &Link, now: Duration, bytes: usize) -> Duration {
        let length = link.bandwidth.map_or(Duration::ZERO, |bandwidth| duration(bytes, bandwidth));
        self.free = self.free.max(now).saturating_add(length);
        let mut arrives = self.free.saturating_add(link.latency);
        let again = link.latency.saturating_mul(4).max(RETRANSMISSION_LEAST);
        let lost = (0..LOST_MOST).take_while(|_| link.loss > 0.0 && self.random.f64() < link.loss).count();
        for _ in 0..lost {
            self.free = self.free.saturating_add(length);
            arrives = arrives.saturating_add(again).max(self.free);
        }
        arrives
    }
}

/// Returns how long bytes take at a bandwidth in bytes a second.
fn duration(bytes: usize, bandwidth: u64) -> Duration {
    let nanos = u128::try_from(bytes).unwrap_or(u128::MAX).saturating_mul(1_000_000_000) / u128::from(bandwidth);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direction() -> Direction {
        Direction { free: Duration::ZERO, random: fastrand::Rng::with_seed(1) }
    }

    #[test]
    fn messages_queue_up_for_the_bandwidth_and_not_for_the_latency() {
        let link = Link::default().latency(Duration::from_millis(50)).bandwidth(1000);
        let mut direction = direction();
        let mut send = |now, bytes| direction.send(&link, Duration::from_secs(now), bytes).as_millis();
        assert_eq!(send(0, 1000), 1050);
        assert_eq!(send(0, 500), 1550);
        assert_eq!(send(10, 500), 10_550);
    }

    #[test]
    fn lost_messages_come_late_and_always_the_same() {
        let link = Link::default().latency(Duration::from_millis(10)).loss(0.5, 1);
        let arrivals = || {
            let mut direction = direction();
            (0..100).map(|_| direction.send(&link, Duration::ZERO, 100).as_millis()).collect::<Vec<_>>()
        };
        assert_eq!(arrivals(), arrivals());
        let lost = arrivals().into_iter().filter(|&at| at >= 210).count();
        assert!((30..70).contains(&lost), "{lost}");
    }
}

//! How far a transfer is.

use std::time::Duration;

use tokio::time::Instant;

/// How far a transfer is. Later versions may say more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes that are done: acknowledged by the DC when uploading, checked and written when downloading, and those that an
    /// earlier run has done.
    pub bytes: u64,
    /// Bytes in all, if that is known.
    pub total: Option<u64>,
    /// Bytes per second, over the last few seconds.
    pub rate: u64,
    /// How long the rest will take at this rate, if that can be said.
    pub eta: Option<Duration>,
    /// Parts that are done in this run.
    pub parts: u64,
    /// Parts in all, if that is known.
    pub parts_total: Option<u64>,
    /// How often a request was tried again. Flood waits do not count.
    pub retries: u64,
    /// The DC asked for this wait just now: nothing is sent until it is over (`FLOOD_WAIT_X`).
    pub throttled: Option<Duration>,
    /// When the DC's last wait is over, if it is not yet.
    pub throttled_until: Option<Instant>,
    /// Whether it is paused.
    pub paused: bool,
}

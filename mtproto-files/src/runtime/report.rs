//! Tells users how far a transfer is: whoever watches it, and the functions that they gave.

use std::fmt;
use std::sync::Arc;

use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use crate::base::event::Event;
use crate::base::progress::Progress;
use crate::engine::Time;
use crate::engine::meter::Meter;

type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;
type OnEvent = Arc<dyn Fn(&Event) + Send + Sync>;

/// The functions that a user gave.
#[derive(Clone, Default)]
pub(crate) struct Reports {
    pub(crate) progress: Option<OnProgress>,
    pub(crate) event: Option<OnEvent>,
}

/// Where reports go.
#[derive(Debug)]
pub(crate) struct Reporter {
    reports: Reports,
    watch: watch::Sender<Progress>,
    events: broadcast::Sender<Event>,
    meter: Meter,
    progress: Progress,
    start: Instant,
}

impl Reporter {
    /// A reporter of a transfer that begins now.
    pub(crate) fn new(
        reports: Reports,
        watch: watch::Sender<Progress>,
        events: broadcast::Sender<Event>,
        start: Instant,
    ) -> Self {
        Self { reports, watch, events, meter: Meter::default(), progress: Progress::default(), start }
    }

    /// Something happened.
    pub(crate) fn report(&mut self, now: Time, event: Event) {
        tracing::debug!(?event);
        let says_progress = self.count(now, &event);
        self.update(now);
        if let Some(report) = &self.reports.progress
            && says_progress
        {
            report(self.progress);
        }
        self.progress.throttled = None;
        if let Some(report) = &self.reports.event {
            report(&event);
        }
        // Nobody need listen.
        let _ = self.events.send(event);
    }

    /// Counts what happened. Whether the user's function is told.
    fn count(&mut self, now: Time, event: &Event) -> bool {
        match event {
            Event::Started { total, parts } => {
                self.progress.total = *total;
                self.progress.parts_total = *parts;
                true
            }
            Event::PartDone { bytes, .. } => {
                self.meter.add(now, *bytes);
                self.progress.parts += 1;
                true
            }
            Event::Resumed { bytes } => {
                self.meter.skip(*bytes);
                true
            }
            Event::Throttled { wait, .. } => {
                self.progress.throttled = Some(*wait);
                self.meter.stands_still(now.saturating_add(*wait));
                let until = self.start + now + *wait;
                self.progress.throttled_until = self.progress.throttled_until.max(Some(until));
                true
            }
            Event::Retry { .. } => {
                self.progress.retries += 1;
                false
            }
            Event::Paused | Event::Unpaused => {
                self.progress.paused = matches!(event, Event::Paused);
                self.meter.stands_still(now);
                false
            }
            _ => false,
        }
    }

    fn update(&mut self, now: Time) {
        let progress = &mut self.progress;
        progress.bytes = self.meter.bytes();
        progress.rate = self.meter.rate(now);
        progress.eta = self.meter.eta(now, progress.total);
        progress.throttled_until = progress.throttled_until.filter(|until| *until > self.start + now);
        self.watch.send_replace(*progress);
    }
}

impl fmt::Debug for Reports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reports")
            .field("progress", &self.progress.is_some())
            .field("event", &self.event.is_some())
            .finish()
    }
}

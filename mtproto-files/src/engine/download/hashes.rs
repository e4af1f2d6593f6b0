//! The hashes of a download: asked for ahead of the chunks that they are of.

use std::ops::Range;

use tl_types::enums;

use super::interface::Action;
use super::machine::{Download, DownloadRequest};
use crate::base::cause::Cause;
use crate::base::event::Event;
use crate::engine::machine::Time;

/// So many pages of hashes are asked for ahead at least, where the answers tell how long a page is.
const PAGES: u64 = 4;
/// And so many at once at most, however short they are.
const MOST_PAGES: u64 = 64;

impl Download {
    /// Where hashes should be known, and may not be: for what is on its way, and for what comes next.
    fn hashes_wanted(&self) -> Range<u64> {
        let fetched = self.start.plan.fetched();
        let limit = self.start.plan.limit();
        let window = u64::try_from(self.start.policy.window).unwrap_or(u64::MAX).saturating_add(2);
        // Two windows: a page takes a round trip, in which a window of chunks comes.
        let ahead = limit.saturating_mul(window).saturating_mul(2).max(self.page.saturating_mul(PAGES));
        let next = self.next.saturating_mul(limit);
        // That of a file of unknown size is where hashes end too.
        let behind = u64::from(self.start.plan.size().is_none());
        let end = self.end.map_or(fetched.end, |end| fetched.end.min(end.saturating_add(behind)));
        self.hashed_to..next.saturating_add(ahead).min(end).max(self.hashed_to)
    }

    /// Asks for the hashes that are missing.
    pub(super) fn ask_for_hashes(&mut self, now: Time) {
        let wanted = self.hashes_wanted();
        let gap = self.hashes.gap(&wanted);
        self.hashed_to = gap.unwrap_or(wanted.end);
        let Some(gap) = gap.filter(|gap| *gap < self.unhashed_from) else { return };
        self.push_hashes(now, gap);
        // Where a file of unknown size ends, there may be none: that says nothing about what is before.
        if self.page > 0 && self.end.is_some() {
            for page in 1..MOST_PAGES {
                let at = gap.saturating_add(page.saturating_mul(self.page));
                if at < wanted.end.min(self.unhashed_from) && self.hashes.at(at).is_none() {
                    self.push_hashes(now, at);
                }
            }
        }
    }

    fn push_hashes(&mut self, now: Time, offset: u64) {
        self.queue.push(now, DownloadRequest::Hashes(offset), "upload.getFileHashes");
    }

    pub(super) fn take_in(&mut self, asked: u64, page: &[enums::FileHash]) -> Result<(), Cause> {
        for hash in page {
            match hash {
                enums::FileHash::Plain(hash) => self.hashes.insert(hash)?,
                _ => return Err(Cause::Unsupported { what: "FileHash" }),
            }
        }
        match self.hashes.gap(&(asked..u64::MAX)) {
            // Without it, a DC that answers beside the point would be asked for ever.
            Some(gap) if gap == asked => self.end_of_hashes(asked),
            Some(gap) if self.page == 0 => self.page = gap - asked,
            _ => {}
        }
        self.release();
        Ok(())
    }

    /// The DC has no hashes from some byte on.
    fn end_of_hashes(&mut self, asked: u64) {
        let left = asked..self.unhashed_from.min(self.end.unwrap_or(u64::MAX));
        if self.start.written.touches(&left) {
            let reason = format!("the DC has no hashes to check what is there from byte {asked} on");
            self.actions.push_back(Action::Report(Event::StartedOver { reason }));
        }
        self.unhashed_from = self.unhashed_from.min(asked);
    }
}

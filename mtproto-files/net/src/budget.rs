//! How many bytes of parts may be on their way to a DC, or from it.
//!
//! Room that answers make is given out again in groups of several parts. A group is encrypted together, which takes half of
//! the time that its parts take one by one.

use std::sync::{Mutex, PoisonError};

use tokio::sync::Semaphore;

/// What a budget counts in, in bytes.
const UNIT: usize = 1024;

/// The most bytes of a group: four parts of 512 KiB.
const GROUP: usize = 2 << 20;

/// How many bytes may be on their way. All amounts in it are in [`UNIT`]s.
#[derive(Debug)]
pub(crate) struct Budget {
    free: Semaphore,
    most: usize,
    group: usize,
    used: Mutex<Used>,
}

#[derive(Debug, Default)]
struct Used {
    /// The units of all admissions that have not ended.
    on_way: usize,
    /// The units of admissions that have ended since the last group was given out.
    returned: usize,
}

/// The right to have some bytes on their way. It ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Admission<'b> {
    budget: &'b Budget,
    units: usize,
}

impl Budget {
    /// Returns a budget. Of transfers that always have more to send, so many bytes are on their way on average: half a group
    /// more after a group was given out, half a group less before the next one.
    pub(crate) fn new(bytes: usize) -> Self {
        let units = bytes.div_ceil(UNIT).clamp(1, Semaphore::MAX_PERMITS / 2);
        let group = (GROUP / UNIT).min(units / 2);
        let most = units + group / 2;
        Self { free: Semaphore::new(most), most, group, used: Mutex::default() }
    }

    /// Waits until so many bytes more may be on their way. More than the whole budget count as the whole.
    pub(crate) async fn admit(&self, bytes: usize) -> Admission<'_> {
        let units = bytes.div_ceil(UNIT).min(self.most);
        if let Ok(permit) = self.free.acquire_many(u32::try_from(units).unwrap_or(u32::MAX)).await {
            permit.forget();
        }
        self.change(|used| used.on_way += units);
        Admission { budget: self, units }
    }

    /// Changes the numbers. Then gives out the units that came back, if they are a group, or if nothing is on its way.
    fn change(&self, change: impl FnOnce(&mut Used)) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut used);
        if used.returned >= self.group || used.on_way == 0 {
            self.free.add_permits(std::mem::take(&mut used.returned));
        }
    }
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        self.budget.change(|used| {
            used.on_way -= self.units;
            used.returned += self.units;
        });
    }
}

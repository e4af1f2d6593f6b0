//! When to save how far a transfer is: one save at a time, and never far behind.

/// So many times the parts in flight may be done and not saved. A journal that is slower than that slows the transfer:
/// otherwise any number of parts would be moved again after a crash.
const MOST_UNSAVED: usize = 2;

/// What is done, and what of it is saved.
#[derive(Debug)]
pub(crate) struct Saving {
    on: bool,
    /// Parts that are done since the last save began.
    unsaved: usize,
    /// Parts that are being saved.
    saving: Option<usize>,
}

impl Saving {
    /// Of a transfer with a journal, or without.
    pub(crate) fn new(on: bool) -> Self {
        Self { on, unsaved: 0, saving: None }
    }

    /// A part is done.
    pub(crate) fn done(&mut self) {
        self.unsaved = self.unsaved.saturating_add(1);
    }

    /// Whether to save now.
    pub(crate) fn begin(&mut self) -> bool {
        if !self.on || self.unsaved == 0 || self.saving.is_some() {
            return false;
        }
        self.saving = Some(std::mem::take(&mut self.unsaved));
        true
    }

    /// The save is over. What cannot be saved once is not tried again.
    pub(crate) fn end(&mut self, failed: bool) {
        self.saving = None;
        self.on &= !failed;
    }

    /// Whether more may be sent.
    pub(crate) fn keeps_up(&self, window: usize) -> bool {
        !self.on || self.unsaved.saturating_add(self.saving.unwrap_or(0)) < window.saturating_mul(MOST_UNSAVED)
    }
}

//! Random numbers of the system, for machines that take them as arguments.

/// A source of secure random numbers that remembers whether the system has failed.
#[derive(Debug, Default)]
pub(crate) struct Source {
    failure: Option<getrandom::Error>,
}

impl Source {
    /// Fills the buffer. If the system has no random numbers, the buffer must not be used: see [`check`](Self::check).
    pub(crate) fn fill(&mut self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            self.failure = Some(error);
        }
    }

    /// Checks that all that was filled is random.
    ///
    /// # Errors
    ///
    /// The system has failed to give random numbers.
    pub(crate) fn check(&self) -> Result<(), getrandom::Error> {
        self.failure.map_or(Ok(()), Err)
    }
}

//! Gets the hashes of the bytes that a download is about to write.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tl_types::{enums, functions};

use super::hashes::{Check, Hashes};
use crate::cause::Cause;
use crate::error::Error;
use crate::lane::Lane;
use crate::transport::{RpcError, Transport};

/// The hashes of one download.
#[derive(Debug)]
pub(crate) struct Verifier<'a, T> {
    lane: &'a Lane<T>,
    location: &'a enums::InputFileLocation,
    state: Mutex<State>,
    /// Held by the one chunk that fetches hashes; the others then find theirs there.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct State {
    hashes: Hashes,
    /// Whether the DC may have more.
    offered: bool,
}

impl<'a, T: Transport> Verifier<'a, T> {
    /// A verifier; one that is off finds no hashes for anything.
    pub(crate) fn new(lane: &'a Lane<T>, location: &'a enums::InputFileLocation, on: bool) -> Self {
        let state = Mutex::new(State { hashes: Hashes::default(), offered: on });
        Self { lane, location, state, fetching: tokio::sync::Mutex::default() }
    }

    /// Fetches hashes until these bytes have theirs, or the DC has none.
    ///
    /// # Errors
    ///
    /// The DC's errors, and hashes that make no sense.
    pub(crate) async fn cover(&self, range: &Range<u64>) -> Result<(), Error> {
        if self.missing(range).is_none() {
            return Ok(());
        }
        let _fetching = self.fetching.lock().await;
        while let Some(gap) = self.missing(range) {
            let page = self.fetch(gap).await?;
            self.take_in(&page, gap).map_err(|cause| self.lane.error(cause))?;
        }
        Ok(())
    }

    /// The checks that these bytes suffice for.
    pub(crate) fn take_checks(&self, range: &Range<u64>, is_end: bool) -> Vec<Check> {
        self.state().hashes.take_checks(range, is_end)
    }

    /// Whether a file of this size is all that the DC has hashes of.
    ///
    /// # Errors
    ///
    /// It has some of bytes behind the file's end.
    pub(crate) fn check_end(&self, size: u64) -> Result<(), Cause> {
        match self.state().hashes.end_behind(size) {
            Some(hashed) => Err(Cause::EndsEarly { size, hashed }),
            None => Ok(()),
        }
    }

    /// The checks that no chunk sufficed for, in a file of this size.
    pub(crate) fn take_rest(&self, size: u64) -> Vec<Check> {
        self.state().hashes.take_rest(size)
    }

    /// Whether all bytes of a file of this size have a hash.
    pub(crate) fn covers(&self, size: u64) -> bool {
        size > 0 && self.state().hashes.gap(&(0..size)).is_none()
    }

    /// The first byte whose hash is missing, and may be had.
    fn missing(&self, range: &Range<u64>) -> Option<i64> {
        let state = self.state();
        let gap = state.hashes.gap(range).filter(|_| state.offered)?;
        gap.try_into().ok()
    }

    /// The hashes that the DC has from an offset on; none if it does not have the method.
    async fn fetch(&self, offset: i64) -> Result<Vec<enums::FileHash>, Error> {
        let request = functions::upload::GetFileHashes::new(self.location.clone(), offset);
        match self.lane.invoke(&request).await {
            Err(error) if error.rpc().is_some_and(is_unknown_method) => Ok(Vec::new()),
            answer => answer,
        }
    }

    fn take_in(&self, page: &[enums::FileHash], asked: i64) -> Result<(), Cause> {
        let mut state = self.state();
        for hash in page {
            match hash {
                enums::FileHash::Plain(hash) => state.hashes.insert(hash)?,
                _ => return Err(Cause::Unsupported { what: "FileHash" }),
            }
        }
        // Without it, a DC that answers beside the point would be asked for ever.
        if let Ok(asked) = u64::try_from(asked) {
            state.offered = state.hashes.gap(&(asked..asked.saturating_add(1))).is_none();
        }
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the DC does not know the method that it was called with.
fn is_unknown_method(error: &RpcError) -> bool {
    error.code == 400 && error.message.starts_with("INPUT_METHOD_INVALID")
}

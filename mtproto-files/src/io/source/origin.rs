//! What a source is before it is opened.

use futures_util::future::BoxFuture;

use super::open_source::Opened;
use super::peek::Peek;
use crate::base::cause::Cause;

/// Where a source comes from.
pub(crate) trait Origin: Send {
    /// Returns what errors call the source.
    fn label(&self) -> String;

    /// Looks at the source without using it up, and returns its size in bytes, if that can be known before it is read.
    /// Nothing stays open.
    ///
    /// # Errors
    ///
    /// The source cannot be read, or is not of a kind that can be uploaded.
    fn look(&self) -> BoxFuture<'static, Result<Option<u64>, Cause>>;

    /// Opens the source.
    ///
    /// # Errors
    ///
    /// The source cannot be read, or is not of a kind that can be uploaded.
    fn open(self: Box<Self>) -> BoxFuture<'static, Result<Opened, Cause>>;

    /// Returns the same origin once more, or `None` if it can be read only once.
    fn again(&self) -> Option<Box<dyn Origin>>;

    /// Returns what can be looked at before the source is opened, or `None` if nothing can.
    fn peek(&self) -> Option<Peek> {
        None
    }

    /// Returns what a journal of the upload is found by, or `None` if the source has no place.
    fn journal_key(&self) -> Option<String> {
        None
    }

    /// Returns the name to send the file under, or `None` if it has none.
    ///
    /// # Errors
    ///
    /// The name is not UTF-8.
    fn file_name(&self) -> Result<Option<String>, Cause> {
        Ok(None)
    }

    /// Sets the length in bytes of a source that does not know its own.
    fn set_length(&mut self, _bytes: u64) {}
}

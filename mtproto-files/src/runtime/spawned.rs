//! Work in a task of its own that ends with whoever waits for it.

use tokio::task::JoinHandle;

use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};

/// Aborts its task when it is dropped.
struct AbortOnDrop<R>(JoinHandle<R>);

impl<R> Drop for AbortOnDrop<R> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs work in a task, which goes on although the returned future is not polled, and ends if it is dropped.
///
/// # Errors
///
/// Those of the work; that it was cancelled, if the runtime shuts down.
pub(crate) async fn spawned<R: Send + 'static>(
    operation: Operation,
    work: impl Future<Output = Result<R, Error>> + Send + 'static,
) -> Result<R, Error> {
    let mut task = AbortOnDrop(tokio::spawn(work));
    match (&mut task.0).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::new(operation, Cause::Cancelled)),
        },
    }
}

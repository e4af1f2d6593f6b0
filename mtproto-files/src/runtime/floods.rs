//! The flood waits that a client's transfers share: a wait that one of them was told holds for all of the same kind at that
//! DC.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mtproto_transport::Dc;
use tokio::time::Instant;

use crate::base::cause::Cause;
use crate::base::error::Operation;
use crate::base::recovery::Recovery;

/// When DCs can be asked again.
#[derive(Debug, Default)]
pub(crate) struct Floods {
    until: Mutex<HashMap<(Operation, Dc), Instant>>,
}

impl Floods {
    /// Sends a request, unless the DC has asked another transfer for a wait that is not over.
    ///
    /// # Errors
    ///
    /// Those of the request; [`Cause::Flooded`] with the rest of the wait if nothing was sent.
    pub(crate) async fn pass<R>(
        &self,
        operation: Operation,
        dc: Dc,
        request: impl Future<Output = Result<R, Cause>>,
    ) -> Result<R, Cause> {
        if let Some(wait) = self.left(operation, dc) {
            return Err(Cause::Flooded { wait });
        }
        let answer = request.await;
        if let Err(cause) = &answer
            && let Recovery::Wait(wait) = Recovery::of(cause)
        {
            self.learn(operation, dc, wait);
        }
        answer
    }

    /// The rest of a wait, in whole seconds, as DCs say waits.
    fn left(&self, operation: Operation, dc: Dc) -> Option<Duration> {
        let until = self.until.lock().unwrap_or_else(PoisonError::into_inner).get(&(operation, dc)).copied()?;
        let left = until.saturating_duration_since(Instant::now());
        let seconds = left.as_secs().saturating_add(u64::from(left.subsec_nanos() > 0));
        Some(Duration::from_secs(seconds)).filter(|left| !left.is_zero())
    }

    fn learn(&self, operation: Operation, dc: Dc, wait: Duration) {
        let mut floods = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + wait;
        let known = floods.entry((operation, dc)).or_insert(until);
        *known = until.max(*known);
    }
}

//! The flood waits that a client's transfers share: what one was told holds for all of the same kind at that DC.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::cause::Cause;
use crate::core::verdict::Verdict;
use crate::error::Operation;
use crate::transport::{Dc, RpcError};

/// When DCs can be asked again.
#[derive(Debug, Default)]
pub(crate) struct Floods {
    until: Mutex<HashMap<(Operation, Dc), Instant>>,
}

impl Floods {
    /// Sends a request, unless the DC has asked another transfer for a wait that is not over. Then the answer is what the
    /// DC would say, without asking it.
    pub(crate) async fn pass<R>(
        &self,
        operation: Operation,
        dc: Dc,
        request: impl Future<Output = Result<R, Cause>>,
    ) -> Result<R, Cause> {
        if let Some(left) = self.left(operation, dc) {
            let seconds = left.as_secs().saturating_add(u64::from(left.subsec_nanos() > 0));
            return Err(RpcError::new(420, format!("FLOOD_WAIT_{seconds}")).into());
        }
        let answer = request.await;
        if let Err(cause) = &answer
            && let Verdict::Wait(wait) = Verdict::of(cause)
        {
            self.learn(operation, dc, wait);
        }
        answer
    }

    fn left(&self, operation: Operation, dc: Dc) -> Option<Duration> {
        let until = self.until.lock().unwrap_or_else(PoisonError::into_inner).get(&(operation, dc)).copied()?;
        Some(until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
    }

    fn learn(&self, operation: Operation, dc: Dc, wait: Duration) {
        let mut floods = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + wait;
        let known = floods.entry((operation, dc)).or_insert(until);
        *known = until.max(*known);
    }
}

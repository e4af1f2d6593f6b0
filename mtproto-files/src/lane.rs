//! The way that the requests of one transfer take: waits out floods for all of them, and goes where the DCs point.

use std::sync::{Mutex, PoisonError};

use tl_types::Function;

use crate::Client;
use crate::cause::Cause;
use crate::error::{Error, Operation};
use crate::gate::Gate;
use crate::progress::Reporter;
use crate::transport::{Dc, Transport};
use crate::verdict::Verdict;

/// How often one request follows `FILE_MIGRATE_X`. Telegram has five DCs: more moves than this are a circle.
const MOST_MOVES: u32 = 5;

/// Carries the requests of one operation.
#[derive(Debug)]
pub(crate) struct Lane<T> {
    client: Client<T>,
    operation: Operation,
    dc: Mutex<Dc>,
    gate: Gate,
    reporter: Reporter,
}

impl<T: Transport> Lane<T> {
    /// A lane that starts at a DC.
    pub(crate) fn new(client: &Client<T>, operation: Operation, dc: Dc, reporter: Reporter) -> Self {
        Self { client: client.clone(), operation, dc: Mutex::new(dc), gate: Gate::default(), reporter }
    }

    /// The DC that requests go to now.
    pub(crate) fn dc(&self) -> Dc {
        *self.dc.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reporter(&self) -> &Reporter {
        &self.reporter
    }

    /// An error of this lane's operation, before or after a call.
    pub(crate) fn error(&self, cause: impl Into<Cause>) -> Error {
        Error::new(self.operation, cause)
    }

    /// Calls a method. `FLOOD_WAIT_X` and `FLOOD_PREMIUM_WAIT_X` are waited out however long they are. `FILE_MIGRATE_X`
    /// is followed by this request and all later ones, if they download: the parts of an upload belong in one DC.
    ///
    /// # Errors
    ///
    /// Whatever else goes wrong; nothing is tried again.
    pub(crate) async fn invoke<F: Function>(&self, request: &F) -> Result<F::Return, Error> {
        let mut moves = 0;
        loop {
            self.gate.pass().await;
            let dc = self.dc();
            let cause = match self.client.call(dc, request).await {
                Ok(answer) => return Ok(answer),
                Err(Cause::Rpc(error)) => match Verdict::of(&error) {
                    Verdict::Wait(wait) => {
                        self.gate.shut(wait);
                        self.reporter.throttled(wait);
                        continue;
                    }
                    Verdict::Move(to) if self.operation == Operation::Download => {
                        if moves < MOST_MOVES {
                            moves += 1;
                            *self.dc.lock().unwrap_or_else(PoisonError::into_inner) = to;
                            continue;
                        }
                        Cause::MigratesForever { error, hops: moves }
                    }
                    Verdict::Move(_) | Verdict::Fail => Cause::Rpc(error),
                },
                Err(cause) => cause,
            };
            return Err(self.error(cause).in_call(F::NAME, dc));
        }
    }
}

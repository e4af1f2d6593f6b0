//! Runs one request to its answer.

use tl_types::{Chain, Decode, Encode, Function};
use tokio::time::Instant;

#[cfg(feature = "messages")]
use super::authorization::Authorizations;
use super::{Control, Perform, Requests, Tasks, run};
use crate::Client;
use crate::cause::Cause;
use crate::core::Time;
use crate::core::call::{Action, Call, Event};
#[cfg(feature = "messages")]
use crate::core::verdict::Verdict;
use crate::error::{Error, Operation};
use crate::random;
use crate::transport::{Dc, Transport};

/// Calls a method until it is answered, or fails for good.
///
/// # Errors
///
/// Whatever else than flood waits and passing troubles goes wrong.
pub(crate) async fn call<F: Function, T: Transport>(
    client: &Client<T>,
    operation: Operation,
    dc: Dc,
    request: &F,
) -> Result<F::Return, Error> {
    let failed = |cause: Cause| Error::new(operation, cause).in_call(F::NAME, dc);
    let chain = request.to_chain().map_err(|cause| failed(cause.into()))?;
    let answer = raw(client, operation, F::NAME, dc, chain).await?;
    F::Return::from_bytes(&answer).map_err(|cause| failed(cause.into()))
}

/// As [`call`], in any DC: the account's authorization is copied there first, if it is not known there.
#[cfg(feature = "messages")]
pub(crate) async fn call_in<F: Function, T: Transport>(
    client: &Client<T>,
    operation: Operation,
    dc: Dc,
    request: &F,
) -> Result<F::Return, Error> {
    let seen = client.authorizations().copies();
    match call(client, operation, dc, request).await {
        Err(error) if matches!(Verdict::of(error.cause()), Verdict::Authorize) => {
            Authorizations::copy(client, dc, &seen).await?;
            call(client, operation, dc, request).await
        }
        result => result,
    }
}

/// As [`call`], for a request and an answer as they are.
pub(crate) async fn raw<T: Transport>(
    client: &Client<T>,
    operation: Operation,
    method: &'static str,
    dc: Dc,
    request: Chain,
) -> Result<tl_types::Bytes, Error> {
    let mut machine = Call::new(operation, method, dc, client.policy(), random::seed());
    let mut performer = Performer { client: client.clone(), request, requests: Requests::default() };
    run(&mut machine, &mut performer, &mut Control::none(), Instant::now()).await
}

struct Performer<T> {
    client: Client<T>,
    request: Chain,
    requests: Requests,
}

impl<T: Transport> Perform<Call> for Performer<T> {
    type Output = Result<tl_types::Bytes, Error>;

    fn perform(&mut self, _: Time, action: Action, tasks: &mut Tasks<Event>) -> Option<Self::Output> {
        match action {
            Action::Send { attempt, dc } => {
                let (client, request) = (self.client.clone(), self.request.clone());
                self.requests.start(attempt, tasks, async move {
                    let result = client.transport().invoke(dc, request).await.map_err(Cause::from);
                    Event { attempt, result }
                });
            }
            Action::Abort { attempt } => self.requests.abort(attempt),
            Action::Notice(event) => self.client.tell(event),
            Action::Done(result) => return Some(result),
        }
        None
    }
}

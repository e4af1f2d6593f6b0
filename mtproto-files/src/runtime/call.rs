//! Runs one request to its answer.

use mtproto_transport::{Dc, Purpose};
use tl_types::{Bytes, Chain, Decode, Encode, Function};
use tokio::time::Instant;

use super::context::Context;
use super::control::Control;
use super::driver::{Perform, Tasks, run};
use super::requests::Requests;
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::random;
use crate::engine::Time;
use crate::engine::call::{Action, Call, Input};
use crate::engine::policy::Policy;

/// Calls a method until it is answered, or fails for good.
///
/// # Errors
///
/// Everything but flood waits and passing troubles, and these when they last too long.
pub(crate) async fn call<F: Function>(
    context: &Context,
    operation: Operation,
    dc: Dc,
    request: &F,
) -> Result<F::Return, Error> {
    let failed = |cause: Cause| Error::new(operation, cause).in_call(F::NAME, dc);
    let body = request.to_chain().map_err(|cause| failed(cause.into()))?;
    let answer = raw(context, operation, F::NAME, dc, body).await?;
    F::Return::from_bytes(&answer).map_err(|cause| failed(cause.into()))
}

/// As [`call`], for a serialized request and a serialized answer.
pub(crate) async fn raw(
    context: &Context,
    operation: Operation,
    method: &'static str,
    dc: Dc,
    body: Chain,
) -> Result<Bytes, Error> {
    // A part takes as long as the line is slow, and so may the call that sends it again; anything else is short.
    let (policy, limit) = match Purpose::of_method(method) {
        Purpose::Main => (context.policy.of_call(), context.policy.call_time_limit),
        _ => {
            let policy = Policy { stragglers: false, ..context.policy };
            (policy, policy.call_time_limit.max(policy.longest_answer()))
        }
    };
    let time_limit = Some(limit).filter(|_| policy.limits_calls);
    let mut machine = Call::new(operation, method, dc, policy, time_limit, random::seed(policy.seed));
    let mut performer = Performer { context: context.with_policy(policy), method, body, requests: Requests::default() };
    run(&mut machine, &mut performer, &mut Control::none(), Instant::now()).await
}

struct Performer {
    context: Context,
    method: &'static str,
    body: Chain,
    requests: Requests,
}

impl Perform<Call> for Performer {
    type Output = Result<Bytes, Error>;

    fn perform(&mut self, _: Time, action: Action, tasks: &mut Tasks<Input>) -> Option<Self::Output> {
        match action {
            Action::Send { attempt, dc } => {
                let (context, method, body) = (self.context.clone(), self.method, self.body.clone());
                self.requests.start(attempt, tasks, async move {
                    let result = context.send(dc, method, context.policy.timeout, body).await;
                    Input { attempt, result }
                });
            }
            Action::Abort { attempt } => self.requests.abort(attempt),
            Action::Report(event) => self.context.report(event),
            Action::Done(result) => return Some(result),
        }
        None
    }
}

//! Carries a download out.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use mtproto_transport::Dc;
use tokio::time::Instant;
use tracing::Instrument;

use super::job::Job;
use super::journaled::Journaled;
use super::options::Options;
use super::received::{Downloaded, Received, Verification};
use crate::base::cause::Cause;
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::base::random;
use crate::engine::Time;
use crate::engine::download::plan::Plan;
use crate::engine::download::{Action, Download as Machine, Input, Outcome, Setup};
use crate::io::sink::{PositionSink, Sink, TargetFile, UncheckedBlock, is_right};
use crate::runtime::authorize::authorize;
use crate::runtime::{self, Context, Control, Copies, Perform, Reporter, Requests, Tasks};
use crate::transfer::fetch::Fetch;

/// Runs a download to a file.
pub(crate) async fn to_path(
    job: Job,
    target: PathBuf,
    mut control: Control,
    mut reporter: Reporter,
) -> Result<Downloaded, Error> {
    let label = target.display().to_string();
    let run = async {
        let started = Instant::now();
        let plan = job.plan().map_err(failed)?;
        let journaled = match job.journal_options() {
            Some(options) => {
                let opening = Journaled::open(options, &target, &*job.fetch, &plan, job.options.verify);
                Some(control.unless_cancelled(opening).await.map_err(failed)?)
            }
            None => None,
        };
        let name = journaled.as_ref().map(Journaled::name);
        let file = TargetFile::create(target, name).await.map_err(failed)?;
        if let Some(journaled) = &journaled {
            if let Some(reason) = journaled.started_over() {
                reporter.report(started.elapsed(), Event::StartedOver { reason });
            }
            if journaled.written().bytes() == 0 {
                file.clear().await.map_err(failed)?;
            }
        }
        let sink = Arc::new(PositionSink::new(file.place()));
        let destination = Destination { sink, file: Some(file.file()), journaled };
        let (got, journaled) = run(job, plan, destination, &mut control, reporter, started).await?;
        let path = file.finish(got.size).await.map_err(failed)?;
        if let Some(journaled) = journaled {
            journaled.remove().await;
        }
        let Received { size, dc, verification } = got;
        Ok(Downloaded { path, size, dc, verification })
    };
    run.await.map_err(|error: Error| error.of_file(label))
}

/// Runs a download to another place.
pub(crate) async fn to_sink(
    job: Job,
    sink: Arc<dyn Sink>,
    mut control: Control,
    reporter: Reporter,
) -> Result<Received, Error> {
    if job.journal_options().is_some() {
        return Err(failed(Cause::NotResumable));
    }
    let plan = job.plan().map_err(failed)?;
    let destination = Destination { sink, file: None, journaled: None };
    let (got, _) = run(job, plan, destination, &mut control, reporter, Instant::now()).await?;
    Ok(got)
}

/// Where a download goes.
pub(crate) struct Destination {
    pub(crate) sink: Arc<dyn Sink>,
    /// To look at what an earlier run wrote.
    pub(crate) file: Option<Arc<std::fs::File>>,
    pub(crate) journaled: Option<Journaled>,
}

/// Runs a download until everything is handed over.
pub(crate) async fn run(
    job: Job,
    plan: Plan,
    destination: Destination,
    control: &mut Control,
    reporter: Reporter,
    started: Instant,
) -> Result<(Received, Option<Journaled>), Error> {
    let Job { options: Options { context, verify, policy, .. }, fetch } = job;
    let Destination { sink, file, journaled } = destination;
    let copies = Arc::new(Mutex::new(context.authorizations().copies()));
    let reporter = Arc::new(Mutex::new(reporter));
    let of_calls = Arc::clone(&reporter);
    let report = move |event| of_calls.lock().unwrap_or_else(PoisonError::into_inner).report(started.elapsed(), event);
    let context = context.for_transfer(policy, Arc::new(report));
    let dc = match fetch.dc() {
        Some(dc) => dc,
        None => {
            let found = Arc::clone(&fetch).find_dc(context.clone());
            control.unless_cancelled(async { Ok(found.await) }).await.map_err(failed)??
        }
    };
    let mut machine = Machine::new(Setup {
        method: fetch.method(),
        plan: plan.clone(),
        dc,
        verify,
        ordered: sink.is_ordered(),
        refreshes: fetch.can_refresh(),
        journal: journaled.is_some(),
        written: journaled.as_ref().map(Journaled::written).unwrap_or_default(),
        policy,
        seed: random::seed(policy.seed),
    });
    let mut performer =
        Performer { context, fetch, copies, plan, sink, file, requests: Requests::default(), reporter, journaled };
    let result = runtime::run(&mut machine, &mut performer, control, started).await;
    let Performer { sink, journaled, .. } = performer;
    let got = match (result, journaled.as_ref()) {
        (Ok(got), _) => got,
        (Err(error), Some(journaled)) => {
            // That it cannot be saved says less than why it ended.
            let _ = journaled.save(machine.written()).await;
            return Err(error);
        }
        (Err(error), None) => return Err(error),
    };
    control.unless_cancelled(sink.finish()).await.map_err(failed)?;
    let verification = if got.verified { Verification::Verified } else { Verification::Unverified };
    Ok((Received { size: got.size, dc: got.dc, verification }, journaled))
}

/// Does what the machine wants.
struct Performer {
    context: Context,
    fetch: Arc<dyn Fetch>,
    /// The copies of the authorization that this download knows of.
    copies: Arc<Mutex<Copies>>,
    plan: Plan,
    sink: Arc<dyn Sink>,
    /// The file that an earlier run may have written to.
    file: Option<Arc<std::fs::File>>,
    requests: Requests,
    /// Shared with the calls that the transfer makes.
    reporter: Arc<Mutex<Reporter>>,
    journaled: Option<Journaled>,
}

impl Perform<Machine> for Performer {
    type Output = Result<Outcome, Error>;

    fn perform(&mut self, now: Time, action: Action, tasks: &mut Tasks<Input>) -> Option<Self::Output> {
        match action {
            Action::GetFile { attempt, dc, chunk } => {
                let span = tracing::debug_span!("part", offset = chunk.offset, attempt, %dc);
                let get = Arc::clone(&self.fetch).chunk(self.context.clone(), dc, chunk);
                let get = async move { Input::Chunk { attempt, result: get.await } };
                self.requests.start(attempt, tasks, get.instrument(span));
            }
            Action::GetHashes { attempt, dc, offset } => {
                let get = Arc::clone(&self.fetch).hashes(self.context.clone(), dc, offset);
                self.requests.start(attempt, tasks, async move { Input::Hashes { attempt, result: get.await } });
            }
            Action::Abort { attempt } => self.requests.abort(attempt),
            Action::Write(block) => {
                let start = block.range.start;
                let written = Arc::clone(&self.sink).write(UncheckedBlock::new(block, self.plan.wanted()));
                tasks.push(Box::pin(async move {
                    let result = written.await;
                    let offset = i64::try_from(start).unwrap_or(i64::MAX);
                    Some(Input::Written { start, result: result.map_err(|cause| failed(cause).at_offset(offset)) })
                }));
            }
            Action::Recheck { chunk, checks } => {
                let (file, start) = (self.file.clone(), self.plan.wanted().start);
                tasks.push(Box::pin(async move {
                    let right = match file {
                        // What cannot be read is asked for again.
                        Some(file) => is_right(file, start, checks).await.unwrap_or(false),
                        None => false,
                    };
                    Some(Input::Rechecked { chunk, right })
                }));
            }
            Action::Authorize { dc } => self.authorize(dc, tasks),
            Action::Refresh => {
                let refresh = Arc::clone(&self.fetch).refresh();
                tasks.push(Box::pin(async move { Some(Input::Refreshed(refresh.await.map_err(failed))) }));
            }
            Action::Save(written) => {
                let saved = self.journaled.as_ref().map(|journaled| journaled.save(written));
                tasks.push(Box::pin(async move {
                    let saved = match saved {
                        Some(saved) => saved.await,
                        None => Ok(()),
                    };
                    Some(Input::Saved(saved.err().map(|error| error.to_string())))
                }));
            }
            Action::Report(event) => self.reporter.lock().unwrap_or_else(PoisonError::into_inner).report(now, event),
            Action::Done(result) => return Some(result),
        }
        None
    }
}

impl Performer {
    fn authorize(&self, dc: Dc, tasks: &mut Tasks<Input>) {
        let (context, copies) = (self.context.clone(), Arc::clone(&self.copies));
        tasks.push(Box::pin(async move {
            let seen = copies.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let result = authorize(&context, dc, &seen).await;
            if result.is_ok() {
                *copies.lock().unwrap_or_else(PoisonError::into_inner) = context.authorizations().copies();
            }
            Some(Input::Authorized { dc, result })
        }));
    }
}

pub(crate) fn failed(cause: Cause) -> Error {
    Error::new(Operation::Download, cause)
}

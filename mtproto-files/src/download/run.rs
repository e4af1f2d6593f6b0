//! Carries a download out.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tl_types::functions::upload::{GetFile, GetFileHashes, GetWebFile};
use tl_types::{Bytes, Combinator, enums};
use tokio::time::{Instant, timeout};
use tracing::Instrument;

use super::journaled::Journaled;
use super::output::Output;
use super::plan::Plan;
use super::sink::{Sink, is_right};
use super::{Download, Downloaded, Received, Refresh, Verification};
use crate::Client;
use crate::cause::Cause;
use crate::core::Time;
use crate::core::download::{Action, Download as Machine, Event, Got, Start};
use crate::drive::authorization::{Authorizations, Copies};
use crate::drive::{self, Control, Perform, Reporter, Requests, Tasks};
use crate::error::{Error, Operation};
use crate::location::FileLocation;
use crate::random;
use crate::transport::{Dc, RpcError, Transport};
use crate::web_file::Web;

/// Runs a download to a file.
pub(crate) async fn to_path<T: Transport>(
    download: Download<T>,
    target: std::path::PathBuf,
    mut control: Control,
    mut reporter: Reporter,
) -> Result<Downloaded, Error> {
    let label = target.display().to_string();
    let run = async {
        let started = Instant::now();
        let plan = download.plan().map_err(failed)?;
        let journaled = match download.journal_options() {
            Some(options) => {
                let opening = Journaled::open(options, &target, &download.location, &plan, download.verify);
                Some(control.unless_cancelled(opening).await.map_err(failed)?)
            }
            None => None,
        };
        let name = journaled.as_ref().map(Journaled::name);
        let sink = Sink::create(target, name).await.map_err(failed)?;
        if let Some(journaled) = &journaled {
            if let Some(reason) = journaled.started_over() {
                reporter.notice(started.elapsed(), crate::Event::StartedOver { reason });
            }
            if journaled.written().bytes() == 0 {
                sink.clear().await.map_err(failed)?;
            }
        }
        let output = Output::Positions(sink.file());
        let place = Place { output, file: Some(sink.file()), journaled };
        let (got, journaled) = run(download, plan, place, &mut control, reporter, started).await?;
        let path = sink.finish(got.size).await.map_err(failed)?;
        if let Some(journaled) = journaled {
            journaled.remove().await;
        }
        let Received { size, dc, verification } = got;
        Ok(Downloaded { path, size, dc, verification })
    };
    run.await.map_err(|error: Error| error.of_file(label))
}

/// Runs a download to another place.
pub(crate) async fn to_output<T: Transport>(
    download: Download<T>,
    output: Output,
    mut control: Control,
    reporter: Reporter,
) -> Result<Received, Error> {
    if download.journal_options().is_some() {
        return Err(failed(Cause::NotResumable));
    }
    let plan = download.plan().map_err(failed)?;
    let place = Place { output, file: None, journaled: None };
    let (got, _) = run(download, plan, place, &mut control, reporter, Instant::now()).await?;
    Ok(got)
}

/// Where a download goes.
pub(crate) struct Place {
    pub(crate) output: Output,
    /// To look at what an earlier run wrote.
    pub(crate) file: Option<Arc<std::fs::File>>,
    pub(crate) journaled: Option<Journaled>,
}

/// Runs a download until everything is handed over.
pub(crate) async fn run<T: Transport>(
    download: Download<T>,
    plan: Plan,
    place: Place,
    control: &mut Control,
    reporter: Reporter,
    started: Instant,
) -> Result<(Received, Option<Journaled>), Error> {
    let Download { client, location, web, verify, policy, refresh, refresh_timeout, .. } = download;
    let Place { output, file, journaled } = place;
    let mut machine = Machine::new(Start {
        method: if web.is_some() { GetWebFile::NAME } else { GetFile::NAME },
        plan: plan.clone(),
        dc: location.dc(),
        verify,
        ordered: output.is_ordered(),
        refreshes: refresh.is_some(),
        journal: journaled.is_some(),
        written: journaled.as_ref().map(Journaled::written).unwrap_or_default(),
        policy,
        seed: random::seed(policy.seed),
    });
    let copies = client.authorizations().copies();
    let reporter = Arc::new(Mutex::new(reporter));
    let told = Arc::clone(&reporter);
    let tell = move |event| told.lock().unwrap_or_else(PoisonError::into_inner).notice(started.elapsed(), event);
    let client = client.for_transfer(policy, Arc::new(tell));
    let mut performer = Performer {
        location: Arc::new(Mutex::new(location.input().clone())),
        web,
        copies: Arc::new(Mutex::new(copies)),
        client,
        plan,
        output,
        file,
        refresh,
        refresh_timeout,
        requests: Requests::default(),
        reporter,
        journaled,
    };
    let result = drive::run(&mut machine, &mut performer, control, started).await;
    let Performer { output, journaled, .. } = performer;
    let got = match (result, journaled.as_ref()) {
        (Ok(got), _) => got,
        (Err(error), Some(journaled)) => {
            // That it cannot be saved says less than why it ended.
            let _ = journaled.save(machine.written()).await;
            return Err(error);
        }
        (Err(error), None) => return Err(error),
    };
    control.unless_cancelled(output.flush()).await.map_err(failed)?;
    let verification = if got.verified { Verification::Verified } else { Verification::Unverified };
    Ok((Received { size: got.size, dc: got.dc, verification }, journaled))
}

/// Does what the machine wants.
struct Performer<T> {
    client: Client<T>,
    /// With the reference that is the latest.
    location: Arc<Mutex<enums::InputFileLocation>>,
    web: Option<Arc<Web>>,
    /// The copies of the authorization that this download knows of.
    copies: Arc<Mutex<Copies>>,
    plan: Plan,
    output: Output,
    file: Option<Arc<std::fs::File>>,
    refresh: Option<Refresh>,
    refresh_timeout: Duration,
    requests: Requests,
    /// Calls of the transfer's report to it too.
    reporter: Arc<Mutex<Reporter>>,
    journaled: Option<Journaled>,
}

impl<T: Transport> Perform<Machine> for Performer<T> {
    type Output = Result<Got, Error>;

    fn perform(&mut self, now: Time, action: Action, tasks: &mut Tasks<Event>) -> Option<Self::Output> {
        match action {
            Action::GetFile { attempt, dc, chunk } => {
                let mut request = GetFile::new(self.location(), chunk.offset, chunk.limit);
                request.precise = chunk.precise;
                let client = self.client.clone();
                let span = tracing::debug_span!("part", offset = chunk.offset, attempt, %dc);
                let web = self.web.clone();
                let get = async move {
                    let result = match web {
                        Some(web) => web.get(&client, dc, chunk).await,
                        None => get(&client, dc, &request).await,
                    };
                    Event::Chunk { attempt, result }
                };
                self.requests.start(attempt, tasks, get.instrument(span));
            }
            Action::GetHashes { attempt, dc, offset } => {
                let request = GetFileHashes::new(self.location(), offset);
                let client = self.client.clone();
                let get = async move {
                    let page = client.floods().pass(Operation::Download, dc, client.call(dc, &request)).await;
                    let result = match page {
                        Err(Cause::Rpc(error)) if has_none(&request.location, &error) => Ok(Vec::new()),
                        page => page,
                    };
                    Event::Hashes { attempt, result }
                };
                self.requests.start(attempt, tasks, get);
            }
            Action::Abort { attempt } => self.requests.abort(attempt),
            Action::Write(block) => {
                let (output, wanted, start) = (self.output.clone(), self.plan.wanted(), block.range.start);
                tasks.push(Box::pin(async move {
                    let result = output.write(block, wanted).await;
                    let offset = i64::try_from(start).unwrap_or(i64::MAX);
                    Some(Event::Written { start, result: result.map_err(|cause| failed(cause).at_offset(offset)) })
                }));
            }
            Action::Recheck { chunk, checks } => {
                let (file, start) = (self.file.clone(), self.plan.wanted().start);
                tasks.push(Box::pin(async move {
                    let right = match file {
                        // What cannot be read is had again.
                        Some(file) => is_right(file, start, checks).await.unwrap_or(false),
                        None => false,
                    };
                    Some(Event::Rechecked { chunk, right })
                }));
            }
            Action::Authorize { dc } => self.authorize(dc, tasks),
            Action::Refresh => self.refresh(tasks),
            Action::Save(written) => {
                let saved = self.journaled.as_ref().map(|journaled| journaled.save(written));
                tasks.push(Box::pin(async move {
                    let saved = match saved {
                        Some(saved) => saved.await,
                        None => Ok(()),
                    };
                    Some(Event::Saved(saved.err().map(|error| error.to_string())))
                }));
            }
            Action::Notice(event) => self.reporter.lock().unwrap_or_else(PoisonError::into_inner).notice(now, event),
            Action::Done(result) => return Some(result),
        }
        None
    }
}

impl<T: Transport> Performer<T> {
    fn location(&self) -> enums::InputFileLocation {
        self.location.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn authorize(&self, dc: Dc, tasks: &mut Tasks<Event>) {
        let (client, known) = (self.client.clone(), Arc::clone(&self.copies));
        tasks.push(Box::pin(async move {
            let seen = known.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let result = Authorizations::copy(&client, dc, &seen).await;
            if result.is_ok() {
                *known.lock().unwrap_or_else(PoisonError::into_inner) = client.authorizations().copies();
            }
            Some(Event::Authorized { dc, result })
        }));
    }

    fn refresh(&self, tasks: &mut Tasks<Event>) {
        let Some(refresh) = self.refresh.clone() else { return };
        let (location, size, limit) = (Arc::clone(&self.location), self.plan.size(), self.refresh_timeout);
        tasks.push(Box::pin(async move {
            let fresh = timeout(limit, async { refresh().await }).await;
            let fresh = fresh.unwrap_or_else(|_| Err(format!("none came within {} s", limit.as_secs()).into()));
            let fresh = fresh.map_err(Cause::Refresh).and_then(|fresh| same_file(fresh, size));
            let fresh = fresh.map(|fresh| {
                *location.lock().unwrap_or_else(PoisonError::into_inner) = fresh.input().clone();
                fresh.dc()
            });
            Some(Event::Refreshed(fresh.map_err(failed)))
        }));
    }
}

/// A fresh location, if its size does not tell that it is of another file.
fn same_file(fresh: FileLocation, size: Option<u64>) -> Result<FileLocation, Cause> {
    match (fresh.size(), size) {
        (Some(fresh), Some(size)) if fresh != size => Err(Cause::OtherFile { size, fresh }),
        _ => Ok(fresh),
    }
}

/// Whether an answer to `upload.getFileHashes` says no more than that the DC has none: of files that it cannot read itself,
/// it need not have any. If there is no such file, the chunks say so.
fn has_none(location: &enums::InputFileLocation, error: &RpcError) -> bool {
    use enums::InputFileLocation::{InputEncryptedFileLocation, InputSecureFileLocation};
    let is_sealed = matches!(location, InputEncryptedFileLocation(_) | InputSecureFileLocation(_));
    is_sealed && error.name() == "LOCATION_INVALID"
}

/// One chunk.
async fn get<T: Transport>(client: &Client<T>, dc: Dc, request: &GetFile) -> Result<Bytes, Cause> {
    match client.floods().pass(Operation::Download, dc, client.call(dc, request)).await? {
        enums::upload::File::Plain(file) => Ok(file.bytes),
        enums::upload::File::CdnRedirect(_) => Err(Cause::Cdn),
        _ => Err(Cause::Unsupported { what: "upload.File" }),
    }
}

pub(crate) fn failed(cause: Cause) -> Error {
    Error::new(Operation::Download, cause)
}

//! Carries an upload out.

use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use md5::{Digest, Md5};
use tl_types::types;
use tokio::time::Instant;
use tracing::Instrument;

use super::again::Again;
use super::journaled::Journaled;
use super::open::Opened;
use super::plan::{Method, Plan};
use super::send::FilePart;
use super::source::Source;
use super::{Upload, Uploaded};
use crate::Client;
use crate::cause::Cause;
use crate::core::Time;
use crate::core::upload::{Action, Event, Sent, Start, Upload as Machine};
use crate::drive::{self, Control, Perform, Reporter, Requests, Tasks};
use crate::error::{Error, Operation};
use crate::random;
use crate::transport::Transport;

/// The name of what was given none.
const UNNAMED: &str = "file";

/// Runs an upload to its end.
pub(crate) async fn upload<T: Transport>(
    upload: Upload<T>,
    control: Control,
    reporter: Reporter,
) -> Result<Uploaded, Error> {
    let label = upload.source.label();
    run(upload, control, reporter).await.map_err(|error| error.of_file(label))
}

async fn run<T: Transport>(upload: Upload<T>, mut control: Control, mut reporter: Reporter) -> Result<Uploaded, Error> {
    let started = Instant::now();
    let failed = |cause| Error::new(Operation::Upload, cause);
    let Upload { client, source, name, mime_type, part_size, limits, policy, journal, .. } = upload;
    let name = name.map_or_else(|| name_of(&source), Ok).map_err(failed)?;
    let (key, layer) = (source.key(), source.layer_id());
    let is_encrypted = layer.is_some();
    let opened = control.unless_cancelled(source.open()).await.map_err(failed)?;
    let plan = match opened.size() {
        Some(size) => Plan::new(size, part_size, limits),
        None => Plan::of_unknown(part_size, limits),
    };
    let plan = plan.map_err(failed)?;
    let journaled = match journal {
        Some(mut options) => {
            options.key = options.key.or(key);
            // Parts of one encryption are of no use to another.
            if let (Some(key), Some(layer)) = (&mut options.key, layer) {
                key.push_str(&format!(", {layer}"));
            }
            let opening = Journaled::open(options, &opened, plan);
            let journaled = control.unless_cancelled(opening).await.map_err(failed)?;
            if let Some(reason) = journaled.started_over() {
                reporter.notice(started.elapsed(), crate::Event::StartedOver { reason });
            }
            Some(journaled)
        }
        None => None,
    };
    let is_small = plan.method() == Method::SaveFilePart;
    let mut machine = Machine::new(Start {
        plan,
        acknowledged: journaled.as_ref().map(Journaled::acknowledged).unwrap_or_default(),
        read_all: is_small,
        journal: journaled.is_some(),
        policy,
        seed: random::seed(policy.seed),
    });
    let file_id = match &journaled {
        Some(journaled) => journaled.file_id(),
        None => random::nonzero().map_err(|cause| failed(cause.into()))?,
    };
    let mut performer = Performer {
        client: client.clone(),
        opened: opened.clone(),
        plan,
        file_id,
        md5: is_small.then(Arc::default),
        requests: Requests::default(),
        reporter,
        journaled,
    };
    let result = drive::run(&mut machine, &mut performer, &mut control, started).await;
    if let Some(journaled) = &performer.journaled {
        journaled.end(result.is_ok(), machine.acknowledged()).await;
    }
    let sent = result?;
    let md5 = performer.md5();
    let parts = i32::from(sent.parts);
    let again = Arc::new(Again::new(opened.closed(), plan, file_id, sent.parts));
    // What is encrypted is never media, where it would be looked up, and nobody else is to keep its keys.
    if !is_encrypted {
        client.uploads().keep(&again);
    }
    Ok(Uploaded {
        file: match plan.method() {
            Method::SaveFilePart => types::InputFile::new(file_id, parts, name.as_str(), md5).into(),
            Method::SaveBigFilePart => types::InputFileBig::new(file_id, parts, name.as_str()).into(),
        },
        mime_type: mime_type.unwrap_or_else(|| guess_mime_type(&name)),
        name,
        size: sent.size,
        parts: sent.parts,
        part_size: plan.part_size(),
        method: plan.method(),
        _again: again,
    })
}

/// Does what the machine wants.
struct Performer<T> {
    client: Client<T>,
    opened: Opened,
    plan: Plan,
    file_id: i64,
    md5: Option<Arc<Mutex<Md5>>>,
    requests: Requests,
    reporter: Reporter,
    journaled: Option<Journaled>,
}

impl<T: Transport> Perform<Machine> for Performer<T> {
    type Output = Result<Sent, Error>;

    fn perform(&mut self, now: Time, action: Action, tasks: &mut Tasks<Event>) -> Option<Self::Output> {
        match action {
            Action::Read(part) => {
                let (opened, md5) = (self.opened.clone(), self.md5.clone());
                tasks.push(Box::pin(async move {
                    let read = opened.read(part).await;
                    // Reads are in order, one after the other.
                    if let (Some(md5), Ok(bytes)) = (md5, &read) {
                        md5.lock().unwrap_or_else(PoisonError::into_inner).update(bytes);
                    }
                    Some(Event::Read(read))
                }));
            }
            Action::Send(send) => {
                let part = FilePart {
                    file_id: self.file_id,
                    method: self.plan.method(),
                    number: send.part,
                    total: send.total,
                    bytes: send.bytes,
                };
                let (client, attempt, dc) = (self.client.clone(), send.attempt, send.dc);
                let span = tracing::debug_span!("part", number = send.part, attempt, %dc);
                let request = async move { Event::Answer { attempt, result: part.send(client, dc).await } };
                self.requests.start(attempt, tasks, request.instrument(span));
            }
            Action::Abort { attempt } => self.requests.abort(attempt),
            Action::Save(parts) => {
                let saved = self.journaled.as_ref().map(|journaled| journaled.save(parts));
                tasks.push(Box::pin(async move {
                    match saved {
                        Some(saved) => saved.await,
                        None => Ok(()),
                    }
                    .map_or_else(|error| Some(Event::Saved(Some(error.to_string()))), |()| Some(Event::Saved(None)))
                }));
            }
            Action::Notice(event) => self.reporter.notice(now, event),
            Action::Done(result) => return Some(result),
        }
        None
    }
}

impl<T> Performer<T> {
    /// The MD5 of a small file, in hexadecimal.
    fn md5(&self) -> String {
        let Some(md5) = &self.md5 else { return String::new() };
        let md5 = md5.lock().unwrap_or_else(PoisonError::into_inner).clone();
        hex(&md5.finalize())
    }
}

pub(crate) fn name_of(source: &Source) -> Result<String, Cause> {
    Ok(source.file_name()?.unwrap_or_else(|| UNNAMED.to_owned()))
}

pub(crate) fn guess_mime_type(name: &str) -> String {
    mime_guess::from_path(name).first_or_octet_stream().essence_str().to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

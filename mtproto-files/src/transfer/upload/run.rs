//! Carries an upload out.

use std::fmt::Write;
use std::future::IntoFuture;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use md5::{Digest, Md5};
use tl_types::types;
use tokio::time::Instant;
use tracing::Instrument;

use super::journaled::Journaled;
use super::send::FilePart;
use super::uploaded::{Uploaded, guess_mime_type};
use super::{Upload, source_name};
use crate::base::error::{Error, Operation};
use crate::base::event::Event;
use crate::base::file_name;
use crate::base::random;
use crate::engine::Time;
use crate::engine::upload::plan::{Method, Plan};
use crate::engine::upload::{Action, Input, Outcome, Setup, Upload as Machine};
use crate::io::source::{Opened, UploadedSource};
use crate::runtime::{self, Context, Control, Handle, Perform, Reporter, Requests, Tasks, Transfer};

impl Upload {
    /// Starts it in a task of its own, to watch, pause and cancel it.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn start(self) -> Handle<Uploaded> {
        self.transfer().start()
    }

    fn transfer(self) -> Transfer<Uploaded> {
        self.transfer_by(upload)
    }
}

impl IntoFuture for Upload {
    type Output = Result<Uploaded, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.transfer().into_future()
    }
}

/// Runs an upload to its end.
pub(crate) async fn upload(upload: Upload, control: Control, reporter: Reporter) -> Result<Uploaded, Error> {
    let label = upload.source.label();
    run(upload, control, reporter).await.map_err(|error| error.of_file(label))
}

async fn run(upload: Upload, mut control: Control, mut reporter: Reporter) -> Result<Uploaded, Error> {
    let started = Instant::now();
    let failed = |cause| Error::new(Operation::Upload, cause);
    let Upload { context, source, name, mime_type, part_size, limits, policy, journal, .. } = upload;
    let name = name.map_or_else(|| source_name(&source), Ok).map_err(failed)?;
    file_name::check(&name).map_err(failed)?;
    let (key, layer) = (source.journal_key(), source.layer_id());
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
                reporter.report(started.elapsed(), Event::StartedOver { reason });
            }
            Some(journaled)
        }
        None => None,
    };
    let is_small = plan.method() == Method::SaveFilePart;
    let mut machine = Machine::new(Setup {
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
        context: context.with_policy(policy),
        opened: opened.clone(),
        plan,
        file_id,
        md5: is_small.then(Arc::default),
        requests: Requests::default(),
        reporter,
        journaled,
    };
    let result = runtime::run(&mut machine, &mut performer, &mut control, started).await;
    if let Some(journaled) = &performer.journaled {
        journaled.end(result.is_ok(), machine.acknowledged()).await;
    }
    let sent = result?;
    let md5 = performer.md5();
    let parts = i32::from(sent.parts);
    let uploaded = Arc::new(UploadedSource { source: opened.closed(), plan, file_id, parts: sent.parts });
    // What is encrypted is never media, where it would be looked up, and nobody else is to keep its keys.
    if !is_encrypted {
        context.uploads().keep(&uploaded);
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
        uploaded_source: uploaded,
    })
}

/// Does what the machine wants.
struct Performer {
    context: Context,
    opened: Opened,
    plan: Plan,
    file_id: i64,
    md5: Option<Arc<Mutex<Md5>>>,
    requests: Requests,
    reporter: Reporter,
    journaled: Option<Journaled>,
}

impl Perform<Machine> for Performer {
    type Output = Result<Outcome, Error>;

    fn perform(&mut self, now: Time, action: Action, tasks: &mut Tasks<Input>) -> Option<Self::Output> {
        match action {
            Action::Read(part) => {
                let (opened, md5) = (self.opened.clone(), self.md5.clone());
                tasks.push(Box::pin(async move {
                    let read = opened.read(part).await;
                    // Reads are in order, one after the other.
                    if let (Some(md5), Ok(bytes)) = (md5, &read) {
                        md5.lock().unwrap_or_else(PoisonError::into_inner).update(bytes);
                    }
                    Some(Input::Read(read))
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
                let (context, attempt, dc) = (self.context.clone(), send.attempt, send.dc);
                let span = tracing::debug_span!("part", number = send.part, attempt, %dc);
                let request = async move { Input::Answer { attempt, result: part.send(context, dc).await } };
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
                    .map_or_else(|error| Some(Input::Saved(Some(error.to_string()))), |()| Some(Input::Saved(None)))
                }));
            }
            Action::Report(event) => self.reporter.report(now, event),
            Action::Done(result) => return Some(result),
        }
        None
    }
}

impl Performer {
    /// The MD5 of a small file, in hexadecimal.
    fn md5(&self) -> String {
        let Some(md5) = &self.md5 else { return String::new() };
        let md5 = md5.lock().unwrap_or_else(PoisonError::into_inner).clone();
        hex(&md5.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

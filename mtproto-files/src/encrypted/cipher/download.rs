//! A download that is decrypted as it is written: the call, its options, and where to.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tl_types::Bytes;
use tokio::io::AsyncWrite;

use super::sink::{Decipher, DecryptingSink};
use crate::base::error::Error;
use crate::base::event::Event;
use crate::base::progress::Progress;
use crate::io::sink::{MemorySink, PositionSink, Sink, TargetFile, WriterSink};
use crate::runtime::{Control, Reporter, Transfer};
use crate::transfer::download::run::{self, failed};
use crate::transfer::download::{Download, Downloaded, Job, Received};

/// A download of an encrypted file that has not begun: set its options, then say where to.
///
/// It behaves as every [`Download`], but that it is written in order, as its blocks are chained, and cannot be gone on from.
///
/// # Errors
///
/// As for other downloads. What a wrong key gives shows where the file's kind has a way to tell.
#[must_use = "a download does nothing until it is told where to"]
pub struct DecryptedDownload {
    download: Download,
    decipher: Box<dyn Decipher>,
}

impl DecryptedDownload {
    pub(crate) fn new(download: Download, decipher: impl Decipher + 'static) -> Self {
        Self { download, decipher: Box::new(decipher) }
    }

    /// As [`Download::part_size`].
    pub fn part_size(self, part_size: u32) -> Self {
        Self { download: self.download.part_size(part_size), ..self }
    }

    /// As [`Download::parts_in_flight`].
    pub fn parts_in_flight(self, parts: usize) -> Self {
        Self { download: self.download.parts_in_flight(parts), ..self }
    }

    /// As [`Download::verify`].
    pub fn verify(self, verify: bool) -> Self {
        Self { download: self.download.verify(verify), ..self }
    }

    /// As [`Download::retries`].
    pub fn retries(self, retries: u32) -> Self {
        Self { download: self.download.retries(retries), ..self }
    }

    /// As [`Download::longest_wait`].
    pub fn longest_wait(self, wait: Duration) -> Self {
        Self { download: self.download.longest_wait(wait), ..self }
    }

    /// As [`Download::progress`]; it counts bytes of the encrypted file.
    pub fn progress(self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { download: self.download.progress(report), ..self }
    }

    /// As [`Download::on_event`].
    pub fn on_event(self, report: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self { download: self.download.on_event(report), ..self }
    }
}

impl DecryptedDownload {
    /// Downloads to a file, as [`Download::to_path`]: it has its name only once all of it is right.
    pub fn to_path(self, path: impl AsRef<Path>) -> Transfer<Downloaded> {
        let (target, decipher) = (path.as_ref().to_owned(), self.decipher);
        self.download.job().transfer(|job, control, reporter| async move {
            let label = target.display().to_string();
            let run = async {
                let file = TargetFile::create(target, None).await.map_err(failed)?;
                let sink = Arc::new(PositionSink::new(file.place()));
                let Received { size, dc, verification } = to(job, decipher, sink, control, reporter).await?;
                let path = file.finish(size).await.map_err(failed)?;
                Ok(Downloaded { path, size, dc, verification })
            };
            run.await.map_err(|error: Error| error.of_file(label))
        })
    }

    /// Downloads to memory.
    pub fn to_bytes(self) -> Transfer<(Bytes, Received)> {
        let decipher = self.decipher;
        self.download.job().transfer(|job, control, reporter| async move {
            let memory = Arc::new(MemorySink::default());
            let received = to(job, decipher, Arc::clone(&memory) as Arc<dyn Sink>, control, reporter).await?;
            Ok((memory.take(), received))
        })
    }

    /// Downloads to a writer, in order. If it fails, what was written stays.
    pub fn to_writer(self, writer: impl AsyncWrite + Send + 'static) -> Transfer<Received> {
        let decipher = self.decipher;
        let sink = Arc::new(WriterSink::new(writer));
        self.download.job().transfer(|job, control, reporter| to(job, decipher, sink, control, reporter))
    }
}

/// Runs it to a place. The size is that of what was written there.
async fn to(
    job: Job,
    decipher: Box<dyn Decipher>,
    place: Arc<dyn Sink>,
    control: Control,
    reporter: Reporter,
) -> Result<Received, Error> {
    let sink = Arc::new(DecryptingSink::new(decipher, place));
    let received = run::to_sink(job, Arc::clone(&sink) as Arc<dyn Sink>, control, reporter).await?;
    Ok(Received { size: sink.written(), ..received })
}

impl fmt::Debug for DecryptedDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptedDownload").field("download", &self.download).finish_non_exhaustive()
    }
}

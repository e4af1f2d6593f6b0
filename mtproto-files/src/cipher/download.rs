//! A download that is decrypted as it is written: the call, its options, and where to.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tl_types::Bytes;
use tokio::io::AsyncWrite;

use crate::Event;
use crate::cause::Cause;
use crate::download::output::{Decipher, Output, Through};
use crate::download::sink::Sink;
use crate::download::{Download, Downloaded, Received, run};
use crate::drive::{Control, Reporter, Transfer};
use crate::error::{Error, Operation};
use crate::progress::Progress;
use crate::transport::Transport;

/// A download of an encrypted file that has not begun: set its options, then say where to.
///
/// It behaves as every [`Download`], but that it is written in order, as its blocks are chained, and cannot be gone on from.
///
/// # Errors
///
/// As for other downloads. What a wrong key gives shows where the file's kind has a way to tell.
#[must_use = "a download does nothing until it is told where to"]
pub struct DecryptedDownload<T> {
    download: Download<T>,
    decipher: Box<dyn Decipher>,
}

impl<T> DecryptedDownload<T> {
    pub(crate) fn new(download: Download<T>, decipher: impl Decipher + 'static) -> Self {
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

impl<T: Transport> DecryptedDownload<T> {
    /// Downloads to a file, as [`Download::to_path`]: it has its name only once all of it is right.
    pub fn to_path(self, path: impl AsRef<Path>) -> Transfer<Downloaded> {
        let (target, decipher) = (path.as_ref().to_owned(), self.decipher);
        self.download.transfer(|download, control, reporter| async move {
            let label = target.display().to_string();
            let run = async {
                let sink = Sink::create(target, None).await.map_err(failed)?;
                let output = Output::Positions(sink.file());
                let Received { size, dc, verification } = to(download, decipher, output, control, reporter).await?;
                let path = sink.finish(size).await.map_err(failed)?;
                Ok(Downloaded { path, size, dc, verification })
            };
            run.await.map_err(|error: Error| error.of_file(label))
        })
    }

    /// Downloads to memory.
    pub fn to_bytes(self) -> Transfer<(Bytes, Received)> {
        let decipher = self.decipher;
        self.download.transfer(|download, control, reporter| async move {
            let memory = Arc::new(Mutex::new(Vec::new()));
            let received = to(download, decipher, Output::Memory(Arc::clone(&memory)), control, reporter).await?;
            let bytes = std::mem::take(&mut *memory.lock().unwrap_or_else(PoisonError::into_inner));
            Ok((bytes.into(), received))
        })
    }

    /// Downloads to a writer, in order. If it fails, what was written stays.
    pub fn to_writer(self, writer: impl AsyncWrite + Send + 'static) -> Transfer<Received> {
        let decipher = self.decipher;
        let output = Output::Writer(Arc::new(tokio::sync::Mutex::new(Box::pin(writer))));
        self.download.transfer(|download, control, reporter| to(download, decipher, output, control, reporter))
    }
}

/// Runs it to a place. The size is that of what was written there.
async fn to<T: Transport>(
    download: Download<T>,
    decipher: Box<dyn Decipher>,
    output: Output,
    control: Control,
    reporter: Reporter,
) -> Result<Received, Error> {
    let through = Arc::new(Mutex::new(Through::new(decipher)));
    let output = Output::Through(Arc::clone(&through), Box::new(output));
    let received = run::to_output(download, output, control, reporter).await?;
    let size = through.lock().unwrap_or_else(PoisonError::into_inner).written();
    Ok(Received { size, ..received })
}

/// What is wanted of a piece that starts at an offset.
pub(crate) fn cut(piece: Vec<u8>, start: u64, wanted: &Range<u64>) -> Bytes {
    let piece = Bytes::from(piece);
    let end = start.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
    let from = usize::try_from(wanted.start.clamp(start, end) - start);
    let to = usize::try_from(wanted.end.clamp(start, end) - start);
    match (from, to) {
        (Ok(from), Ok(to)) if from < to => piece.slice(from..to),
        _ => Bytes::new(),
    }
}

fn failed(cause: Cause) -> Error {
    Error::new(Operation::Download, cause)
}

impl<T> fmt::Debug for DecryptedDownload<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptedDownload").field("download", &self.download).finish_non_exhaustive()
    }
}

//! The download of a web file: the call, its options, and what it returns.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tl_types::{Bytes, enums, functions, types};
use tokio::io::AsyncWrite;

use super::fetch::{Told, Web};
use super::location::WebFileLocation;
use crate::cause::Cause;
use crate::download::output::Output;
use crate::download::{Download, run};
use crate::drive::Transfer;
use crate::drive::call::call;
use crate::error::{Error, Operation};
use crate::location::FileLocation;
use crate::progress::Progress;
use crate::transport::{Dc, Transport};
use crate::{Client, Event};

/// A download of a web file that has not begun: set its options, then say where to.
///
/// It behaves as every [`Download`](crate::download::Download): chunks side by side if the size is known, passing troubles
/// tried again, flood waits waited out, the authorization copied to the DC. There are no hashes to check it by; what is
/// checked is that all chunks are of one file, of the size and MIME type that the location says, as far as it says
/// them.
///
/// # Errors
///
/// As for other downloads, and [`Cause::WebFileChanged`]. `LOCATION_INVALID` is a location that the DC does not know, or
/// another DC than the config's `webfile_dc_id`.
#[must_use = "a download does nothing until it is told where to"]
#[derive(Debug)]
pub struct WebDownload<T> {
    download: Download<T>,
    web: Arc<Web>,
}

/// A web file that was downloaded whole.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebDownloaded {
    /// Its size in bytes.
    pub size: u64,
    /// Its MIME type, as the DC says.
    pub mime_type: String,
    /// What it is by its content.
    pub file_type: enums::storage::FileType,
    /// When it was last changed, in seconds since 1970.
    pub modified: i32,
    /// The DC that it came from.
    pub dc: Dc,
}

/// # Web files
impl<T: Transport> Client<T> {
    /// Downloads a web file (`upload.getWebFile`): that of a [`WebDocument`](tl_types::types::WebDocument), a map, or an
    /// album's cover. Say where to, and await it.
    pub fn download_web(&self, location: impl Into<WebFileLocation>) -> WebDownload<T> {
        let web = Arc::new(Web::new(location.into()));
        // Only DC and size of it count.
        let mut place = FileLocation::new(types::InputTakeoutFileLocation::new());
        if let Some(size) = web.size() {
            place = place.of_size(size);
        }
        WebDownload { download: self.download(place).of_web(Arc::clone(&web)), web }
    }
}

impl<T> WebDownload<T> {
    /// As [`Download::part_size`].
    pub fn part_size(self, part_size: u32) -> Self {
        Self { download: self.download.part_size(part_size), ..self }
    }

    /// As [`Download::parts_in_flight`].
    pub fn parts_in_flight(self, parts: usize) -> Self {
        Self { download: self.download.parts_in_flight(parts), ..self }
    }

    /// As [`Download::retries`].
    pub fn retries(self, retries: u32) -> Self {
        Self { download: self.download.retries(retries), ..self }
    }

    /// As [`Download::longest_wait`].
    pub fn longest_wait(self, wait: Duration) -> Self {
        Self { download: self.download.longest_wait(wait), ..self }
    }

    /// As [`Download::request_timeout`].
    pub fn request_timeout(self, timeout: Duration) -> Self {
        Self { download: self.download.request_timeout(timeout), ..self }
    }

    /// As [`Download::progress`].
    pub fn progress(self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { download: self.download.progress(report), ..self }
    }

    /// As [`Download::on_event`].
    pub fn on_event(self, report: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self { download: self.download.on_event(report), ..self }
    }
}

impl<T: Transport> WebDownload<T> {
    /// Downloads to a file, as [`Download::to_path`].
    pub fn to_path(self, path: impl AsRef<Path>) -> Transfer<WebDownloaded> {
        let (web, path): (_, PathBuf) = (self.web, path.as_ref().to_owned());
        self.download.transfer(|download, control, reporter| async move {
            let download = located(download, &web).await?;
            let got = run::to_path(download, path, control, reporter).await?;
            whole(&web, got.size, got.dc)
        })
    }

    /// Downloads to memory.
    pub fn to_bytes(self) -> Transfer<(Bytes, WebDownloaded)> {
        let web = self.web;
        self.download.transfer(|download, control, reporter| async move {
            let memory = Arc::new(Mutex::new(Vec::new()));
            let download = located(download, &web).await?;
            let got = run::to_output(download, Output::Memory(Arc::clone(&memory)), control, reporter).await?;
            let bytes = std::mem::take(&mut *memory.lock().unwrap_or_else(PoisonError::into_inner));
            Ok((bytes.into(), whole(&web, got.size, got.dc)?))
        })
    }

    /// Downloads to a writer, in order. If it fails, what was written stays.
    pub fn to_writer(self, writer: impl AsyncWrite + Send + 'static) -> Transfer<WebDownloaded> {
        let web = self.web;
        let output = Output::Writer(Arc::new(tokio::sync::Mutex::new(Box::pin(writer))));
        self.download.transfer(|download, control, reporter| async move {
            let download = located(download, &web).await?;
            let got = run::to_output(download, output, control, reporter).await?;
            whole(&web, got.size, got.dc)
        })
    }
}

/// The download at the DC that has web files.
async fn located<T: Transport>(download: Download<T>, web: &Web) -> Result<Download<T>, Error> {
    if let Some(dc) = web.dc() {
        return Ok(download.in_dc(dc));
    }
    let client = download.client();
    let ask = || async {
        let request = functions::help::GetConfig::new();
        match call(client, Operation::Download, Dc::Home, &request).await? {
            enums::Config::Plain(config) => Ok(config.webfile_dc_id),
            _ => Err(failed(Cause::Unsupported { what: "Config" })),
        }
    };
    let dc = *client.web_file_dc().get_or_try_init(ask).await?;
    Ok(download.in_dc(Dc::Id(dc)))
}

fn whole(web: &Web, size: u64, dc: Dc) -> Result<WebDownloaded, Error> {
    let told = web.told().ok_or_else(|| failed(Cause::NoMedia { wanted: "web file" }))?;
    let Told { mime_type, file_type, modified, .. } = told;
    Ok(WebDownloaded { size, mime_type, file_type, modified, dc })
}

fn failed(cause: Cause) -> Error {
    Error::new(Operation::Download, cause)
}

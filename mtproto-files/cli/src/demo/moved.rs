//! One file on its way to the DC and back.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use mtproto_files::download::Verification;
use mtproto_files::upload::Uploaded;
use mtproto_files::{Client, SentMessage};
use tl_types::types;

use super::bars::Bars;
use super::files::LocalFile;
use crate::sha256;

/// A file, and what became of it so far.
#[derive(Debug)]
pub(crate) struct Moved {
    file: LocalFile,
    uploaded: Uploaded,
    upload_time: Duration,
    download_time: Duration,
    as_document: Option<SentMessage>,
    /// The message in an album.
    pub(crate) in_album: Option<SentMessage>,
    copies: Vec<Copy>,
}

/// What came back from one message.
#[derive(Debug)]
struct Copy {
    sent_as: &'static str,
    same: bool,
    verification: Verification,
}

impl Moved {
    /// Uploads a file.
    pub(crate) async fn upload(client: &Client, bars: &Bars, file: LocalFile) -> Result<Self> {
        let bar = bars.start("up", &file.name, file.size);
        let start = Instant::now();
        let uploaded = client.upload(&file.path).progress(bar.progress()).await?;
        let upload_time = start.elapsed();
        bar.end();
        Ok(Self {
            file,
            uploaded,
            upload_time,
            download_time: Duration::ZERO,
            as_document: None,
            in_album: None,
            copies: Vec::new(),
        })
    }

    /// Sends it as a document.
    pub(crate) async fn send(&mut self, client: &Client) -> Result<()> {
        let peer = types::InputPeerSelf::new();
        let sent = client.send_media(peer, self.document(), self.name()).await;
        self.as_document = Some(sent.with_context(|| format!("cannot send {}", self.name()))?);
        Ok(())
    }

    /// Downloads it from each of its messages, and compares what comes with what was sent.
    pub(crate) async fn download(&mut self, client: &Client, bars: &Bars, scratch: &Path) -> Result<()> {
        let messages = [("document", self.as_document.take()), ("album", self.in_album.take())];
        for (sent_as, message) in messages {
            let Some(message) = message else { continue };
            let copy = self.download_one(client, bars, scratch, sent_as, &message).await;
            self.copies.push(copy.with_context(|| format!("cannot get {} back", self.name()))?);
        }
        Ok(())
    }

    async fn download_one(
        &mut self,
        client: &Client,
        bars: &Bars,
        scratch: &Path,
        sent_as: &'static str,
        message: &SentMessage,
    ) -> Result<Copy> {
        let location = message.location().ok_or_else(|| anyhow!("message {} has no file", message.id))?;
        let path = scratch.join(format!("{sent_as}-copy"));
        let bar = bars.start("down", self.name(), self.file.size);
        let start = Instant::now();
        let got = client.download(location).progress(bar.progress()).to_path(&path).await?;
        self.download_time += start.elapsed();
        bar.end();
        let same = got.size == self.file.size && sha256::of_file(path.clone()).await? == self.file.sha256;
        remove(path)?;
        Ok(Copy { sent_as, same, verification: got.verification })
    }

    pub(crate) fn name(&self) -> &str {
        &self.file.name
    }

    pub(crate) fn size(&self) -> u64 {
        self.file.size
    }

    pub(crate) fn uploaded(&self) -> &Uploaded {
        &self.uploaded
    }

    /// The file as a document, to send: never turned into a video or an animation by the DC.
    pub(crate) fn document(&self) -> types::InputMediaUploadedDocument {
        self.uploaded.clone().document().force_file(true)
    }

    /// Bytes per second of the upload.
    pub(crate) fn upload_speed(&self) -> f64 {
        speed(self.file.size, 1, self.upload_time)
    }

    /// Bytes per second of its downloads.
    pub(crate) fn download_speed(&self) -> f64 {
        speed(self.file.size, self.copies.len(), self.download_time)
    }

    /// Whether everything came back as it was, and was checked by the DC's hashes on its way.
    pub(crate) fn is_verified(&self) -> bool {
        self.copies.iter().all(|copy| copy.same && copy.verification == Verification::Verified)
    }

    /// What did not come back as it was.
    pub(crate) fn differences(&self) -> impl Iterator<Item = String> {
        let different = self.copies.iter().filter(|copy| !copy.same);
        different.map(|copy| format!("{} came back different from its {} message", self.name(), copy.sent_as))
    }
}

fn speed(size: u64, times: usize, time: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let bytes = size as f64 * times as f64;
    bytes / time.as_secs_f64().max(1e-9)
}

fn remove(path: PathBuf) -> Result<()> {
    fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))
}

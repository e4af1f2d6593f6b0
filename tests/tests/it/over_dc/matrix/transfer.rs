//! The kinds of transfer: what each needs, does, and must have done.

use std::fs;
use std::io::{self, Cursor};
use std::ops::Range;

use mtproto_dc::LocalDc;
use mtproto_dc::faults::{Fault, Faults, method};
use mtproto_files::download::Download;
use mtproto_files::journal::FileJournal;
use mtproto_files::upload::{Source, Upload, Uploaded};
use mtproto_files::{AlbumItem, Client, Error, FileLocation, SentMessage};
use tempfile::TempDir;
use tl_types::{Bytes, Decode, Encode, enums, functions, types};

use super::way::Reached;
use crate::over_dc::common::noise;

pub(crate) const PARTS_IN_FLIGHT: usize = 4;
/// Neither aligned nor within one chunk.
const RANGE: Range<u64> = 100_001..400_003;
const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The columns of the table.
pub(crate) const TRANSFERS: [Transfer; 8] = [
    Transfer::Small,
    Transfer::Big,
    Transfer::Album,
    Transfer::UploadResumed,
    Transfer::Streamed,
    Transfer::Download,
    Transfer::Range,
    Transfer::DownloadResumed,
];

/// A kind of transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// An upload with `upload.saveFilePart`, sent.
    Small,
    /// An upload with `upload.saveBigFilePart`, sent.
    Big,
    /// Three uploads, sent as one album.
    Album,
    /// An upload that goes on where an earlier one failed, sent.
    UploadResumed,
    /// An upload of unknown length that ends where a part does, sent.
    Streamed,
    /// A download to a path.
    Download,
    /// A download of some bytes, to memory.
    Range,
    /// A download to a path that goes on where an earlier one failed.
    DownloadResumed,
}

/// A transfer, and all that it needs.
pub(crate) struct Prepared {
    transfer: Transfer,
    pub(crate) reached: Reached,
    client: Client,
    /// What is in the DC, to be downloaded.
    stored: Option<FileLocation>,
    /// Whether a new file reference can be had.
    refresh: bool,
    directory: TempDir,
}

/// What a transfer moved, and what came of it.
pub(crate) struct Outcome {
    files: Vec<(Bytes, Vec<u8>)>,
}

impl Transfer {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Small => "small upload",
            Self::Big => "big upload",
            Self::Album => "album",
            Self::UploadResumed => "resumed upload",
            Self::Streamed => "upload of unknown length",
            Self::Download => "download",
            Self::Range => "download of a range",
            Self::DownloadResumed => "resumed download",
        }
    }

    /// The method that moves its parts.
    pub(crate) fn moves(self) -> &'static str {
        match self {
            Self::Small | Self::Album | Self::UploadResumed => "upload.saveFilePart",
            Self::Big | Self::Streamed => "upload.saveBigFilePart",
            Self::Download | Self::Range | Self::DownloadResumed => "upload.getFile",
        }
    }

    /// The method that makes use of what was uploaded.
    pub(crate) fn uses(self) -> &'static str {
        match self {
            Self::Album => "messages.sendMultiMedia",
            _ => "messages.sendMedia",
        }
    }

    /// Bytes of a part.
    pub(crate) fn part_size(self) -> u64 {
        match self {
            Self::Big => 512 * 1024,
            // No shorter chunks are found again.
            Self::DownloadResumed => 128 * 1024,
            _ => 64 * 1024,
        }
    }

    /// Whether it goes on where an earlier run failed.
    pub(crate) fn is_resumed(self) -> bool {
        matches!(self, Self::UploadResumed | Self::DownloadResumed)
    }

    /// Bytes of each file.
    fn len(self) -> usize {
        match self {
            Self::Small => 5 * 64 * KIB + 1,
            Self::Big => 10 * MIB + 1,
            Self::Album => 3 * 64 * KIB - 1,
            Self::UploadResumed => 9 * 64 * KIB + 7,
            Self::Streamed => 8 * 64 * KIB,
            Self::Download | Self::Range => 9 * 64 * KIB + 5,
            Self::DownloadResumed => 9 * 128 * KIB + 3,
        }
    }

    /// The files that it moves.
    fn files(self) -> Vec<Bytes> {
        let files = if self == Self::Album { 3 } else { 1 };
        (0..files).map(|file| noise(self.len(), file)).collect()
    }
}

impl Prepared {
    pub(crate) async fn new(transfer: Transfer, reached: Reached, refresh: bool) -> Self {
        let stored = match transfer {
            Transfer::Download | Transfer::Range | Transfer::DownloadResumed => {
                let client = reached.client();
                let uploaded = client.upload(noise(transfer.len(), 0)).await.unwrap();
                Some(client.send_media(me(), uploaded, "").await.unwrap().location().unwrap())
            }
            _ => None,
        };
        // What a client learned so far, the next one shall learn itself.
        let (client, directory) = (reached.client(), tempfile::tempdir().unwrap());
        let mut this = Self { transfer, reached, client, stored, refresh, directory };
        if transfer.is_resumed() {
            this.fail_half_way().await;
            this.client = this.reached.client();
        }
        this
    }

    /// The earlier run, which moves three parts. Its fault stays: what is under way from it is not to be carried out.
    async fn fail_half_way(&self) {
        let faults = Faults::new(1).on(method(self.transfer.moves()).nth(4)).always();
        self.reached.cluster.set_faults(faults.then(Fault::Error(400, "FAILS_HALF_WAY".to_owned()))).unwrap();
        let error = self.run().await.map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("FAILS_HALF_WAY"), "{error}");
    }

    /// Runs it. What the DCs have by then is read past all faults.
    pub(crate) async fn run(&self) -> Result<Outcome, Error> {
        let files = self.transfer.files();
        let got = match self.transfer {
            Transfer::Small | Transfer::Big => vec![self.sent_alone(self.upload(files[0].clone()).await?).await?],
            Transfer::Streamed => {
                let source = Source::reader(Cursor::new(files[0].clone()));
                vec![self.sent_alone(self.upload(source).await?).await?]
            }
            Transfer::UploadResumed => {
                let path = self.directory.path().join("source.bin");
                if !path.exists() {
                    fs::write(&path, &files[0]).unwrap();
                }
                vec![self.sent_alone(self.upload(path).journal(self.journal()).await?).await?]
            }
            Transfer::Album => {
                let mut items = Vec::new();
                for file in &files {
                    items.push(AlbumItem::new(self.upload(file.clone()).await?.document()));
                }
                self.client.send_album(me(), items).await?.iter().map(|message| self.sent(message)).collect()
            }
            Transfer::Range => vec![self.download().range(RANGE).to_bytes().await?.0.to_vec()],
            Transfer::Download => {
                let path = self.directory.path().join("got.bin");
                let ended = self.download().to_path(&path).await;
                let left = fs::read_dir(self.directory.path()).unwrap().count();
                // A failure leaves nothing that could be taken for the file.
                assert_eq!(left, usize::from(ended.is_ok()), "{ended:?}");
                ended?;
                vec![fs::read(&path).unwrap()]
            }
            Transfer::DownloadResumed => {
                let path = self.directory.path().join("got.bin");
                let ended = self.download().journal(self.journal()).to_path(&path).await;
                assert_eq!(path.exists(), ended.is_ok(), "{ended:?}");
                ended?;
                vec![fs::read(&path).unwrap()]
            }
        };
        let files = files
            .into_iter()
            .map(|file| if self.transfer == Transfer::Range { file.slice(in_usize(RANGE)) } else { file });
        Ok(Outcome { files: files.zip(got).collect() })
    }

    fn upload(&self, source: impl Into<Source>) -> Upload {
        let upload = self.client.upload(source).part_size(self.part_size()).parts_in_flight(PARTS_IN_FLIGHT);
        match self.reached.request_timeout {
            Some(timeout) => upload.request_timeout(timeout),
            None => upload,
        }
    }

    fn download(&self) -> Download {
        let location = self.stored.clone().unwrap();
        let download = self.client.download(location.clone()).part_size(self.part_size());
        let mut download = download.parts_in_flight(PARTS_IN_FLIGHT);
        if let Some(timeout) = self.reached.request_timeout {
            download = download.request_timeout(timeout);
        }
        if !self.refresh {
            return download;
        }
        let enums::InputFileLocation::InputDocumentFileLocation(at) = location.input() else { panic!("{location:?}") };
        let (cluster, id) = (self.reached.cluster.clone(), at.id);
        download.refresh(move || {
            let document = cluster.document(id).unwrap();
            let media = types::MessageMediaDocument::new().document(document);
            std::future::ready(FileLocation::of_media(&media.into()).ok_or("no document"))
        })
    }

    fn journal(&self) -> FileJournal {
        FileJournal::new(self.directory.path().join("journals"))
    }

    fn part_size(&self) -> u32 {
        self.transfer.part_size().try_into().unwrap()
    }

    async fn sent_alone(&self, uploaded: Uploaded) -> Result<Vec<u8>, Error> {
        Ok(self.sent(&self.client.send_media(me(), uploaded, "").await?))
    }

    /// What the DC has of the file in a message, by requests of the test's own.
    fn sent(&self, message: &SentMessage) -> Vec<u8> {
        let Some(enums::MessageMedia::Document(media)) = &message.media else { panic!("{message:?}") };
        let Some(enums::Document::Plain(document)) = &media.document else { panic!("{media:?}") };
        let cluster = &self.reached.cluster;
        let document = cluster.document(document.id).unwrap();
        read(&cluster.dc(document.dc_id).unwrap(), &document).unwrap()
    }
}

impl Outcome {
    /// Whether all files are what they were.
    pub(crate) fn check(&self) -> Result<(), String> {
        for (number, (was, is)) in self.files.iter().enumerate() {
            if was != is {
                return Err(format!("file {number}: {} bytes came as {} others", was.len(), is.len()));
            }
        }
        Ok(())
    }
}

/// A whole document, past line and faults.
fn read(dc: &LocalDc, document: &types::Document) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let reference = document.file_reference.clone();
        let at = types::InputDocumentFileLocation::new(document.id, document.access_hash, reference, "");
        let offset = i64::try_from(bytes.len()).unwrap();
        let request = functions::upload::GetFile::new(at, offset, 1 << 20).to_chain().unwrap();
        let answer = dc.answer(request).map_err(io::Error::other)?.into_bytes();
        let enums::upload::File::Plain(file) = enums::upload::File::from_bytes(&answer).unwrap() else {
            return Err(io::Error::other("of another type"));
        };
        bytes.extend_from_slice(&file.bytes);
        if file.bytes.len() < MIB {
            return Ok(bytes);
        }
    }
}

fn in_usize(range: Range<u64>) -> Range<usize> {
    range.start.try_into().unwrap()..range.end.try_into().unwrap()
}

fn me() -> types::InputPeerSelf {
    types::InputPeerSelf::new()
}

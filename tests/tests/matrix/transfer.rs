//! The kinds of transfer: what each needs, does, and must have done.

use std::io;

use mtproto_files::{AlbumItem, Client, Error, FileLocation, SentMessage};
use mtproto_files_dc::{Cluster, Dc};
use tl_types::{Decode, Encode, enums, functions, types};

pub(crate) const PARTS_IN_FLIGHT: usize = 4;
const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The columns of the table.
pub(crate) const TRANSFERS: [Transfer; 4] = [Transfer::Small, Transfer::Big, Transfer::Album, Transfer::Download];

/// A kind of transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transfer {
    /// An upload with `upload.saveFilePart`, sent.
    Small,
    /// An upload with `upload.saveBigFilePart`, sent.
    Big,
    /// Three uploads, sent as one album.
    Album,
    /// A download to a path.
    Download,
}

/// A transfer, and all that it needs.
pub(crate) struct Prepared {
    transfer: Transfer,
    cluster: Cluster,
    client: Client<Cluster>,
    /// What is in the DC, to be downloaded.
    stored: Option<FileLocation>,
}

/// What a transfer moved, and what came of it.
pub(crate) struct Outcome {
    files: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Transfer {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Small => "small upload",
            Self::Big => "big upload",
            Self::Album => "album",
            Self::Download => "download",
        }
    }

    /// The method that moves its parts.
    pub(crate) fn moves(self) -> &'static str {
        match self {
            Self::Small | Self::Album => "upload.saveFilePart",
            Self::Big => "upload.saveBigFilePart",
            Self::Download => "upload.getFile",
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
            _ => 64 * 1024,
        }
    }

    /// Bytes of each file.
    fn len(self) -> usize {
        match self {
            Self::Small => 5 * 64 * KIB + 1,
            Self::Big => 10 * MIB + 1,
            Self::Album => 3 * 64 * KIB - 1,
            Self::Download => 9 * 64 * KIB + 5,
        }
    }

    /// The files that it moves.
    fn files(self) -> Vec<Vec<u8>> {
        let files = if self == Self::Album { 3 } else { 1 };
        (0..files).map(|file| content(self.len(), file)).collect()
    }
}

impl Prepared {
    pub(crate) async fn new(transfer: Transfer, cluster: &Cluster) -> Self {
        let client = Client::new(cluster.clone());
        let stored = match transfer {
            Transfer::Download => {
                let uploaded = client.upload(content(transfer.len(), 0)).await.unwrap();
                Some(client.send_media(me(), uploaded, "").await.unwrap().location().unwrap())
            }
            _ => None,
        };
        // What it learned so far, the transfer shall learn itself.
        Self { transfer, cluster: cluster.clone(), client: Client::new(cluster.clone()), stored }
    }

    /// Runs it. The DCs are asked what they have only once all faults are over.
    pub(crate) async fn run(&self) -> Result<Outcome, Error> {
        let files = self.transfer.files();
        let part_size = u32::try_from(self.transfer.part_size()).unwrap();
        let upload =
            |file: &[u8]| self.client.upload(file.to_vec()).part_size(part_size).parts_in_flight(PARTS_IN_FLIGHT);
        let got = match self.transfer {
            Transfer::Small | Transfer::Big => {
                let uploaded = upload(&files[0]).await?;
                vec![self.sent(&self.client.send_media(me(), uploaded, "").await?)]
            }
            Transfer::Album => {
                let mut items = Vec::new();
                for file in &files {
                    items.push(AlbumItem::new(upload(file).await?.document()));
                }
                self.client.send_album(me(), items).await?.iter().map(|message| self.sent(message)).collect()
            }
            Transfer::Download => {
                let directory = tempfile::tempdir().unwrap();
                let path = directory.path().join("got.bin");
                let download = self.client.download(self.stored.clone().unwrap()).part_size(part_size);
                let ended = download.parts_in_flight(PARTS_IN_FLIGHT).to_path(&path).await;
                let left = std::fs::read_dir(directory.path()).unwrap().count();
                // A failure leaves nothing that could be taken for the file.
                assert_eq!(left, usize::from(ended.is_ok()), "{ended:?}");
                ended?;
                vec![std::fs::read(&path).unwrap()]
            }
        };
        Ok(Outcome { files: files.into_iter().zip(got).collect() })
    }

    /// What the DC has of the file in a message, by requests of the test's own.
    fn sent(&self, message: &SentMessage) -> Vec<u8> {
        let Some(enums::MessageMedia::Document(media)) = &message.media else { panic!("{message:?}") };
        let Some(enums::Document::Plain(document)) = &media.document else { panic!("{media:?}") };
        let document = self.cluster.document(document.id).unwrap();
        read(&self.cluster.dc(document.dc_id).unwrap(), &document).unwrap()
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
fn read(dc: &Dc, document: &types::Document) -> io::Result<Vec<u8>> {
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

fn me() -> types::InputPeerSelf {
    types::InputPeerSelf::new()
}

/// Bytes that differ from place to place, and from file to file.
fn content(len: usize, file: usize) -> Vec<u8> {
    (0..len).map(|at| ((at + file).wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect()
}

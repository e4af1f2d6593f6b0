//! Where the bytes of a download go: checked first, then written as the place takes them.

use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, io};

use tl_types::Bytes;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;

use super::hashes::length;
use crate::cause::Cause;
use crate::core::assemble::Block;
use crate::io::off_thread;

/// What takes bytes at any place, from several threads at once: a file, a mapped memory, a store of the user's.
pub trait WriteAt: Send + Sync + 'static {
    /// Writes all of the bytes at an offset, which counts from the start of what is downloaded. It may block.
    ///
    /// # Errors
    ///
    /// Whatever goes wrong: the download ends with it.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
}

/// Writes at a place of a file, whatever else writes to it elsewhere.
impl WriteAt for std::fs::File {
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        crate::io::write_all_at(self, bytes, offset)
    }
}

impl<W: WriteAt + ?Sized> WriteAt for Arc<W> {
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        W::write_at(self, offset, bytes)
    }
}

/// A place for bytes. Clones are the same one.
#[derive(Clone)]
pub(crate) enum Output {
    /// At any place, several blocks at once.
    Positions(Arc<dyn WriteAt>),
    /// In order.
    Writer(Arc<tokio::sync::Mutex<Pin<Box<dyn AsyncWrite + Send>>>>),
    /// In order.
    Memory(Arc<Mutex<Vec<u8>>>),
    /// In order, as they are taken.
    Stream(mpsc::Sender<Bytes>),
    /// In order, decrypted on the way to another place.
    Through(Arc<Mutex<Through>>, Box<Output>),
}

/// Decrypts a file whose blocks are chained.
pub(crate) trait Decipher: Send {
    /// The plain text of the next bytes, as far as it is wanted.
    fn next(&mut self, bytes: &[u8]) -> Result<Bytes, Cause>;

    /// All bytes have come: whether they are right.
    fn end(&mut self) -> Result<(), Cause>;
}

/// What is decrypted, and how much of it was passed on.
pub(crate) struct Through {
    decipher: Box<dyn Decipher>,
    written: u64,
}

impl Through {
    pub(crate) fn new(decipher: Box<dyn Decipher>) -> Self {
        Self { decipher, written: 0 }
    }

    /// How many bytes of plain text were passed on.
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// The plain text of the next pieces, as a block of what is passed on.
    fn pass(&mut self, pieces: &[Bytes]) -> Result<Block, Cause> {
        let pieces: Vec<_> = pieces.iter().map(|piece| self.decipher.next(piece)).collect::<Result<_, _>>()?;
        let start = self.written;
        self.written = pieces.iter().fold(start, |end, piece| end.saturating_add(length(piece)));
        Ok(Block { range: start..self.written, pieces, ..Block::default() })
    }
}

impl Output {
    /// Whether it takes one block after the other.
    pub(crate) fn is_ordered(&self) -> bool {
        !matches!(self, Self::Positions(_))
    }

    /// Checks a block, and writes what is wanted of it.
    ///
    /// # Errors
    ///
    /// Bytes that are not the file's: nothing of the block is written then. Those of the place.
    pub(crate) async fn write(self, block: Block, wanted: Range<u64>) -> Result<(), Cause> {
        let Block { range, pieces, checks, .. } = block;
        let offset = range.start.max(wanted.start).saturating_sub(wanted.start);
        let cut = cut(&pieces, range.start, &wanted);
        let check = move || checks.iter().try_for_each(|check| check.run(&pieces, range.start));
        match self {
            Self::Positions(place) => {
                off_thread(move || {
                    check()?;
                    let mut at = offset;
                    for piece in cut {
                        place.write_at(at, &piece)?;
                        at += length(&piece);
                    }
                    Ok(())
                })
                .await
            }
            Self::Writer(writer) => {
                off_thread(check).await?;
                let mut writer = writer.lock().await;
                for piece in cut {
                    writer.write_all(&piece).await?;
                }
                Ok(())
            }
            Self::Memory(memory) => {
                off_thread(move || {
                    check()?;
                    let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
                    cut.iter().for_each(|piece| memory.extend_from_slice(piece));
                    Ok(())
                })
                .await
            }
            Self::Through(through, place) => {
                let passed = off_thread(move || {
                    check()?;
                    through.lock().unwrap_or_else(PoisonError::into_inner).pass(&cut)
                });
                let block = passed.await?;
                Box::pin(place.write(block, 0..u64::MAX)).await
            }
            Self::Stream(sender) => {
                off_thread(check).await?;
                for piece in cut {
                    // Nobody takes it any more: the transfer is about to be dropped.
                    let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
                    sender.send(piece).await.map_err(gone)?;
                }
                Ok(())
            }
        }
    }

    /// Everything is written.
    ///
    /// # Errors
    ///
    /// Those of the place.
    pub(crate) async fn flush(&self) -> Result<(), Cause> {
        match self {
            Self::Writer(writer) => writer.lock().await.flush().await?,
            Self::Through(through, place) => {
                through.lock().unwrap_or_else(PoisonError::into_inner).decipher.end()?;
                Box::pin(place.flush()).await?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// What is wanted of pieces that start at an offset.
fn cut(pieces: &[Bytes], start: u64, wanted: &Range<u64>) -> Vec<Bytes> {
    let mut at = start;
    let mut cut = Vec::new();
    for piece in pieces {
        let end = at.saturating_add(length(piece));
        let from = usize::try_from(wanted.start.clamp(at, end) - at);
        let to = usize::try_from(wanted.end.clamp(at, end) - at);
        if let (Ok(from), Ok(to)) = (from, to)
            && from < to
        {
            cut.push(piece.slice(from..to));
        }
        at = end;
    }
    cut
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Positions(_) => "positions",
            Self::Writer(_) => "writer",
            Self::Memory(_) => "memory",
            Self::Stream(_) => "stream",
            Self::Through(..) => "through a cipher",
        })
    }
}

//! Bytes that wait to be written to a socket, and the buffers of those that are written.

use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::{Bytes, BytesMut};

/// The most pieces of one write.
pub(crate) const PIECES: usize = 32;

/// How many buffers of written messages are kept for messages to come. New memory costs more than the copying into it.
const SPARES: usize = 2;

/// A shorter buffer is not worth keeping, in bytes.
const WORTH_KEEPING: usize = 256 << 10;

/// Bytes that wait to be written, in order.
#[derive(Default)]
pub(crate) struct Output {
    pieces: VecDeque<Bytes>,
    /// How much of the first piece is written. The piece stays whole, so that its buffer can be used again.
    written: usize,
    /// How many bytes of all pieces are not written.
    waiting: usize,
    spares: Vec<BytesMut>,
}

impl Output {
    /// Adds bytes behind the others.
    pub(crate) fn push(&mut self, bytes: Bytes) {
        self.waiting = self.waiting.saturating_add(bytes.len());
        self.pieces.push_back(bytes);
    }

    /// Returns whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Returns how many bytes wait.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Fills a list with the first pieces. Returns how many there are.
    pub(crate) fn fill<'b>(&'b self, list: &mut [IoSlice<'b>; PIECES]) -> usize {
        let mut written = self.written;
        let rests = self.pieces.iter().map(|piece| piece.get(std::mem::take(&mut written)..).unwrap_or_default());
        rests.zip(list).map(|(rest, slot)| *slot = IoSlice::new(rest)).count()
    }

    /// Notes that so many more bytes are written. Keeps some of the buffers that are written whole.
    pub(crate) fn advance(&mut self, count: usize) {
        self.waiting = self.waiting.saturating_sub(count);
        self.written = self.written.saturating_add(count);
        while let Some(left) = self.pieces.front().and_then(|first| self.written.checked_sub(first.len())) {
            self.written = left;
            if let Some(Ok(buffer)) = self.pieces.pop_front().map(Bytes::try_into_mut) {
                self.keep(buffer);
            }
        }
    }

    /// Returns a buffer for a message.
    pub(crate) fn buffer(&mut self) -> BytesMut {
        self.spares.pop().unwrap_or_default()
    }

    fn keep(&mut self, mut buffer: BytesMut) {
        if buffer.len() > WORTH_KEEPING && self.spares.len() < SPARES {
            buffer.clear();
            self.spares.push(buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_buffers_are_used_again_when_all_of_them_is_written() {
        let mut output = Output::default();
        let long = BytesMut::zeroed(WORTH_KEEPING + 1);
        let place = long.as_ptr();
        output.push(Bytes::from_static(b"head"));
        output.push(long.freeze());
        output.advance(10);
        assert_eq!((output.waiting(), output.buffer().capacity()), (WORTH_KEEPING - 5, 0));
        let mut list = [IoSlice::new(&[]); PIECES];
        assert_eq!((output.fill(&mut list), list[0].len()), (1, WORTH_KEEPING - 5));
        output.advance(WORTH_KEEPING - 5);
        assert!(output.is_empty());
        let mut buffer = output.buffer();
        assert!(buffer.is_empty());
        buffer.reserve(WORTH_KEEPING + 1);
        assert_eq!(buffer.as_ptr(), place);
        assert_eq!(output.buffer().capacity(), 0);
    }
}

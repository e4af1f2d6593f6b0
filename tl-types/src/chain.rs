//! Encoded bytes in several buffers, so that big payloads need not be copied.

use alloc::vec::Vec;
use bytes::{Buf, Bytes, BytesMut};

/// Encoded bytes as a sequence of buffers. Read it as a [`Buf`], write its
/// [`segments`](Self::segments) at once, or join it with [`into_bytes`](Self::into_bytes).
#[derive(Clone, Debug, Default)]
pub struct Chain {
    segments: Vec<Bytes>,
}

impl Chain {
    pub(crate) fn new(segments: Vec<Bytes>) -> Self {
        Self { segments }
    }

    /// The buffers, in order; none of them is empty.
    pub fn segments(&self) -> &[Bytes] {
        &self.segments
    }

    /// The total length in bytes.
    pub fn len(&self) -> usize {
        self.segments.iter().map(Bytes::len).sum()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// All bytes in one buffer. Copies them once if there is more than one segment, and not at all otherwise.
    pub fn into_bytes(mut self) -> Bytes {
        if self.segments.len() > 1 {
            let mut joined = BytesMut::with_capacity(self.len());
            for segment in &self.segments {
                joined.extend_from_slice(segment);
            }
            return joined.freeze();
        }
        self.segments.pop().unwrap_or_default()
    }
}

impl From<Bytes> for Chain {
    fn from(bytes: Bytes) -> Self {
        let mut segments = Vec::new();
        if !bytes.is_empty() {
            segments.push(bytes);
        }
        Self { segments }
    }
}

impl Buf for Chain {
    fn remaining(&self) -> usize {
        self.len()
    }

    fn chunk(&self) -> &[u8] {
        self.segments.first().map_or(&[], |segment| segment)
    }

    /// # Panics
    ///
    /// As [`Buf`] asks: if `count` is more than what remains.
    fn advance(&mut self, mut count: usize) {
        let mut spent = 0;
        for segment in &mut self.segments {
            let step = count.min(segment.len());
            segment.advance(step);
            count -= step;
            if !segment.is_empty() {
                break;
            }
            spent += 1;
        }
        assert!(count == 0, "cannot advance past the end of a chain");
        self.segments.drain(..spent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    fn chain() -> Chain {
        Chain::new(vec![Bytes::from_static(b"head"), Bytes::from_static(b"payload"), Bytes::from_static(b"\0")])
    }

    #[test]
    fn joins_in_order() {
        assert_eq!(chain().len(), 12);
        assert_eq!(chain().into_bytes(), "headpayload\0");
    }

    #[test]
    fn advances_over_segments() {
        let mut chain = chain();
        chain.advance(5);
        assert_eq!(chain.chunk(), b"ayload");
        chain.advance(7);
        assert!(chain.is_empty());
        assert_eq!(chain.chunk(), b"");
    }

    #[test]
    fn one_segment_is_not_copied() {
        let bytes = Bytes::from(vec![7; 100]);
        assert_eq!(Chain::from(bytes.clone()).into_bytes().as_ptr(), bytes.as_ptr());
    }
}

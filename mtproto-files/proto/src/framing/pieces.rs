//! Bytes without an allocation, and pieces of bytes that arrive.

/// Up to 16 bytes, kept in place.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmallBytes {
    bytes: [u8; 16],
    length: usize,
}

impl SmallBytes {
    /// Appends bytes. What is behind the 16th is dropped: no head and no tail of a frame has more.
    pub(super) fn push(&mut self, more: &[u8]) {
        for byte in more {
            if let Some(slot) = self.bytes.get_mut(self.length) {
                *slot = *byte;
                self.length += 1;
            }
        }
    }

    /// Returns the bytes.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Returns the bytes, to be encrypted in place.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.length).unwrap_or_default()
    }
}

impl From<&[u8]> for SmallBytes {
    fn from(bytes: &[u8]) -> Self {
        let mut small = Self::default();
        small.push(bytes);
        small
    }
}

impl AsRef<[u8]> for SmallBytes {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

/// Takes at most so many bytes from the input's front.
pub(super) fn cut<'a>(input: &mut &'a [u8], at_most: usize) -> &'a [u8] {
    let (front, rest) = input.split_at(at_most.min(input.len()));
    *input = rest;
    front
}

/// Moves bytes from the input's front until the buffer has `needed`. Returns whether it has.
pub(super) fn gather(buffer: &mut bytes::BytesMut, input: &mut &[u8], needed: usize) -> bool {
    buffer.extend_from_slice(cut(input, needed.saturating_sub(buffer.len())));
    buffer.len() >= needed
}

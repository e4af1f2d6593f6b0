//! Bytes, from the first to the last.

use super::error::Fault;

/// What is left of an input, and how much was taken.
pub(super) struct Reader<'b> {
    input: &'b [u8],
    offset: usize,
}

impl<'b> Reader<'b> {
    pub(super) fn new(input: &'b [u8]) -> Self {
        Reader { input, offset: 0 }
    }

    /// How many bytes were taken.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.input.len() - self.offset
    }

    /// Goes back to where an id was read that is none.
    pub(super) fn rewind(&mut self, offset: usize) {
        self.offset = offset.min(self.offset);
    }

    pub(super) fn u32(&mut self, what: &str) -> Result<u32, Fault> {
        self.array(what).map(u32::from_le_bytes)
    }

    pub(super) fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], Fault> {
        match self.take(N).map(TryInto::try_into) {
            Some(Ok(bytes)) => Ok(bytes),
            _ => Err(self.truncated(what, N)),
        }
    }

    /// A string: its length in 1 byte, or `0xfe` and 3 bytes; itself; zeros up to a multiple of 4
    /// (`mtproto/serialize`).
    pub(super) fn string(&mut self, what: &str) -> Result<&'b [u8], Fault> {
        let start = self.offset;
        let [first, rest @ ..] = self.array::<4>(what)?;
        let (head, length) = match first {
            255 => return Err(Fault::new(format!("expected {what}, found the length byte ff")).at(start)),
            254 => (4, rest.iter().rev().fold(0, |length, byte| length << 8 | usize::from(*byte))),
            short => (1, usize::from(short)),
        };
        self.offset = start;
        let whole = (head + length).next_multiple_of(4);
        match self.take(whole).and_then(|bytes| bytes.get(head..head + length)) {
            Some(bytes) => Ok(bytes),
            None => Err(self.truncated(&format!("{what} of length {length}"), whole)),
        }
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let end = self.offset.checked_add(length)?;
        let bytes = self.input.get(self.offset..end)?;
        self.offset = end;
        Some(bytes)
    }

    fn truncated(&self, what: &str, length: usize) -> Fault {
        let left = match self.left() {
            0 => "the end of the input".to_owned(),
            left => format!("only {}", plural(left, "byte")),
        };
        Fault::new(format!("expected {what} ({}), found {left}", plural(length, "byte"))).at(self.offset)
    }
}

/// `1 byte`, `2 bytes`
pub(super) fn plural(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

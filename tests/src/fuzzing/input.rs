//! Numbers and pieces of bytes out of an input. Behind its end an input has zeros, and empty pieces.

/// What is left of an input.
pub(super) struct Input<'d> {
    rest: &'d [u8],
}

impl<'d> Input<'d> {
    pub(super) fn new(data: &'d [u8]) -> Self {
        Self { rest: data }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn byte(&mut self) -> u8 {
        let [byte] = self.array();
        byte
    }

    pub(super) fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Returns a number below `end`, which is at most 256.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    /// Returns a number of two bytes.
    pub(super) fn short(&mut self) -> usize {
        usize::from(u16::from_le_bytes(self.array()))
    }

    pub(super) fn int(&mut self) -> i32 {
        i32::from_le_bytes(self.array())
    }

    /// Returns a piece of bytes, whose length is in front of it in two bytes.
    pub(super) fn piece(&mut self) -> &'d [u8] {
        let length = self.short();
        self.take(length)
    }

    /// Returns all that is left.
    pub(super) fn rest(&mut self) -> &'d [u8] {
        self.take(usize::MAX)
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        array.iter_mut().zip(self.take(N)).for_each(|(to, from)| *to = *from);
        array
    }

    fn take(&mut self, at_most: usize) -> &'d [u8] {
        let (front, rest) = self.rest.split_at(at_most.min(self.rest.len()));
        self.rest = rest;
        front
    }
}

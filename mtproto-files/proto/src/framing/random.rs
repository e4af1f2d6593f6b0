//! Where random bytes come from.

/// Fills buffers with random bytes. Any closure that takes `&mut [u8]` is one.
///
/// Keys depend on the bytes: they must come from a generator that is fit for cryptography.
pub trait Random {
    /// Fills all of the buffer.
    fn fill(&mut self, bytes: &mut [u8]);
}

impl<F: FnMut(&mut [u8])> Random for F {
    fn fill(&mut self, bytes: &mut [u8]) {
        self(bytes);
    }
}

//! What arrives: records of TLS, if there are any, then the cipher, if there is one, then frames.

use super::decoder::Decoder;
use super::error::FramingError;
use super::fake_tls::RecordReader;
use super::frame::Frame;
use super::pieces::cut;
use mtproto_crypto::Stream;

/// The layers of the direction that is read.
pub(super) struct Incoming {
    pub(super) records: Option<RecordReader>,
    pub(super) cipher: Option<Stream>,
    pub(super) decoder: Decoder,
}

impl Incoming {
    /// Takes bytes from the input's front, and returns the next frame.
    pub(super) fn read(&mut self, input: &mut &[u8]) -> Result<Option<Frame>, FramingError> {
        let Self { records, cipher, decoder } = self;
        let source = |at_most| match records {
            Some(records) => records.take(input, at_most),
            None => Ok(cut(input, at_most)),
        };
        decoder.decode_from(source, cipher.as_mut())
    }
}

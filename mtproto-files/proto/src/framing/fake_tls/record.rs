//! Records of application data.

use super::shape::HEADER;
use crate::framing::error::FramingError;
use crate::framing::pieces::{SmallBytes, cut};
use bytes::{BufMut, Bytes, BytesMut};
use std::collections::VecDeque;

/// What a record that is sent holds at most, as in TDLib (`TcpTransport.h`, `MAX_TLS_PACKET_LENGTH`).
pub(super) const LONGEST_SENT: usize = 2878;
/// What an encrypted record holds at most (RFC 8446, 5.2).
pub(super) const LONGEST_ENCRYPTED: usize = (1 << 14) + 256;
/// The record of a client's ChangeCipherSpec, before its first record of data; and of a server's, in its answer.
pub(super) const CHANGE_CIPHER_SPEC: [u8; 6] = [0x14, 0x03, 0x03, 0x00, 0x01, 0x01];

const APPLICATION_DATA: u8 = 0x17;
const CHANGE: u8 = 0x14;

/// Takes records off. No byte of what they hold is copied.
#[derive(Default)]
pub(in crate::framing) struct RecordReader {
    header: SmallBytes,
    left: usize,
    /// A ChangeCipherSpec may come.
    may_change: bool,
}

impl RecordReader {
    /// Returns a reader of what a client sends: a ChangeCipherSpec may be before the first record.
    pub(in crate::framing) fn of_client() -> Self {
        Self { may_change: true, ..Self::default() }
    }

    /// Returns a reader of what a server sends after its answer.
    pub(in crate::framing) fn of_server() -> Self {
        Self::default()
    }

    /// Takes bytes from the input's front, and returns at most so many of a record. Returns none if the input is used up.
    pub(in crate::framing) fn take<'a>(
        &mut self,
        input: &mut &'a [u8],
        at_most: usize,
    ) -> Result<&'a [u8], FramingError> {
        while self.left == 0 {
            if !self.read_header(input)? {
                return Ok(&[]);
            }
        }
        let piece = cut(input, at_most.min(self.left));
        self.left -= piece.len();
        Ok(piece)
    }

    /// Returns whether a whole header was there.
    fn read_header(&mut self, input: &mut &[u8]) -> Result<bool, FramingError> {
        self.header.push(cut(input, HEADER.saturating_sub(self.header.as_slice().len())));
        let Some(&header) = self.header.as_slice().first_chunk::<HEADER>() else { return Ok(false) };
        let [kind, major, minor, high, low] = header;
        let length = usize::from(u16::from_be_bytes([high, low]));
        let wrong = |rule| Err(FramingError::Record { header, rule });
        match kind {
            _ if [major, minor] != [0x03, 0x03] => return wrong("its version is 03 03"),
            APPLICATION_DATA if !(1..=LONGEST_ENCRYPTED).contains(&length) => return wrong("it has 1 to 16640 bytes"),
            APPLICATION_DATA => {
                self.left = length;
                self.may_change = false;
            }
            CHANGE if self.may_change => {
                self.header.push(cut(input, CHANGE_CIPHER_SPEC.len().saturating_sub(self.header.as_slice().len())));
                match self.header.as_slice() {
                    whole if whole == CHANGE_CIPHER_SPEC => self.may_change = false,
                    part if CHANGE_CIPHER_SPEC.starts_with(part) => return Ok(false),
                    _ => return wrong("ChangeCipherSpec has one byte, 01"),
                }
            }
            CHANGE => return wrong("ChangeCipherSpec comes once, before a client's first record"),
            _ => return wrong("it has the type 17, application data"),
        }
        self.header = SmallBytes::default();
        Ok(true)
    }
}

/// Puts records around what is sent. No byte of a payload is copied.
#[derive(Default)]
pub(in crate::framing) struct RecordWriter {
    /// A ChangeCipherSpec comes before the next record.
    changes: bool,
}

impl RecordWriter {
    /// Returns a writer of what a client sends.
    pub(in crate::framing) fn of_client() -> Self {
        Self { changes: true }
    }

    /// Returns a writer of what a server sends after its answer.
    pub(in crate::framing) fn of_server() -> Self {
        Self::default()
    }

    /// Sends the pieces.
    pub(in crate::framing) fn wrap(&mut self, pieces: Vec<Bytes>, out: &mut VecDeque<Bytes>) {
        let mut left = pieces.iter().map(Bytes::len).sum::<usize>();
        let mut pieces = pieces.into_iter();
        let mut piece = Bytes::new();
        let records = left.div_ceil(LONGEST_SENT);
        let mut headers = BytesMut::with_capacity(records * HEADER + CHANGE_CIPHER_SPEC.len());
        while left > 0 {
            let mut room = left.min(LONGEST_SENT);
            if std::mem::take(&mut self.changes) {
                headers.put_slice(&CHANGE_CIPHER_SPEC);
            }
            headers.put_slice(&[APPLICATION_DATA, 0x03, 0x03]);
            headers.put_u16(u16::try_from(room).unwrap_or(u16::MAX));
            out.push_back(headers.split().freeze());
            left -= room;
            while room > 0 {
                if piece.is_empty() {
                    let Some(next) = pieces.next() else { return };
                    piece = next;
                    continue;
                }
                let part = piece.split_to(room.min(piece.len()));
                room -= part.len();
                out.push_back(part);
            }
        }
    }
}

//! The answer to a ClientHello: a ServerHello, ChangeCipherSpec, and what looks like the encrypted rest of a handshake.

use super::hello::ClientHello;
use super::key_share::x25519;
use super::mac::mac;
use super::record::{CHANGE_CIPHER_SPEC, LONGEST_ENCRYPTED};
use super::shape::{HEADER, LONGEST, RANDOM, cut_at_random};
use crate::framing::error::FramingError;
use crate::framing::pieces::gather;
use crate::random::Random;
use bytes::{BufMut, BytesMut};
use hmac::Mac;
use zeroize::Zeroizing;

/// The shortest encrypted part, and by how much it may be longer: as long as a small chain of certificates.
const ENCRYPTED: usize = 1024;
const MORE_ENCRYPTED: u16 = 0x0fff;

/// Returns the server's answer.
pub(in crate::framing) fn answer(
    hello: &ClientHello,
    key: &[u8; 16],
    random: &mut Random<'_>,
) -> Result<BytesMut, FramingError> {
    let wrong = |_| wrong("its parts are shorter than 64 KiB");
    let id = &hello.session_id;
    let mut answer = BytesMut::new();
    // Version, random field, session id, cipher suite, compression, extensions: key_share and supported_versions.
    let message = 2 + 32 + 1 + id.len() + 2 + 1 + 2 + 40 + 6;
    answer.put_slice(&[0x16, 0x03, 0x03]);
    answer.put_u16(u16::try_from(message + 4).map_err(wrong)?);
    answer.put_slice(&[0x02, 0x00]);
    answer.put_u16(u16::try_from(message).map_err(wrong)?);
    answer.put_slice(&[0x03, 0x03]);
    answer.put_bytes(0, 32);
    answer.put_u8(u8::try_from(id.len()).map_err(wrong)?);
    answer.put_slice(id);
    answer.put_slice(&[0x13, 0x01, 0x00, 0x00, 0x2e, 0x00, 0x33, 0x00, 0x24, 0x00, 0x1d, 0x00, 0x20]);
    answer.put_slice(&x25519(random)?);
    answer.put_slice(&[0x00, 0x2b, 0x00, 0x02, 0x03, 0x04]);
    answer.put_slice(&CHANGE_CIPHER_SPEC);
    let mut more = [0; 2];
    random(&mut more);
    let encrypted = ENCRYPTED + usize::from(u16::from_le_bytes(more) & MORE_ENCRYPTED);
    answer.put_slice(&[0x17, 0x03, 0x03]);
    answer.put_u16(u16::try_from(encrypted).map_err(wrong)?);
    let at = answer.len();
    answer.put_bytes(0, encrypted);
    random(answer.get_mut(at..).unwrap_or_default());
    let field: [u8; 32] = mac(key, &[&hello.random, &answer]).finalize().into_bytes().into();
    answer.iter_mut().skip(RANDOM).zip(field).for_each(|(to, from)| *to = from);
    Ok(answer)
}

/// Reads and checks an answer, on the client's side.
pub(in crate::framing) struct AnswerReader {
    key: Zeroizing<[u8; 16]>,
    client_random: [u8; 32],
    bytes: BytesMut,
}

impl AnswerReader {
    /// Returns a reader of the answer to the ClientHello with this random field.
    pub(in crate::framing) fn new(key: [u8; 16], client_random: [u8; 32]) -> Self {
        Self { key: Zeroizing::new(key), client_random, bytes: BytesMut::new() }
    }

    /// Takes bytes from the input's front. Returns whether the answer is complete, and then it is the server's.
    pub(in crate::framing) fn read(&mut self, input: &mut &[u8]) -> Result<bool, FramingError> {
        loop {
            let needed = needed(&self.bytes)?;
            if self.bytes.len() >= needed {
                break;
            }
            if !gather(&mut self.bytes, input, needed) {
                return Ok(false);
            }
        }
        let shape = cut_at_random(&self.bytes).ok_or(wrong("it has a random field"))?;
        mac(&self.key, &[&self.client_random, shape.before, &[0; 32], shape.after])
            .verify_slice(shape.random)
            .map_err(|_| FramingError::AnswerSecret)?;
        Ok(true)
    }
}

/// Returns how many bytes the answer has, as far as its beginning says.
fn needed(answer: &[u8]) -> Result<usize, FramingError> {
    let Some((header, rest)) = answer.split_first_chunk::<HEADER>() else { return Ok(HEADER) };
    let &[0x16, 0x03, 0x03, high, low] = header else { return Err(wrong("it begins with 16 03 03")) };
    let hello = usize::from(u16::from_be_bytes([high, low]));
    if !(RANDOM + 32 - HEADER..=LONGEST).contains(&hello) {
        return Err(wrong("its first record has a random field and at most 16384 bytes"));
    }
    let end = HEADER + hello + CHANGE_CIPHER_SPEC.len() + HEADER;
    let Some(next) = rest.get(hello..end - HEADER) else { return Ok(end) };
    let rule = "ChangeCipherSpec and a record that begins with 17 03 03 follow the first record";
    let next = next.strip_prefix(&CHANGE_CIPHER_SPEC).ok_or(wrong(rule))?;
    let &[0x17, 0x03, 0x03, high, low] = next else { return Err(wrong(rule)) };
    match usize::from(u16::from_be_bytes([high, low])) {
        encrypted if encrypted > LONGEST_ENCRYPTED => Err(wrong("its last record has at most 16640 bytes")),
        encrypted => Ok(end + encrypted),
    }
}

fn wrong(rule: &'static str) -> FramingError {
    FramingError::Hello { message: "the answer to the ClientHello", rule }
}

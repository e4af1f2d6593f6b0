//! The text of an encrypted message: written before it is sealed, read after it is opened (`mtproto/description`).
//!
//! The text is the server's salt (8 bytes), the session id (8), the message id (8), the sequence number (4), the length of
//! the body (4), the body, and from 12 to 1024 random bytes.

use super::gzip::first_word;
use super::message_id::MessageId;
use super::violation::Violation;
use bytes::{Bytes, BytesMut};
use mtproto_crypto::{BLOCK, HEADER as SEALED_HEADER};
use tl_types::envelope::MsgContainer;
use tl_types::mtproto::types::MsgsAck;
use tl_types::{Combinator, Decode};

/// The length of the fields before the body, in bytes.
const FIELDS: usize = 32;

/// The fewest bytes of padding (`mtproto/description`, "Encrypted Message: encrypted_data").
pub const MIN_PADDING: usize = 12;

/// The most bytes of padding (`mtproto/description`, "Encrypted Message: encrypted_data").
pub const MAX_PADDING: usize = 1024;

/// The longest body that is written, in bytes. Telegram Desktop takes as much in one message.
pub const MAX_BODY: usize = 1 << 24;

/// The fields before the body. The length is not among them: it is that of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The server's salt, of the client's choice. In a message of the server, the salt says nothing.
    pub salt: i64,
    /// The session, by a random id that the client chose.
    pub session_id: i64,
    /// The id of the message.
    pub id: MessageId,
    /// The sequence number of the message.
    pub seq_no: i32,
}

/// How long the padding is. Padding hides the length of the body from who watches the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Padding {
    /// Fills up to one of few lengths, as TDLib does: 64, 128, 192, 256, 384, 512, 768, 1024, 1280, and from there on each
    /// 448 bytes.
    SizeClass,
    /// This many bytes and what the last block lacks, at least 12 in all. With a random number, no two lengths are alike.
    Extra(u8),
}

/// Why a message cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PacketError {
    /// The length of the body is no multiple of 4.
    #[error("a body of {length} bytes is not a whole number of words of 4 bytes")]
    Unaligned {
        /// The length of the body, in bytes.
        length: usize,
    },
    /// The body is longer than [`MAX_BODY`].
    #[error("a body of {length} bytes; the longest has {MAX_BODY}")]
    TooLong {
        /// The length of the body, in bytes.
        length: usize,
    },
}

impl Padding {
    /// Returns the length of the padding behind a body of this many bytes.
    fn length(self, body: usize) -> usize {
        let text = FIELDS + body;
        let whole = match self {
            Self::Extra(extra) => (text + MIN_PADDING + usize::from(extra)).next_multiple_of(BLOCK),
            Self::SizeClass => {
                let least = (text + MIN_PADDING).next_multiple_of(BLOCK);
                let classes = [64, 128, 192, 256, 384, 512, 768, 1024, 1280];
                let class = classes.into_iter().find(|class| *class >= least);
                class.unwrap_or_else(|| 1280 + (least - 1280).next_multiple_of(448))
            }
        };
        whole - text
    }
}

/// Appends a message to a buffer, ready for [`mtproto_crypto::seal`]: room for what `seal` writes before the text, then the
/// text. Returns the length of the message; the message is the end of the buffer, and can be split off. Each piece of the body
/// is copied once, and the buffer grows at most once: where what was split off before is not used any more, the buffer takes
/// its memory again. `random` fills a slice with random bytes.
///
/// # Errors
///
/// The body is too long or not whole words. Nothing is appended then.
pub fn write<'b>(
    buffer: &mut BytesMut,
    header: &Header,
    body: impl IntoIterator<Item = &'b [u8], IntoIter: Clone>,
    padding: Padding,
    random: impl FnOnce(&mut [u8]),
) -> Result<usize, PacketError> {
    let pieces = body.into_iter();
    let length = pieces.clone().fold(0_usize, |sum, piece| sum.saturating_add(piece.len()));
    if !length.is_multiple_of(4) {
        return Err(PacketError::Unaligned { length });
    }
    let field = i32::try_from(length).ok().filter(|_| length <= MAX_BODY).ok_or(PacketError::TooLong { length })?;
    let padding = padding.length(length);
    let message = SEALED_HEADER + FIELDS + length + padding;
    let start = buffer.len();
    buffer.reserve(message);
    buffer.extend_from_slice(&[0; SEALED_HEADER]);
    buffer.extend_from_slice(&header.salt.to_le_bytes());
    buffer.extend_from_slice(&header.session_id.to_le_bytes());
    buffer.extend_from_slice(&header.id.to_wire().to_le_bytes());
    buffer.extend_from_slice(&header.seq_no.to_le_bytes());
    buffer.extend_from_slice(&field.to_le_bytes());
    pieces.for_each(|piece| buffer.extend_from_slice(piece));
    let padded_from = buffer.len();
    buffer.resize(start + message, 0);
    if let Some(padding) = buffer.get_mut(padded_from..) {
        random(padding);
    }
    Ok(message)
}

/// The text of a message that was opened. Its lengths are checked, and nothing else: [`Inbound`](super::Inbound) gives the
/// body after the other checks. The session id says which session checks.
#[derive(Clone, Debug)]
pub struct Text {
    header: Header,
    body: Bytes,
}

impl Text {
    /// Reads what [`mtproto_crypto::open`] has decrypted: all that is behind the first 24 bytes of the message. The body
    /// shares the memory of the text.
    ///
    /// # Errors
    ///
    /// The text has no header; the body's length is negative, no multiple of 4 or more than there is; the padding is shorter
    /// than 12 or longer than 1024 bytes.
    pub fn read(text: &Bytes) -> Result<Self, Violation> {
        let short = Violation::Short { length: text.len() };
        let (salt, rest) = text.split_first_chunk().ok_or(short)?;
        let (session_id, rest) = rest.split_first_chunk().ok_or(short)?;
        let (id, rest) = rest.split_first_chunk().ok_or(short)?;
        let (seq_no, rest) = rest.split_first_chunk().ok_or(short)?;
        let (length, rest) = rest.split_first_chunk().ok_or(short)?;
        let length = i32::from_le_bytes(*length);
        let wrong = Violation::Length { length, room: rest.len() };
        let body = usize::try_from(length).ok().filter(|length| length.is_multiple_of(4)).ok_or(wrong)?;
        let padding = rest.len().checked_sub(body).ok_or(wrong)?;
        if !(MIN_PADDING..=MAX_PADDING).contains(&padding) {
            return Err(Violation::Padding { length: padding });
        }
        let header = Header {
            salt: i64::from_le_bytes(*salt),
            session_id: i64::from_le_bytes(*session_id),
            id: MessageId::from_wire(i64::from_le_bytes(*id)),
            seq_no: i32::from_le_bytes(*seq_no),
        };
        Ok(Self { header, body: text.slice(FIELDS..FIELDS + body) })
    }

    /// Returns the fields before the body.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns whether the message has nothing but acknowledgments in it (`msgs_ack`), for a log or a test: nothing may be
    /// done with a message before the header is checked.
    pub fn is_acknowledgment(&self) -> bool {
        match first_word(&self.body) {
            Some(MsgsAck::CONSTRUCTOR_ID) => true,
            Some(MsgContainer::CONSTRUCTOR_ID) => MsgContainer::from_bytes(&self.body).is_ok_and(|container| {
                let mut bodies = container.messages.iter().map(|message| message.body.constructor_id());
                bodies.all(|id| id == Some(MsgsAck::CONSTRUCTOR_ID))
            }),
            _ => false,
        }
    }

    /// Returns the body. What a server answers to a message that breaks a rule depends on what the message is; nothing else
    /// may be done with the body before the header is checked.
    pub(crate) fn body(&self) -> &Bytes {
        &self.body
    }

    /// Takes the body out, for who has checked the header.
    pub(super) fn into_body(self) -> Bytes {
        self.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mtproto_crypto::{AuthKey, Sender, open, seal};
    use proptest::prelude::*;

    const HEADER: Header = Header { salt: 1, session_id: -2, id: MessageId::from_bits((3 << 32) | 4), seq_no: 5 };

    fn text(length: i32, rest: usize) -> Bytes {
        let mut text = vec![0; 28];
        text.extend_from_slice(&length.to_le_bytes());
        text.resize(32 + rest, 0);
        text.into()
    }

    #[test]
    fn the_layout_is_that_of_the_description() {
        let mut buffer = BytesMut::from(&[0xef][..]);
        let length =
            write(&mut buffer, &HEADER, [&b"body"[..], b"", b"more"], Padding::Extra(0), |b| b.fill(9)).unwrap();
        assert_eq!(length, buffer.len() - 1);
        let expected = "ef 000000000000000000000000000000000000000000000000 0100000000000000 feffffffffffffff \
             0400000003000000 05000000 08000000 626f6479 6d6f7265 0909090909090909090909090909090909090909 09090909";
        assert_eq!(hex::encode(&buffer), expected.replace(' ', ""));
    }

    #[test]
    fn a_message_that_only_acknowledges_is_known() {
        use crate::session::Container;
        use tl_types::Encode;
        use tl_types::mtproto::functions::Ping;

        let is_acknowledgment = |body: &[u8]| {
            let mut buffer = BytesMut::new();
            write(&mut buffer, &HEADER, [body], Padding::Extra(0), |b| b.fill(9)).unwrap();
            Text::read(&buffer.freeze().slice(24..)).unwrap().is_acknowledgment()
        };
        let (acks, ping) = (MsgsAck::new([1]).to_bytes().unwrap(), Ping::new(1).to_bytes().unwrap());
        let container = |bodies: &[&Bytes]| {
            let mut container = Container::up_to(1 << 20);
            for (number, body) in (1..).zip(bodies) {
                container.push(MessageId::from_bits(number * 4), 0, &(*body).clone().into()).unwrap();
            }
            container.finish(MessageId::from_bits(400)).unwrap().0.into_bytes()
        };
        assert!(is_acknowledgment(&acks));
        assert!(is_acknowledgment(&container(&[&acks, &acks])));
        assert!(!is_acknowledgment(&ping));
        assert!(!is_acknowledgment(&container(&[&acks, &ping])));
        assert!(!is_acknowledgment(&[]));
    }

    #[test]
    fn a_part_of_512_kib_is_copied_once_and_read_in_place() {
        let part = vec![7; 512 << 10];
        let mut buffer = BytesMut::new();
        write(&mut buffer, &HEADER, [&[1; 24][..], &part], Padding::SizeClass, |b| b.fill(9)).unwrap();
        let (capacity, place) = (buffer.capacity(), buffer.as_ptr());
        assert_eq!(capacity, buffer.len(), "the buffer grew once, to what the message takes");
        buffer.clear();
        write(&mut buffer, &HEADER, [&[1; 24][..], &part], Padding::SizeClass, |b| b.fill(9)).unwrap();
        assert_eq!((buffer.capacity(), buffer.as_ptr()), (capacity, place), "a buffer is used again");

        let text = buffer.freeze().slice(24..);
        let body = Text::read(&text).unwrap().into_body();
        assert_eq!(body.as_ptr(), text.get(32..).unwrap().as_ptr());
        assert_eq!(body.get(24..).unwrap(), part);
    }

    #[test]
    fn a_body_that_cannot_be_sent_is_an_error() {
        let mut buffer = BytesMut::new();
        let error = write(&mut buffer, &HEADER, [&b"odd"[..]], Padding::SizeClass, |_| ()).unwrap_err();
        assert_eq!(error, PacketError::Unaligned { length: 3 });
        let long = vec![0; MAX_BODY + 4];
        let error = write(&mut buffer, &HEADER, [&long[..]], Padding::SizeClass, |_| ()).unwrap_err();
        assert_eq!(error, PacketError::TooLong { length: MAX_BODY + 4 });
        assert!(buffer.is_empty());
    }

    #[test]
    fn a_text_without_a_header_is_refused() {
        for length in [0, 8, 31] {
            let error = Text::read(&Bytes::from(vec![0; length])).unwrap_err();
            assert_eq!(error, Violation::Short { length });
        }
    }

    #[test]
    fn a_negative_length_is_refused() {
        assert_eq!(Text::read(&text(-4, 64)).unwrap_err(), Violation::Length { length: -4, room: 64 });
    }

    #[test]
    fn a_length_of_no_whole_words_is_refused() {
        assert_eq!(Text::read(&text(18, 32)).unwrap_err(), Violation::Length { length: 18, room: 32 });
    }

    #[test]
    fn a_length_past_the_end_is_refused() {
        for length in [68, i32::MAX - 3] {
            assert_eq!(Text::read(&text(length, 64)).unwrap_err(), Violation::Length { length, room: 64 });
        }
    }

    #[test]
    fn a_padding_of_less_than_12_bytes_is_refused() {
        assert_eq!(Text::read(&text(20, 31)).unwrap_err(), Violation::Padding { length: 11 });
        Text::read(&text(20, 32)).unwrap();
    }

    #[test]
    fn a_padding_of_more_than_1024_bytes_is_refused() {
        assert_eq!(Text::read(&text(20, 20 + 1025)).unwrap_err(), Violation::Padding { length: 1025 });
        Text::read(&text(20, 20 + 1024)).unwrap();
    }

    #[test]
    fn a_size_class_hides_the_length() {
        let lengths = |bodies: std::ops::Range<usize>| {
            let mut all: Vec<_> = bodies.map(|words| 32 + 4 * words + Padding::SizeClass.length(4 * words)).collect();
            all.dedup();
            all
        };
        assert_eq!(lengths(0..500), [64, 128, 192, 256, 384, 512, 768, 1024, 1280, 1728, 2176]);
    }

    proptest! {
        #[test]
        fn what_is_written_and_sealed_is_read_again(
            body in prop::collection::vec(any::<[u8; 4]>(), 0..900),
            extra in prop::option::of(any::<u8>()),
            salt: i64, session_id: i64, id: i64, seq_no: i32,
        ) {
            let body = body.concat();
            let header = Header { salt, session_id, id: MessageId::from_wire(id), seq_no };
            let padding = extra.map_or(Padding::SizeClass, Padding::Extra);
            let mut message = BytesMut::new();
            write(&mut message, &header, [&body[..]], padding, |b| b.fill(0xaa)).unwrap();
            let key = AuthKey::new([3; 256]);
            seal(&key, Sender::Client, &mut message).unwrap();
            open(&key, Sender::Client, &mut message).unwrap();
            let text = Text::read(&message.freeze().slice(24..)).unwrap();
            prop_assert_eq!(text.header(), &header);
            prop_assert_eq!(&text.into_body()[..], &body[..]);
        }

        #[test]
        fn hostile_texts_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..1200), length in -50_i32..1200) {
            let mut bytes = bytes;
            if let Some(field) = bytes.get_mut(28..32) {
                field.copy_from_slice(&length.to_le_bytes());
            }
            let whole = bytes.len();
            if let Ok(text) = Text::read(&bytes.into()) {
                let body = text.into_body().len();
                prop_assert_eq!(i32::try_from(body), Ok(length));
                prop_assert!((12..=1024).contains(&(whole - 32 - body)));
            }
        }
    }
}

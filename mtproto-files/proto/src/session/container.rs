//! Several messages in one (`mtproto/service_messages`, "Containers").

use super::gzip::first_word;
use super::message_id::MessageId;
use super::violation::Violation;
use bytes::Bytes;
use std::collections::VecDeque;
use tl_types::envelope::MsgContainer;
use tl_types::{Chain, Combinator, EncodeError, Writer};

/// The most messages that are packed in a container, as in `MadelineProto` and mtcute. The documentation allows 1024: some
/// room is left for acknowledgments and service messages.
pub const MAX_MESSAGES: usize = 1020;

/// The most messages that a received container may have.
pub const MAX_RECEIVED: usize = 1024;

/// No message is added to a container that has this many bytes, as in TDLib.
pub const SOFT_BYTES: usize = 1 << 15;

/// The longest container, in bytes. Above, Telegram's servers close the connection, as Telethon found.
pub const MAX_BYTES: usize = 1_044_456;

/// The constructor's id and the number of messages.
const HEAD: usize = 8;

/// What is before the body of each message: its id, its sequence number and its length.
const FIELDS: usize = 16;

/// A container that is being filled.
#[derive(Clone, Debug)]
pub struct Container {
    messages: Vec<(MessageId, i32, Chain)>,
    bytes: usize,
    /// The most bytes.
    most: usize,
}

/// Why a message is not added to a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The container has its messages or bytes: it is sent, and the message goes in the next.
    #[error("the container is full")]
    Full,
    /// The message is too long for any container: it is sent alone.
    #[error("a body of {length} bytes is too long for a container")]
    TooLong {
        /// The length of the body, in bytes.
        length: usize,
    },
    /// The message is a container itself.
    #[error("a container in a container")]
    Nested,
    /// The length of the body is no multiple of 4.
    #[error("a body of {length} bytes is not a whole number of words of 4 bytes")]
    Unaligned {
        /// The length of the body, in bytes.
        length: usize,
    },
}

/// Why a container cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContainerError {
    /// The container's id is not above the ids of all messages in it.
    #[error("the id of a container, {id}, is not above the id of a message in it, {highest}")]
    NotAbove {
        /// The container's id.
        id: MessageId,
        /// The highest id in the container.
        highest: MessageId,
    },
    /// The messages cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl Container {
    /// Returns a container without messages, of at most [`MAX_BYTES`].
    pub fn new() -> Self {
        Self::up_to(MAX_BYTES)
    }

    /// Returns a container without messages, of at most this many bytes. What a server sends again goes in a container, and
    /// an answer may be longer than what clients may send.
    pub fn up_to(most: usize) -> Self {
        Self { messages: Vec::new(), bytes: HEAD, most }
    }

    /// Checks whether a message with this body goes in the container, before the message has an id.
    ///
    /// # Errors
    ///
    /// The message does not go in this container, or in none.
    pub fn check(&self, body: &Chain) -> Result<(), Refusal> {
        let length = body.len();
        if !length.is_multiple_of(4) {
            return Err(Refusal::Unaligned { length });
        }
        if is_container(body) {
            return Err(Refusal::Nested);
        }
        let added = FIELDS.saturating_add(length);
        if added > self.most.saturating_sub(HEAD) {
            return Err(Refusal::TooLong { length });
        }
        let has_room = self.messages.len() < MAX_MESSAGES && self.bytes < SOFT_BYTES;
        if has_room && self.bytes + added <= self.most { Ok(()) } else { Err(Refusal::Full) }
    }

    /// Adds a message. Its body is not copied.
    ///
    /// # Errors
    ///
    /// As of [`check`](Self::check).
    pub fn push(&mut self, id: MessageId, seq_no: i32, body: &Chain) -> Result<(), Refusal> {
        self.check(body)?;
        self.bytes += FIELDS + body.len();
        self.messages.push((id, seq_no, body.clone()));
        Ok(())
    }

    /// Returns how many messages there are. One message alone needs no container.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Returns whether there are no messages.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Encodes the container as the body of a message with this id. Returns the body, and the ids of the messages, for
    /// [`SentContainers::note`]. The container's sequence number is that of a message that is never content-related.
    ///
    /// # Errors
    ///
    /// A message's id is not below the container's id.
    pub fn finish(self, id: MessageId) -> Result<(Chain, Vec<MessageId>), ContainerError> {
        let ids: Vec<MessageId> = self.messages.iter().map(|(id, _, _)| *id).collect();
        if let Some(highest) = ids.iter().copied().max().filter(|highest| *highest >= id) {
            return Err(ContainerError::NotAbove { id, highest });
        }
        let mut w = Writer::new();
        w.id(MsgContainer::CONSTRUCTOR_ID).count(self.messages.len());
        for (id, seq_no, body) in &self.messages {
            w.i64(id.to_wire());
            w.i32(*seq_no);
            w.count(body.len());
            body.segments().iter().for_each(|segment| w.raw_shared(segment));
        }
        Ok((w.finish()?, ids))
    }
}

impl Default for Container {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns whether a body begins with the constructor of containers, wherever its first word is cut.
pub(crate) fn is_container(body: &Chain) -> bool {
    let mut word = body.segments().iter().flatten().copied();
    MsgContainer::CONSTRUCTOR_ID.to_le_bytes().into_iter().all(|byte| word.next() == Some(byte))
}

/// A message of a received container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// The id of the message.
    pub id: MessageId,
    /// The sequence number of the message.
    pub seq_no: i32,
    /// The content, encoded. It shares the memory of the container.
    pub body: Bytes,
}

/// Reads a received container: the body of a message with this id. `None`: the body is no container. The messages are
/// checked by [`Inbound::admit`](super::Inbound::admit) then, one by one.
///
/// # Errors
///
/// The container breaks a rule: it has more than 1024 messages, or a container; its messages do not fill it exactly; or a
/// message's id is not below the container's. No message of the container may be used then.
pub fn unpack(id: MessageId, body: &Bytes) -> Result<Option<Vec<Inner>>, Violation> {
    if first_word(body) != Some(MsgContainer::CONSTRUCTOR_ID) {
        return Ok(None);
    }
    let mut rest = body.slice(4..);
    let count = take(&mut rest).map(i32::from_le_bytes).ok_or(Violation::Bounds { index: 0 })?;
    let count =
        usize::try_from(count).ok().filter(|count| *count <= MAX_RECEIVED).ok_or(Violation::Crowded { count })?;
    let mut messages = Vec::with_capacity(count.min(rest.len() / FIELDS));
    for index in 0..count {
        let inner = message(&mut rest).ok_or(Violation::Bounds { index })?;
        if first_word(&inner.body) == Some(MsgContainer::CONSTRUCTOR_ID) {
            return Err(Violation::Nested { index });
        }
        if inner.id >= id {
            return Err(Violation::AboveContainer { id: inner.id });
        }
        messages.push(inner);
    }
    if rest.is_empty() { Ok(Some(messages)) } else { Err(Violation::Bounds { index: count }) }
}

/// Takes a message off the front. `None`: there is no whole message.
fn message(rest: &mut Bytes) -> Option<Inner> {
    let id = MessageId::from_wire(i64::from_le_bytes(take(rest)?));
    let seq_no = i32::from_le_bytes(take(rest)?);
    let length = usize::try_from(i32::from_le_bytes(take(rest)?)).ok()?;
    if !length.is_multiple_of(4) || length > rest.len() {
        return None;
    }
    Some(Inner { id, seq_no, body: rest.split_to(length) })
}

/// Takes so many bytes off the front.
fn take<const N: usize>(rest: &mut Bytes) -> Option<[u8; N]> {
    let taken = *rest.first_chunk()?;
    *rest = rest.slice(N..);
    Some(taken)
}

/// Remembers which messages went in which container. A container is refused as a whole, and the notification names the
/// container: its messages have to be known then. The latest containers are remembered, of 16384 messages in all.
#[derive(Clone, Debug, Default)]
pub struct SentContainers {
    containers: VecDeque<(MessageId, Vec<MessageId>)>,
    messages: usize,
}

impl SentContainers {
    /// The most messages that are remembered.
    const MOST: usize = 1 << 14;

    /// Remembers a container that is sent, with the ids of its messages.
    pub fn note(&mut self, id: MessageId, messages: Vec<MessageId>) {
        self.messages += messages.len();
        self.containers.push_back((id, messages));
        while self.messages > Self::MOST || self.containers.len() > Self::MOST {
            let Some((_, oldest)) = self.containers.pop_front() else { break };
            self.messages -= oldest.len();
        }
    }

    /// Returns the messages that a notification about this id is about: all of a container, or the message itself. Messages
    /// that were answered in the meantime are among them.
    pub fn concerned(&self, id: MessageId) -> Vec<MessageId> {
        let container = self.containers.iter().rev().find(|(container, _)| *container == id);
        container.map_or_else(|| vec![id], |(_, messages)| messages.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tl_types::envelope::Message;
    use tl_types::{Decode, Encode, Object};

    fn id(number: usize) -> MessageId {
        MessageId::from_bits(u64::try_from(number).unwrap() * 4)
    }

    fn chain(length: usize) -> Chain {
        Bytes::from(vec![1; length]).into()
    }

    fn encoded(messages: impl Into<Vec<Message>>) -> Bytes {
        MsgContainer::new(messages).to_bytes().unwrap()
    }

    fn inner(id: i64, body: impl Into<Bytes>) -> Message {
        Message::new(id, 1, Object::new(body))
    }

    #[test]
    fn what_is_packed_is_a_container_of_the_schema_and_unpacks() {
        let mut container = Container::new();
        container.push(id(1), 1, &chain(8)).unwrap();
        container.push(id(2), 3, &chain(0)).unwrap();
        let (body, ids) = container.finish(id(3)).unwrap();
        assert_eq!(ids, [id(1), id(2)]);
        let body = body.into_bytes();
        let decoded = MsgContainer::from_bytes(&body).unwrap();
        assert_eq!(
            decoded.messages,
            [Message::new(4, 1, Object::new(vec![1; 8])), Message::new(8, 3, Object::default())]
        );
        let unpacked = unpack(id(3), &body).unwrap().unwrap();
        assert_eq!(unpacked[0], Inner { id: id(1), seq_no: 1, body: vec![1; 8].into() });
        assert_eq!(unpacked[1], Inner { id: id(2), seq_no: 3, body: Bytes::new() });
    }

    #[test]
    fn a_container_takes_1020_messages() {
        let mut container = Container::new();
        (0..1020).for_each(|number| container.push(id(number), 1, &chain(4)).unwrap());
        assert_eq!(container.push(id(1020), 1, &chain(4)), Err(Refusal::Full));
        assert_eq!(container.len(), 1020);
    }

    #[test]
    fn a_container_takes_no_more_after_32_kib() {
        let mut container = Container::new();
        container.push(id(0), 1, &chain((1 << 15) - 28)).unwrap();
        container.push(id(1), 1, &chain(1 << 19)).unwrap();
        assert_eq!(container.push(id(2), 1, &chain(4)), Err(Refusal::Full));
    }

    #[test]
    fn a_container_is_never_longer_than_the_server_takes() {
        let mut container = Container::new();
        let longest = MAX_BYTES - HEAD - FIELDS;
        assert_eq!(container.push(id(0), 1, &chain(longest + 4)), Err(Refusal::TooLong { length: longest + 4 }));
        container.push(id(0), 1, &chain(4)).unwrap();
        assert_eq!(container.push(id(0), 1, &chain(longest)), Err(Refusal::Full));
        let mut container = Container::new();
        container.push(id(0), 1, &chain(longest)).unwrap();
        assert_eq!(container.finish(id(1)).unwrap().0.len(), MAX_BYTES);
    }

    #[test]
    fn bodies_are_not_copied() {
        let part = Bytes::from(vec![1; 512 << 10]);
        let mut container = Container::new();
        container.push(id(0), 1, &part.clone().into()).unwrap();
        let (body, _) = container.finish(id(1)).unwrap();
        assert!(body.segments().iter().any(|segment| segment.as_ptr() == part.as_ptr()));
        let received = body.into_bytes();
        let unpacked = unpack(id(1), &received).unwrap().unwrap();
        assert_eq!(unpacked[0].body.as_ptr(), received[24..].as_ptr());
    }

    #[test]
    fn the_containers_id_is_above_all_inside() {
        let mut container = Container::new();
        container.push(id(7), 1, &chain(4)).unwrap();
        container.push(id(5), 1, &chain(4)).unwrap();
        let error = container.clone().finish(id(7)).unwrap_err();
        assert_eq!(error, ContainerError::NotAbove { id: id(7), highest: id(7) });
        container.finish(id(8)).unwrap();
        let violation = Violation::AboveContainer { id: id(7) };
        assert_eq!(unpack(id(7), &encoded([inner(4, vec![]), inner(28, vec![])])), Err(violation));
    }

    #[test]
    fn containers_do_not_nest() {
        let within = encoded([]);
        assert_eq!(Container::new().push(id(1), 0, &within.clone().into()), Err(Refusal::Nested));
        assert_eq!(unpack(id(9), &encoded([inner(4, vec![]), inner(8, within)])), Err(Violation::Nested { index: 1 }));
    }

    #[test]
    fn a_body_of_half_a_word_is_refused() {
        assert_eq!(Container::new().push(id(1), 1, &chain(6)), Err(Refusal::Unaligned { length: 6 }));
        let mut body = encoded([inner(4, vec![0; 8])]).to_vec();
        body[20] = 6;
        assert_eq!(unpack(id(9), &body.into()), Err(Violation::Bounds { index: 0 }));
    }

    #[test]
    fn too_many_messages_are_refused_before_anything_is_allocated() {
        let mut body = encoded((0..1025).map(|number| inner(number * 4, vec![])).collect::<Vec<_>>()).to_vec();
        assert_eq!(unpack(id(9999), &body.clone().into()), Err(Violation::Crowded { count: 1025 }));
        body[4..8].copy_from_slice(&(-1_i32).to_le_bytes());
        assert_eq!(unpack(id(9999), &body.into()), Err(Violation::Crowded { count: -1 }));
        let most = encoded((0..1024).map(|number| inner(number * 4, vec![])).collect::<Vec<_>>());
        assert_eq!(unpack(id(9999), &most).unwrap().unwrap().len(), 1024);
    }

    #[test]
    fn messages_fill_the_container_exactly() {
        let body = encoded([inner(4, vec![0; 8]), inner(8, vec![0; 8])]);
        for length in 4..body.len() {
            let index = usize::from(length >= 8 + 24);
            assert_eq!(unpack(id(9), &body.slice(..length)), Err(Violation::Bounds { index }), "cut off at {length}");
        }
        let longer = Bytes::from([&body[..], &[0; 4]].concat());
        assert_eq!(unpack(id(9), &longer), Err(Violation::Bounds { index: 2 }));
        let mut negative = body.to_vec();
        negative[20..24].copy_from_slice(&(-4_i32).to_le_bytes());
        assert_eq!(unpack(id(9), &negative.into()), Err(Violation::Bounds { index: 0 }));
    }

    #[test]
    fn other_bodies_are_no_containers() {
        assert_eq!(unpack(id(9), &Bytes::from_static(b"ping....")), Ok(None));
        assert_eq!(unpack(id(9), &Bytes::new()), Ok(None));
    }

    #[test]
    fn a_notification_about_a_container_concerns_all_its_messages() {
        let mut sent = SentContainers::default();
        sent.note(id(3), vec![id(1), id(2)]);
        assert_eq!(sent.concerned(id(3)), [id(1), id(2)]);
        assert_eq!(sent.concerned(id(2)), [id(2)]);
    }

    #[test]
    fn the_latest_containers_are_remembered() {
        let mut sent = SentContainers::default();
        (0..100_000).for_each(|number| sent.note(id(number), vec![id(0); 1000]));
        assert_eq!((sent.containers.len(), sent.messages), (16, 16_000));
        assert_eq!(sent.concerned(id(99_999)).len(), 1000);
        assert_eq!(sent.concerned(id(5)), [id(5)]);
        (0..100_000).for_each(|number| sent.note(id(number), vec![]));
        assert_eq!((sent.containers.len(), sent.messages), (1 << 14, 0));
    }

    proptest! {
        #[test]
        fn hostile_containers_do_not_panic(
            messages in prop::collection::vec((any::<i64>(), prop::collection::vec(any::<[u8; 4]>(), 0..4)), 0..6),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            length in any::<prop::sample::Index>(),
        ) {
            let messages: Vec<_> = messages.into_iter().map(|(id, body)| inner(id, body.concat())).collect();
            let mut body = encoded(messages).to_vec();
            for (at, byte) in changes {
                let at = at.index(body.len());
                body[at] = byte;
            }
            body.truncate(length.index(body.len() + 1));
            let whole = body.len();
            if let Ok(Some(messages)) = unpack(MessageId::from_bits(u64::MAX), &body.into()) {
                prop_assert_eq!(8 + messages.iter().map(|inner| 16 + inner.body.len()).sum::<usize>(), whole);
            }
        }
    }
}

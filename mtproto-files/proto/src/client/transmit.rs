//! What a session sends: messages, packed in containers.

use super::call::{CallError, CallId};
use super::calls::Entry;
use super::outbox::Service;
use super::session::Session;
use crate::random::{self, Random};
use crate::session::{Container, Header, IdKind, MessageId, NeedsNewSession, Refusal, Relation, Unsealed, write};
use bytes::BytesMut;
use mtproto_crypto::Sender;
use std::sync::Arc;
use std::time::Duration;
use tl_types::functions::{InvokeAfterMsg, InvokeWithoutUpdates};
use tl_types::{Bytes, Chain, Combinator, Encode, Writer};

/// A message to be sent.
#[derive(Debug)]
pub(super) struct Transmission {
    /// The message, to be encrypted.
    pub(super) message: Unsealed,
    /// The calls in it.
    pub(super) calls: Vec<CallId>,
}

/// A message that goes alone or in a container.
struct Piece {
    id: MessageId,
    seq_no: i32,
    body: Chain,
    call: Option<CallId>,
}

/// Whether a message goes in what is being packed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// The message goes along.
    Now,
    /// The message goes in the next one.
    Later,
    /// No message may have such a body.
    Never,
}

/// What is being packed.
#[derive(Default)]
struct Packing {
    container: Container,
    pieces: Vec<Piece>,
    /// A message that is too long for a container goes alone.
    is_closed: bool,
}

impl Packing {
    /// Returns whether a message with this body goes along, now or later.
    fn fit(&self, body: &Chain) -> Fit {
        match self.container.check(body) {
            Err(Refusal::Nested | Refusal::Unaligned { .. }) => Fit::Never,
            _ if self.is_closed => Fit::Later,
            Ok(()) => Fit::Now,
            Err(Refusal::TooLong { .. }) if self.pieces.is_empty() => Fit::Now,
            Err(Refusal::TooLong { .. } | Refusal::Full) => Fit::Later,
        }
    }

    fn add(&mut self, piece: Piece) {
        self.is_closed = self.container.push(piece.id, piece.seq_no, &piece.body).is_err();
        self.pieces.push(piece);
    }
}

impl Session {
    /// Returns the next message that is to be sent now, written behind what is in the buffer and split off. `None`: nothing is
    /// to be sent, or the session is over.
    ///
    /// `greeting` goes in front of calls until the DC has answered one.
    pub(super) fn transmit(
        &mut self,
        greeting: Option<&Bytes>,
        now: Duration,
        random: &mut Random<'_>,
        buffer: &mut BytesMut,
    ) -> Option<Transmission> {
        if self.life.is_none() || self.is_over {
            return None;
        }
        loop {
            match self.pack(greeting, now, random) {
                Ok(packing) if packing.pieces.is_empty() => return None,
                Ok(packing) => {
                    if let Some(transmission) = self.write(packing, now, random, buffer) {
                        return Some(transmission);
                    }
                }
                Err(NeedsNewSession { .. }) => {
                    self.is_over = true;
                    return None;
                }
            }
            if self.is_over {
                return None;
            }
        }
    }

    /// Packs what is due: the binding of the key before all, then service messages, then calls in their order.
    fn pack(
        &mut self,
        greeting: Option<&Bytes>,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<Packing, NeedsNewSession> {
        let mut packing = Packing::default();
        if self.binding.as_ref().is_some_and(super::bind::Binding::is_due) {
            let id = self.next_id(now, random)?;
            let (key, session) = (Arc::clone(&self.key), self.id);
            let body = self.binding.as_mut().and_then(|binding| binding.call(&key, session, id, now, random).ok());
            if let Some(body) = body {
                self.add(&mut packing, id, body, None)?;
            }
            return Ok(packing);
        }
        let may_call = self.binding.as_ref().is_none_or(super::bind::Binding::is_done);
        let has_calls = may_call && self.calls.next().is_some();
        if has_calls && let Some(request) = self.salts.request(now) {
            self.outbox.push_encoded(&request);
        }
        let acks_are_due = self.acks.due_at().is_some_and(|due| due <= now);
        if (acks_are_due || has_calls || !self.outbox.is_empty())
            && let Some(acks) = self.acks.take()
        {
            let id = self.next_id(now, random)?;
            if let Ok(body) = acks.to_chain() {
                self.add(&mut packing, id, body, None)?;
            }
        }
        while let Some(body) = self.outbox.front().map(Service::body) {
            let body = body.ok().map(|body| (packing.fit(&body), body));
            let body = match body {
                Some((Fit::Now, body)) => body,
                Some((Fit::Later, _)) => return Ok(packing),
                Some((Fit::Never, _)) | None => {
                    self.outbox.pop(MessageId::default());
                    continue;
                }
            };
            let id = self.next_id(now, random)?;
            self.outbox.pop(id);
            self.add(&mut packing, id, body, None)?;
        }
        if may_call {
            self.pack_calls(&mut packing, greeting, now, random)?;
        }
        Ok(packing)
    }

    fn pack_calls(
        &mut self,
        packing: &mut Packing,
        greeting: Option<&Bytes>,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<(), NeedsNewSession> {
        let greeting = greeting.filter(|_| !self.is_greeted);
        while let Some((call, entry)) = self.calls.next() {
            let length = entry.content.len();
            let body = wrapped(entry, greeting, self.settings.without_updates, self.calls.predecessor(entry));
            let body = match body.map(|body| (packing.fit(&body), body)) {
                Some((Fit::Now, body)) => body,
                Some((Fit::Later, _)) => break,
                Some((Fit::Never, _)) | None => {
                    self.end(call, Err(CallError::Body { length }));
                    continue;
                }
            };
            let id = self.next_id(now, random)?;
            self.add(packing, id, body, Some(call))?;
            // The message on the wire is known when all are packed.
            self.calls.note_sent(call, id, id, now);
        }
        Ok(())
    }

    /// Adds a message with the next sequence number.
    fn add(
        &mut self,
        packing: &mut Packing,
        id: MessageId,
        body: Chain,
        call: Option<CallId>,
    ) -> Result<(), NeedsNewSession> {
        let relation = match call {
            Some(_) => Relation::Always,
            None => Relation::of_chain(&body),
        };
        let seq_no = self.sequence.next_number(relation).ok_or(NeedsNewSession { last: id })?;
        packing.add(Piece { id, seq_no, body, call });
        Ok(())
    }

    /// Writes a packed message. `None`: the message cannot be written, and its calls are over.
    fn write(
        &mut self,
        packing: Packing,
        now: Duration,
        random: &mut Random<'_>,
        buffer: &mut BytesMut,
    ) -> Option<Transmission> {
        let Packing { container, mut pieces, .. } = packing;
        let calls: Vec<CallId> = pieces.iter().filter_map(|piece| piece.call).collect();
        self.first_sent = self.first_sent.or(pieces.first().map(|piece| piece.id));
        let (id, seq_no, body) = if pieces.len() > 1 {
            let (id, seq_no) = (self.next_id(now, random), self.sequence.next_number(Relation::Never));
            let (Ok(id), Some(seq_no)) = (id, seq_no) else {
                self.is_over = true;
                return None;
            };
            let (body, messages) = container.finish(id).ok()?;
            for piece in &pieces {
                if let Some(call) = piece.call {
                    self.calls.note_outer(call, id);
                }
            }
            self.sent.note(id, messages);
            (id, seq_no, body)
        } else {
            let piece = pieces.pop()?;
            (piece.id, piece.seq_no, piece.body)
        };
        let header = Header { salt: self.salts.at(self.clock.time(now)), session_id: self.id, id, seq_no };
        let segments = body.segments().iter().map(|segment| &segment[..]);
        match write(buffer, &header, segments, self.settings.padding, |padding| random(padding)) {
            Ok(length) => {
                let message = buffer.split_off(buffer.len().saturating_sub(length));
                let message = Unsealed::new(Arc::clone(&self.key), Sender::Client, message);
                Some(Transmission { message, calls })
            }
            Err(_) => {
                let length = body.len();
                calls.into_iter().for_each(|call| self.end(call, Err(CallError::Body { length })));
                None
            }
        }
    }

    fn next_id(&mut self, now: Duration, random: &mut Random<'_>) -> Result<MessageId, NeedsNewSession> {
        let bits = u32::from_le_bytes(random::bytes(random));
        self.ids.next_id(IdKind::Client, self.clock.time(now), bits)
    }
}

/// Returns a call with its wrappers, in TDLib's order: `invokeWithLayer`, `initConnection`, `invokeWithoutUpdates`,
/// `invokeAfterMsg`, the call. `None`: the whole cannot be encoded.
fn wrapped(entry: &Entry, greeting: Option<&Bytes>, without_updates: bool, after: Option<MessageId>) -> Option<Chain> {
    if greeting.is_none() && !without_updates && after.is_none() {
        return Some(entry.content.clone());
    }
    let mut w = Writer::new();
    if let Some(greeting) = greeting {
        w.raw(greeting);
    }
    if without_updates {
        w.id(InvokeWithoutUpdates::<()>::CONSTRUCTOR_ID);
    }
    if let Some(after) = after {
        w.id(InvokeAfterMsg::<()>::CONSTRUCTOR_ID).i64(after.to_wire());
    }
    entry.content.segments().iter().for_each(|segment| w.raw_shared(segment));
    w.finish().ok()
}

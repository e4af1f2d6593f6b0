//! One session: what it has received, and what it has to send.

use super::event::Call;
use super::history::History;
use super::ids::{ConnectionId, SessionId};
use super::outbox::{Form, Outbox};
use super::settings::Settings;
use crate::random::{self, Random};
use crate::session::{
    AckLimits, Acks, BadMsg, Clock, Container, Header, IdKind, IdSource, Inbound, MAX_BODY, MessageId, REMEMBERED,
    Relation, SeqCheck, Sequence,
};
use mtproto_crypto::Sender;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;
use tl_types::mtproto::types::{BadMsgNotification, MsgDetailedInfo, MsgNewDetailedInfo};
use tl_types::{Chain, Encode};

/// The longest answer or update, in bytes: a message has [`MAX_BODY`], and a container and `rpc_result` take some.
pub const LONGEST: usize = MAX_BODY - 1024;

/// One session.
pub(super) struct Session {
    pub(super) name: SessionId,
    pub(super) inbound: Inbound,
    pub(super) numbers: SeqCheck,
    pub(super) history: History,
    pub(super) outbox: Outbox,
    pub(super) acks: Acks,
    /// The messages that are not taken any more, and why.
    pub(super) disowned: BTreeMap<MessageId, BadMsg>,
    /// The calls that wait for others.
    pub(super) waiting: BTreeMap<MessageId, Waiting>,
    /// The lowest id of a message that was not in a container. `None`: no message was accepted yet.
    pub(super) lowest: Option<MessageId>,
    /// The connection that the last message came on, if it still is.
    pub(super) connection: Option<ConnectionId>,
    /// All connections that messages came on.
    pub(super) connections: BTreeSet<ConnectionId>,
    /// When a message came last.
    pub(super) used: Duration,
    /// Whether the session is in the server's queue of those that have something to send.
    pub(super) queued: bool,
    /// How many bytes of the session are counted among those of all sessions.
    pub(super) counted: usize,
    /// Service messages that nobody acknowledges.
    service: VecDeque<(IdKind, Chain)>,
    ids: IdSource,
    sequence: Sequence,
}

/// A call that waits for others (`invokeAfterMsg`).
pub(super) struct Waiting {
    pub(super) call: Box<Call>,
    pub(super) after: Vec<MessageId>,
    /// When the client is told that the call has waited for too long.
    pub(super) until: Duration,
}

/// The session cannot have a new message id or sequence number: the server's clock was set back, or a billion messages were
/// sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

impl Session {
    pub(super) fn new(name: SessionId, acks: AckLimits, now: Duration) -> Self {
        Self {
            name,
            inbound: Inbound::new(name.id, Sender::Client),
            numbers: SeqCheck::new(2 * REMEMBERED),
            history: History::default(),
            outbox: Outbox::default(),
            acks: Acks::new(acks),
            disowned: BTreeMap::new(),
            waiting: BTreeMap::new(),
            lowest: None,
            connection: None,
            connections: BTreeSet::new(),
            used: now,
            queued: false,
            counted: 0,
            service: VecDeque::new(),
            ids: IdSource::new(),
            sequence: Sequence::new(),
        }
    }

    /// Sends a service message that nobody acknowledges, as a response.
    pub(super) fn respond(&mut self, message: &impl Encode) {
        self.service.push_back((IdKind::Response, encoded(message)));
    }

    /// Tells the client that a message is refused. The client sends the message again with another id.
    pub(super) fn refuse(&mut self, id: MessageId, seq_no: i32, reason: BadMsg) {
        self.disown(id, reason);
        self.respond(&BadMsgNotification::new(id.to_wire(), seq_no, reason.code()));
    }

    /// Notes that the client was told that a message is refused, or was not received, and sends it again with another id. A
    /// copy of the message may still come, and break no rule: it is refused too, or what it says would be done twice.
    pub(super) fn disown(&mut self, id: MessageId, reason: BadMsg) {
        self.disowned.insert(id, reason);
        if self.disowned.len() > 2 * REMEMBERED {
            self.disowned.pop_first();
        }
    }

    /// Takes a message that came on this connection to be the session's. On a new connection, all is sent again that was
    /// not acknowledged.
    pub(super) fn attach(&mut self, connection: ConnectionId, large: usize, now: Duration) {
        self.used = now;
        self.connection = Some(connection);
        if self.connections.insert(connection) {
            self.outbox.repeat_since(Duration::MAX, large);
        }
    }

    /// Forgets a connection. Service messages that were for it are not sent; what was not acknowledged is sent again on
    /// another connection, now or when there is one.
    pub(super) fn detach(&mut self, connection: ConnectionId, large: usize, now: Duration) {
        self.connections.remove(&connection);
        if self.connection == Some(connection) {
            self.connection = self.connections.last().copied();
            self.service.clear();
            self.outbox.repeat_since(Duration::MAX, large);
            self.used = now;
        }
    }

    /// Returns how many bytes are held.
    pub(super) fn bytes(&self) -> usize {
        self.history.bytes().saturating_add(self.outbox.bytes())
    }

    /// Returns whether a message is to be sent now.
    pub(super) fn has_work(&self, now: Duration) -> bool {
        let acks_due = self.acks.due_at().is_some_and(|due| due <= now);
        self.connection.is_some() && (acks_due || !self.service.is_empty() || self.outbox.has_work())
    }

    /// Returns when the session has to be looked at again.
    pub(super) fn deadline(&self, settings: &Settings) -> Option<Duration> {
        let call = self.waiting.values().map(|waiting| waiting.until).min();
        let connected = self.connection.is_some();
        let forgotten = (!connected).then(|| self.used.saturating_add(settings.session_memory));
        let acks = self.acks.due_at().filter(|_| connected && !self.queued);
        let again = self.outbox.oldest().filter(|_| connected).map(|at| at.saturating_add(settings.resend_after));
        [call, forgotten, acks, again].into_iter().flatten().min()
    }

    /// Returns an id and a sequence number for a message.
    pub(super) fn number(
        &mut self,
        kind: IdKind,
        relation: Relation,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<(MessageId, i32), Exhausted> {
        let time = Clock::own().time(now);
        let random = u32::from_le_bytes(random::bytes(random));
        let id = self.ids.next_id(kind, time, random).map_err(|_| Exhausted)?;
        Ok((id, self.sequence.next_number(relation).ok_or(Exhausted)?))
    }

    /// Takes out the next message: acknowledgments, service messages, new messages, and those that are sent again, as many as
    /// go in one container. What is sent again keeps its id and sequence number, and is always in a container: a client
    /// checks the age of the container alone. `None`: there is nothing to send.
    pub(super) fn next_message(
        &mut self,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<Option<(Header, Chain)>, Exhausted> {
        if !self.has_work(now) {
            return Ok(None);
        }
        let mut messages = Messages::new();
        if let Some(acks) = self.acks.take() {
            self.history.acknowledge(&acks.msg_ids);
            let (id, seq_no) = self.number(IdKind::Response, Relation::Never, now, random)?;
            messages.add(id, seq_no, &encoded(&acks));
        }
        while let Some((kind, body)) = self.service.pop_front() {
            if !messages.has_room(&body) {
                self.service.push_front((kind, body));
                break;
            }
            let (id, seq_no) = self.number(kind, Relation::Optional { sent: false }, now, random)?;
            messages.add(id, seq_no, &body);
        }
        while let Some((number, entry)) = self.outbox.next_fresh() {
            let (kind, body) = (entry.kind, entry.body.clone());
            if !messages.has_room(&body) {
                break;
            }
            let (id, seq_no) = self.number(kind, Relation::Always, now, random)?;
            self.outbox.note_sent(number, id, seq_no, now);
            messages.add(id, seq_no, &body);
        }
        while let Some((number, form, entry)) = self.outbox.next_again() {
            let Some((id, seq_no)) = entry.sent else { break };
            let body = match form {
                Form::Whole => entry.body.clone(),
                Form::Info => info(entry.answers, id, entry.body.len()),
            };
            if !messages.has_room(&body) {
                break;
            }
            let (id, seq_no) = match form {
                Form::Whole => {
                    messages.has_old = true;
                    (id, seq_no)
                }
                Form::Info => self.number(IdKind::Response, Relation::Optional { sent: false }, now, random)?,
            };
            self.outbox.note_again(number, now);
            messages.add(id, seq_no, &body);
        }
        if messages.container.is_empty() {
            // What is queued does not go in any message. Answers and updates are checked before, so nothing is.
            return Err(Exhausted);
        }
        let (id, seq_no, body) = match messages.alone() {
            Some(message) => message,
            None => {
                let (id, seq_no) = self.number(IdKind::Response, Relation::Never, now, random)?;
                let (body, _) = messages.container.finish(id).map_err(|_| Exhausted)?;
                (id, seq_no, body)
            }
        };
        Ok(Some((Header { salt: 0, session_id: self.name.id, id, seq_no }, body)))
    }
}

/// The messages that go together.
struct Messages {
    container: Container,
    last: Option<(MessageId, i32, Chain)>,
    /// Whether one of them was sent before.
    has_old: bool,
}

impl Messages {
    fn new() -> Self {
        Self { container: Container::up_to(MAX_BODY), last: None, has_old: false }
    }

    fn has_room(&self, body: &Chain) -> bool {
        self.container.check(body).is_ok()
    }

    fn add(&mut self, id: MessageId, seq_no: i32, body: &Chain) {
        if self.container.push(id, seq_no, body).is_ok() {
            self.last = Some((id, seq_no, body.clone()));
        }
    }

    /// Returns the message that needs no container.
    fn alone(&mut self) -> Option<(MessageId, i32, Chain)> {
        let is_alone = self.container.len() == 1 && !self.has_old;
        self.last.take().filter(|_| is_alone)
    }
}

/// Returns the announcement of a message that was sent before.
fn info(answers: Option<MessageId>, id: MessageId, bytes: usize) -> Chain {
    let bytes = i32::try_from(bytes).unwrap_or(i32::MAX);
    match answers {
        Some(call) => encoded(&MsgDetailedInfo::new(call.to_wire(), id.to_wire(), bytes, 0)),
        None => encoded(&MsgNewDetailedInfo::new(id.to_wire(), bytes, 0)),
    }
}

/// Encodes a service message. None has a field that cannot be encoded.
pub(super) fn encoded(message: &impl Encode) -> Chain {
    message.to_chain().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::ids::KeyId;

    #[test]
    fn what_is_disowned_is_bounded() {
        let name = SessionId { key: KeyId::new([1; 8]), id: 1, serial: 1 };
        let mut session = Session::new(name, AckLimits::default(), Duration::ZERO);
        (0..10_000).for_each(|bits| session.disown(MessageId::from_bits(bits * 4), BadMsg::TooOld));
        assert_eq!(session.disowned.len(), 2 * REMEMBERED);
        assert!(session.disowned.contains_key(&MessageId::from_bits(9_999 * 4)), "the lowest goes first");
    }
}

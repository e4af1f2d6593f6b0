//! Calls of the API: from the message to the application, and from the answer to the outbox.

use super::arrival::Arrival;
use super::core::{Core, Flood, rpc_result};
use super::event::{AnswerError, Call, Event, RpcError};
use super::history::{History, Outcome, State};
use super::ids::{CallId, SessionId};
use super::key::Kind;
use super::session::{LONGEST, Waiting};
use super::wrappers::{WrapError, Wrapped, unwrap};
use crate::session::{IdKind, MAX_IDS, MessageId, first_word, gzip};
use bytes::Bytes;
use std::time::Duration;
use tl_types::functions::auth::BindTempAuthKey;
use tl_types::functions::help::GetConfig;
use tl_types::types::upload::{CdnFile, File, WebFile};
use tl_types::{Chain, Combinator, Encode};

/// How long a call waits for others (`api/invoking`).
const PATIENCE: Duration = Duration::from_millis(500);

/// `help.getNearestDc#1fb33026 = NearestDc`.
const GET_NEAREST_DC: u32 = 0x1fb3_3026;

/// What a temporary key may call that is not bound (`api/pfs`).
const UNBOUND: [u32; 3] = [BindTempAuthKey::CONSTRUCTOR_ID, GetConfig::CONSTRUCTOR_ID, GET_NEAREST_DC];

/// Answers with parts of files: what is in files is compressed or encrypted already.
const FILE_PARTS: [u32; 3] = [File::CONSTRUCTOR_ID, CdnFile::CONSTRUCTOR_ID, WebFile::CONSTRUCTOR_ID];

/// What a call that waits for others has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Readiness {
    Waits,
    Ready,
    /// A call before has failed.
    Failed,
}

impl Core {
    /// Takes a call: answers with an error if it is not allowed, binds a key, or tells the application.
    pub(super) fn call(&mut self, arrival: &mut Arrival<'_, '_>, id: MessageId, body: &Bytes) -> Result<(), Flood> {
        let (name, now) = (arrival.session, arrival.now);
        let wrapped = match unwrap(body, &mut arrival.unpacked) {
            Ok(wrapped) => wrapped,
            Err(WrapError::TooLong) => return Err(Flood),
            Err(WrapError::Damaged) => {
                self.finish(name, id, Err(RpcError::unreadable()));
                return Ok(());
            }
        };
        let bytes = wrapped.query.len().max(body.len());
        self.check_limits(name, bytes, wrapped.after.len())?;
        if self.is_on_two_connections(arrival) {
            self.finish(name, id, Err(RpcError::new(406, "AUTH_KEY_DUPLICATED")));
            self.flush(name, now, arrival.random);
            self.permanent(name.key).map(|key| self.remove_key(key));
            return Ok(());
        }
        if let Err(error) = self.allow(name, &wrapped) {
            self.finish(name, id, Err(error));
        } else if first_word(&wrapped.query) == Some(BindTempAuthKey::CONSTRUCTOR_ID) {
            let bound = self.bind(name, id, &wrapped.query, now);
            self.finish(name, id, bound.map(|()| true.to_chain().unwrap_or_default()));
        } else {
            self.begin(arrival, id, wrapped, bytes);
        }
        Ok(())
    }

    /// Checks whether a session may have one more call, of so many bytes, that waits for so many others.
    fn check_limits(&mut self, name: SessionId, bytes: usize, after: usize) -> Result<(), Flood> {
        let limits = self.settings.limits;
        let Some(key) = self.keys.get_mut(&name.key) else { return Ok(()) };
        let held = key.bytes().saturating_add(bytes);
        let Some(session) = key.session_mut(name) else { return Ok(()) };
        let after = session.waiting.values().fold(after, |sum, waiting| sum.saturating_add(waiting.after.len()));
        let is_over = session.history.active() >= limits.calls || after > MAX_IDS || held > limits.bytes;
        if is_over { Err(Flood) } else { Ok(()) }
    }

    /// Checks that the session's key may make this call, and notes what the call says of the client.
    fn allow(&mut self, name: SessionId, call: &Wrapped) -> Result<(), RpcError> {
        let is_cdn = self.settings.cdn;
        let Some(key) = self.keys.get_mut(&name.key) else { return Ok(()) };
        let function = first_word(&call.query).unwrap_or_default();
        let is_unbound = matches!(key.kind, Kind::Temporary { permanent: None, .. });
        if is_unbound && !is_cdn && !UNBOUND.contains(&function) {
            return Err(RpcError::new(401, "AUTH_KEY_PERM_EMPTY"));
        }
        key.initialized |= call.init.is_some();
        key.layer = call.layer.or(key.layer);
        if !key.initialized && function != BindTempAuthKey::CONSTRUCTOR_ID {
            return Err(RpcError::new(400, "CONNECTION_NOT_INITED"));
        }
        Ok(())
    }

    /// Returns whether somebody has signed in with the key of a session, and uses the key on another connection too.
    fn is_on_two_connections(&self, place: &Arrival<'_, '_>) -> bool {
        let Some(permanent) = self.permanent(place.session.key).filter(|_| self.settings.one_connection) else {
            return false;
        };
        let Some(Kind::Permanent { signed_in: true, bound }) = self.keys.get(&permanent).map(|key| &key.kind) else {
            return false;
        };
        let keys = bound.iter().chain([&permanent]).filter_map(|id| self.keys.get(id));
        let is_media = self.keys.get(&place.session.key).is_some_and(|key| key.media);
        let mut connections = keys.filter(|key| !key.media).flat_map(|key| key.sessions.values());
        !is_media && connections.any(|session| session.connections.iter().any(|other| *other != place.connection))
    }

    /// Starts a call, or lets it wait for those that it names.
    fn begin(&mut self, arrival: &Arrival<'_, '_>, id: MessageId, wrapped: Wrapped, bytes: usize) {
        let (name, connection) = (arrival.session, arrival.connection);
        let permanent = self.permanent(name.key);
        let Some(key) = self.keys.get_mut(&name.key) else { return };
        let layer = key.layer;
        let Some(session) = key.session_mut(name) else { return };
        let Wrapped { mut query, init, without_updates, after, .. } = wrapped;
        // A small part of a long message would keep all of it in memory.
        if query.len() < arrival.length / 4 {
            query = Bytes::copy_from_slice(&query);
        }
        session.history.set(id, State::Active { bytes });
        let call_id = CallId { session: name, message: id };
        let call = Box::new(Call { id: call_id, connection, permanent, layer, init, without_updates, query });
        if after.is_empty() {
            self.events.push_back(Event::Call(call));
        } else {
            session.waiting.insert(id, Waiting { call, after, until: arrival.now.saturating_add(PATIENCE) });
        }
    }

    /// Starts the calls of a session that need not wait any more. To be called after each change of a session's calls.
    pub(super) fn release(&mut self, name: SessionId) {
        let Some(session) = self.session_mut(name) else { return };
        // In this order, the failure of a call reaches all that wait for it.
        let waiting: Vec<MessageId> = session.waiting.keys().copied().collect();
        for id in waiting {
            let Some(session) = self.session_mut(name) else { return };
            let Some(waiting) = session.waiting.get(&id) else { continue };
            let readiness = readiness(&session.history, &waiting.after);
            if readiness == Readiness::Waits {
                continue;
            }
            let Some(waiting) = session.waiting.remove(&id) else { continue };
            if readiness == Readiness::Ready {
                self.events.push_back(Event::Call(waiting.call));
            } else {
                self.finish(name, id, Err(RpcError::new(400, "MSG_WAIT_FAILED")));
            }
        }
    }

    /// Answers the calls of a session that have waited for too long.
    pub(super) fn expire(&mut self, name: SessionId, now: Duration) {
        let Some(session) = self.session_mut(name) else { return };
        let late = session.waiting.iter().filter(|(_, waiting)| waiting.until <= now);
        let late: Vec<MessageId> = late.map(|(id, _)| *id).collect();
        for id in late {
            if let Some(session) = self.session_mut(name) {
                session.waiting.remove(&id);
            }
            self.finish_as(name, id, Outcome::Unfinished, Err(RpcError::new(500, "MSG_WAIT_TIMEOUT")));
        }
        self.release(name);
    }

    /// Takes the application's answer to a call.
    pub(super) fn answer(
        &mut self,
        call: CallId,
        result: Result<Chain, RpcError>,
        now: Duration,
    ) -> Result<(), AnswerError> {
        check_length(&result)?;
        let CallId { session: name, message } = call;
        let session = self.session_mut(name).ok_or(AnswerError::Gone)?;
        let state = session.history.get(message).map(|record| record.state);
        // The application does not know the ids of calls that wait.
        if !matches!(state, Some(State::Active { .. })) {
            return Err(AnswerError::Gone);
        }
        self.finish(name, message, result.map(compressed));
        self.release(name);
        self.touch(name, now);
        self.shed();
        Ok(())
    }

    /// Takes the answer to a call that is answered already, and sends it too.
    pub(super) fn answer_again(
        &mut self,
        call: CallId,
        result: Result<Chain, RpcError>,
        now: Duration,
    ) -> Result<(), AnswerError> {
        check_length(&result)?;
        let CallId { session: name, message } = call;
        let session = self.session_mut(name).ok_or(AnswerError::Gone)?;
        let body = result.map(compressed).unwrap_or_else(|error| error.encode());
        session.outbox.push(rpc_result(message, &body), IdKind::Response, Some(message));
        self.touch(name, now);
        self.shed();
        Ok(())
    }

    /// Drops a call that runs or waits, and answers it with this.
    pub(super) fn drop_call(&mut self, name: SessionId, id: MessageId, answer: &Chain) {
        let Some(session) = self.session_mut(name) else { return };
        let has_run = session.waiting.remove(&id).is_none();
        session.history.set(id, State::Dropped);
        session.outbox.push(rpc_result(id, answer), IdKind::Response, Some(id));
        if has_run {
            self.events.push_back(Event::Cancelled { call: CallId { session: name, message: id } });
        }
    }
}

/// Checks that an answer can be sent.
fn check_length(result: &Result<Chain, RpcError>) -> Result<(), AnswerError> {
    let length = result.as_ref().map_or(0, Chain::len);
    if !length.is_multiple_of(4) {
        return Err(AnswerError::Unaligned { length });
    }
    if length > LONGEST { Err(AnswerError::TooLong { length }) } else { Ok(()) }
}

/// Returns whether the calls before are done.
fn readiness(history: &History, after: &[MessageId]) -> Readiness {
    let mut readiness = Readiness::Ready;
    for id in after {
        match history.get(*id).map(|record| record.state) {
            Some(State::Answered { outcome: Outcome::Failed, .. } | State::Dropped) => return Readiness::Failed,
            Some(State::Active { .. } | State::Answered { outcome: Outcome::Unfinished, .. }) | None => {
                readiness = Readiness::Waits;
            }
            Some(State::Answered { outcome: Outcome::Done, .. } | State::Other) => {}
        }
    }
    readiness
}

/// Compresses an answer where that pays, but no part of a file.
fn compressed(answer: Chain) -> Chain {
    let id: Vec<u8> = answer.segments().iter().flatten().copied().take(4).collect();
    if first_word(&id).is_some_and(|id| FILE_PARTS.contains(&id)) {
        return answer;
    }
    let joined = answer.into_bytes();
    gzip(&joined).unwrap_or(joined).into()
}

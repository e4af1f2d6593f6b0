//! The sessions that get updates.

use std::collections::HashMap;

use mtproto_proto::server::{Call, KeyId, SessionId};
use tl_types::name_of;

use crate::caller::Caller;

/// The sessions that get updates: each that has called something without `invokeWithoutUpdates`, but for the methods of
/// files, which never make a session one of these (`invokeWithoutUpdates`).
#[derive(Debug, Default)]
pub(super) struct Subscribers {
    sessions: HashMap<SessionId, Subscriber>,
    /// How many there were.
    count: u64,
}

/// A session that gets updates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subscriber {
    pub(super) number: u64,
    pub(super) caller: Caller,
    /// The bytes of updates that wait while the session has no connection.
    pub(super) waiting: usize,
    /// Whether the session was not told of something, and does not know yet.
    pub(super) has_missed: bool,
}

impl Subscribers {
    /// Notes that a session calls. Returns the number of the session if it gets updates.
    pub(super) fn note(&mut self, call: &Call) -> Option<u64> {
        let (session, permanent) = (call.id.session(), call.permanent?);
        let method = call.query.first_chunk().and_then(|id| name_of(u32::from_le_bytes(*id))).unwrap_or_default();
        if !call.without_updates && !method.starts_with("upload.") && !self.sessions.contains_key(&session) {
            self.count += 1;
            let caller = Caller::Key(permanent.to_wire());
            self.sessions.insert(session, Subscriber { number: self.count, caller, waiting: 0, has_missed: false });
        }
        self.sessions.get(&session).map(|subscriber| subscriber.number)
    }

    /// Forgets a session.
    pub(super) fn forget(&mut self, session: SessionId) {
        self.sessions.remove(&session);
    }

    /// Forgets the sessions of a key.
    pub(super) fn forget_key(&mut self, key: KeyId) {
        self.sessions.retain(|session, _| session.key() != key);
    }

    pub(super) fn get_mut(&mut self, session: SessionId) -> Option<&mut Subscriber> {
        self.sessions.get_mut(&session)
    }

    /// Returns the sessions of which `is` holds.
    pub(super) fn of(&self, is: impl Fn(&Subscriber) -> bool) -> Vec<SessionId> {
        self.sessions.iter().filter(|(_, subscriber)| is(subscriber)).map(|(session, _)| *session).collect()
    }
}

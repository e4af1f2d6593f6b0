//! The sessions of a lane, and how calls move between them.

use super::calls::Calls;
use super::lane::Lane;
use super::session::Session;
use crate::random::{self, Random};
use mtproto_crypto::AuthKey;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tl_types::mtproto::functions;

/// How long an old session waits for answers to calls that must not be repeated.
const RETIREMENT: Duration = Duration::from_secs(60);

/// How many old sessions wait at a time.
const RETIRING: usize = 4;

/// How many ids of old sessions and keys are remembered: late messages of theirs are ignored.
const OLD: usize = 16;

impl Lane {
    /// Returns the sessions, in the order in which they may send.
    pub(super) fn sessions(&mut self) -> impl Iterator<Item = &mut Session> {
        let retiring = self.retiring.iter_mut().map(|(session, _)| session);
        self.next.iter_mut().chain(&mut self.current).chain(retiring)
    }

    /// Returns a new session with a key.
    pub(super) fn session(&self, key: Arc<AuthKey>, salt: i64, now: Duration, random: &mut Random<'_>) -> Session {
        let id = i64::from_le_bytes(random::bytes(random));
        let mut session = Session::new(id, key, salt, self.clock, self.settings.session.clone());
        if self.is_connected {
            session.connected(now);
        }
        session
    }

    /// Makes a session the current one. All calls that can move go to it.
    pub(super) fn promote(&mut self, session: Session, now: Duration) {
        let old = self.current.replace(session);
        if let Some(old) = old {
            self.replace(old, now);
        }
        let waiting = self.waiting.take_all();
        self.calls_of_current().adopt_all(waiting);
        self.ask_destruction();
    }

    /// Begins a new session with the same key.
    pub(super) fn renew(&mut self, now: Duration, random: &mut Random<'_>) {
        let Some(old) = self.current.take() else { return };
        let mut session = old.successor(i64::from_le_bytes(random::bytes(random)));
        if self.is_connected {
            session.connected(now);
        }
        session.is_proven = old.is_proven;
        let old_id = old.id;
        self.current = Some(session);
        let stays = self.replace(old, now);
        // The DC would keep the answers of the old session.
        if !stays && let Some(session) = &mut self.current {
            session.outbox.push_encoded(&functions::DestroySession::new(old_id));
        }
        self.ask_destruction();
    }

    /// Moves the calls of an old session to the current one. Calls that must not be repeated stay until they are answered.
    /// Returns whether the old session stays with them.
    fn replace(&mut self, mut old: Session, now: Duration) -> bool {
        self.calls_of_current().adopt_all(old.take_movable());
        let stays = !old.calls.is_empty();
        if stays {
            self.retiring.push_back((old, now.saturating_add(RETIREMENT)));
            if self.retiring.len() > RETIRING {
                self.stop_retiring_first();
            }
        } else {
            self.forget(old);
        }
        stays
    }

    /// Ends the old sessions whose calls are answered, and those that have waited for long.
    pub(super) fn retire(&mut self, now: Duration) {
        // Calls that came after others can move once these are answered.
        let moved: Vec<_> = self.retiring.iter_mut().map(|(session, _)| session.take_movable()).collect();
        moved.into_iter().for_each(|calls| self.calls_of_current().adopt_all(calls));
        self.stop_retiring(|session, until| session.calls.is_empty() || session.is_unbound || now >= until);
    }

    /// Ends the old sessions with these.
    fn stop_retiring(&mut self, ends: impl Fn(&Session, Duration) -> bool) {
        let retiring = std::mem::take(&mut self.retiring);
        let (over, staying): (VecDeque<_>, VecDeque<_>) =
            retiring.into_iter().partition(|(session, until)| ends(session, *until));
        self.retiring = staying;
        over.into_iter().for_each(|(session, _)| self.forget(session));
    }

    fn stop_retiring_first(&mut self) {
        if let Some((session, _)) = self.retiring.pop_front() {
            self.forget(session);
        }
    }

    /// Ends the old sessions whose keys are others than the current one. Returns whether there was one.
    pub(super) fn stop_retiring_of_other_keys(&mut self) -> bool {
        let key = self.current.as_ref().map(|session| session.key.id());
        let count = self.retiring.len();
        self.stop_retiring(|session, _| Some(session.key.id()) != key);
        self.retiring.len() < count
    }

    /// Loses the current session with its key, and the old sessions of the same key.
    pub(super) fn lose_current(&mut self) {
        let Some(session) = self.current.take() else { return };
        let key = session.key.id();
        self.stop_retiring(|session, _| session.key.id() == key);
        self.forget(session);
    }

    /// Loses all sessions and keys but the permanent one, and the exchange.
    pub(super) fn lose_all(&mut self) {
        self.exchange = None;
        self.plain.clear();
        self.stop_retiring(|_, _| true);
        let sessions = [self.next.take(), self.current.take()];
        sessions.into_iter().flatten().for_each(|session| self.forget(session));
    }

    /// Ends a session for good. Its calls go on in the current one, or wait.
    pub(super) fn forget(&mut self, mut session: Session) {
        let calls = session.give_up();
        self.calls_of_current().adopt_all(calls);
        self.old.push_back((session.key.id(), session.id));
        if self.old.len() > OLD {
            self.old.pop_front();
        }
        session.events.drain(..).for_each(|event| self.tell(event));
    }

    /// Asks the DC again to forget the key, as long as there is no answer.
    pub(super) fn ask_destruction(&mut self) {
        if self.is_destroying
            && let Some(session) = &mut self.current
        {
            session.outbox.destroy_key();
        }
    }

    /// Returns where calls go: the current session, or those that wait for one.
    fn calls_of_current(&mut self) -> &mut Calls {
        self.current.as_mut().map_or(&mut self.waiting, |session| &mut session.calls)
    }
}

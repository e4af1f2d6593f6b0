//! Keys: how they are added, and how they go.

use super::core::Core;
use super::event::Event;
use super::ids::{KeyId, SessionId};
use super::key::{Key, Kind, StoredKey, StoredKind};
use super::salts::Salts;
use super::timers::Target;
use crate::random::Random;
use std::time::Duration;

impl Core {
    /// Adds a key, which has an id that is free. Returns whether there is room for it.
    pub(super) fn add_key(&mut self, stored: StoredKey, now: Duration, random: &mut Random<'_>) -> bool {
        let id = KeyId::new(stored.key.id());
        let is_temporary = matches!(stored.kind, StoredKind::Temporary { .. });
        if !self.make_room_for_key(is_temporary, now) {
            return false;
        }
        if let StoredKind::Temporary { expires_at, permanent } = stored.kind {
            self.timers.set(Target::Key(id), Some(expires_at));
            let permanent = permanent.and_then(|permanent| self.keys.get_mut(&permanent));
            if let Some(Kind::Permanent { bound, .. }) = permanent.map(|key| &mut key.kind) {
                bound.push(id);
            }
        }
        let salts = Salts::new(stored.salt, now, random);
        self.keys.insert(id, Key::new(stored, salts, now));
        true
    }

    fn make_room_for_key(&mut self, is_temporary: bool, now: Duration) -> bool {
        let limits = self.settings.limits;
        let most = if is_temporary { limits.temporary_keys } else { limits.keys };
        while self.keys.values().filter(|key| key.is_temporary() == is_temporary).count() >= most {
            let kept = |key: &Key| !is_temporary && (key.is_signed_in() || key.has_connection());
            let keys = self.keys.iter().filter(|(_, key)| key.is_temporary() == is_temporary && !kept(key));
            let Some(oldest) = keys.min_by_key(|(_, key)| key.used).map(|(id, _)| *id) else { return false };
            self.remove_key(oldest, now);
        }
        true
    }

    /// Removes a key, its sessions, and the temporary keys that are bound to it. Returns whether it was there.
    pub(super) fn remove_key(&mut self, id: KeyId, now: Duration) -> bool {
        let Some(key) = self.keys.get(&id) else { return false };
        let sessions: Vec<SessionId> = key.sessions.values().map(|session| session.name).collect();
        sessions.into_iter().for_each(|session| _ = self.end_session(session));
        let Some(key) = self.keys.remove(&id) else { return false };
        self.timers.set(Target::Key(id), None);
        match key.kind {
            Kind::Permanent { bound, .. } => bound.into_iter().for_each(|bound| _ = self.remove_key(bound, now)),
            Kind::Temporary { permanent, .. } => {
                let permanent = permanent.and_then(|permanent| self.keys.get_mut(&permanent));
                if let Some(Kind::Permanent { bound, .. }) = permanent.map(|key| &mut key.kind) {
                    bound.retain(|bound| *bound != id);
                }
            }
        }
        self.events.push_back(Event::KeyDestroyed { key: id });
        true
    }

    /// Returns the permanent key that a key is, or is bound to.
    pub(super) fn permanent(&self, id: KeyId) -> Option<KeyId> {
        match self.keys.get(&id)?.kind {
            Kind::Permanent { .. } => Some(id),
            Kind::Temporary { permanent, .. } => permanent,
        }
    }
}

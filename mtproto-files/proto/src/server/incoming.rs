//! Payloads before they are decrypted, and the key exchange.

use super::core::Core;
use super::event::{Content, Event};
use super::ids::{ConnectionId, KeyId};
use super::key::{StoredKey, StoredKind};
use crate::exchange::{Decision, Lifetime, Offered, ServerStep};
use crate::framing::TransportError;
use crate::random::Random;
use crate::session::{Sealed, key_id};
use bytes::BytesMut;
use mtproto_crypto::Sender;
use std::time::Duration;

impl Core {
    /// Takes the payload of a frame. Returns the job to decrypt it, if it is encrypted with a known key.
    pub(super) fn incoming(
        &mut self,
        connection: ConnectionId,
        payload: BytesMut,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Option<Sealed> {
        let refused = self.connections.get(&connection)?.refused;
        let Some(id) = key_id(&payload).map(KeyId::new) else {
            self.refuse(connection, TransportError::KEY_UNKNOWN, now);
            return None;
        };
        if refused {
            self.send(connection, Content::Error(TransportError::KEY_UNKNOWN));
            return None;
        }
        if id.is_zero() {
            self.exchange(connection, payload, now, random);
            return None;
        }
        if self.keys.get(&id).is_some_and(|key| key.has_expired(now)) {
            self.remove_key(id, now);
        }
        let Some(key) = self.keys.get(&id) else {
            self.send(connection, Content::Error(TransportError::KEY_UNKNOWN));
            return None;
        };
        Some(Sealed::new(key.key.clone(), Sender::Client, payload))
    }

    /// Takes a message of a key exchange.
    fn exchange(&mut self, connection: ConnectionId, payload: BytesMut, now: Duration, random: &mut Random<'_>) {
        let answer = match self.exchange.receive(&payload.freeze(), now, random) {
            Ok(ServerStep::Send(answer)) => Ok(answer),
            Ok(ServerStep::Wait) => return,
            Ok(ServerStep::Decide(offered)) => {
                let decision = self.decide(&offered, now, random);
                self.exchange.decide(offered, decision, now)
            }
            Err(error) => Err(error),
        };
        match answer {
            Ok(answer) => self.send(connection, Content::Plain(answer)),
            Err(error) => {
                if let Some(connection) = self.connections.get_mut(&connection) {
                    connection.refused = true;
                }
                self.send(connection, Content::Error(TransportError::new(error.transport_error())));
            }
        }
    }

    /// Keeps the key that a client offers, if its id is free and there is room.
    fn decide(&mut self, offered: &Offered, now: Duration, random: &mut Random<'_>) -> Decision {
        let key = KeyId::new(offered.key.id());
        if key.is_zero() || self.keys.contains_key(&key) {
            return Decision::Taken;
        }
        let kind = match offered.lifetime {
            Lifetime::Permanent => StoredKind::Permanent { signed_in: false },
            Lifetime::Temporary { expires_in } => {
                let expires_at = now.saturating_add(Duration::from_secs(expires_in.into()));
                StoredKind::Temporary { expires_at, permanent: None }
            }
        };
        let media = offered.dc.is_some_and(|dc| dc.is_media());
        let stored = StoredKey { kind, media, ..StoredKey::permanent(offered.key.clone(), offered.salt) };
        if !self.add_key(stored, now, random) {
            return Decision::Refused;
        }
        self.events.push_back(Event::KeyCreated { key, lifetime: offered.lifetime });
        Decision::Unique
    }
}

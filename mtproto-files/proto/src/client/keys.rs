//! The keys of a lane: how they are made, bound, renewed and lost.

use super::bind::Binding;
use super::call::CallError;
use super::error::{LaneError, SessionError};
use super::lane::{Event, Exchange, Lane, StoredKey};
use super::settings::KeyUse;
use crate::exchange::{Client, ClientSettings, ClientStep, Created, Lifetime};
use crate::framing::TransportError;
use crate::random::Random;
use crate::session::ServerTime;
use std::sync::Arc;
use std::time::Duration;
use tl_types::Bytes;

/// How long before its death a temporary key is replaced, as in TDLib.
const AHEAD: Duration = Duration::from_secs(3600);

/// How long a DC may need until all of it knows a new key, as in TDLib.
const KEY_SPREADS: Duration = Duration::from_secs(60);

/// How long a temporary key lives that is made because the permanent one is doubted, in seconds: a day.
const DAY: u32 = 86_400;

impl Lane {
    /// Takes an error that the DC has sent in place of a message. Returns the error of the connection, which ends.
    ///
    /// Error -404 does not name the key that the DC does not know. A connection uses the current key alone until the DC has
    /// used it too, so that each other key is used beside one that the DC knows. What is lost is what costs least: an exchange
    /// and a key that is not bound, then old sessions, then the current key. If that was not the one, the next connection
    /// shows it.
    pub fn receive_error(&mut self, error: TransportError) -> LaneError {
        if error == TransportError::KEY_UNKNOWN {
            let is_alone = self.unproven_key().is_some();
            if !is_alone && (self.exchange.is_some() || self.next.is_some()) {
                self.exchange = None;
                self.plain.clear();
                if let Some(session) = self.next.take() {
                    self.forget(session);
                }
            } else if is_alone || !self.stop_retiring_of_other_keys() {
                self.is_doubted |= self.current.as_ref().is_some_and(|session| session.expires_at.is_none());
                self.lose_current();
            }
        }
        self.drain();
        LaneError::Transport(error)
    }

    /// Returns the current key, if the DC has not used it on this connection: no other key is used then.
    pub(super) fn unproven_key(&self) -> Option<[u8; 8]> {
        self.current.as_ref().filter(|session| !session.is_proven).map(|session| session.key.id())
    }

    /// Begins the session or the key exchange that is missing, or goes on with the exchange.
    pub(super) fn want_key(&mut self, now: Duration, random: &mut Random<'_>) -> Result<(), LaneError> {
        if self.is_refused || self.unproven_key().is_some() {
            return Ok(());
        }
        if let Some(exchange) = &mut self.exchange {
            if exchange.until.is_none() {
                // A DC answers the same message with the same answer.
                exchange.until = Some(self.settings.exchange_deadline(now));
                self.plain.push_back(exchange.client.pending().clone());
            }
            return Ok(());
        }
        let lifetime = match self.settings.keys {
            KeyUse::Cdn { expires_in } => Lifetime::Temporary { expires_in },
            _ if self.permanent.is_none() => Lifetime::Permanent,
            KeyUse::Temporary { expires_in } => Lifetime::Temporary { expires_in },
            KeyUse::Permanent if self.is_doubted => Lifetime::Temporary { expires_in: DAY },
            KeyUse::Permanent => {
                if self.current.is_none()
                    && let Some(stored) = &self.permanent
                {
                    let (key, salt) = (Arc::clone(&stored.key), stored.salt);
                    let session = self.session(key, salt, now, random);
                    self.promote(session, now);
                }
                return Ok(());
            }
        };
        let ahead = self.ahead();
        let dies = self.current.as_ref().map(|session| session.expires_at);
        let is_late = match dies {
            None => true,
            Some(dies) => dies.is_some_and(|dies| self.clock.time(now) >= dies.minus(ahead)),
        };
        if is_late && self.next.is_none() {
            let mut settings = ClientSettings::new(self.settings.dc, self.settings.public_keys.clone());
            settings.lifetime = lifetime;
            settings.primes = self.settings.primes.clone();
            let client = Client::new(settings, now, random)?;
            self.plain.push_back(client.pending().clone());
            let until = Some(self.settings.exchange_deadline(now));
            self.exchange = Some(Exchange { client, lifetime, until });
        }
        Ok(())
    }

    /// Takes a message of a key exchange.
    pub(super) fn receive_plain(
        &mut self,
        payload: &Bytes,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<(), LaneError> {
        // Without an exchange, the message is a late repeat.
        let Some(exchange) = &mut self.exchange else { return Ok(()) };
        match exchange.client.receive(payload, now, random) {
            Ok(ClientStep::Send(message)) => {
                exchange.until = Some(self.settings.exchange_deadline(now));
                self.plain.push_back(message);
            }
            Ok(ClientStep::Wait) => {}
            Ok(ClientStep::Done(created)) => {
                let lifetime = exchange.lifetime;
                self.exchange = None;
                self.created(*created, lifetime, now, random);
                return self.tend(now, random);
            }
            Err(error) => {
                self.exchange = None;
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Uses a key that was made.
    fn created(&mut self, created: Created, lifetime: Lifetime, now: Duration, random: &mut Random<'_>) {
        let server = ServerTime::since_1970(now).plus_seconds(created.time_offset);
        self.clock.set(server, now);
        let key = Arc::new(created.key);
        if lifetime == Lifetime::Permanent {
            let milliseconds_ahead = self.clock.milliseconds_ahead();
            let stored = StoredKey { key, salt: created.salt, milliseconds_ahead };
            self.events.push_back(Event::KeyCreated(stored.clone()));
            self.permanent = Some(stored);
            self.made = Some(now);
            return;
        }
        let dies = created.expires_at.and_then(|dies| u32::try_from(dies).ok()).unwrap_or(u32::MAX);
        let mut session = self.session(key, created.salt, now, random);
        session.expires_at = Some(ServerTime::from_seconds(dies));
        match (&self.permanent, self.settings.keys) {
            (Some(stored), KeyUse::Permanent | KeyUse::Temporary { .. }) => {
                session.binding = Some(Binding::new(Arc::clone(&stored.key), dies.cast_signed()));
                self.next = Some(session);
            }
            _ => self.promote(session, now),
        }
    }

    /// Handles what became of the binding of the next key.
    ///
    /// # Errors
    ///
    /// The key cannot be bound. The next connection makes another one.
    pub(super) fn bind(&mut self, now: Duration) -> Result<(), LaneError> {
        let Some(session) = &self.next else { return Ok(()) };
        let outcome = session.binding.as_ref().and_then(Binding::outcome).cloned();
        let is_over = session.is_over;
        if outcome.is_none() && !is_over {
            return Ok(());
        }
        let Some(session) = self.next.take() else { return Ok(()) };
        let error = match outcome {
            Some(Ok(())) => {
                self.promote(session, now);
                return Ok(());
            }
            Some(Err(error)) => error,
            None => {
                self.forget(session);
                return Err(SessionError::Time.into());
            }
        };
        self.forget(session);
        let is_new = self.made.is_some_and(|made| now < made.saturating_add(KEY_SPREADS));
        let is_unknown =
            matches!(&error, CallError::Rpc { code: 400, message } if message == "ENCRYPTED_MESSAGE_INVALID");
        if is_unknown && !is_new {
            self.is_refused = true;
            self.events.push_back(Event::KeyRefused);
            return Ok(());
        }
        Err(LaneError::Binding(error))
    }

    /// Returns how long before its death a temporary key is replaced: an hour, or a quarter of its life.
    pub(super) fn ahead(&self) -> Duration {
        let life = match self.settings.keys {
            KeyUse::Temporary { expires_in } | KeyUse::Cdn { expires_in } => expires_in,
            KeyUse::Permanent => DAY,
        };
        AHEAD.min(Duration::from_secs(u64::from(life) / 4))
    }
}

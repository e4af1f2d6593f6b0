//! The binding of a temporary key to the permanent one (`auth.bindTempAuthKey`, `api/pfs`).

use super::call::CallError;
use crate::binding;
use crate::random::{self, Random};
use crate::session::MessageId;
use mtproto_crypto::AuthKey;
use std::sync::Arc;
use std::time::Duration;
use tl_types::functions::auth::BindTempAuthKey;
use tl_types::mtproto::types::BindAuthKeyInner;
use tl_types::{Chain, Encode, EncodeError};

/// How often the message may be refused, for its salt or its id, before the binding fails.
const ATTEMPTS: u8 = 8;

/// The binding of one session's key.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    permanent: Arc<AuthKey>,
    expires_at: i32,
    /// The messages that carried the call.
    messages: Vec<MessageId>,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// The call is to be sent.
    Due,
    /// The call waits for its answer since this time.
    Sent(Duration),
    /// The key is bound, or cannot be.
    Over(Result<(), CallError>),
}

impl Binding {
    /// Returns the binding of a key that is not bound yet. `expires_at` is that of the temporary key.
    pub(super) fn new(permanent: Arc<AuthKey>, expires_at: i32) -> Self {
        Self { permanent, expires_at, messages: Vec::new(), state: State::Due }
    }

    /// Returns whether the call is to be sent.
    pub(super) fn is_due(&self) -> bool {
        self.state == State::Due
    }

    /// Returns what became of the binding. `None`: the DC has not decided yet.
    pub(super) fn outcome(&self) -> Option<&Result<(), CallError>> {
        match &self.state {
            State::Over(outcome) => Some(outcome),
            State::Due | State::Sent(_) => None,
        }
    }

    /// Returns whether the key is bound.
    pub(super) fn is_done(&self) -> bool {
        self.outcome().is_some_and(Result::is_ok)
    }

    /// Returns the call that goes in the message with this id.
    pub(super) fn call(
        &mut self,
        temporary: &AuthKey,
        session_id: i64,
        id: MessageId,
        now: Duration,
        random: &mut Random<'_>,
    ) -> Result<Chain, EncodeError> {
        let nonce = i64::from_le_bytes(random::bytes(random));
        let key_id = |key: &AuthKey| i64::from_le_bytes(key.id());
        let permanent = key_id(&self.permanent);
        let inner = BindAuthKeyInner::new(nonce, key_id(temporary), permanent, session_id, self.expires_at);
        let encrypted = binding::seal(&self.permanent, &inner, id, random);
        self.messages.push(id);
        self.state = State::Sent(now);
        BindTempAuthKey::new(permanent, nonce, self.expires_at, encrypted).to_chain()
    }

    /// Returns whether a message carried the call.
    pub(super) fn is_message(&self, id: MessageId) -> bool {
        self.messages.contains(&id)
    }

    /// Makes the call be sent again: its message was refused or lost. If that happened too often, the binding fails with
    /// this error.
    pub(super) fn again(&mut self, error: CallError) {
        if self.messages.len() >= usize::from(ATTEMPTS) {
            self.end(Err(error));
        } else if matches!(self.state, State::Sent(_)) {
            self.state = State::Due;
        }
    }

    /// Returns when the call is to be sent again if it has no answer by then.
    pub(super) fn deadline(&self, patience: Duration) -> Option<Duration> {
        match self.state {
            State::Sent(since) => Some(since.saturating_add(patience)),
            State::Due | State::Over(_) => None,
        }
    }

    /// Notes what became of the binding. The first outcome stays.
    pub(super) fn end(&mut self, outcome: Result<(), CallError>) {
        if self.outcome().is_none() {
            self.state = State::Over(outcome);
        }
    }
}

//! The binding of a temporary key to the permanent one (`auth.bindTempAuthKey`, `api/pfs`).

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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The call is to be sent.
    Due,
    /// The call waits for its answer since this time.
    Sent(Duration),
    /// The key is bound.
    Done,
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

    /// Returns whether the key is bound.
    pub(super) fn is_done(&self) -> bool {
        self.state == State::Done
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

    /// Makes the call be sent again: its message was refused or lost. Returns `false` if that happened too often.
    pub(super) fn again(&mut self) -> bool {
        if matches!(self.state, State::Sent(_)) {
            self.state = State::Due;
        }
        self.messages.len() < usize::from(ATTEMPTS)
    }

    /// Returns when the call is to be sent again if it has no answer by then.
    pub(super) fn deadline(&self, patience: Duration) -> Option<Duration> {
        match self.state {
            State::Sent(since) => Some(since.saturating_add(patience)),
            State::Due | State::Done => None,
        }
    }

    /// Notes that the key is bound.
    pub(super) fn done(&mut self) {
        self.state = State::Done;
    }
}

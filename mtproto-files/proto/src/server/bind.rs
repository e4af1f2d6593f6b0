//! `auth.bindTempAuthKey`: a temporary key becomes one of a permanent key (`api/pfs`).

use super::core::Core;
use super::event::{Event, RpcError};
use super::ids::{KeyId, SessionId};
use super::key::Kind;
use super::timers::Target;
use crate::binding;
use crate::session::MessageId;
use bytes::Bytes;
use std::time::Duration;
use tl_types::Decode;
use tl_types::functions::auth::BindTempAuthKey;

impl Core {
    /// Binds the key of a session to the permanent key that the call names.
    pub(super) fn bind(&mut self, name: SessionId, id: MessageId, call: &Bytes, now: Duration) -> Result<(), RpcError> {
        if self.settings.cdn {
            return Err(RpcError::new(400, "CDN_METHOD_INVALID"));
        }
        let invalid = || RpcError::new(400, "ENCRYPTED_MESSAGE_INVALID");
        let call = BindTempAuthKey::from_bytes(call).map_err(|_| invalid())?;
        let temporary = self.keys.get(&name.key).map(|key| key.kind.clone());
        let Some(Kind::Temporary { expires_at, permanent: bound_to }) = temporary else {
            return Err(RpcError::new(400, "TEMP_AUTH_KEY_EMPTY"));
        };
        let permanent = KeyId::from_wire(call.perm_auth_key_id);
        if bound_to.is_some_and(|bound_to| bound_to != permanent) {
            return Err(RpcError::new(400, "TEMP_AUTH_KEY_ALREADY_BOUND"));
        }
        let key = self.keys.get(&permanent).filter(|key| !key.is_temporary()).ok_or_else(invalid)?;
        let inner = binding::open(&key.key, &call.encrypted_message, id).map_err(|_| invalid())?;
        let is_right = inner.nonce == call.nonce
            && inner.perm_auth_key_id == call.perm_auth_key_id
            && inner.temp_auth_key_id == name.key.to_wire()
            && inner.temp_session_id == name.id
            && inner.expires_at == call.expires_at;
        if !is_right {
            return Err(invalid());
        }
        let until = Duration::from_secs(call.expires_at.cast_unsigned().into());
        if until <= now {
            return Err(RpcError::new(400, "EXPIRES_AT_INVALID"));
        }
        self.note_binding(name.key, permanent, until.min(expires_at), now);
        Ok(())
    }

    /// Notes that a temporary key is bound. Beyond the limit, the temporary key that was bound first is forgotten.
    fn note_binding(&mut self, temporary: KeyId, permanent: KeyId, expires_at: Duration, now: Duration) {
        if let Some(key) = self.keys.get_mut(&temporary) {
            key.kind = Kind::Temporary { expires_at, permanent: Some(permanent) };
            // The client says again what it is (`api/pfs`).
            key.initialized = false;
        }
        self.timers.set(Target::Key(temporary), Some(expires_at));
        let most = self.settings.limits.bindings.max(1);
        let mut replaced = Vec::new();
        if let Some(Kind::Permanent { bound, .. }) = self.keys.get_mut(&permanent).map(|key| &mut key.kind) {
            bound.retain(|bound| *bound != temporary);
            bound.push(temporary);
            replaced.extend(bound.drain(..bound.len().saturating_sub(most)));
        }
        replaced.into_iter().for_each(|replaced| _ = self.remove_key(replaced, now));
        self.events.push_back(Event::KeyBound { temporary, permanent });
    }
}

//! What a session does with the answers to its calls.

use super::call::{CallError, CallId};
use super::calls::Fate;
use super::session::Session;
use crate::session::{MessageId, first_word, uncompressed};
use std::time::Duration;
use tl_types::mtproto::types;
use tl_types::{Bytes, Combinator, Decode};

impl Session {
    /// Handles the answer to a call. An answer that nobody waits for is not unpacked. `budget` is how many bytes may come out
    /// of the answer if it is compressed.
    pub(super) fn answered(
        &mut self,
        request: MessageId,
        id: MessageId,
        answer: &Bytes,
        budget: &mut usize,
        now: Duration,
    ) {
        if self.binding.as_ref().is_some_and(|binding| binding.is_message(request)) {
            self.clock.compare(request, id, now);
            let result = read_answer(answer, budget);
            self.binding_answered(result);
        } else if let Some(call) = self.calls.of_message(request) {
            self.clock.compare(request, id, now);
            let result = read_answer(answer, budget);
            self.call_answered(call, request, result);
        }
    }

    fn call_answered(&mut self, call: CallId, request: MessageId, result: Result<Bytes, CallError>) {
        let is_latest = self.calls.message_of(call) == Some(request);
        let is_of_connection = self.first_sent.is_some_and(|first| request >= first);
        match &result {
            Err(CallError::Rpc { code: 400, message })
                if message == "CONNECTION_NOT_INITED" || message == "CONNECTION_LAYER_INVALID" =>
            {
                self.is_greeted = false;
                self.not_executed(call, request, result);
            }
            // The call before this one takes longer than the DC waits.
            Err(CallError::Rpc { code: 500, message }) if message == "MSG_WAIT_TIMEOUT" => {
                if !is_latest {
                    // Of an earlier message, the error says nothing about the latest one.
                } else if self.calls.waits_for_another(call) {
                    self.requeue(call, Fate::Refused);
                } else {
                    self.not_executed(call, request, result);
                }
            }
            // The DC does not know the message of the call before this one, which may have been sent again since.
            Err(CallError::Rpc { code: 400, message })
                if message == "MSG_WAIT_FAILED" && self.calls.may_follow(call) =>
            {
                self.not_executed(call, request, result);
            }
            Err(CallError::Rpc { code: 400, message })
                if message == "MSG_WAIT_FAILED" && self.calls.is_orphaned(call) =>
            {
                self.end(call, Err(CallError::Predecessor));
            }
            Err(CallError::Rpc { code: 401, message })
                if message == "AUTH_KEY_PERM_EMPTY" && self.expires_at.is_some() =>
            {
                self.is_unbound = true;
                self.not_executed(call, request, result);
            }
            _ => {
                self.is_greeted |= is_of_connection;
                self.end(call, result);
            }
        }
    }

    /// Sends a call again that the DC has not executed, a bounded number of times. Then the call ends with the result. If the
    /// call before it has failed, it ends at once.
    fn not_executed(&mut self, call: CallId, request: MessageId, result: Result<Bytes, CallError>) {
        match self.calls.refused(request, 0, Fate::Refused) {
            Ok(()) => {}
            Err((_, CallError::Predecessor)) => self.end(call, Err(CallError::Predecessor)),
            Err(_) => self.end(call, result),
        }
    }

    fn binding_answered(&mut self, result: Result<Bytes, CallError>) {
        let is_true = |answer: &Bytes| bool::from_bytes(answer) == Ok(true);
        let Some(binding) = &mut self.binding else { return };
        binding.end(result.and_then(|answer| if is_true(&answer) { Ok(()) } else { Err(CallError::Unexpected) }));
    }
}

/// Reads the answer to a call: an error of the DC, or the encoded result.
fn read_answer(answer: &Bytes, budget: &mut usize) -> Result<Bytes, CallError> {
    let answer = uncompressed::<CallError>(answer, budget)?;
    if first_word(&answer) == Some(types::RpcError::CONSTRUCTOR_ID) {
        let error = types::RpcError::from_bytes(&answer)?;
        return Err(CallError::Rpc { code: error.error_code, message: error.error_message });
    }
    Ok(answer)
}

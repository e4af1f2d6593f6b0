//! Inline mode: queries, what they were answered with, and the messages that came of them.

use std::collections::HashMap;
use std::sync::Mutex;

use tl_types::functions::messages::SetInlineBotResults;
use tl_types::{Bytes, Decode, Encode};

use crate::error::{Failure, Refusal};
use crate::inline_message::InlineMessage;
use crate::lock::lock;
use crate::store::{Charge, Store};

/// All of inline mode.
#[derive(Debug, Default)]
pub(crate) struct InlineMode(Mutex<InlineState>);

#[derive(Debug, Default)]
struct InlineState {
    /// Queries, with their answers once they have one.
    queries: HashMap<i64, Option<(Bytes, Charge)>>,
    /// Messages by id and DC.
    messages: HashMap<(i32, i32), StoredMessage>,
    last_message: i32,
}

#[derive(Debug)]
struct StoredMessage {
    access_hash: i64,
    message: InlineMessage,
    /// Pays for it.
    _charge: Charge,
}

impl InlineMode {
    /// A query, to be answered.
    pub(crate) fn ask(&self, query_id: i64) {
        lock(&self.0).queries.insert(query_id, None);
    }

    /// Answers a query, which can be done once.
    pub(crate) fn answer(&self, store: &Store, request: &SetInlineBotResults) -> Result<(), Failure> {
        let bytes = request.to_bytes().map_err(std::io::Error::other)?;
        let charge = store.charge(bytes.len())?;
        match lock(&self.0).queries.get_mut(&request.query_id) {
            Some(answer @ None) => *answer = Some((bytes, charge)),
            _ => return Err(Refusal::Named("QUERY_ID_INVALID").into()),
        }
        Ok(())
    }

    /// What a query was answered with.
    pub(crate) fn answer_of(&self, query_id: i64) -> Option<SetInlineBotResults> {
        let inner = lock(&self.0);
        let (bytes, _) = inner.queries.get(&query_id)?.as_ref()?;
        SetInlineBotResults::from_bytes(bytes).ok()
    }

    /// Keeps a new message in a DC, and returns its id.
    pub(crate) fn add(&self, store: &Store, dc: i32, access_hash: i64, message: InlineMessage) -> Result<i32, Failure> {
        let charge = store.charge(message.text.len())?;
        let mut inner = lock(&self.0);
        inner.last_message = inner.last_message.saturating_add(1);
        let id = inner.last_message;
        inner.messages.insert((dc, id), StoredMessage { access_hash, message, _charge: charge });
        Ok(id)
    }

    /// The message with this key.
    pub(crate) fn find(&self, dc: i32, id: i32, access_hash: i64) -> Option<InlineMessage> {
        let inner = lock(&self.0);
        let kept = inner.messages.get(&(dc, id)).filter(|kept| kept.access_hash == access_hash)?;
        Some(kept.message.clone())
    }

    /// Replaces a message that there is, by one that takes so many bytes.
    pub(crate) fn replace(
        &self,
        store: &Store,
        (dc, id): (i32, i32),
        message: InlineMessage,
        length: usize,
    ) -> Result<(), Failure> {
        let charge = store.charge(length)?;
        if let Some(kept) = lock(&self.0).messages.get_mut(&(dc, id)) {
            (kept.message, kept._charge) = (message, charge);
        }
        Ok(())
    }
}

//! The random ids that keep messages from being sent twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tl_types::{Encode, enums};

use crate::error::{Failure, Refusal};
use crate::lock::lock;
use crate::store::{Charge, Store};

/// What has been sent.
#[derive(Debug, Default)]
pub(crate) struct Outbox(Mutex<OutboxState>);

#[derive(Debug, Default)]
struct OutboxState {
    /// Every random id that was used, with the account that used it.
    random_ids: HashMap<(i64, i64), UsedRandomId>,
}

/// A random id that was used.
#[derive(Debug)]
struct UsedRandomId {
    /// The answer to the request that used it; none while that is being carried out.
    answer: Option<Arc<EarlierAnswer>>,
    /// What pays for remembering it.
    _charge: Charge,
}

/// An answer to a request that sent messages, for whoever repeats it.
#[derive(Debug)]
struct EarlierAnswer {
    random_ids: Vec<i64>,
    updates: enums::Updates,
    _charge: Charge,
}

impl Outbox {
    /// The answer to an earlier request with these random ids, which sent the messages already: it says so again, but that
    /// they are nothing new. None if there was none.
    pub(crate) fn answer(&self, account: i64, random_ids: &[i64]) -> Option<enums::Updates> {
        let sent = lock(&self.0);
        let answer = Arc::clone(sent.random_ids.get(&(account, *random_ids.first()?))?.answer.as_ref()?);
        drop(sent);
        (answer.random_ids == random_ids).then(|| nothing_new(answer.updates.clone()))
    }

    /// Uses these random ids up: all of them or none.
    pub(crate) fn claim(&self, store: &Store, account: i64, random_ids: &[i64]) -> Result<(), Failure> {
        if random_ids.contains(&0) {
            return Err(Refusal::RandomIdEmpty.into());
        }
        let mut claimed = HashMap::new();
        for &random_id in random_ids {
            if claimed.insert((account, random_id), UsedRandomId { answer: None, _charge: store.charge(0)? }).is_some()
            {
                return Err(Refusal::RandomIdDuplicate.into());
            }
        }
        let mut sent = lock(&self.0);
        if claimed.keys().any(|key| sent.random_ids.contains_key(key)) {
            return Err(Refusal::RandomIdDuplicate.into());
        }
        sent.random_ids.extend(claimed);
        Ok(())
    }

    /// Remembers the answer to the request that used these random ids. If there is no room for it, the ids stay used, and
    /// whoever repeats the request is refused.
    pub(crate) fn remember(&self, store: &Store, account: i64, random_ids: &[i64], updates: &enums::Updates) {
        let length = updates.to_bytes().map_or(usize::MAX, |bytes| bytes.len());
        let Ok(charge) = store.charge(length) else { return };
        let answer =
            Arc::new(EarlierAnswer { random_ids: random_ids.to_vec(), updates: updates.clone(), _charge: charge });
        let mut sent = lock(&self.0);
        for &random_id in random_ids {
            if let Some(used) = sent.random_ids.get_mut(&(account, random_id)) {
                used.answer = Some(Arc::clone(&answer));
            }
        }
    }
}

/// Updates that the account has seen already: they count for nothing (`pts_count`).
fn nothing_new(mut updates: enums::Updates) -> enums::Updates {
    if let enums::Updates::Plain(updates) = &mut updates {
        for update in &mut updates.updates {
            match update {
                enums::Update::NewMessage(update) => update.pts_count = 0,
                enums::Update::NewChannelMessage(update) => update.pts_count = 0,
                _ => {}
            }
        }
    }
    updates
}

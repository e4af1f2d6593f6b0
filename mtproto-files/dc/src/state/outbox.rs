//! The numbers of sent messages, and the random ids that keep one from being sent twice (`api/updates`).

use std::collections::HashMap;
use std::sync::Mutex;

use super::lock;
use crate::error::{Failure, Refusal};
use crate::store::{Charge, Store};

/// What has been sent.
#[derive(Debug, Default)]
pub(crate) struct Outbox(Mutex<Sent>);

#[derive(Debug, Default)]
struct Sent {
    /// Every random id that was used, with what pays for remembering it.
    random_ids: HashMap<i64, Charge>,
    last: i32,
}

/// The number of a message: its id, and the state of the account after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) id: i32,
    pub(crate) pts: i32,
}

impl Outbox {
    /// Numbers what was not sent with a random id: a message of the service's, an edit.
    pub(crate) fn next(&self) -> Number {
        let mut sent = lock(&self.0);
        sent.last = sent.last.saturating_add(1);
        Number { id: sent.last, pts: sent.last }
    }

    /// Numbers messages with these random ids: all of them or none.
    pub(crate) fn number(&self, store: &Store, random_ids: &[i64]) -> Result<Vec<Number>, Failure> {
        if random_ids.contains(&0) {
            return Err(Refusal::RandomIdEmpty.into());
        }
        let mut claimed = HashMap::new();
        for &random_id in random_ids {
            if claimed.insert(random_id, store.charge(0)?).is_some() {
                return Err(Refusal::RandomIdDuplicate.into());
            }
        }
        let mut sent = lock(&self.0);
        if random_ids.iter().any(|random_id| sent.random_ids.contains_key(random_id)) {
            return Err(Refusal::RandomIdDuplicate.into());
        }
        sent.random_ids.extend(claimed);
        let numbers = random_ids.iter().map(|_| {
            sent.last = sent.last.saturating_add(1);
            Number { id: sent.last, pts: sent.last }
        });
        Ok(numbers.collect())
    }
}

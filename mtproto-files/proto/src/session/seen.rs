//! A bounded memory of received ids.

use super::message_id::MessageId;
use super::violation::Violation;
use std::collections::BTreeSet;

/// Remembers the highest so many ids that were received, and refuses an id that is among them or lower than all of them
/// (`mtproto/security_guidelines`, "Checking msg_id").
#[derive(Clone, Debug)]
pub struct Seen {
    ids: BTreeSet<MessageId>,
    capacity: usize,
}

impl Seen {
    /// Returns a memory of this many ids, at least one.
    pub fn new(capacity: usize) -> Self {
        Self { ids: BTreeSet::new(), capacity: capacity.max(1) }
    }

    /// Remembers an id. While there is room, an id that is lower than all others is new too.
    ///
    /// # Errors
    ///
    /// [`Violation::Repeat`]: the id is remembered. [`Violation::Forgotten`]: the memory is full, and the id is lower than
    /// all that it holds.
    pub fn insert(&mut self, id: MessageId) -> Result<(), Violation> {
        self.check(id)?;
        self.ids.insert(id);
        if self.ids.len() > self.capacity {
            self.ids.pop_first();
        }
        Ok(())
    }

    /// Checks an id as [`insert`](Self::insert) does, and does not remember the id.
    ///
    /// # Errors
    ///
    /// As of `insert`.
    pub fn check(&self, id: MessageId) -> Result<(), Violation> {
        if self.ids.contains(&id) {
            return Err(Violation::Repeat { id });
        }
        let is_full = self.ids.len() >= self.capacity;
        if is_full && self.ids.first().is_some_and(|lowest| id < *lowest) {
            return Err(Violation::Forgotten { id });
        }
        Ok(())
    }

    /// Returns the lowest and the highest id that is remembered.
    pub fn range(&self) -> Option<(MessageId, MessageId)> {
        self.ids.first().copied().zip(self.ids.last().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(bits: u64) -> MessageId {
        MessageId::from_bits(bits)
    }

    #[test]
    fn a_repeat_is_refused_and_a_late_message_is_not() {
        let mut seen = Seen::new(3);
        for bits in [10, 30, 20, 5] {
            let expected = if bits == 5 { Err(Violation::Forgotten { id: id(5) }) } else { Ok(()) };
            assert_eq!(seen.insert(id(bits)), expected);
        }
        assert_eq!(seen.insert(id(20)), Err(Violation::Repeat { id: id(20) }));
        seen.insert(id(15)).unwrap();
        assert_eq!(seen.insert(id(10)), Err(Violation::Forgotten { id: id(10) }), "10 made room for 15");
    }

    proptest! {
        #[test]
        fn no_id_is_taken_twice_and_memory_is_bounded(ids in prop::collection::vec(0_u64..200, 0..400), capacity in 0_usize..50) {
            let mut seen = Seen::new(capacity);
            let mut taken = BTreeSet::new();
            for bits in ids {
                let is_new = seen.insert(id(bits)).is_ok();
                prop_assert!(!is_new || taken.insert(bits));
                prop_assert!(seen.ids.len() <= capacity.max(1));
            }
        }
    }
}

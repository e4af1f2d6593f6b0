//! Which parts of a file are done: one bit each.

/// A set of part numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    bytes: Vec<u8>,
}

impl Parts {
    /// The set that these bytes stand for: part 0 is the lowest bit of the first.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec() }
    }

    /// The set as bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn contains(&self, part: u64) -> bool {
        let (byte, bit) = place(part);
        self.bytes.get(byte).is_some_and(|byte| byte & bit != 0)
    }

    /// Adds a part. Whether it is new.
    pub(crate) fn insert(&mut self, part: u64) -> bool {
        let (byte, bit) = place(part);
        if byte >= self.bytes.len() {
            self.bytes.resize(byte.saturating_add(1), 0);
        }
        let Some(byte) = self.bytes.get_mut(byte) else { return false };
        let new = *byte & bit == 0;
        *byte |= bit;
        new
    }

    /// The parts, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> {
        let all = u64::try_from(self.bytes.len()).unwrap_or(u64::MAX).saturating_mul(8);
        (0..all).filter(|part| self.contains(*part))
    }
}

fn place(part: u64) -> (usize, u8) {
    (usize::try_from(part / 8).unwrap_or(usize::MAX), 1 << (part % 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_from_their_bytes() {
        let mut parts = Parts::default();
        for (part, new) in [(0, true), (7, true), (8, true), (3999, true), (7, false)] {
            assert_eq!(parts.insert(part), new);
        }
        let again = Parts::from_bytes(parts.as_bytes());
        assert_eq!(again.iter().collect::<Vec<_>>(), [0, 7, 8, 3999]);
        assert!(again.contains(8) && !again.contains(9) && !again.contains(1 << 40));
    }
}

//! Progressive sizes: one JPEG whose first bytes are the whole picture already, at less quality.

/// The lengths of a progressive JPEG's beginnings that can be shown (`photoSizeProgressive.sizes`), in bytes. Each further
/// one is of better quality; the last is the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefixes {
    ascending: Vec<u64>,
}

impl Prefixes {
    /// Those of a field, in order; what can be no length is left out.
    pub fn new(sizes: &[i32]) -> Self {
        let mut ascending: Vec<u64> =
            sizes.iter().filter_map(|&size| u64::try_from(size).ok()).filter(|&size| size > 0).collect();
        ascending.sort_unstable();
        ascending.dedup();
        Self { ascending }
    }

    /// The lengths, ascending.
    pub fn as_slice(&self) -> &[u64] {
        &self.ascending
    }

    /// The length of the whole file; none if there are no prefixes.
    pub fn whole(&self) -> Option<u64> {
        self.ascending.last().copied()
    }

    /// The best prefix that the first `bytes` bytes of the file hold: what to show while it comes, or what to ask for if
    /// that is all that is to be spent. None if they hold not even the first.
    pub fn within(&self, bytes: u64) -> Option<u64> {
        self.ascending.iter().rev().copied().find(|&prefix| prefix <= bytes)
    }

    /// How many bytes to wait for, with `bytes` there, until there is a better picture; none if it is whole.
    pub fn next(&self, bytes: u64) -> Option<u64> {
        self.ascending.iter().copied().find(|&prefix| prefix > bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_bytes_give_which_quality() {
        let prefixes = Prefixes::new(&[8726, 20279, 41008, 57692, 88516]);
        assert_eq!(prefixes.whole(), Some(88516));
        assert_eq!(prefixes.within(8725), None);
        assert_eq!(prefixes.within(8726), Some(8726));
        assert_eq!(prefixes.within(57691), Some(41008));
        assert_eq!(prefixes.within(u64::MAX), Some(88516));
        assert_eq!(prefixes.next(0), Some(8726));
        assert_eq!(prefixes.next(8726), Some(20279));
        assert_eq!(prefixes.next(88516), None);
    }

    #[test]
    fn what_can_be_no_length() {
        assert_eq!(Prefixes::new(&[0, -5, 7, 3, 7]).as_slice(), [3, 7]);
        assert_eq!(Prefixes::new(&[]).whole(), None);
    }
}

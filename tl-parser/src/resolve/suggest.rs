//! "did you mean …?"

use super::resolver::Resolver;

/// Names longer than this are not compared: the time is their product.
const LONGEST: usize = 64;

impl Resolver<'_, '_> {
    /// Help that names the type or constructor closest to `name`, if one is close and not too much has been looked for.
    pub(super) fn suggest_name(&mut self, name: &str) -> Option<String> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        help(name, self.names.all())
    }

    /// Help that names the candidate closest to `name`.
    pub(super) fn suggest<'n>(&mut self, name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<String> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        help(name, candidates)
    }
}

fn help<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<String> {
    closest(name, candidates).map(|best| format!("did you mean `{best}`?"))
}

/// The candidate that `name` was probably meant to be: at most a third of its characters differ, and it is not `name`
/// itself. A difference in case counts nothing. Between equals the choice is the same at every run.
pub fn closest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let limit = name.len().min(LONGEST) / 3;
    let first = name.as_bytes().first();
    let distances = candidates.filter_map(|candidate| {
        // The last of these decides between equals, so that the answer is the same at every run.
        Some((distance(name, candidate, limit)?, candidate.as_bytes().first() != first, candidate))
    });
    distances.min().map(|(_, _, best)| best)
}

/// How many characters must be added, removed or replaced to get from one name to the other, if at most `limit`;
/// a difference in case counts nothing.
fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a == b || a.len().abs_diff(b.len()) > limit || a.len().max(b.len()) > LONGEST {
        return None;
    }
    let mut row = (0..=b.len()).collect::<Vec<_>>();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (above, y) in row.iter().skip(1).zip(b.bytes()) {
            let replaced = diagonal + usize::from(!x.eq_ignore_ascii_case(&y));
            left = replaced.min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn edits_are_counted() {
        assert_eq!(distance("InputPeer", "InputPear", 3), Some(1));
        assert_eq!(distance("inputPeer", "InputPeer", 3), Some(0));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("same", "same", 3), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }
}

//! How pages of messages are cut (`api/offsets`).

/// The most messages of a page.
const LIMIT_MAX: i32 = 100;

/// A page of a list of messages, as a request asks for it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Page {
    /// The page begins before this message; 0: at the newest one.
    pub(crate) offset_id: i32,
    /// The page begins before this time; 0: whenever.
    pub(crate) offset_date: i32,
    /// The page begins so many messages later, towards older ones.
    pub(crate) add_offset: i32,
    pub(crate) limit: i32,
    /// Only messages before this one; 0: all.
    pub(crate) max_id: i32,
    /// Only messages after this one.
    pub(crate) min_id: i32,
}

impl Page {
    /// Whether the list has a message at all.
    pub(crate) fn lists(&self, id: i32) -> bool {
        (self.max_id == 0 || id < self.max_id) && id > self.min_id
    }

    /// Returns the page of a list that begins with the newest message. `key` gives the id and date of a message.
    pub(crate) fn cut<T>(&self, list: Vec<T>, key: impl Fn(&T) -> (i32, i32)) -> Vec<T> {
        let is_later = |item: &T| {
            let (id, date) = key(item);
            (self.offset_id != 0 && id >= self.offset_id) || (self.offset_date != 0 && date >= self.offset_date)
        };
        let first = i64::try_from(list.iter().take_while(|item| is_later(item)).count()).unwrap_or(i64::MAX);
        let first = first.saturating_add(i64::from(self.add_offset)).max(0);
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let limit = usize::try_from(self.limit.clamp(0, LIMIT_MAX)).unwrap_or(0);
        list.into_iter().skip(first).take(limit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page of ten messages, whose dates are ten times their ids.
    fn page(page: Page) -> Vec<i32> {
        let list = (1..=10).rev().filter(|id| page.lists(*id)).collect();
        page.cut(list, |id| (*id, id * 10))
    }

    #[test]
    fn pages_are_where_offsets_say() {
        let three = Page { limit: 3, ..Page::default() };
        assert_eq!(page(three), [10, 9, 8]);
        assert_eq!(page(Page { offset_id: 8, ..three }), [7, 6, 5]);
        assert_eq!(page(Page { offset_date: 75, ..three }), [7, 6, 5]);
        assert_eq!(page(Page { offset_id: 8, add_offset: -2, ..three }), [9, 8, 7]);
        assert_eq!(page(Page { offset_id: 8, add_offset: 5, ..three }), [2, 1]);
        assert_eq!(page(Page { add_offset: -5, ..three }), [10, 9, 8]);
        assert_eq!(page(Page { max_id: 4, ..three }), [3, 2, 1]);
        assert_eq!(page(Page { min_id: 8, ..three }), [10, 9]);
        assert_eq!(page(Page { limit: 0, ..three }), []);
        assert_eq!(page(Page { limit: -1, add_offset: i32::MIN, ..three }), []);
        assert_eq!(page(Page { limit: i32::MAX, offset_id: 1, add_offset: i32::MIN, ..three }).len(), 10);
    }
}

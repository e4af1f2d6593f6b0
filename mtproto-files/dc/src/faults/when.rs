//! Which requests a rule matches.

use std::ops::Range;
use std::time::Duration;

use crate::call::Call;

/// Which requests a rule matches. A request must meet all conditions.
#[derive(Clone, Debug, Default)]
pub struct When {
    pub(super) method: Option<String>,
    part: Option<u32>,
    offset: Option<u64>,
    dc: Option<i32>,
    file: Option<u32>,
    time: Option<Range<Duration>>,
    nth: Option<u64>,
}

/// Matches every request.
pub fn any() -> When {
    When::default()
}

/// Matches requests for a method, such as `upload.getFile`. A method that the DC does not have is an error when the DC gets
/// the faults.
pub fn method(name: impl Into<String>) -> When {
    When { method: Some(name.into()), ..When::default() }
}

impl When {
    /// Matches requests that save the part with this number.
    #[must_use]
    pub fn part(self, number: u32) -> Self {
        Self { part: Some(number), ..self }
    }

    /// Matches requests for bytes or hashes from this offset.
    #[must_use]
    pub fn offset(self, offset: u64) -> Self {
        Self { offset: Some(offset), ..self }
    }

    /// Matches requests to this DC.
    #[must_use]
    pub fn dc(self, id: i32) -> Self {
        Self { dc: Some(id), ..self }
    }

    /// Matches requests for a file, by the order in which the DCs first saw the files: 0 is the first. An upload and the
    /// document made of it are two files.
    #[must_use]
    pub fn file(self, number: u32) -> Self {
        Self { file: Some(number), ..self }
    }

    /// Matches requests within this time after the start of the DCs.
    #[must_use]
    pub fn time(self, time: Range<Duration>) -> Self {
        Self { time: Some(time), ..self }
    }

    /// Matches the n-th request that meets the other conditions, counted from 1, and the requests after it.
    #[must_use]
    pub fn nth(self, n: u64) -> Self {
        Self { nth: Some(n), ..self }
    }

    /// Returns whether a request meets all conditions but [`nth`](Self::nth).
    pub(super) fn matches(&self, call: &Call, at: Duration) -> bool {
        fn is<T: PartialEq>(wanted: Option<&T>, found: Option<&T>) -> bool {
            wanted.is_none_or(|wanted| found == Some(wanted))
        }
        self.method.as_ref().is_none_or(|method| method == call.method)
            && is(self.part.as_ref(), call.part.as_ref())
            && is(self.offset.as_ref(), call.offset.as_ref())
            && is(self.dc.as_ref(), Some(&call.dc))
            && is(self.file.as_ref(), call.file.as_ref())
            && self.time.as_ref().is_none_or(|time| time.contains(&at))
    }

    /// Returns whether a request meets [`nth`](Self::nth), if it is this one of those that meet the other conditions.
    pub(super) fn is_reached(&self, matched: u64) -> bool {
        self.nth.is_none_or(|nth| matched >= nth)
    }
}

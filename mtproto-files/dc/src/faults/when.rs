//! Which requests something happens to.

use std::ops::Range;
use std::time::Duration;

use crate::call::Call;

/// Which requests a rule is for. All that is set must be so.
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

/// Every request.
pub fn any() -> When {
    When::default()
}

/// Requests for a method, as in `upload.getFile`. One that the DC does not have is refused when it gets the faults.
pub fn method(name: impl Into<String>) -> When {
    When { method: Some(name.into()), ..When::default() }
}

impl When {
    /// Requests that save the part with this number.
    #[must_use]
    pub fn part(self, number: u32) -> Self {
        Self { part: Some(number), ..self }
    }

    /// Requests for bytes or hashes from this offset on.
    #[must_use]
    pub fn offset(self, offset: u64) -> Self {
        Self { offset: Some(offset), ..self }
    }

    /// Requests to this DC.
    #[must_use]
    pub fn dc(self, id: i32) -> Self {
        Self { dc: Some(id), ..self }
    }

    /// Requests about the first file that the DCs saw (0), the next (1)… An upload and what is made of it are two.
    #[must_use]
    pub fn file(self, number: u32) -> Self {
        Self { file: Some(number), ..self }
    }

    /// Requests within this time since the DCs were started.
    #[must_use]
    pub fn time(self, time: Range<Duration>) -> Self {
        Self { time: Some(time), ..self }
    }

    /// The n-th of the requests that are meant otherwise, counted from 1, and those after it up to how many the rule
    /// hits.
    #[must_use]
    pub fn nth(self, n: u64) -> Self {
        Self { nth: Some(n), ..self }
    }

    /// Whether a request is meant, but for how many came before it.
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

    /// Whether the request that is meant otherwise is late enough among those.
    pub(super) fn is_reached(&self, matched: u64) -> bool {
        self.nth.is_none_or(|nth| matched >= nth)
    }
}

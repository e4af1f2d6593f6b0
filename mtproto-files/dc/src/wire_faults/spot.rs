//! Where faults happen.

/// Which messages or answers a rule matches. They must meet all conditions.
#[derive(Clone, Debug)]
pub struct Spot {
    place: Place,
    method: Option<String>,
    dc: Option<i32>,
    media_only: Option<bool>,
    nth: Option<u64>,
}

/// What goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    /// A message from a client; `plain`: of a key exchange.
    Received { plain: bool },
    /// A message to a client.
    Sent { plain: bool },
    /// An answer to a call.
    Answer,
}

/// Something that goes by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) place: Place,
    pub(crate) dc: i32,
    pub(crate) media_only: bool,
    /// The number of the connection among all of the DC.
    pub(crate) connection: u64,
    /// The method, of an answer.
    pub(crate) method: Option<&'static str>,
}

/// Matches encrypted messages from clients.
pub fn received() -> Spot {
    Spot::new(Place::Received { plain: false })
}

/// Matches encrypted messages to clients.
pub fn sent() -> Spot {
    Spot::new(Place::Sent { plain: false })
}

/// Matches messages of key exchanges from clients.
pub fn exchange_received() -> Spot {
    Spot::new(Place::Received { plain: true })
}

/// Matches messages of key exchanges to clients.
pub fn exchange_sent() -> Spot {
    Spot::new(Place::Sent { plain: true })
}

/// Matches answers to calls of a method, such as `upload.getFile`. An empty name matches answers to all calls.
pub fn answers(method: impl Into<String>) -> Spot {
    let method = Some(method.into()).filter(|method| !method.is_empty());
    Spot { method, ..Spot::new(Place::Answer) }
}

impl Spot {
    fn new(place: Place) -> Self {
        Self { place, method: None, dc: None, media_only: None, nth: None }
    }

    /// Matches what goes by in this DC.
    #[must_use]
    pub fn dc(self, id: i32) -> Self {
        Self { dc: Some(id), ..self }
    }

    /// Matches what goes by at media addresses, or at the others alone.
    #[must_use]
    pub fn media_only(self, media_only: bool) -> Self {
        Self { media_only: Some(media_only), ..self }
    }

    /// Matches the n-th that meets the other conditions, counted from 1, and those after it.
    #[must_use]
    pub fn nth(self, n: u64) -> Self {
        Self { nth: Some(n), ..self }
    }

    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Returns whether something meets all conditions but [`nth`](Self::nth).
    pub(super) fn matches(&self, event: &Event) -> bool {
        event.place == self.place
            && self.method.as_ref().is_none_or(|method| event.method == Some(method))
            && self.dc.is_none_or(|dc| event.dc == dc)
            && self.media_only.is_none_or(|media_only| event.media_only == media_only)
    }

    /// Returns whether something meets [`nth`](Self::nth), if it is this one of those that meet the other conditions.
    pub(super) fn is_reached(&self, matched: u64) -> bool {
        self.nth.is_none_or(|nth| matched >= nth)
    }
}

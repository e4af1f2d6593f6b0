//! What all requests need anew at times: a file reference, or an authorization.

/// How often in a row it does not help before that is an error.
const MOST_IN_A_ROW: u32 = 2;

/// Something that requests may need anew: got once for all of them.
#[derive(Debug, Default)]
pub(crate) struct Remedy {
    /// How often it was got. A request that was sent before the last time just needs to be sent again.
    generation: u64,
    pending: bool,
    in_a_row: u32,
}

/// Whether something is got anew.
pub(crate) enum RemedyAnswer {
    /// Yes: this request is the first to need it.
    Now,
    /// It is, or has been since the request was sent.
    Already,
    /// It did not help.
    TooOften,
}

impl Remedy {
    /// A request that was sent after so many times needs it.
    pub(crate) fn ask(&mut self, sent: u64) -> RemedyAnswer {
        if self.pending || sent < self.generation {
            return RemedyAnswer::Already;
        }
        if self.in_a_row >= MOST_IN_A_ROW {
            return RemedyAnswer::TooOften;
        }
        self.in_a_row += 1;
        self.pending = true;
        RemedyAnswer::Now
    }

    /// It was got.
    pub(crate) fn done(&mut self) {
        self.generation += 1;
        self.pending = false;
    }

    /// A request succeeded.
    pub(crate) fn helped(&mut self) {
        self.in_a_row = 0;
    }

    /// Whether it is being got.
    pub(crate) fn is_pending(&self) -> bool {
        self.pending
    }

    /// How often it was got.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }
}

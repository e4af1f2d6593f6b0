//! The errors about file references (`api/file-references`), whichever reference of a request they mean.

use mtproto_transport::RpcError;

/// The file reference that the DC no longer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StaleReference {
    /// The file's own: `FILE_REFERENCE_EXPIRED`, in albums `FILE_REFERENCE_%d_EXPIRED`.
    File,
    /// A video cover's: `FILE_REFERENCE_COVER_EXPIRED`, in albums `FILE_REFERENCE_%d_COVER_EXPIRED`.
    Cover,
    /// Something else's in the request, like the solution of a quiz.
    Other,
}

impl StaleReference {
    /// Returns the reference that an error is about, or `None` if the error is about something else. The DC may know more
    /// things with references than the table of errors has, so the words decide.
    pub(crate) fn of(error: &RpcError) -> Option<Self> {
        let mut words: Vec<_> = error.message.strip_prefix("FILE_REFERENCE_")?.split('_').collect();
        words.pop().filter(|state| ["EXPIRED", "INVALID", "EMPTY"].contains(state))?;
        let is_number = |word: &&str| word.parse::<u32>().is_ok();
        Some(match words.iter().filter(|word| !is_number(word)).copied().collect::<Vec<_>>().as_slice() {
            [] => Self::File,
            words if words.contains(&"COVER") => Self::Cover,
            _ => Self::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_reference_it_is() {
        for (message, reference) in [
            ("FILE_REFERENCE_EXPIRED", Some(StaleReference::File)),
            ("FILE_REFERENCE_EMPTY", Some(StaleReference::File)),
            ("FILE_REFERENCE_3_INVALID", Some(StaleReference::File)),
            ("FILE_REFERENCE_COVER_EXPIRED", Some(StaleReference::Cover)),
            ("FILE_REFERENCE_3_COVER_EXPIRED", Some(StaleReference::Cover)),
            ("FILE_REFERENCE_SOLUTION_EMPTY", Some(StaleReference::Other)),
            ("FILE_REFERENCE_ANSWER_2_EXPIRED", Some(StaleReference::Other)),
            ("FILE_REFERENCE_3", None),
            ("FILE_REFERENCE_GONE", None),
            ("FILE_ID_INVALID", None),
        ] {
            assert_eq!(StaleReference::of(&RpcError::new(400, message)), reference, "{message}");
        }
    }
}

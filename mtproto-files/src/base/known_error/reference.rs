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

/// Returns the index of the item that an error about a file reference names: 3 of `FILE_REFERENCE_3_EXPIRED`.
#[cfg(feature = "messages")]
pub(crate) fn stale_item(error: &RpcError) -> Option<usize> {
    StaleReference::of(error)?;
    error.message.strip_prefix("FILE_REFERENCE_")?.split('_').next()?.parse().ok()
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

    #[cfg(feature = "messages")]
    #[test]
    fn which_item_it_is_of() {
        for (message, item) in [
            ("FILE_REFERENCE_EXPIRED", None),
            ("FILE_REFERENCE_3_EXPIRED", Some(3)),
            ("FILE_REFERENCE_0_COVER_EXPIRED", Some(0)),
            ("FILE_REFERENCE_ANSWER_2_EXPIRED", None),
            ("FILE_PART_7_MISSING", None),
        ] {
            assert_eq!(stale_item(&RpcError::new(400, message)), item, "{message}");
        }
    }
}

//! The errors of the API by name (`api/errors`): those in the tables of the methods that move files and send media, and
//! those that any method can answer. Each has its codes, its parameter, what it means and what to do about it.

mod entry;
mod reference;
mod table;

use mtproto_transport::RpcError;

pub(crate) use reference::StaleReference;
#[cfg(feature = "messages")]
pub(crate) use reference::stale_item;
pub use table::KnownError;

/// What stands in a pattern for the number that an error carries.
const PARAMETER: &str = "%d";

impl KnownError {
    /// The error that the API calls so: `FLOOD_WAIT_30` is [`FloodWait(30)`](Self::FloodWait). None if it is not among
    /// these.
    ///
    /// ```
    /// use mtproto_files::KnownError;
    ///
    /// assert_eq!(KnownError::of("FILE_PART_7_MISSING"), Some(KnownError::FilePartMissing(7)));
    /// assert_eq!(KnownError::of("MEDIA_EMPTY"), Some(KnownError::MediaEmpty));
    /// assert_eq!(KnownError::of("FLOOD_WAIT"), None);
    /// ```
    pub fn of(message: &str) -> Option<Self> {
        let (pattern, value) = pattern(message)?;
        let found = table::BY_PATTERN.binary_search_by(|(known, _)| (*known).cmp(pattern.as_str())).ok()?;
        let (_, make) = table::BY_PATTERN.get(found)?;
        Some(make(value.unwrap_or_default()))
    }

    /// The error's name as the API's tables have it, with `%d` for its number: `FLOOD_WAIT_%d`.
    pub fn pattern(self) -> &'static str {
        self.entry().pattern
    }

    /// The codes that it comes with.
    pub fn codes(self) -> &'static [i32] {
        self.entry().codes
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> &'static str {
        self.entry().meaning
    }

    /// Returns whether an error says that the DC does not have the method. DCs write different numbers of values after the
    /// name, so the name decides.
    pub(crate) fn is_unknown_method(error: &RpcError) -> bool {
        error.message.starts_with(Self::InputMethodInvalid.pattern())
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        self.entry().advice
    }
}

/// A message with `%d` for every number in it, and the first of these; none if one is too large to be any.
fn pattern(message: &str) -> Option<(String, Option<u32>)> {
    let mut value = None;
    let mut words = Vec::new();
    for word in message.split('_') {
        let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            // Else a message with `%d` in it would be taken for one with a number.
            words.push((word != PARAMETER).then_some(word)?);
            continue;
        }
        let number: u32 = word.parse().ok()?;
        value = value.or(Some(number));
        words.push(PARAMETER);
    }
    Some((words.join("_"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_each_pattern_once() {
        let patterns: Vec<_> = table::BY_PATTERN.iter().map(|(pattern, _)| *pattern).collect();
        assert!(patterns.is_sorted_by(|one, next| one < next), "{patterns:#?}");
    }

    #[test]
    fn every_error_is_found_by_its_name() {
        for (pattern, make) in table::BY_PATTERN {
            let error = make(7);
            assert_eq!(error.pattern(), *pattern);
            assert_eq!(KnownError::of(&pattern.replace(PARAMETER, "7")), Some(error));
            assert_eq!(error.value(), pattern.contains(PARAMETER).then_some(7), "{pattern}");
            let wellformed = error.meaning().ends_with('.') && !error.advice().is_empty() && !error.codes().is_empty();
            assert!(wellformed && error.codes().is_sorted(), "{pattern}");
        }
    }

    #[test]
    fn numbers_go_where_the_pattern_has_them() {
        for (message, known) in [
            ("FLOOD_WAIT_30", Some(KnownError::FloodWait(30))),
            ("FLOOD_WAIT_4294967295", Some(KnownError::FloodWait(u32::MAX))),
            ("FLOOD_WAIT_4294967296", None),
            ("FLOOD_WAIT_-3", None),
            ("FLOOD_WAIT_", None),
            ("FLOOD_WAIT_%d", None),
            ("FLOOD_WAIT_1_2", None),
            ("MEDIA_EMPTY_3", None),
            ("FILE_REFERENCE_0_EXPIRED", Some(KnownError::FileReferenceExpiredAt(0))),
            ("FILE_REFERENCE_EXPIRED", Some(KnownError::FileReferenceExpired)),
            ("INPUT_METHOD_INVALID_3247781657_0", Some(KnownError::InputMethodInvalidOf(3_247_781_657))),
            ("MD5_CHECKSUM_INVALID", Some(KnownError::Md5ChecksumInvalid)),
            ("Timeout", Some(KnownError::Timeout)),
            ("", None),
            ("media_empty", None),
        ] {
            assert_eq!(KnownError::of(message), known, "{message}");
        }
    }

    #[test]
    fn a_method_that_the_dc_does_not_have() {
        for (message, unknown) in [
            ("INPUT_METHOD_INVALID", true),
            ("INPUT_METHOD_INVALID_2438363178", true),
            ("INPUT_METHOD_INVALID_3247781657_0", true),
            ("BOT_METHOD_INVALID", false),
            ("METHOD_INVALID", false),
        ] {
            assert_eq!(KnownError::is_unknown_method(&RpcError::new(400, message)), unknown, "{message}");
        }
    }
}

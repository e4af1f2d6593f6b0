//! How long texts and fields may be.

/// The longest text that is looked at. Real ones have some hundred characters.
pub(super) const MAX_TEXT: usize = 128 * 1024;
/// The longest field: URLs are a few kilobytes at most.
pub(super) const MAX_BYTES: usize = 16 * 1024;
